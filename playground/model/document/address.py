"""The page's own address: the fields of it that are a document, beside those that are about something else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import takewhile

from backprop_core.document.fields import Plain, said
from backprop_core.errors import DocumentError, LaterVersionError
from playground.model.document.link import OTHERS, PACKED, from_query, is_readable, to_text
from playground.model.scenes import SCENES, SEED

SCENE, LARGE = "preset", "large"
KEPT = "kept"  # stands for a run that does not fit into an address
IN_TAB = f"{KEPT}=tab"
RESUMED = "resume"  # the ticket of a visit that a reload has interrupted
NOT_OURS = (RESUMED, "embed", "embed_options", "fbclid", "gclid")
TOO_LARGE = "this run does not fit into an address. The tab where it was made has kept it, and can save it as a file"
CAMPAIGN = "utm_"  # how names begin that mail programs and the like append to every link


def address_of(document: Mapping[str, Plain]) -> str:
    """The query of an address. Raises DocumentError if the document does not fit into one.

    Where the run is a scene's own, what undo and redo lead to is left out; of another run those courses are in it that
    began as it did. A link then is short, and has nothing of what its maker did before.
    """
    bare = {name: value for name, value in document.items() if name not in OTHERS}
    if is_readable(bare):
        return to_text(bare)
    others = {name: _begun_alike(document[name]) for name in OTHERS if name in document}
    return to_text(bare | {name: courses for name, courses in others.items() if courses})


def _begun_alike(courses: Sequence[Mapping[str, Plain]]) -> list[Mapping[str, Plain]]:
    """The nearest courses, up to the first that has a start of its own."""
    return list(takewhile(lambda course: "network" not in course, reversed(courses)))[::-1]


def document_in(query: Mapping[str, str]) -> Plain | None:
    """The document that an address names, None if it names none. Raises DocumentError.

    `preset=xor` is a scene at its start, `large=1` shows it for a projector; without a scene it is the first one.
    """
    ours = {name: text for name, text in query.items() if name not in NOT_OURS and not name.startswith(CAMPAIGN)}
    if KEPT in ours:
        raise DocumentError(KEPT, TOO_LARGE)
    if SCENE in ours:
        ours["scene"] = _known_scene(ours.pop(SCENE))
    if ours.get(LARGE) in ("", "1"):
        ours[LARGE] = "true"
    if not ours or PACKED in ours:
        return from_query(ours) if ours else None
    return from_query({"scene": SEED.key, **ours})


def _known_scene(name: str) -> str:
    if name not in SCENES:
        raise DocumentError(SCENE, f"there is no scene {said(name)}")
    return name


def refusal(error: DocumentError) -> str:
    """The sentence for a link that cannot be opened."""
    if isinstance(error, LaterVersionError):
        return f"This link was made by a later version of this page, and cannot be opened here ({error})."
    return f"This link cannot be opened: {error}."
