"""How good it is: question sets, metrics, runs and benchmarks."""
