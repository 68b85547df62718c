"""Derivations as documents for LaTeX."""
