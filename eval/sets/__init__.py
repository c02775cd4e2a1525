"""Question sets: read, checked, made from feedback, converted from other formats."""
