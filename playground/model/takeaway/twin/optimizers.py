"""Optimisers as PyTorch has them: how one is made, what it remembers, and what penalties and clipping are beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from backprop_core import TrainingSpec

# By name: the class, and its arguments in the options of the core.
MADE: Mapping[str, str] = {
    "gd": "SGD({trained}, lr={lr})",
    "momentum": "SGD({trained}, lr={lr}, momentum={mu}, dampening=0)",
    "nesterov": "SGD({trained}, lr={lr}, momentum={mu}, nesterov=True)",
    "rmsprop": "RMSprop({trained}, lr={lr}, alpha={rho}, eps={eps})",
    "adagrad": "Adagrad({trained}, lr={lr}, eps={eps}, initial_accumulator_value={initial_accumulator})",
    "adam": "Adam({trained}, lr={lr}, betas=({beta1}, {beta2}), eps={eps})",
    "adamw": "AdamW({trained}, lr={lr}, betas=({beta1}, {beta2}), eps={eps}, weight_decay={weight_decay})",
}

# What torch calls the memory of each, by the slots of the core; those with a step count their updates.
SLOTS: Mapping[str, Mapping[str, str]] = {
    "gd": {},
    "momentum": {"v": "momentum_buffer"},
    "nesterov": {"v": "momentum_buffer"},
    "rmsprop": {"s": "square_avg"},
    "adagrad": {"s": "sum"},
    "adam": {"m": "exp_avg", "v": "exp_avg_sq"},
    "adamw": {"m": "exp_avg", "v": "exp_avg_sq"},
}
COUNTING = ("rmsprop", "adagrad", "adam", "adamw")

CLIPPING = '''
def clip():
    """Scale the whole gradient down to the norm {limit}, exactly."""
    gradients = [parameter.grad for parameter in network.parameters()]
    norm = torch.sqrt(sum((gradient**2).sum() for gradient in gradients))
    for gradient in gradients:
        gradient *= min(1, {limit} / norm.item())
'''.strip()


def optimizer_lines(training: TrainingSpec, depth: int) -> Iterator[str]:
    """The lines that make the optimiser of a network of `depth` layers, and give it its memory."""
    name, options = training.optimizer_record.name, training.optimizer_options
    trained = "[*weights, *biases]" if training.train_biases else "weights"
    if name == "adamw" and training.train_biases and not options["decay_biases"]:
        trained = '[{"params": weights}, {"params": biases, "weight_decay": 0}]'
    made = MADE["gd" if name == "nesterov" and not options["mu"] else name]
    for kind, part in (("weights", "weight"), ("biases", "bias")):
        yield f"{kind} = [{', '.join(f'network.layer{n}.{part}' for n in range(1, depth + 1))}]"
    yield f"optimizer = torch.optim.{made.format(trained=trained, **options)}"
    for n in range(1, depth + 1) if SLOTS[name] else ():
        yield f"optimizer.state[network.layer{n}.weight] = {{{_memory(name, f'W{n}')}}}"
        if training.train_biases:
            yield f"optimizer.state[network.layer{n}.bias] = {{{_memory(name, f'b{n}', '[:, 0]')}}}"


def _memory(name: str, parameter: str, column: str = "") -> str:
    step = ['"step": torch.tensor(t)'] if name in COUNTING else []
    return ", ".join(
        [*step, *(f'"{own}": torch.tensor({slot}{parameter}{column})' for slot, own in SLOTS[name].items())]
    )


def penalty_expression(training: TrainingSpec) -> str:
    """What is added to the loss; empty without a penalty."""
    each = "[*weights, *biases]" if training.penalise_biases else "weights"
    l1 = f"{training.l1} * w.abs().sum()" if training.l1 else ""
    l2 = f"{training.l2} / 2 * (w**2).sum()" if training.l2 else ""
    return f"sum({' + '.join(filter(None, (l1, l2)))} for w in {each})" if l1 or l2 else ""
