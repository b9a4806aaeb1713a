"""Examining the course: whether its checks tell right from wrong, and how its pages run."""
