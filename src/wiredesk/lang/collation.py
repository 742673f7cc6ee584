"""The order of names and words in a language, as its dictionaries have it. Pure.

Letters first, marks that make no letter of their own (tones, accents) second, upper and lower case last; so that two
words that differ in a tone alone stand together, as in the Unicode Collation Algorithm with its tailorings.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from wiredesk.lang.packs import Pack

Key = tuple[object, ...]


class Collation:
    """Sort keys by a pack's `language.alphabet` (its letters in order; what is not among them comes after, by code
    point) and `language.marks` (its tones in order; other accents come after them)."""

    def __init__(self, alphabet: tuple[str, ...], marks: tuple[str, ...]) -> None:
        self._letters = {unicodedata.normalize("NFC", letter): rank for rank, letter in enumerate(alphabet)}
        self._marks = {mark: rank + 1 for rank, mark in enumerate(marks)}

    def key(self, text: str) -> Key:
        """Sort by it. White space at the ends and more than one space between words count for nothing."""
        words = " ".join(text.split())
        letters: list[tuple[int, int, str]] = []
        tones: list[int] = []
        for character, following in _clusters(unicodedata.normalize("NFD", words.casefold())):
            letter, left = self._letter(character, following)
            if letter in self._letters:
                letters.append((2, self._letters[letter], ""))
            elif letter.isspace():
                letters.append((0, 0, ""))
            elif letter.isdigit():
                letters.append((1, unicodedata.digit(letter, 0), letter))
            else:
                letters.append((3 if letter.isalpha() else 0, 1, letter))
            tones.append(sum(self._marks.get(mark, len(self._marks) + 1 + ord(mark)) for mark in left))
        return (_numbers(letters), tuple(tones), words)

    def _letter(self, character: str, following: str) -> tuple[str, str]:
        """The longest letter of the alphabet that begins here, and the marks that are no part of it."""
        letter, left = character, ""
        for mark in following:
            joined = unicodedata.normalize("NFC", letter + mark)
            if joined in self._letters:
                letter = joined
            else:
                left += mark
        return letter, left


def _clusters(text: str) -> list[tuple[str, str]]:
    """Each character with the marks that follow it."""
    found: list[tuple[str, str]] = []
    for character in text:
        if found and unicodedata.combining(character):
            found[-1] = (found[-1][0], found[-1][1] + character)
        else:
            found.append((character, ""))
    return found


def _numbers(letters: list[tuple[int, int, str]]) -> tuple[tuple[int, int, str], ...]:
    """Digits in a row as one number: 9 stands before 10."""
    found: list[tuple[int, int, str]] = []
    row = ""
    for kind, rank, letter in [*letters, (9, 0, "")]:
        if kind == 1:
            row += str(rank)
            continue
        if row:
            found.append((1, int(row[:300]), row[:300]))
            row = ""
        found.append((kind, rank, letter))
    return tuple(found[:-1])


@lru_cache(maxsize=64)
def collation(pack: Pack) -> Collation:
    """The order of a language."""
    return Collation(pack.strings("language.alphabet"), pack.strings("language.marks"))
