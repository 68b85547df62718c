"""What is bound to buffers refuses to be copied, as a copy would be cut off from them."""

from __future__ import annotations

import copy
import pickle

import pytest

from tests.core.tape.test_laws import session_of


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, pickle.dumps])
@pytest.mark.parametrize("part", ["table", "wiring", "tape", "operation"])
def test_what_is_bound_to_the_buffers_of_a_session_refuses_to_be_copied(part, copied) -> None:
    session = session_of("tanh", "sigmoid", "bce")
    thing = session.tape.operations[0] if part == "operation" else getattr(session, part)
    with pytest.raises(TypeError, match="bound to its buffers: copy the session"):
        copied(thing)
