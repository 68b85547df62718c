"""Activations and losses as lines of PyTorch, a row per sample, with the conventions of the core."""

from __future__ import annotations

import inspect
from collections.abc import Mapping

from backprop_core import LayerSpec, NetworkSpec

# By name, in {Z} and the activation's own options.
ACTIVATIONS: Mapping[str, str] = {
    "identity": "{Z}",
    "sigmoid": "torch.sigmoid({Z})",
    "tanh": "torch.tanh({Z})",
    "relu": "F.relu({Z})",
    "leaky_relu": "F.leaky_relu({Z}, {negative_slope})",
    "elu": "F.elu({Z}, {alpha})",
    "gelu": "F.gelu({Z}, approximate={approximate!r})",
    "silu": "F.silu({Z})",
    "softplus": "torch.logaddexp({Z}, torch.zeros_like({Z}))",
    "softmax": "F.softmax({Z}, dim=1)",
}

# By name, summed over outputs and samples, in A, Y and the loss's own options.
LOSSES: Mapping[str, str] = {
    "half_mse": '0.5 * F.mse_loss(A, Y, reduction="sum")',
    "mse": 'F.mse_loss(A, Y, reduction="sum")',
    "bce": "-(Y * torch.log(inside(A)) + (1 - Y) * torch.log1p(-inside(A))).sum()",
    "cce": "-(Y * torch.log(positive(A))).sum()",
    "mae": 'F.l1_loss(A, Y, reduction="sum")',
    "huber": 'F.huber_loss(A, Y, delta={delta}, reduction="sum")',
    "hinge": "F.relu(1 - Y * A).sum()",
}

# Those that are computed from Z, where output activation and loss cancel.
FROM_LOGITS: Mapping[str, str] = {
    "bce": 'F.binary_cross_entropy_with_logits(Z, Y, reduction="sum")',
    "cce": 'F.cross_entropy(Z, Y, reduction="sum")',
}

DIVISIONS: Mapping[str, str] = {"mean_batch": " / len(Y)", "mean_all": " / Y.numel()", "sum_all": ""}

# Functions that lines call, by name. A clamp of torch has no slope where it cuts off; these keep theirs.
KEEPING: Mapping[str, str] = {
    "inside": '''
        def inside(a):
            """A share kept inside (0, 1), where its logarithm is finite, with the slope 1."""
            return a + (a.clamp(np.finfo(float).tiny, np.nextafter(1, 0)) - a).detach()
    ''',
    "positive": '''
        def positive(a):
            """A share kept above 0, where its logarithm is finite, with the slope 1."""
            return a + (a.clamp(min=np.finfo(float).tiny) - a).detach()
    ''',
}


def activation_line(layer: LayerSpec, n: int) -> str:
    """The line that makes A of a layer, counted from 1, from its Z."""
    return f"A{n} = " + ACTIVATIONS[layer.record.name].format(Z=f"Z{n}", **layer.options)


def loss_expression(network: NetworkSpec) -> str:
    """The loss of outputs A, or of their Z, and targets Y."""
    name = network.loss_record.name
    summed = (FROM_LOGITS if from_logits(network) else LOSSES)[name]
    return summed.format(**network.loss_options) + DIVISIONS[network.reduction]


def from_logits(network: NetworkSpec) -> bool:
    """Whether the loss is computed from Z of the output."""
    return network.cancels and network.loss_record.name in FROM_LOGITS


def functions_called(expression: str) -> list[str]:
    """The sources of the functions that an expression calls and torch does not have."""
    return [inspect.cleandoc(source) for name, source in KEEPING.items() if f"{name}(" in expression]
