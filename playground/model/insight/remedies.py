"""What to try against a finding: a change of the network, of how it is trained, or of the data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from backprop_core import Choice, Dataset, LayerSpec, NetworkSpec, Session, TrainingSpec, standardized
from backprop_core.analysis.insight.diagnosis import Finding, Trouble
from playground.formats import number
from playground.model.network.changes import FREE_LOSS, OUTPUT_FOR

LARGEST_RATE = 1000.0
DECAY, NORM = 0.01, 1.0
SQUASHING = ("sigmoid", "tanh", "softmax")


@dataclass(frozen=True)
class Remedy:
    """What a button says, and what it changes.

    `redraws` says that new weights are the point of it, `afresh` that the run begins anew with the training.
    """

    label: str
    network: NetworkSpec | None = None
    training: TrainingSpec | None = None
    data: Dataset | None = None
    redraws: bool = False
    afresh: bool = False


def remedy_for(session: Session, finding: Finding) -> Remedy | None:
    """What to try; None where nothing needs to be tried, or there is nothing left to try."""
    offer = _OFFERS.get(finding.trouble)
    return offer(session, finding) if offer else None


def _slower(session: Session, finding: Finding) -> Remedy:
    rate = float(session.training.optimizer_options["lr"]) / 10
    return Remedy(f"Learning rate {number(rate, 3)}, a tenth", training=session.training.with_options(lr=rate))


def _slower_afresh(session: Session, finding: Finding) -> Remedy:
    """Numbers that have run off leave the finite ones at any rate."""
    slower = _slower(session, finding)
    return replace(slower, label=f"{slower.label}, from the start", afresh=True)


def _faster(session: Session, finding: Finding) -> Remedy | None:
    rate = float(session.training.optimizer_options["lr"]) * 10
    if not 0 < rate <= LARGEST_RATE:
        return None
    return Remedy(f"Learning rate {number(rate, 3)}, ten times", training=session.training.with_options(lr=rate))


def _steeper(session: Session, finding: Finding) -> Remedy | None:
    """Where a squashed output meets a squared error, the loss whose slope cancels; else ReLU in all hidden layers."""
    if found := _cancelling(session.network):
        return found
    network = session.network
    if network.depth == 1 or all(layer.record.name == "relu" for layer in network.layers[:-1]):
        return _new_weights(session, finding)
    layers = [*(LayerSpec(layer.units, "relu") for layer in network.layers[:-1]), network.layers[-1]]
    changed = network.replaced(layers=layers, initializer="he_normal")
    return Remedy("ReLU in all hidden layers, He's start", network=changed, redraws=True)


def _cancelling(network: NetworkSpec) -> Remedy | None:
    output = network.layers[-1].record.name
    loss = next((name for name, needed in OUTPUT_FOR.items() if needed == output), None)
    if loss is None or network.cancels or network.loss_record.name == loss:
        return None
    changed = network.replaced(loss=loss)
    return Remedy(f"Loss: {changed.loss_record.title}, whose slope cancels", network=changed)


def _clipped(session: Session, finding: Finding) -> Remedy:
    norm = min(NORM, (session.training.clip_norm or 2 * NORM) / 2)
    return Remedy(f"Clip the gradient's norm at {number(norm, 2)}", training=session.training.replaced(clip_norm=norm))


def _leaky(session: Session, finding: Finding) -> Remedy | None:
    network, at = session.network, (finding.layer or 1) - 1
    if at == network.depth - 1:
        return None
    layers = list(network.layers)
    layers[at] = LayerSpec(layers[at].units, "leaky_relu")
    return Remedy(f"Leaky ReLU in layer {at + 1}", network=network.replaced(layers=layers))


def _new_weights(session: Session, finding: Finding) -> Remedy:
    network = session.network
    squashing = any(layer.record.name in SQUASHING for layer in network.layers[:-1])
    wanted = "xavier_normal" if squashing or network.depth == 1 else "he_normal"
    choice = network.initializer
    if isinstance(choice, Choice) and choice.name == wanted:
        return Remedy(
            "Weights from the next seed", network=network.replaced(seed=(network.seed + 1) % 2**31), redraws=True
        )
    named = {"xavier_normal": "Xavier", "he_normal": "He"}[wanted]
    return Remedy(f"New random weights ({named})", network=network.replaced(initializer=wanted), redraws=True)


def _free_output(session: Session, finding: Finding) -> Remedy:
    network = session.network
    loss = FREE_LOSS if network.loss_record.name in OUTPUT_FOR else network.loss
    output = LayerSpec(network.outputs, "identity")
    return Remedy(
        "Output without a squashing function",
        network=network.replaced(layers=[*network.layers[:-1], output], loss=loss),
    )


def _standardised(session: Session, finding: Finding) -> Remedy:
    return Remedy("Standardise the inputs", data=standardized(session.data))


def _decayed(session: Session, finding: Finding) -> Remedy:
    l2 = max(DECAY, 3 * session.training.l2)
    return Remedy(f"L2 penalty of {number(l2, 2)}", training=session.training.replaced(l2=l2))


_OFFERS: Mapping[Trouble, Callable[[Session, Finding], Remedy | None]] = {
    Trouble.NOT_FINITE: _slower_afresh,
    Trouble.NOT_FALLING: _slower,
    Trouble.VANISHED: _steeper,
    Trouble.EXPLODING: _clipped,
    Trouble.DEAD: _leaky,
    Trouble.SATURATED: _new_weights,
    Trouble.TWINS: _new_weights,
    Trouble.SADDLE: _new_weights,
    Trouble.TARGETS: _free_output,
    Trouble.INPUTS: _standardised,
    Trouble.FAST: _slower,
    Trouble.SLOW: _faster,
    Trouble.OVERFITTING: _decayed,
}
