"""The training step in PyTorch: the same network, parameters, data and optimiser, and the numbers to compare."""
