"""What a class found hard, whose code is alike, and what the right answers are."""
