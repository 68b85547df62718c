"""What holds for all tests.

An example may take its time, since a busy machine is no mistake, and the examples of a test are the same in every run.
"""

from functools import cache

from hypothesis import Phase, settings
from streamlit.components.v2 import manifest_scanner

settings.register_profile("patient", deadline=None, derandomize=True)
# Whether an example fails is all that is asked, not which is the smallest (`python -m tests.mutation`).
settings.register_profile("mutation", settings.get_profile("patient"), phases=[Phase.explicit, Phase.generate])
settings.load_profile("patient")

# Streamlit reads the metadata of every installed package for each page that a test opens, half of what that takes.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)
