"""What holds a training back: penalties on the size of the parameters, and a limit to the gradient's length.

The penalties add to the loss, l1 * sum |W| and l2 / 2 * sum W^2: weights only (biases too on request, as torch's
weight_decay does), not divided by the batch (CS231n's notes; scikit-learn and Coursera divide), with sign(0) = 0
(torch; JAX 1). Weight decay apart from the loss is AdamW's. Clipping is by the norm of the whole gradient, biases
included (torch's clip_grad_norm_, which adds 1e-6 to the norm; Keras' global_clipnorm).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from backprop_core.functions.registry import Option, registry


@dataclass(frozen=True, slots=True, kw_only=True)
class Restraint:
    """One penalty or limit, by the name of its field in a `TrainingSpec`; `formula` is LaTeX and `option` its range."""

    name: str
    title: str
    teaches: str
    formula: str
    option: Option


RESTRAINTS: Mapping[str, Restraint] = registry(
    Restraint(
        name="l1",
        title="L1 penalty",
        teaches="Pulls every weight towards 0 by the same amount, so that those that do little end there.",
        formula=r"L + \lambda_1 \sum |w|",
        option=Option(0.0, "What a unit of |w| costs.", 0.0, 1e6),
    ),
    Restraint(
        name="l2",
        title="L2 penalty",
        teaches="Pulls a weight back the harder the larger it is: no single one gets to decide alone.",
        formula=r"L + \tfrac{\lambda_2}{2} \sum w^2",
        option=Option(0.0, "What a unit of w^2 costs, halved.", 0.0, 1e6),
    ),
    Restraint(
        name="clip_norm",
        title="gradient clipping",
        teaches="Shortens a gradient that is too long and keeps its direction: no leap off a cliff.",
        formula=r"g \leftarrow g \min(1, c / \|g\|)",
        option=Option(1.0, "The greatest norm of the gradient.", 0.0, 1e12, open_low=True),
    ),
)
