"""nbgrader's gradebook, and what is kept in it beside the marks."""
