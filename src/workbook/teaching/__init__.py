"""For those who teach: what a class found hard, and which submissions a person should compare."""
