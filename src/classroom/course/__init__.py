"""A course on disk: nbgrader's settings, who is who, strangers' folders, files written whole."""
