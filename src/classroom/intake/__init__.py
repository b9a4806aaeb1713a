"""What one student handed in, looked at before anything of it runs."""
