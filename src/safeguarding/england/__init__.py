"""A synthetic England: invented children of every local authority, whose returns give the published counts."""
