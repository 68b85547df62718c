"""What holds for all tests.

An example may take its time, since a busy machine is no mistake, and the examples of a test are the same in every run.
"""

from hypothesis import Phase, settings

settings.register_profile("patient", deadline=None, derandomize=True)
# Whether an example fails is all that is asked, not which is the smallest (`python -m tests.mutation`).
settings.register_profile("mutation", settings.get_profile("patient"), phases=[Phase.explicit, Phase.generate])
settings.load_profile("patient")
