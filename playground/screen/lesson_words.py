"""The few words of ours around a lesson, in the languages that there are lessons in; else they stay English."""

from __future__ import annotations

from collections.abc import Mapping

from playground.formats import tags_of
from playground.model.lessons.languages import ENGLISH

GERMAN = {
    "{at} of {total}": "{at} von {total}",
    "Lesson (A leads here, and back)": "Lektion (A führt hierher und zurück)",
    "✓ Right.": "✓ Richtig.",
    "✗ Not yet.": "✗ Noch nicht.",
    "Done.": "Erledigt.",
    "The next part is about another network. Undo (Z) leads back to this one.": (
        "Im nächsten Teil geht es um ein anderes Netz. Undo (Z) führt zu diesem zurück."
    ),
    "The page shows another network now, or other data. The lesson waits.": (
        "Die Seite zeigt jetzt ein anderes Netz oder andere Daten. Die Lektion wartet."
    ),
    "The run has gone on. The page shows it again once this is answered.": (
        "Das Training ist weitergegangen. Die Seite zeigt es wieder, sobald dies beantwortet ist."
    ),
    "The lesson waits while a number of the page is asked for: it would tell.": (
        "Die Lektion wartet, solange nach einer Zahl der Seite gefragt wird: sie würde sie verraten."
    ),
    "Why": "Warum",
    "Mathematics": "Mathematik",
    "Watch": "Beobachten",
    "Predict": "Vorhersagen",
    "See": "Nachsehen",
    "Change": "Ändern",
    "Elsewhere": "Anderswo",
    "your guess": "geschätzt",
    "computed": "berechnet",
    "Open “{name}”": "„{name}“ öffnen",
    "Back to “{name}”": "Zurück zu „{name}“",
    "Skip this step": "Überspringen",
    "Show the answer": "Antwort zeigen",
    "Answer": "Antworten",
    "Answer: {name}": "Antwort: {name}",
    "Select it in the graph: by a click, or with the arrow keys and Enter.": (
        "Wähle es im Graphen aus: mit einem Klick oder mit den Pfeiltasten und Enter."
    ),
    "Leave": "Verlassen",
    "Link to this lesson": "Link zur Lektion",
    "{first} of {asked} answered at the first try.": "{first} von {asked} beim ersten Versuch beantwortet.",
    "Next: {title}": "Weiter: {title}",
    "The end": "Ende",
}
WORDS: Mapping[str, Mapping[str, str]] = {ENGLISH: {}, "de": GERMAN}


def language_of_words(language: str) -> str:
    """The language, by its tag, that the words are in around a lesson in some language."""
    known = tags_of(language)[1]
    return known if known in WORDS else ENGLISH


def in_words(english: str, language: str, **values: object) -> str:
    """Words of ours in the language of a lesson, with values in their places."""
    return WORDS[language_of_words(language)].get(english, english).format(**values)
