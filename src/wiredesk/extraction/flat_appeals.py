"""Words with which a site speaks of itself and to its reader: newsletters, accounts, rights, comments."""

from __future__ import annotations

from functools import lru_cache

from wiredesk.extraction.phrases import everything_of
from wiredesk.lang.packs import Packs

WIDE = "\u3040"
"""The first character of scripts whose words are not spaced."""
NONE: tuple[str, ...] = ()


class Appeals:
    """The `page.appeals` of all packs: beginnings of words, several words, and pieces of scripts without spaces."""

    __slots__ = ("_beginnings", "_phrases", "_pieces")

    def __init__(self, packs: Packs) -> None:
        known = sorted(set(everything_of(packs, "appeals")))
        self._pieces = [one for one in known if one[0] >= WIDE]
        self._beginnings: dict[str, tuple[str, ...]] = {}
        for one in known:
            if one.isalpha() and one[0] < WIDE:
                self._beginnings[one[:3]] = (*self._beginnings.get(one[:3], ()), one)
        self._phrases: dict[str, list[str]] = {}
        for one in known:
            if one[0] < WIDE and not one.isalpha():
                first = one.replace("-", " ").replace(".", " ").split(" ")[0].rstrip(":")
                self._phrases.setdefault(first, []).append(one)

    def begins(self, word: str) -> bool:
        """Whether a word in lower case begins with one of them."""
        return word.startswith(self._beginnings.get(word[:3], NONE))

    def phrases_of(self, word: str) -> list[str]:
        """The phrases of several words whose first one this is."""
        return self._phrases.get(word, [])

    def places(self, text: str, words: list[str], *, wide: bool) -> list[int]:
        """Where in a text in lower case phrases and pieces begin. words: the different words of the text."""
        wanted = [phrase for word in words for phrase in self.phrases_of(word)]
        if wide:
            wanted += self._pieces
        found = []
        for phrase in wanted:
            at = text.find(phrase)
            while at >= 0:
                found.append(at)
                at = text.find(phrase, at + 1)
        return found


@lru_cache(maxsize=8)
def appeals(packs: Packs) -> Appeals:
    """The appeals of these packs, made once."""
    return Appeals(packs)
