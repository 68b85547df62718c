"""The classic mistakes of a backward pass written by hand: what each is, the trace it leaves, and its variants.

Each is a change of the tape, run on buffers apart (`bench.py`), so that its numbers are those that the mistake makes on
this network and this batch. Two can make the same numbers: a slope left out with the squared error after a sigmoid is
the gradient of the binary cross-entropy. Both are named then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from backprop_core.analysis.mistakes import factors, memory, products, samples, slopes
from backprop_core.analysis.mistakes.bench import Bench, Variant
from backprop_core.functions.registry import registry
from backprop_core.tape.quantity import Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """One mistake: `says` is what is computed, `trace` how the numbers show it, and `remedy` what to change.

    `variants(bench, quantity)` are the steps with the mistake in them that may change a quantity; none where the
    network or the batch leaves no room for it.
    """

    name: str
    title: str
    says: str
    trace: str
    remedy: str
    variants: Callable[[Bench, Quantity], Iterator[Variant]]


MISTAKES: Mapping[str, Mistake] = registry(
    Mistake(
        name="slope_missing",
        title="The activation's slope is left out",
        says="dA is handed on as dZ, as if the activation were not there.",
        trace="Each number is 1 / f'(z) of its neuron times the right one.",
        remedy="Multiply dA by f'(z), number by number, before it is used for dW, db or the layer before.",
        variants=slopes.slope_missing,
    ),
    Mistake(
        name="slope_twice",
        title="The activation's slope is multiplied in twice",
        says="The slope is a factor once more, or stands beside A - Y, in which slope and loss have cancelled.",
        trace="Each number is f'(z) of its neuron times the right one.",
        remedy="Take one of the two slopes out; after sigmoid with BCE or softmax with CE, dZ is A - Y alone.",
        variants=slopes.slope_twice,
    ),
    Mistake(
        name="slope_of_activation",
        title="The slope is taken of the activation",
        says="f' is given a = f(z), so that the activation is applied once more inside of it.",
        trace="Each number is f'(a) / f'(z) times the right one: for a sigmoid σ(a)(1 - σ(a)) over a(1 - a).",
        remedy="Give f' the pre-activation z, or use the form in a: a(1 - a) for a sigmoid, 1 - a² for tanh.",
        variants=slopes.slope_of_activation,
    ),
    Mistake(
        name="slope_of_error",
        title="The slope is taken of the error",
        says="f' is given the error that comes back, e(1 - e) for a sigmoid, instead of z or a.",
        trace="The factors differ from sample to sample, and the sign can be wrong.",
        remedy="Multiply the error by the slope of the neuron's own z; the error is no argument of f'.",
        variants=slopes.slope_of_error,
    ),
    Mistake(
        name="weight_for_activation",
        title="The weight stands in place of the activation",
        says="dW is δ times the weight itself, not δ times the activation that the weight is multiplied by.",
        trace="dW is wrong by w / a in each entry, while db is right.",
        remedy="Multiply δ by the activation of the layer before: dW = dZ @ A.T.",
        variants=products.weight_for_activation,
    ),
    Mistake(
        name="preactivation_for_activation",
        title="The pre-activation stands in place of the activation",
        says="dW is δ times z of the layer before, not δ times a = f(z).",
        trace="dW is wrong by z / a in each entry, while db is right; the first layer has no z before it.",
        remedy="Multiply δ by what the layer before has put out, after its activation.",
        variants=products.preactivation_for_activation,
    ),
    Mistake(
        name="updated_weights",
        title="The error goes back through weights that are already updated",
        says="A layer is updated before its weights have carried the error to the layer before.",
        trace="The output layer is right; hidden layers are off by about W' / W.",
        remedy="Compute all gradients first, then update all layers; or keep the old weights until then.",
        variants=products.updated_weights,
    ),
    Mistake(
        name="sum_for_mean",
        title="The sum stands in place of the mean",
        says="The gradients of the samples (or outputs) are added up and not divided by their number.",
        trace="Every number is N times the right one.",
        remedy="Divide by the number of samples, once: where the loss is differentiated, or in dW and db.",
        variants=factors.sum_for_mean,
    ),
    Mistake(
        name="mean_for_sum",
        title="It is divided by the number of samples once too often",
        says="A mean is taken where the loss has a sum, or a second time where it has one already.",
        trace="Every number is 1 / N of the right one.",
        remedy="Divide once in all: in the loss's derivative or in dW and db, never in both.",
        variants=factors.mean_for_sum,
    ),
    Mistake(
        name="sign",
        title="The sign of the error is turned round",
        says="The error is Y - A where the derivative of the loss is A - Y.",
        trace="Every number is -1 times the right one.",
        remedy="Take A - Y; the minus of gradient descent belongs into the update.",
        variants=factors.sign,
    ),
    Mistake(
        name="half",
        title="The factor of the squared error is off by 2",
        says="The half of ½(a - y)² and the 2 of its derivative do not fit together.",
        trace="Every number is 2 or ½ times the right one.",
        remedy="½(a - y)² has the derivative a - y, and (a - y)² has 2(a - y).",
        variants=factors.half,
    ),
    Mistake(
        name="error_missing",
        title="The output is differentiated, not the loss",
        says="The backward pass begins with 1 instead of the derivative of the loss.",
        trace="Each number is 1 / e of the right one, e being the derivative of its output's loss.",
        remedy="Begin with dL/da: a - y for half the squared error.",
        variants=factors.error_missing,
    ),
    Mistake(
        name="one_sample",
        title="One sample's gradient stands for that of the batch",
        says="Only one sample of the batch has gone back, often the last one of a loop that assigns and does not add.",
        trace="The numbers are exactly those of a batch of that sample alone.",
        remedy="Add the samples' gradients up (+=) and divide by their number.",
        variants=samples.one_sample,
    ),
    Mistake(
        name="bias_not_summed",
        title="The bias's gradient is not summed over the batch",
        says="db is dZ itself, with a number for each sample.",
        trace="db has a column for each sample, or is one sample's δ.",
        remedy="Sum over the samples: db = dZ.sum(axis=1, keepdims=True).",
        variants=samples.bias_not_summed,
    ),
    Mistake(
        name="transposed",
        title="A matrix is transposed, or is not where it should be",
        says="W carries the error back in place of its transpose, or dW is written with rows and columns swapped.",
        trace="dW's numbers are all there in another order; with W for its transpose, the layers before are wrong.",
        remedy="The error goes back through W.T, and dW = dZ @ A.T has the shape of W.",
        variants=products.transposed,
    ),
    Mistake(
        name="path_missing",
        title="A path is missing in the sum",
        says="A neuron's dA is taken from some of the neurons that it leads to, not from all of them.",
        trace="Neurons with one outgoing edge are right, those with several are not.",
        remedy="Sum over all outgoing edges: dA = W.T @ dZ; behind a softmax also over all outputs.",
        variants=products.path_missing,
    ),
    Mistake(
        name="softmax_over_batch",
        title="The softmax runs over the samples instead of the classes",
        says="The exponentials are divided by their sum along the wrong axis.",
        trace="A sample's outputs do not sum to 1, while each class does over the batch.",
        remedy="Divide by the sum over the classes of each sample: axis 0 where columns are samples.",
        variants=samples.softmax_over_batch,
    ),
    Mistake(
        name="jacobian_twice",
        title="The softmax's Jacobian is applied twice",
        says="A - Y is multiplied by the Jacobian of the softmax, which it has in it already.",
        trace="The error of each sample comes out far smaller; over the classes it still sums to 0.",
        remedy="With cross-entropy, dZ is A - Y; the Jacobian belongs to dA alone.",
        variants=slopes.jacobian_twice,
    ),
    Mistake(
        name="not_emptied",
        title="The gradients of the update before are still in them",
        says="Gradients are added to those that the last update has left.",
        trace="The first update is right; after it, each gradient is the sum of two.",
        remedy="Set all gradients to 0 before each backward pass.",
        variants=memory.not_emptied,
    ),
    Mistake(
        name="memory_emptied",
        title="The optimiser forgets at every update",
        says="Its moments or velocities are set back to their start, while it goes on counting.",
        trace="The first update is right; later ones lack momentum, and Adam's steps shrink as it corrects its bias.",
        remedy="Make the optimiser's memory once, before the loop.",
        variants=memory.memory_emptied,
    ),
)
