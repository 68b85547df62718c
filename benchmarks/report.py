"""The measurements as tables for people and as JSON for machines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from benchmarks.cases import CHECKED_UPDATES, PROBLEMS
from benchmarks.engines import ENGINES
from benchmarks.measure import Results
from benchmarks.targets import TARGETS, Target

AGREEMENT = 1e-9
INSTALL = "python -m pip install -r benchmarks/requirements.txt"
PROBLEMS_REMARK = (
    "Networks: tanh, half squared error and gradient descent, also on the one sample; "
    "the last one ReLU, softmax, cross-entropy and Adam."
)


def as_data(results: Results) -> dict[str, Any]:
    """Everything measured, and the targets that it covers."""
    return {
        "microseconds_per_update": results.times,
        "difference_from_script": results.differences,
        "agree": agree(results),
        "not_installed": results.missing,
        "targets": [{"target": wanted(t), "ratio": ratio, "met": t.met(ratio)} for t, ratio in _measured(results)],
    }


def agree(results: Results) -> bool:
    """Whether all engines that train came to the parameters of the plain script."""
    return all(difference <= AGREEMENT for difference in _differences(results))


def as_text(results: Results, engines: Sequence[str]) -> str:
    """The tables of times and of targets, and remarks."""
    agreement = (
        f"{'All' if agree(results) else 'NOT ALL'} parameters agree with the plain script's to {AGREEMENT:g} after "
        f"{CHECKED_UPDATES} updates or an epoch: {max(_differences(results), default=0.0):.1e} apart at most."
    )
    parts = ["Microseconds per update (and how many times this core's)", *_times(results, engines), "", agreement]
    if targets := [[wanted(t), f"{ratio:.2f}", _mark(t.met(ratio))] for t, ratio in _measured(results)]:
        parts += ["", *_table([["target for this core", "measured", ""], *targets])]
    return "\n".join([*parts, "", *_remarks(results, engines)])


def wanted(target: Target) -> str:
    """A target in words."""
    engine = ENGINES[target.engine].title
    if target.faster:
        return f"{target.problem}: at least {target.limit:g} times faster than {engine}"
    return f"{target.problem}: at most {target.limit:g} times the time of {engine}"


def _mark(met: bool) -> str:
    return "met" if met else "not met"


def _remarks(results: Results, engines: Sequence[str]) -> list[str]:
    shown = [ENGINES[name] for name in engines if ENGINES[name].remark and name not in results.missing]
    install = [f"What is not installed: {INSTALL}"] if results.missing else []
    return [PROBLEMS_REMARK, *(f"{engine.title}: {engine.remark}." for engine in shown), *install]


def _measured(results: Results) -> Iterator[tuple[Target, float]]:
    for target in TARGETS:
        ratio = target.ratio(results.times)
        if ratio is not None:
            yield target, ratio


def _differences(results: Results) -> list[float]:
    found = (difference for by_engine in results.differences.values() for difference in by_engine.values())
    return [difference for difference in found if difference is not None]


def _times(results: Results, engines: Sequence[str]) -> list[str]:
    header = ["network", "batch", *(ENGINES[name].title for name in engines)]
    rows = []
    for name, times in results.times.items():
        cells = ["not installed" if e in results.missing else _cell(times.get(e), times.get("ours")) for e in engines]
        rows.append([name, f"{PROBLEMS[name].batch} of {PROBLEMS[name].samples}", *cells])
    return _table([header, *rows])


def _cell(time: float | None, ours: float | None) -> str:
    if time is None:
        return "—"
    return _digits(time) if ours is None or time == ours else f"{_digits(time)} ({_digits(time / ours)})"


def _digits(number: float) -> str:
    """Three digits or so."""
    return f"{number:,.0f}" if number >= 100 else f"{number:.3g}"


def _table(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]) for row in rows]
    return [lines[0], "-" * len(lines[0]), *lines[1:]]
