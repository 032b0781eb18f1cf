"""Disclosure control: the one floor that every published number passes through.

It takes the figures table and the counts of all working steps, hides what would tell of fewer children than the
edition's policy allows, and then what would give that away: by a sum in a table, by another table, by a
figure of the year before, or by what others have printed. Everything below (words, tables, charts, pages,
files) accepts what it lets through and nothing else.
"""
