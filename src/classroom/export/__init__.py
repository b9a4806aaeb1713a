"""Marks for a spreadsheet, for Canvas, for Moodle."""
