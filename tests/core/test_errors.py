"""What an error says of a value is short, whatever the value is."""

from __future__ import annotations

import copy
import pickle

import pytest

from backprop_core import DataError, DocumentError, SpecError


@pytest.mark.parametrize("length", [1, 77, 78, 79, 80, 500])
@pytest.mark.parametrize("kind", [SpecError, DataError])
def test_a_value_is_shown_whole_up_to_80_characters_and_else_cut(kind, length):
    value = "x" * length
    error = kind("units", value, "whole numbers")
    shown = str(error).removeprefix("units is ").removesuffix("; allowed: whole numbers")
    whole = repr(value)
    assert shown == (whole if len(whole) <= 80 else whole[:77] + "...")
    assert len(shown) <= 80
    assert error.args == ("units", value, "whole numbers")
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.field, again.value, again.allowed) == (str(error), "units", value, "whole numbers")


@pytest.mark.parametrize("make", [copy.copy, lambda error: pickle.loads(pickle.dumps(error))])
def test_an_error_of_a_document_names_its_place_also_as_a_copy(make):
    for place, shown in (("training.l1", "training.l1"), ("", "document")):
        error = make(DocumentError(place, "it is wrong"))
        assert (str(error), error.place, error.says) == (f"{shown}: it is wrong", shown, "it is wrong")
        assert (error.field, error.value, error.allowed) == (shown, None, "it is wrong")
