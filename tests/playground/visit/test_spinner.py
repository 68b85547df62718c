"""What takes long says so: a move that runs many updates of the past again."""

from __future__ import annotations

from contextlib import nullcontext

import pytest

from playground.model.scenes import SCENES
from playground.visit import spinner


def test_only_long_moves_say_what_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(spinner.st, "spinner", lambda text, **_: said.append(text) or nullcontext())
    session = SCENES["xor"].make()
    session.run(20_000)
    for update in (session.position.update, session.position.update - 1, 0, -3):
        with spinner.while_replaying(session, update):
            session.travel(max(update, 0))
    assert len(said) <= 1
    said.clear()
    far = max(range(0, 19_000, 7), key=session.replayed)
    count = session.replayed(far)
    with spinner.while_replaying(session, far):
        session.travel(far)
    assert said == [f"Going to update {far + 1:,}: {count:,} updates are run again"]
