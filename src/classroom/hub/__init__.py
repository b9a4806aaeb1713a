"""A class on JupyterHub: what one machine needs for it, and whether all of it works together."""
