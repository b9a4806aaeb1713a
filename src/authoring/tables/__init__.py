"""The tables that the course ships: from public sources, and computed where a page can't wait."""
