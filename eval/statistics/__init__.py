"""What chance explains: intervals, randomisation tests, corrections, and the comparison of runs built on them."""
