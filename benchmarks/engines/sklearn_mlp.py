"""scikit-learn's MLPRegressor and MLPClassifier, trained by `fit` over many epochs."""

from __future__ import annotations

import warnings
from dataclasses import replace
from typing import Any

from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier, MLPRegressor

from benchmarks.cases import Parameters, Problem
from benchmarks.engines import Trainer

SOLVERS = {"gd": "sgd", "adam": "adam"}


def computes(problem: Problem) -> Problem:
    """With the identity as output of a regression; without epsilon, which its Adam adds before the correction."""
    return replace(problem, output="softmax" if problem.classifies else "identity", epsilon=1e-30)


def prepare(problem: Problem, shuffle: bool) -> Trainer:
    """An estimator whose `fit` goes on from where it is."""
    model = _estimator(problem, shuffle)
    X, Y = problem.data()
    inputs, targets = X.T.copy(), problem.labels() if problem.classifies else Y[0]
    classes = {"classes": range(problem.sizes[-1])} if problem.classifies else {}
    model.partial_fit(inputs, targets, **classes)  # makes the arrays that the common start is written into
    for i, (W, b) in enumerate(problem.parameters()):
        model.coefs_[i][...] = W.T
        model.intercepts_[i][...] = b[:, 0]

    def run(updates: int) -> None:
        model.set_params(max_iter=updates // problem.per_epoch)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)  # a fixed number of updates is the point
            model.fit(inputs, targets)

    def parameters() -> Parameters:
        return [(W.T, b[:, None]) for W, b in zip(model.coefs_, model.intercepts_, strict=True)]

    return Trainer(run, parameters, problem.per_epoch)


def _estimator(problem: Problem, shuffle: bool) -> Any:
    kind = MLPClassifier if problem.classifies else MLPRegressor
    return kind(
        hidden_layer_sizes=problem.sizes[1:-1], activation=problem.hidden, solver=SOLVERS[problem.optimizer],
        alpha=0.0, batch_size=problem.batch, learning_rate_init=problem.lr, momentum=0.0, nesterovs_momentum=False,
        beta_1=problem.beta1, beta_2=problem.beta2, epsilon=problem.epsilon, shuffle=shuffle, random_state=0,
        warm_start=True, tol=0.0, n_iter_no_change=10**9, max_iter=1,
    )  # fmt: skip
