"""What can be chosen by name: activations, losses, initialisers, optimisers, regularisation."""
