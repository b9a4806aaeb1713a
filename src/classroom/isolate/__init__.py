"""Strangers' code, run behind walls: a notebook goes in, outputs and a report come out."""
