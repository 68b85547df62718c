"""Whatever a document says, it is opened or refused."""

from __future__ import annotations

from tests.playground.model.document.fuzz import documents, fuzz


def test_changed_documents_are_opened_or_refused_with_a_sentence():
    found = fuzz(2_000)
    assert found["refused"] > 1_000
    assert found["opened"] > 200


def test_what_is_changed_can_be_opened_unchanged():
    assert len(documents()) == 14
