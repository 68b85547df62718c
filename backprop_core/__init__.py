"""Backpropagation in pure NumPy: a training step is a tape of operations that can be run whole or walked.

Names follow one law everywhere, in code, on screen and in `Session.value(name)`:

- dQ is the derivative of the loss by Q and has the shape of Q: dZ2, dW2, db2, dX.
- Columns are samples: X is (n_in, N), Y is (n_out, N), and Z, A, dZ and dA of a layer are (n_out, N).
- W is (n_out, n_in) and b is (n_out, 1).
- Layers count from 1, and A0 is X: `Z1 = W1 @ X + b1`, `A1 = f(Z1)`, `Z2 = W2 @ A1 + b2`.

The loss L is the mean over the batch, unless the network's reduction says otherwise; its 1/m is in all derivatives.
With a penalty R, the objective is J = L + R, and dW and db are its derivatives.
"""

from backprop_core.analysis.complex_step import complex_check, has_complex_form
from backprop_core.analysis.dead_units import LayerStuck, SlopeEvaluator
from backprop_core.analysis.effects import Effect, UpdateLine, effects, trace_update
from backprop_core.analysis.evaluation import Evaluator, Score, Scorer, has_classes, loss_along, scorers
from backprop_core.analysis.explain import Entry, Reader
from backprop_core.analysis.flow import LayerFlow, flow_of
from backprop_core.analysis.gradcheck import GradientChecker, gradient_check
from backprop_core.analysis.mistakes import MISTAKES, named_mistakes
from backprop_core.analysis.sample_gradients import SampleGradients, sample_gradients
from backprop_core.analysis.verdicts import GradientCheck, Verdict
from backprop_core.data import DATASETS, Dataset, DataSpec, check_targets, divided, make_dataset, standardized
from backprop_core.document import document_of, session_of
from backprop_core.errors import BackpropError, DataError, DocumentError, LaterVersionError, SpecError
from backprop_core.functions.activations import ACTIVATIONS
from backprop_core.functions.initializers import INITIALIZERS
from backprop_core.functions.losses import LOSSES
from backprop_core.functions.optimizers import OPTIMIZERS
from backprop_core.functions.registry import Choice
from backprop_core.functions.regularisation import RESTRAINTS
from backprop_core.primitives import Array
from backprop_core.run.history import Divergence, Position
from backprop_core.run.session import Session
from backprop_core.run.state import State
from backprop_core.tape.operation import Operation, Phase, Tape
from backprop_core.tape.quantity import Quantity
from backprop_core.tape.spec import LayerSpec, NetworkSpec, TrainingSpec

__version__ = "1.0.0"

__all__ = [
    "ACTIVATIONS",
    "DATASETS",
    "INITIALIZERS",
    "LOSSES",
    "MISTAKES",
    "OPTIMIZERS",
    "RESTRAINTS",
    "Array",
    "BackpropError",
    "Choice",
    "DataError",
    "DataSpec",
    "Dataset",
    "Divergence",
    "DocumentError",
    "Effect",
    "Entry",
    "Evaluator",
    "GradientCheck",
    "GradientChecker",
    "LaterVersionError",
    "LayerFlow",
    "LayerSpec",
    "LayerStuck",
    "NetworkSpec",
    "Operation",
    "Phase",
    "Position",
    "Quantity",
    "Reader",
    "SampleGradients",
    "Score",
    "Scorer",
    "Session",
    "SlopeEvaluator",
    "SpecError",
    "State",
    "Tape",
    "TrainingSpec",
    "UpdateLine",
    "Verdict",
    "check_targets",
    "complex_check",
    "divided",
    "document_of",
    "effects",
    "flow_of",
    "gradient_check",
    "has_classes",
    "has_complex_form",
    "loss_along",
    "make_dataset",
    "named_mistakes",
    "sample_gradients",
    "scorers",
    "session_of",
    "standardized",
    "trace_update",
]
