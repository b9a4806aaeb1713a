"""The lessons as a web site that is read without Python."""
