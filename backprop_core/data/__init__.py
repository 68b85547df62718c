"""The samples that a network learns from: every data set is a pure function of its specification."""

from backprop_core.data.catalogue import DATASETS, DatasetKind
from backprop_core.data.dataset import Dataset
from backprop_core.data.make import make_dataset
from backprop_core.data.scaling import divided, standardized
from backprop_core.data.spec import LABELS, DataSpec
from backprop_core.data.targets import check_targets

__all__ = [
    "DATASETS",
    "LABELS",
    "DataSpec",
    "Dataset",
    "DatasetKind",
    "check_targets",
    "divided",
    "make_dataset",
    "standardized",
]
