"""What holds for all tests: an example may take its time, since a busy machine is no mistake."""

from hypothesis import settings

settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
