"""Checks that talk, and what they are made of. Nothing here knows what the course teaches."""
