"""What every control is for, in a sentence or two: seen at its question mark, and heard."""

from __future__ import annotations

from collections.abc import Mapping

from playground.model.insight.sweep.sweeps import MOST_SEEDS, MOST_UPDATES

SWEPT_VALUES = (
    "Its values: 0.1, 1/4 or 0,1; 0,25. Batch size 0 or all: all samples; clip norm 0 or none: no clipping. "
    "Empty: those that are shown here."
)
HELP: Mapping[str, str] = {
    # above and beside the graph
    "preset": "A network with its data, and what to look for in it. Another scene begins at its start; Undo (Z) leads "
    "back to this one.",
    "selected": "The weight, bias or neuron that is looked at, in the graph, too: a click on an edge or a neuron there "
    "selects it as well.",
    "quantity": "What the colours of the edges stand for: the gradient of each weight, the weight, or what the update "
    "adds to it.",
    "biases": "Each bias is drawn as the weight of an edge from a constant 1.",
    "deltas": "δ = ∂L/∂z of each neuron, below it where there is room",
    "lock": "Hold the colours where they are, so that pictures of several updates can be compared.",
    "pictures": "What each neuron makes of the plane of the two inputs",
    # the training views
    "loss_log": "The loss over powers of ten: how it falls once it is small.",
    "updates_log": "Updates over powers of ten: what happened at the beginning of a long run.",
    "updates_window": "All that the run has done, what is near the present, or a part, each update exactly as it was. "
    "A drag over a curve chooses a part, a double click all.",
    "updates_part": "The curves show this part of the run, also while it goes on.",
    "go_to": "The number of updates done at the moment to go to, exactly, as far as this run has come.",
    "surface_steps": "Only which side of the threshold, or which class",
    "surface_switches": "Where z is 0, for each ReLU of the first hidden layer and for the one selected in a deeper "
    "layer; a stroke or arrow points to the side on which it is on.",
    "surface_adds": "A click between the samples adds one; the run goes on with it",
    "surface_class": "The class of the samples that a click adds.",
    "surface_target": "What the network is to answer for the samples that a click adds.",
    "surface_x": "The input that the picture goes over from left to right; those that it leaves out are held.",
    "surface_y": "The input that the picture goes over from below upwards; those that it leaves out are held.",
    "insight_part": "- Diagnosis: what is wrong with the run, and what to try\n"
    "- One step: how far a step went, and how far it could have\n"
    "- Factors: what an early weight's gradient is a product of\n"
    "- Forward mode: what one number moves, up to the loss\n"
    "- Layers: the samples as each layer sees them\n"
    "- Cut: what the loss would be without an edge or a unit\n"
    "- Distributions: how the numbers of each layer are spread\n"
    "- Landscape: the loss around the parameters\n"
    "- Sweep: many runs that differ in one or two settings\n"
    "- Compare: runs that are kept, side by side",
    "spread_when": "The spread of the numbers at the present state, or at states from the start of the run up to here.",
    "seen_across": "What a layer is seen by from left to right: a unit, or the main direction of the samples.",
    "seen_up": "What a layer is seen by from below upwards: a unit, or the main direction that comes second.",
    "landscape_kind": "The directions in which the parameters are changed to see the loss around them.",
    "landscape_other": "The parameter that changes upwards; the selected edge changes from left to right.",
    "landscape_draw": "The number that the random directions are drawn from: the same one draws the same plane.",
    "sweep_first": "What differs from run to run; all else is as in the run that is shown.",
    "sweep_first_values": SWEPT_VALUES,
    "sweep_second": "A second setting that differs: every value of it with every value of the first.",
    "sweep_second_values": SWEPT_VALUES,
    "sweep_seeds": "Runs for each combination of values: each has weights and batches drawn from another seed. "
    f"From 1 to {MOST_SEEDS}.",
    "sweep_updates": f"How many updates every run makes from its start: from 1 to {MOST_UPDATES:,}.",
    "surface_output": "The output that is drawn, or the class that is largest in each place.",
    # stop rules
    "stop_loss": "The loss of all training samples, looked at after every update: Play stops at the first one that is "
    "below, though a later one may be above again.",
    "stop_patience": "Progress is a training loss 1 % below that of the progress before. Play stops after so many "
    "updates without any.",
    "stop_epochs": "An epoch has every training sample in it once. Play stops at the end of this one, counted from the "
    "start.",
    "stop_what": "Any quantity: all numbers of what is selected, too, as the ledger names them. "
    "[0, 3] is unit 0 at sample 3 of the batch. It is looked at after every update; "
    "Play stops where it crosses the limit: what is beyond it already has to come back first.",
    "stop_side": "On which side of the limit Play stops.",
    "stop_limit": "The number that the quantity comes to be above or below. Accuracies go from 0 to 1.",
    # the inspector
    "lines": "The derivation with its formulas and the code that ran.",
    "digits": "All the digits that a number has, enough to tell any two apart.",
    "epsilon": "The weight is changed by ε alone: what the gradient predicts for the loss, and what the loss becomes.",
    # the views below the graph
    "matrices_operation": "The operation whose matrices are drawn; the walk's is the one that ran last.",
    "ledger_text": "Rows whose name or code has this in it.",
    "ledger_kind": "All rows, or those of one kind.",
    "ledger_order": "The order of the rows, which holds for every step and is kept in links. A click on a heading "
    "sorts for the moment.",
    "check_method": "A central difference subtracts two losses; a complex step has no such rounding.",
    "check_step": "The smaller h is, the less the loss bends in between, and the more of the difference is rounding.",
    "exercise_blanks": "The quantities whose numbers you write; all others are given, as soon as they can be.",
    # the network
    "units": "Neurons of this layer: each has a weight for every neuron before it, and a bias.",
    "reduction": "How the losses of samples and outputs become one number. A sum grows with the batch, and so does the "
    "gradient; a mean does not.",
    "network_seed": "The number that the initial weights are drawn from: the same one draws the same weights.",
    # the training
    "batch_size": "How many samples an update sees. Its gradient is their mean: smaller batches make more updates in "
    "an epoch, and noisier ones. 0: all samples, and every update is an epoch.",
    "shuffle": "Each epoch draws its batches in another order. Off: always in the order of the data.",
    "train_biases": "Off: the biases stay what they are, and their gradients are shown but not used.",
    "penalise_biases": "L1 and L2 pull at the biases, too. Usually they are left alone.",
    # the data
    "data_part": "Data sets are drawn anew, a table of your own is read from a file or from what you paste, and the "
    "samples in use can be edited row by row. Nothing is used before its button below is pressed.",
    "from_start": "The samples in use stay, whatever the form shows; a new run begins at update 0 with new weights. "
    "Undo brings back the run that was there before.",
    "data_name": "How the samples are drawn. What the set teaches is said below.",
    "data_samples": "Training and test samples together.",
    "data_seed": "The number that the samples are drawn from: the same one draws the same samples.",
    "data_classes": "How many groups there are to be told apart; each has an output.",
    "own_file": "A row for each sample, a column for each input or target.",
    "own_text": "Copied from a spreadsheet or a file: a row for each sample, a column for each input or target.",
    "own_inputs": "What the network is given of a sample.",
    "own_targets": "What the network is to answer: one column of classes or numbers, or several of numbers.",
    "own_reading": "Words and a few whole numbers look like classes; everything else like numbers.",
    "own_seed": "The number by which the test samples are drawn, and the rows that are used where there are too many.",
}
