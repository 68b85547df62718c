"""The elements that a visitor came by: back and forward among them, as among the pages of a browser."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from playground.model.shown.elements import Element, has_element

LONGEST = 50  # elements that are remembered either way


@dataclass(frozen=True)
class Trail:
    """`past` are the elements selected before, the latest last; `future` those gone back from, the nearest first."""

    past: tuple[Element, ...] = ()
    future: tuple[Element, ...] = ()

    def onward(self, now: Element) -> Trail:
        """After another element than `now` was selected: there is nothing to go forward to any more."""
        return Trail((*self.past, now)[-LONGEST:])

    def within(self, sizes: Sequence[int], now: Element) -> Trail:
        """The trail without what a network of these sizes does not have, and without `now` at its near ends."""
        past = [element for element in self.past if has_element(sizes, element)]
        future = [element for element in self.future if has_element(sizes, element)]
        while past and past[-1] == now:
            past.pop()
        while future and future[0] == now:
            future.pop(0)
        return Trail(tuple(past), tuple(future))

    def back(self, now: Element) -> tuple[Element, Trail]:
        """The element before `now`, which stays where there is none, and the trail seen from there."""
        if not self.past:
            return now, self
        return self.past[-1], Trail(self.past[:-1], (now, *self.future)[:LONGEST])

    def forward(self, now: Element) -> tuple[Element, Trail]:
        """The element after `now`, which stays where there is none, and the trail seen from there."""
        if not self.future:
            return now, self
        return self.future[0], Trail((*self.past, now)[-LONGEST:], self.future[1:])
