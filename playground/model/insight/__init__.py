"""What the tab Insight offers: the state of a run, what to try, what is remembered of a diagnosis."""
