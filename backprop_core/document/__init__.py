"""The causes of a run, written down: the same run on any machine, bit for bit. `docs/document.md` has every field."""

from backprop_core.document.documents import VERSION, document_of, session_of
from backprop_core.document.text import from_json, to_json
from backprop_core.document.work import MOST_WORK

__all__ = ["MOST_WORK", "VERSION", "document_of", "from_json", "session_of", "to_json"]
