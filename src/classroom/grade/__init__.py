"""A class graded: one submission after another through all rooms before, and the table of it."""
