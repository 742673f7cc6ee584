"""Forms of words that a language declines: made from the endings that its pack lists, never looked up.

`text.cases` of a pack holds paradigms: lists of endings, the first that of the dictionary form, then those of the other
cases in one order for all. A word takes the paradigm whose first ending is the longest that it has. Forms that nobody
writes do no harm, as they are only looked for in texts.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from wiredesk.lang.packs import Pack

SINGULAR = 6
"""Endings of a paradigm that stand for the same case in every paradigm: words of one phrase take them together."""


def inflected(phrase: str, pack: Pack) -> tuple[str, ...]:
    """The phrase in all its cases, itself first; alone if the pack declines nothing.

    Adjectives and the noun that they end in change together; what follows the noun stays ("министра обороны").
    """
    nouns, adjectives = _paradigms(pack, "nouns"), _paradigms(pack, "adjectives")
    words = phrase.split(" ")
    if not nouns or not words[0]:
        return (phrase,)
    changing: list[tuple[str, Sequence[str]]] = []
    for place, word in enumerate(words):
        endings = _of(word, adjectives) if place + 1 < len(words) else None
        if endings is None:
            changing.append(_stemmed(word, _of(word, nouns) or _of(word, adjectives) or ("",)))
            break
        changing.append(_stemmed(word, endings))
    rest = words[len(changing) :]
    if len(changing) == 1:
        stem, every = changing[0]
        return tuple(dict.fromkeys([phrase, *(" ".join([stem + ending, *rest]) for ending in every)]))
    cases = [
        [stem + (endings[case] if case < len(endings) else endings[0]) for stem, endings in changing]
        for case in range(SINGULAR)
    ]
    return tuple(dict.fromkeys([phrase, *(" ".join([*forms, *rest]) for forms in cases)]))


def _stemmed(word: str, endings: Sequence[str]) -> tuple[str, Sequence[str]]:
    return word[: len(word) - len(endings[0])], endings


@lru_cache(maxsize=128)
def _paradigms(pack: Pack, kind: str) -> tuple[tuple[str, ...], ...]:
    """Paradigms of nouns or adjectives, the longest first ending first."""
    rows = [tuple(row) for row in pack.get(f"text.cases.{kind}", ())]
    return tuple(sorted(rows, key=lambda row: -len(row[0])))


def _of(word: str, paradigms: Sequence[tuple[str, ...]]) -> tuple[str, ...] | None:
    low = word.lower()
    return next((row for row in paradigms if low.endswith(row[0]) and len(low) > len(row[0])), None)
