"""A whole country: the same work for many authorities, each by itself, on processes or on a Dask cluster."""
