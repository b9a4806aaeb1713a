"""From the text of lessons and assignments to notebooks."""
