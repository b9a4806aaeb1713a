"""For those who change the course: publish it, examine it, make its site and its tables."""
