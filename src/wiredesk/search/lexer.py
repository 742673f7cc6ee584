"""What a user typed, cut into words, phrases, fields, operators and parentheses. Linear; anything can be cut."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import regex

Kind = Literal["word", "phrase", "field", "and", "or", "not", "minus", "open", "close"]

_CLOSED_BY = {
    '"': '"”＂', "＂": '＂"', "“": '”"“', "”": '”"', "„": '“”"', "‟": '”"', "«": "»", "»": "«",
    "「": "」", "『": "』", "《": "》",
}  # fmt: skip
"""What may end a phrase that a mark began, as the languages write them: „so“, »so«, “so”."""
_OPEN_BRACKETS, _CLOSE_BRACKETS = "(（", ")）"
_PIECE = regex.compile(
    r"(?P<space>\s+)|(?P<open>[(（])|(?P<close>[)）])|(?P<quote>[\"＂“”„‟«»「『《])"
    r"|(?P<field>(?P<name>\p{L}+)[:：])|(?P<minus>-(?=[^\s\-]))|(?P<rest>[^\s\"＂“”„‟«»「『《()（）]+)"
)
_REST = regex.compile(r"[^\s\"＂“”„‟«»「『《()（）]+")
_UNTAKEN = re.compile("[\ud800-\udfff]")
_WORDS_OF_LOGIC: dict[str, Kind] = {"AND": "and", "OR": "or", "NOT": "not"}


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece. text: the word, what stands inside of the phrase's marks, or the field's value; name: of the field,
    in lower case; written: as the user wrote it; quoted: whether a field's value stood in marks; cut: a phrase whose
    closing mark is missing; star: ends in one."""

    kind: Kind
    text: str
    written: str
    name: str = ""
    quoted: bool = False
    cut: bool = False
    star: bool = False


def pieces(text: str, fields: frozenset[str]) -> Iterator[Piece]:
    """The pieces of a query in order. fields: names before a colon that mean something; others belong to their word."""
    # A lone surrogate or a NUL is nothing that a database or a terminal takes.
    text = unicodedata.normalize("NFC", _UNTAKEN.sub("\ufffd", text).replace("\0", " "))
    lexer = _Lexer(text, fields)
    while lexer.at < len(text):
        piece = lexer.next()
        if piece is not None:
            yield piece


class _Lexer:
    def __init__(self, text: str, fields: frozenset[str]) -> None:
        self.text = text
        self.fields = fields
        self.at = 0
        # Where each mark stands for the last time: looking for a mark that never comes again costs nothing.
        self.last = {mark: text.rfind(mark) for marks in _CLOSED_BY.values() for mark in marks}

    def next(self) -> Piece | None:
        start = self.at
        found = _PIECE.match(self.text, start)
        assert found is not None, "every character is of some kind"
        if found["field"] is not None and found["name"].lower() in self.fields:
            return self._field(start, found.end(), found["name"].lower())
        if found["quote"] is not None:
            inner, closed = self._phrase(start)
            star = closed and self.text.startswith("*", self.at)
            self.at += star
            return Piece("phrase", inner, self.text[start : self.at], cut=not closed, star=star)
        if found["field"] is not None or found["rest"] is not None:
            return self._word(start)
        self.at = found.end()
        if found["space"] is not None:
            return None
        kind: Kind = "open" if found["open"] else "close" if found["close"] else "minus"
        return Piece(kind, found[0], found[0])

    def _phrase(self, start: int) -> tuple[str, bool]:
        """What stands between the mark at `start` and the one that closes it, and whether there is one."""
        marks = _CLOSED_BY[self.text[start]]
        after = start + 1
        ends = [self.text.find(mark, after) for mark in marks if self.last[mark] >= after]
        if not ends:
            # The mark alone is nothing; what follows is read as if it were not there.
            self.at = after
            return "", False
        end = min(ends)
        self.at = end + 1
        return self.text[after:end], True

    def _word(self, start: int) -> Piece:
        found = _REST.match(self.text, start)
        assert found is not None
        self.at = found.end()
        word = found[0]
        if word in _WORDS_OF_LOGIC:
            return Piece(_WORDS_OF_LOGIC[word], word, word)
        star = len(word) > 1 and word.endswith("*")
        return Piece("word", word.rstrip("*") if star else word, word, star=star)

    def _field(self, start: int, after: int, name: str) -> Piece:
        self.at = after
        char = self.text[after : after + 1]
        if char and char in _CLOSED_BY:
            inner, closed = self._phrase(after)
            if closed:
                return Piece("field", inner, self.text[start : self.at], name, quoted=True)
            self.at = after
        found = _REST.match(self.text, after)
        if found is None:
            return Piece("field", "", self.text[start:after], name)
        self.at = found.end()
        return Piece("field", found[0], self.text[start : self.at], name)
