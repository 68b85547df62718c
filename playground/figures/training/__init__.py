"""The figures of the training views."""
