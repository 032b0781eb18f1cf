"""The doctor: whether this machine can run the project.

Every module here imports only the standard library at its top, so that the doctor can speak where a package is
missing or broken.
"""
