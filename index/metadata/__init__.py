"""What is known about an article besides its text: dates, names, bylines, and where each was found."""
