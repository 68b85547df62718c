"""What to try against a finding: a change of the network, of how it is trained, or of the data."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

import numpy as np

from backprop_core import Choice, Dataset, LayerSpec, NetworkSpec, Session, TrainingSpec, divided, standardized
from backprop_core.analysis.explain import gradients_made
from backprop_core.analysis.insight.diagnosis import FAR_OUT, Finding, Trouble
from backprop_core.analysis.insight.diagnosis import findings as findings_of
from backprop_core.analysis.insight.judged_step import lowest_ahead
from backprop_core.analysis.insight.observed import Observed
from backprop_core.analysis.insight.standing import stand_of
from backprop_core.primitives import Array
from backprop_core.run.history import Segment, segment_at
from backprop_core.tape.parameters import Start
from playground.formats import number
from playground.model.insight.cards import has_climbed_far, layers_in_words
from playground.model.insight.slower import SHARES, Slower
from playground.model.network.changes import FREE_LOSS, OUTPUT_FOR

LARGEST_RATE = 1000.0
DECAY, NORM = 0.01, 1.0
STOPPING = (Trouble.VANISHED, Trouble.EXPLODING, Trouble.DEAD, Trouble.SATURATED, Trouble.TWINS, Trouble.SADDLE)
# Against gradients that vanish, the best first. Of 47 deep networks of sigmoids that had the finding, none of tanh
# began with another trouble or diverged in 300 updates; all of ReLU began with dead units, some of leaky ReLU diverged.
OPEN = (
    ("tanh", "xavier_normal", "tanh in all hidden layers, Xavier's start"),
    ("leaky_relu", "he_normal", "Leaky ReLU in all hidden layers, He's start"),
)
SEEDS = 8  # that are tried for new weights
_TRIED: WeakKeyDictionary[Segment, dict[NetworkSpec, bool]] = WeakKeyDictionary()  # a card is drawn again and again
SQUASHING = ("sigmoid", "tanh", "softmax")
Tried = Callable[[], Slower | None]  # what trials of smaller rates have found, if anything, so far


@dataclass(frozen=True)
class Remedy:
    """What a button says, and what it changes.

    `redraws` says that new weights are the point of it, `afresh` that the run begins anew with the training, from the
    weights `start` where it was tried from these; `because` is the reason, where trials have shown it, and `done` what
    other data have become.
    """

    label: str
    network: NetworkSpec | None = None
    training: TrainingSpec | None = None
    data: Dataset | None = None
    redraws: bool = False
    afresh: bool = False
    start: Start | None = None
    because: str = ""
    done: str = ""


def remedy_for(session: Session, findings: Sequence[Finding], tried: Tried) -> Remedy | None:
    """What to try against all findings of one trouble; None where nothing needs to be tried, or nothing is left.

    `tried` is asked only where the rate may be at fault.
    """
    trouble = findings[0].trouble
    if trouble in _OF_RATE:
        return _OF_RATE[trouble](session, findings, tried)
    offer = _OFFERS.get(trouble)
    return offer(session, findings) if offer else None


def _slower(session: Session) -> Remedy:
    return _at_rate(session, _rate_of(session) / 10, SHARES[0])


def _at_rate(session: Session, rate: float, named: str) -> Remedy:
    """Another learning rate; `named` says how many times the present one it is."""
    return Remedy(f"Learning rate {number(rate, 3)}, {named}", training=session.training.with_options(lr=rate))


def _rate_of(session: Session) -> float:
    return float(session.training.optimizer_options["lr"])


def _from_the_start(remedy: Remedy, start: Start | None = None, because: str = "") -> Remedy:
    return replace(remedy, label=f"{remedy.label}, from the start", afresh=True, start=start, because=because)


def _slower_afresh(session: Session, findings: Sequence[Finding], tried: Tried) -> Remedy:
    """Numbers that have run off leave the finite ones at any rate. The smaller one is seen to learn, if any is."""
    found = tried()
    return _that_learns(session, found) if found else _from_the_start(_slower(session))


def _that_learns(session: Session, found: Slower) -> Remedy:
    rate, far = number(found.rate, 3), "" if found.share == SHARES[0] else "far "
    so_far = "" if found.learns else ", though not below that of an output that ignores its inputs"
    because = (
        f"The learning rate {number(_rate_of(session), 3)} is {far}too large: of a tenth of it, a hundredth and so on, "
        f"{rate} is the first with which the loss clearly falls in {found.updates} updates from the same start{so_far}."
    )
    return _from_the_start(_at_rate(session, found.rate, found.share), found.start, because)


def _slower_or_afresh(session: Session, findings: Sequence[Finding], tried: Tried) -> Remedy:
    """What has climbed far above where it was, or above the start, does not come down again by itself."""
    falling = findings[0].trouble is Trouble.NOT_FALLING
    seen = Observed(session)
    loss = findings[0].value if falling else seen.at(session.settled).loss_value
    far = (falling and has_climbed_far(findings[0])) or loss > stand_of(seen, _start_of(session)).loss
    return _slower_afresh(session, findings, tried) if far else _slower(session)


def _start_of(session: Session) -> Array:
    """The first parameters of the run."""
    kept = session.kept
    return kept[min(kept)][: session.table.count]


def _faster(session: Session, findings: Sequence[Finding]) -> Remedy | None:
    """So many times the rate, a power of ten, that the last step would end before the lowest point along it."""
    rate = _rate_of(session)
    room = lowest_ahead(session, LARGEST_RATE / rate) if rate and gradients_made(session) else math.inf
    times = 10 ** max(1, math.floor(math.log10(max(room, 10.0)))) if math.isfinite(room) else 10
    while times > 10 and rate * times > LARGEST_RATE:
        times //= 10
    named = "ten times" if times == 10 else f"{times:,} times"
    return _at_rate(session, rate * times, named) if 0 < rate * times <= LARGEST_RATE else None


def _slower_or_steeper(session: Session, findings: Sequence[Finding], tried: Tried) -> Remedy:
    """The rate where that is the cause: the first gradients came back, and with a smaller one the loss falls."""
    found = tried() if _is_pushed(session, findings) else None
    return _that_learns(session, found) if found else _steeper(session)


def _is_pushed(session: Session, findings: Sequence[Finding]) -> bool:
    """Whether the run did not begin with any of the findings: its steps have led to them."""
    first = findings_of(Observed(session), _start_of(session))
    return {each.name for each in findings}.isdisjoint(each.name for each in first)


def _steeper(session: Session) -> Remedy:
    """Where a squashed output meets a squared error, the loss whose slope cancels; else hidden layers that let more
    through, the first choice that does not begin with another trouble."""
    if found := _cancelling(session.network):
        return found
    starts = list(_starts(session.network))
    return _first_that_learns(session, [*_open_layers(session.network), *starts]) or starts[0]


def _open_layers(network: NetworkSpec) -> Iterator[Remedy]:
    """Hidden layers of another kind, with the start that suits them."""
    for name, start, label in OPEN:
        layers = [*(LayerSpec(layer.units, name) for layer in network.layers[:-1]), network.layers[-1]]
        changed = network.replaced(layers=layers, initializer=start)
        if [layer.record.name for layer in changed.layers] != [layer.record.name for layer in network.layers]:
            yield Remedy(label, network=changed, redraws=True)


def _first_that_learns(session: Session, offers: Sequence[Remedy]) -> Remedy | None:
    """The first that does not begin stuck; no later one is tried."""
    return next((each for each in offers if not _stuck_at_start(session, each)), None)


def _stuck_at_start(session: Session, remedy: Remedy) -> bool:
    """Whether a run of the network that is offered begins with a trouble that keeps it from learning."""
    segment = segment_at(session.segments, session.position.update)
    known, network = _TRIED.setdefault(segment, {}), remedy.network or session.network
    if network not in known:
        begun = Session(network, session.training, session.data, check_labels=False)
        known[network] = any(each.trouble in STOPPING for each in findings_of(Observed(begun), begun.settled))
    return known[network]


def _cancelling(network: NetworkSpec) -> Remedy | None:
    output = network.layers[-1].record.name
    loss = next((name for name, needed in OUTPUT_FOR.items() if needed == output), None)
    if loss is None or network.cancels or network.loss_record.name == loss:
        return None
    changed = network.replaced(loss=loss)
    return Remedy(f"Loss: {changed.loss_record.title}, whose slope cancels", network=changed)


def _clipped(session: Session, findings: Sequence[Finding]) -> Remedy:
    norm = min(NORM, (session.training.clip_norm or 2 * NORM) / 2)
    return Remedy(f"Clip the gradient's norm at {number(norm, 2)}", training=session.training.replaced(clip_norm=norm))


def _slower_or_leaky(session: Session, findings: Sequence[Finding], tried: Tried) -> Remedy | None:
    """The rate where that is the cause: units that lived at first, and with a smaller one the loss falls."""
    found = tried() if _is_pushed(session, findings) else None
    return _that_learns(session, found) if found else _leaky(session, findings)


def _leaky(session: Session, findings: Sequence[Finding]) -> Remedy | None:
    network = session.network
    hidden = [each.layer for each in findings if each.layer and each.layer < network.depth]
    if not hidden:
        return None
    layers = [
        LayerSpec(layer.units, "leaky_relu") if at in hidden else layer for at, layer in enumerate(network.layers, 1)
    ]
    return Remedy(f"Leaky ReLU in {layers_in_words(hidden)}", network=network.replaced(layers=layers))


def _new_weights(session: Session, findings: Sequence[Finding]) -> Remedy:
    """Weights from the start that suits the network, or from a later seed, the first that begins with no trouble."""
    every = list(_starts(session.network))
    return _first_that_learns(session, every) or every[0]


def _unsaturated(session: Session, findings: Sequence[Finding], tried: Tried) -> Remedy:
    """New weights; but units that the steps have pushed there, a smaller rate: they would come there again."""
    pushed = _is_pushed(session, findings)
    return _slower_afresh(session, findings, tried) if pushed else _new_weights(session, findings)


def _starts(network: NetworkSpec) -> Iterator[Remedy]:
    squashing = any(layer.record.name in SQUASHING for layer in network.layers[:-1])
    wanted = "xavier_normal" if squashing or network.depth == 1 else "he_normal"
    choice = network.initializer
    if not (isinstance(choice, Choice) and choice.name == wanted):
        named = {"xavier_normal": "Xavier", "he_normal": "He"}[wanted]
        changed = network.replaced(initializer=wanted)
        yield Remedy(f"New random weights ({named})", network=changed, redraws=True)
        return
    for ahead in range(1, SEEDS + 1):
        seed = (network.seed + ahead) % 2**31
        label = "Weights from the next seed" if ahead == 1 else f"Weights from seed {seed}"
        yield Remedy(label, network=network.replaced(seed=seed), redraws=True)


def _free_output(session: Session, findings: Sequence[Finding]) -> Remedy:
    network = session.network
    loss = FREE_LOSS if network.loss_record.name in OUTPUT_FOR else network.loss
    output = LayerSpec(network.outputs, "identity")
    return Remedy(
        "Output without a squashing function",
        network=network.replaced(layers=[*network.layers[:-1], output], loss=loss),
    )


def _rescaled(session: Session, findings: Sequence[Finding]) -> Remedy:
    """Standardised inputs; where none varies nothing would be left, and the large ones are brought below 1."""
    data = session.data
    if data.X.std(axis=1).any():
        return Remedy("Standardise the inputs", data=standardized(data), done="The inputs have mean 0 and spread 1 now")
    sizes = np.abs(data.X).max(axis=1)
    by = [10.0 ** min(math.ceil(math.log10(size)), 308) if size > FAR_OUT else 1.0 for size in sizes]
    done = "The large inputs are divided by powers of ten now"
    return Remedy("Divide the large inputs by powers of ten", data=divided(data, by), done=done)


def _decayed(session: Session, findings: Sequence[Finding]) -> Remedy:
    l2 = max(DECAY, 3 * session.training.l2)
    return Remedy(f"L2 penalty of {number(l2, 2)}", training=session.training.replaced(l2=l2))


_OF_RATE: Mapping[Trouble, Callable[[Session, Sequence[Finding], Tried], Remedy | None]] = {
    Trouble.NOT_FINITE: _slower_afresh,
    Trouble.NOT_FALLING: _slower_or_afresh,
    Trouble.VANISHED: _slower_or_steeper,
    Trouble.SATURATED: _unsaturated,
    Trouble.FAST: _slower_or_afresh,
    Trouble.DEAD: _slower_or_leaky,
}
_OFFERS: Mapping[Trouble, Callable[[Session, Sequence[Finding]], Remedy | None]] = {
    Trouble.EXPLODING: _clipped,
    Trouble.TWINS: _new_weights,
    Trouble.SADDLE: _new_weights,
    Trouble.TARGETS: _free_output,
    Trouble.INPUTS: _rescaled,
    Trouble.SLOW: _faster,
    Trouble.OVERFITTING: _decayed,
}
