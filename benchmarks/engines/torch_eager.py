"""PyTorch, eager: modules, autograd and torch.optim, as its tutorials train."""

from __future__ import annotations

import torch
from torch import nn

from benchmarks.cases import Parameters, Problem
from benchmarks.engines import Trainer

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)
ACTIVATIONS = {"tanh": nn.Tanh, "relu": nn.ReLU}


def computes(problem: Problem) -> Problem:
    """All problems, as they are."""
    return problem


def prepare(problem: Problem, shuffle: bool) -> Trainer:
    """A sequential module and its optimiser."""
    model = _model(problem)
    linear = [module for module in model if isinstance(module, nn.Linear)]
    inputs, targets = problem.data()
    X = torch.tensor(inputs.T.copy())
    Y = torch.tensor(problem.labels() if problem.classifies else targets.T.copy())
    loss = nn.functional.cross_entropy if problem.classifies else _half_squared_error
    optimizer = _optimizer(problem, model)

    def update(x: torch.Tensor, y: torch.Tensor) -> None:
        optimizer.zero_grad()
        loss(model(x), y).backward()
        optimizer.step()

    def run(updates: int) -> None:
        for _ in range(updates // problem.per_epoch):
            if problem.per_epoch == 1:
                update(X, Y)
                continue
            order = torch.randperm(problem.samples) if shuffle else torch.arange(problem.samples)
            for batch in order.split(problem.batch):
                update(X[batch], Y[batch])

    def parameters() -> Parameters:
        return [(m.weight.detach().numpy(), m.bias.detach().numpy()[:, None]) for m in linear]

    return Trainer(run, parameters, problem.per_epoch)


def _half_squared_error(output: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    return 0.5 * nn.functional.mse_loss(output, target)  # one output: its mean over all is that over the batch


def _model(problem: Problem) -> nn.Sequential:
    modules: list[nn.Module] = []
    for (W, b), name in zip(problem.parameters(), problem.activations, strict=True):
        linear = nn.Linear(W.shape[1], W.shape[0])
        with torch.no_grad():
            linear.weight.copy_(torch.tensor(W))
            linear.bias.copy_(torch.tensor(b[:, 0]))
        modules.append(linear)
        if name in ACTIVATIONS:  # softmax is part of the loss
            modules.append(ACTIVATIONS[name]())
    return nn.Sequential(*modules)


def _optimizer(problem: Problem, model: nn.Module) -> torch.optim.Optimizer:
    if problem.optimizer == "gd":
        return torch.optim.SGD(model.parameters(), lr=problem.lr)
    betas = (problem.beta1, problem.beta2)
    return torch.optim.Adam(model.parameters(), lr=problem.lr, betas=betas, eps=problem.epsilon)
