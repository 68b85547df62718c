"""Where PyTorch's conventions and the core's meet or differ, in words, for the network at hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from backprop_core import NetworkSpec, TrainingSpec
from playground.model.takeaway.twin.functions import from_logits

REDUCTIONS: Mapping[str, str] = {
    "mean_batch": 'The loss is summed over outputs and averaged over the batch; torch\'s "mean" is over outputs, too.',
    "mean_all": 'The loss is averaged over outputs and batch, as by torch\'s "mean".',
    "sum_all": "The loss is summed over outputs and batch.",
}
LOSSES: Mapping[str, str] = {
    "half_mse": "The squared error is halved; torch's mse_loss has no 1/2.",
    "huber": "Huber is torch's huber_loss; its smooth_l1_loss divides by the threshold.",
    "bce": "Shares are kept inside (0, 1); torch's binary_cross_entropy cuts the logarithms off at -100 instead.",
    "cce": "The cross-entropy takes the shares as they are; torch's takes logits, and applies a softmax of its own.",
    "mae": "The slope of |e| is 0 at 0, as in torch.",
}
LOGITS = "The loss is computed from the last Z: exact where outputs have rounded to 0 or 1."
OPTIMIZERS: Mapping[str, str] = {
    "momentum": "Momentum is v = mu v + g, the step -lr v: torch's SGD without dampening (Keras keeps -lr v).",
    "nesterov": "Nesterov steps along g + mu v, as torch's SGD does; torch refuses mu = 0, which is plain SGD.",
    "rmsprop": "RMSProp adds eps outside the root, as torch does; rho is torch's alpha, which is 0.99 by default.",
    "adagrad": "Adagrad adds eps outside the root, as torch does.",
    "adam": "Adam corrects both moments for their start, then adds eps outside the root, as torch does.",
    "adamw": "AdamW is Adam, eps outside the root; its decay, lr * weight_decay * w, is apart from the gradient.",
}
NOISE = "It divides by the gradient's own size: a gradient that is rounding alone may lead to another step in torch."
BIASES_STAY = "Biases do not decay: they are a group of their own. torch's AdamW would let them."
PENALTY = (
    "The penalty is part of the loss, on {what}: l2 / 2 * w**2. torch's weight_decay adds l2 * w to the gradients of "
    "all parameters instead. The slope of |w| is 0 at 0 in both."
)
CLIPPING = "Clipping is exact, biases included; torch's clip_grad_norm_ adds 1e-6 to the norm."
FROZEN = "Biases are not trained: they have gradients, and the optimiser is not given them."
ACTIVATIONS: Mapping[str, str] = {
    "softplus": "Softplus is ln(1 + e^z) everywhere; torch's goes on with z itself above 20.",
    "relu": "The slope of ReLU is 0 at 0, as in torch.",
    "leaky_relu": "At 0, leaky ReLU has the slope of its negative side, as in torch.",
    "gelu": 'GELU is exact with approximate="none", as in torch.',
}


def conventions(network: NetworkSpec, training: TrainingSpec) -> Iterator[str]:
    """A sentence for each convention that the step depends on."""
    yield "torch has a row per sample, the playground a column; W is (units, inputs) in both."
    yield REDUCTIONS[network.reduction]
    yield LOGITS if from_logits(network) else LOSSES.get(network.loss_record.name, "")
    yield from (ACTIVATIONS.get(name, "") for name in dict.fromkeys(layer.record.name for layer in network.layers))
    yield OPTIMIZERS.get(training.optimizer_record.name, "")
    if "eps" in training.optimizer_options:
        yield NOISE
    if training.train_biases and training.optimizer_options.get("decay_biases") is False:
        yield BIASES_STAY
    if training.penalised:
        yield PENALTY.format(what="weights and biases" if training.penalise_biases else "weights alone")
    yield CLIPPING if training.clip_norm is not None else ""
    yield "" if training.train_biases else FROZEN
