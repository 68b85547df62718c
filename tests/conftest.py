"""What holds for all tests.

An example may take its time, since a busy machine is no mistake, and the examples of a test are the same in every run.
"""

from hypothesis import settings

settings.register_profile("patient", deadline=None, derandomize=True)
settings.load_profile("patient")
