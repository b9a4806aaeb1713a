"""Validating and grading submissions. No lesson imports this."""
