"""The demonstration authority: invented children whose returns reproduce the report for 2010-11."""
