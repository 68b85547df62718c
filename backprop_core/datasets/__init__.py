"""The samples that a network learns from: every data set is a pure function of its specification."""

from backprop_core.datasets.dataset import Dataset
from backprop_core.datasets.make import make_dataset
from backprop_core.datasets.registry import DATASETS, DatasetKind
from backprop_core.datasets.scaling import standardized
from backprop_core.datasets.spec import LABELS, DataSpec
from backprop_core.datasets.targets import check_targets

__all__ = [
    "DATASETS",
    "LABELS",
    "DataSpec",
    "Dataset",
    "DatasetKind",
    "check_targets",
    "make_dataset",
    "standardized",
]
