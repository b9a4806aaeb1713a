"""Submissions as Canvas, Moodle or a folder has them, put where they are graded."""
