"""What a scene's paragraph says is so: it is cut into its claims, and each is looked at in a run of the scene."""

from __future__ import annotations

import math

import pytest

from backprop_core import Session, has_classes
from playground.model.network.changes import MOST_HIDDEN, MOST_UNITS
from playground.model.scenes import SCENES
from playground.model.scenes.printed import printed_numbers
from playground.model.shown.picture import picture_of
from tests.playground.model.scenes.looking import (
    Claim,
    close_to,
    dead,
    each_output_has_its_cloud,
    equal_for_good,
    every_parameter_is_there,
    fades,
    follows_its_velocity,
    hardly_moves,
    learn_in_turn,
    line_separates,
    lines_enclose_the_middle,
    loss_ends_at,
    moves_against_its_gradient,
    no_output_costs_less_than,
    one_inside_the_other,
    output_rises_to_its_target,
    printed_outputs_come_to,
    printed_wrong,
    reach_into_each_other,
    shape,
    share_right,
    signs_of_softmax,
    slope_cancels,
    twice_what_is_left,
    value,
    xor_begins_at,
    xor_falls,
)

# The paragraph of each scene, in pieces, and what to look at for each. A piece that asks for something to be done shows
# that it can be.
CLAIMS: dict[str, dict[str, Claim]] = {
    "seed": {
        "The network of the teaching script on its one sample.": lambda session: (
            shape(session) == (2, 3, 1, "relu", "sigmoid", "bce", "gd") and session.data.samples == 1
        ),
        "Press Step: the output creeps towards its target 0.7": output_rises_to_its_target,
        "and the loss towards 0.6109,": loss_ends_at("0.6109"),
        "the entropy of that target, below which no prediction can come.": no_output_costs_less_than("0.6109"),
        "Every edge moves against its colour: ▲ down, ▼ up.": moves_against_its_gradient,
    },
    "mazur": {
        "The best-known example on paper, walked by operation:": lambda _: SCENES["mazur"].granularity == "operation",
        "under Printed, beside the graph, each number that Matt Mazur printed is ticked digit by digit, once the walk "
        "has made it.": lambda _: len(printed_numbers("mazur")) == 30,
        "Five of them are wrong in print. The error after one update and both outputs after 10,000 come from a hidden "
        "gradient that was taken through output weights which had already been updated. The error after 10,000 updates "
        "is the right one after 9,999,": printed_wrong,
        "and not the 0.0000350848 that those two outputs come to.": printed_outputs_come_to("0.0000350848"),
        "One of the two paths into h₁ is a rounding away in its last digit.": printed_wrong,
    },
    "neuron": {
        "A single tanh neuron whose target is chosen so that": lambda session: shape(session)[:3] == (2, 1, "tanh"),
        "the slope of the loss by its output is 1.": lambda session: close_to(session, "dA1", 1.0),
        "Then δ = 1 − tanh² z = 0.5,": lambda session: (
            close_to(session, "dZ1", 0.5) and close_to(session, "dZ1", 1 - math.tanh(value(session, "Z1").item()) ** 2)
        ),
        "the weights' gradients are that times the inputs 2 and 0,": lambda session: (
            close_to(session, "dW1", 1.0, 0.0) and close_to(session, "X", 2.0, 0.0)
        ),
        "and the inputs' gradients are that times the weights −3 and 1.": lambda session: (
            close_to(session, "dX", -1.5, 0.5) and close_to(session, "W1", -3.0, 1.0)
        ),
    },
    "xor": {
        "Four samples that no single line separates.": lambda session: (
            session.data.samples == 4 and not line_separates(session)
        ),
        "Gradients are means over the four: pick a sample on the left and see its own.": lambda session: (
            session.network.reduction == "mean_batch" and len(session.batch) == 4
        ),
        "The loss begins at 0.758,": xor_begins_at("0.758"),
        "above the ln 2 = 0.693 of an output that is ½ for every sample.": lambda _: f"{-math.log(0.5):.3f}" == "0.693",
        "It falls with every update and is below 0.1 after 67; by then all four outputs are on the right side of ½.": (
            xor_falls(67)
        ),
    },
    "dead": {
        "The second hidden neuron's z is negative for every sample, so its slope is 0, its δ is 0, and all that feeds "
        "it has gradient 0: no step will ever wake it.": dead,
        "Select one of its edges and read which factor is zero.": lambda session: (
            SCENES["dead"].selected.row == 1 and not value(session, "dZ1")[1].any()
        ),
    },
    "saturated": {
        "The answer is almost 1 where 0 is wanted,": lambda session: (
            value(session, "A2").item() > 0.99 and session.data.Y.item() == 0
        ),
        "and still hardly anything moves: with the squared error δ carries the sigmoid's slope, which is nearly 0 out "
        "here.": hardly_moves,
        "Change the loss to binary cross-entropy (tab Network) and the slope cancels out.": slope_cancels,
    },
    "zeros": {
        "The hidden neurons h₁, h₂ and h₃ start alike, so they get equal gradients and stay equal for good: three "
        "neurons that do the work of one.": equal_for_good,
        "They do learn, the output's weights from the first update on and their own from the second, but all three the "
        "same.": learn_in_turn,
        "Random weights are there to break this symmetry.": lambda session: (
            not equal_for_good(Session(session.network.replaced(initializer="normal"), session.training, session.data))
        ),
    },
    "softmax": {
        "Three outputs that share one unit of probability.": lambda session: (
            session.network.outputs == 3 and math.isclose(value(session, "A2").sum(), 1.0, rel_tol=1e-15)
        ),
        "Their δ is simply a − y: positive for the two wrong classes, negative for the right one, and the three always "
        "add up to 0.": signs_of_softmax,
    },
    "vanishing": {
        "Six sigmoid layers.": lambda session: (
            [layer.record.name for layer in session.network.layers] == ["sigmoid"] * 6
        ),
        "Each one multiplies what comes back by a slope of at most a quarter,": lambda session: all(
            (value(session, f"A{n}") * (1 - session.value(f"A{n}")) <= 0.25).all() for n in range(1, 7)
        ),
        "so the edges fade layer by layer towards the input: by the first layer next to nothing is left to learn "
        "from.": fades,
    },
    "circle": {
        "One class inside, the other around it.": one_inside_the_other,
        "Each hidden neuron draws one line, and in the end the four lines enclose the middle.": (
            lines_enclose_the_middle
        ),
    },
    "moons": {
        "Two crescents that reach into each other,": reach_into_each_other,
        "for ReLU neurons and momentum:": lambda session: (
            shape(session) == (2, 6, 1, "relu", "sigmoid", "bce", "momentum")
        ),
        "the change of a weight follows its velocity, not only its gradient.": follows_its_velocity,
    },
    "spiral": {
        "The hard one:": lambda session: (
            share_right(session, 500) < min(share_right(SCENES[key].start(), 500) for key in ("circle", "moons")) - 0.1
        ),
        "two arms wound around each other, for 2-8-8-1 with Adam.": lambda session: (
            shape(session) == (2, 8, 8, 1, "tanh", "tanh", "sigmoid", "bce", "adam") and not line_separates(session)
        ),
        "After 500 updates about four of five training samples are right,": lambda session: (
            round(share_right(session, 500), 1) == 0.8
        ),
        "after 3,500 all of them.": lambda session: share_right(session, 3500) == 1.0,
    },
    "blobs": {
        "Four clouds of points and one output for each: the largest one decides.": each_output_has_its_cloud,
    },
    "plane": {
        "Numbers in place of classes:": lambda session: not has_classes(session.data),
        "the output is free, the loss is the squared error,": lambda session: (
            shape(session)[-3:] == ("identity", "mse", "gd")
        ),
        "and δ is twice what is left over, a − y, shared out among the samples of the batch.": twice_what_is_left,
    },
    "large": {
        "As many hidden layers as there can be here, and as wide:": lambda session: (
            session.network.sizes[1:-1] == (MOST_UNITS,) * MOST_HIDDEN
        ),
        "1,476 parameters, every one of them there to be pointed at, selected and checked.": every_parameter_is_there(
            1476
        ),
        "Colour the edges by change to see which layers the step goes to.": lambda session: all(
            change.any() for change in picture_of(session).change[1:]
        ),
    },
}


@pytest.mark.parametrize("scene", SCENES)
def test_the_claims_are_the_whole_paragraph(scene: str) -> None:
    assert " ".join(CLAIMS[scene]) == f"{SCENES[scene].look} {SCENES[scene].more}".strip()


@pytest.mark.parametrize(("scene", "words"), [(scene, words) for scene, claims in CLAIMS.items() for words in claims])
def test_a_claim_is_true_of_the_run(scene: str, words: str) -> None:
    assert CLAIMS[scene][words](SCENES[scene].start())
