"""The book: pages executed by papermill, rendered by Jupyter Book, checked, and put in place."""
