"""Backpropagation in pure NumPy: a training step is a tape of operations that can be run whole or walked."""

from backprop_core.activations import ACTIVATIONS
from backprop_core.datasets import DATASETS, Dataset, DataSpec, check_targets, make_dataset, standardized
from backprop_core.errors import BackpropError, DataError, SpecError
from backprop_core.evaluation import Evaluator, Score, Scorer, has_classes, scorers
from backprop_core.flow import LayerFlow, flow_of
from backprop_core.gradcheck import GradientCheck, GradientChecker, gradient_check
from backprop_core.history import Divergence, Position
from backprop_core.initializers import INITIALIZERS
from backprop_core.losses import LOSSES
from backprop_core.optimizers import OPTIMIZERS
from backprop_core.registry import Choice
from backprop_core.restraints import RESTRAINTS
from backprop_core.samples import SampleGradients, sample_gradients
from backprop_core.session import Session
from backprop_core.spec import LayerSpec, NetworkSpec, TrainingSpec
from backprop_core.stuck import LayerStuck, SlopeEvaluator
from backprop_core.tape import Operation, Phase, Tape

__all__ = [
    "ACTIVATIONS",
    "DATASETS",
    "INITIALIZERS",
    "LOSSES",
    "OPTIMIZERS",
    "RESTRAINTS",
    "BackpropError",
    "Choice",
    "DataError",
    "DataSpec",
    "Dataset",
    "Divergence",
    "Evaluator",
    "GradientCheck",
    "GradientChecker",
    "LayerFlow",
    "LayerSpec",
    "LayerStuck",
    "NetworkSpec",
    "Operation",
    "Phase",
    "Position",
    "SampleGradients",
    "Score",
    "Scorer",
    "Session",
    "SlopeEvaluator",
    "SpecError",
    "Tape",
    "TrainingSpec",
    "check_targets",
    "flow_of",
    "gradient_check",
    "has_classes",
    "make_dataset",
    "sample_gradients",
    "scorers",
    "standardized",
]
