"""A run and what is shown of it as one document, for links, files and refreshes. `docs/document.md` has every field."""

from playground.model.document.document import Opened, opened, written
from playground.model.document.link import from_query, from_text, to_text
from playground.model.document.view import View, usual_view

__all__ = ["Opened", "View", "from_query", "from_text", "opened", "to_text", "usual_view", "written"]
