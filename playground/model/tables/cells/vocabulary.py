"""Words in tables that have a meaning of their own, in lower case."""

from __future__ import annotations


def _words(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


MISSING = _words(
    "na n/a #n/a n.a. <na> nan -nan #nan null #null! nil nat ? missing k.a. n/d n.d. s/o",
    "#div/0! #ref! #value! #wert! #name? #num! #zahl! #bezug! -1.#ind 1.#qnan",
) | {"k. a."}
MISSING_AMONG_NUMBERS = _words("- -- – — . .. ... none")

YES = _words(
    "yes ja y j true t wahr richtig oui si sí sim da tak on an + 1 pos positive positiv present sick ill",
    "pass passed bestanden good gut win won survived spam",
)
NO = _words(
    "no nein n false f falsch non não nie nee off aus - 0 neg negative negativ absent healthy well",
    "fail failed durchgefallen bad schlecht loss lost died ham",
)
NOT = ("not ", "no ", "non-", "non ", "nicht ", "kein ", "keine ", "un", "in")  # before the word that is denied

TARGETS = _words("target label labels class classes klasse ziel zielgröße species outcome output result ergebnis")
SPLITS = _words("split set subset partition usage dataset teilmenge teilung aufteilung") | {"data set"}
TESTS = _words("test is_test istest testing") | {"for testing", "is test"}
FOR_TRAINING = _words("train training trn fit learn learning")
FOR_TESTING = _words("test testing tst val valid validation validate dev eval evaluation holdout held-out")
FLAGS = {"no": False, "yes": True, "false": False, "true": True, "0": False, "1": True, "nein": False, "ja": True}

FACTORS = _words("k K M Mio Mio. Mill. million million Mrd Mrd. B bn billion thousand Tsd Tsd. tsd. k€ k$ T€ Mio.€")
CURRENCIES = _words("AUD BRL CAD CHF CNY CZK DKK EUR GBP HUF INR JPY NOK NZD PLN SEK TRY USD ZAR Fr kr Rs")
