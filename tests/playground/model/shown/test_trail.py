"""Back and forward among the elements that were selected."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from playground.model.shown.elements import Element, elements_of
from playground.model.shown.trail import LONGEST, Trail

SIZES = (2, 3, 1)
ELEMENTS = st.sampled_from(elements_of(SIZES))
A, B, C = (Element("neuron", 1, row) for row in range(3))


def test_back_and_forward() -> None:
    trail = Trail().onward(A).onward(B)
    assert trail.back(C) == (B, Trail((A,), (C,)))
    now, trail = trail.back(C)
    now, trail = trail.back(now)
    assert (now, trail) == (A, Trail((), (B, C)))
    assert trail.back(now) == (now, trail)
    now, trail = trail.forward(now)
    assert (now, trail) == (B, Trail((A,), (C,)))
    assert trail.onward(now) == Trail((A, B))


@given(visited=st.lists(ELEMENTS, min_size=1, max_size=12))
def test_forward_undoes_back(visited: list[Element]) -> None:
    trail, now = Trail(), visited[0]
    for element in visited[1:]:
        trail, now = trail.onward(now), element
    before, back = trail.back(now)
    if trail.past:
        assert back.forward(before) == (now, trail)


def test_it_is_bounded() -> None:
    trail = Trail()
    for _ in range(LONGEST):
        trail = trail.onward(A).onward(B)
    assert len(trail.past) == LONGEST
    now = C
    while trail.past:
        now, trail = trail.back(now)
    assert len(trail.future) == LONGEST


def test_what_another_network_lacks_is_forgotten() -> None:
    trail = Trail((A, C, A, B), (C, B, C))
    assert trail.within((2, 2, 1), B) == Trail((A, A), ())
    assert trail.within(SIZES, C) == Trail((A, C, A, B), (B, C))
