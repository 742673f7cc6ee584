"""What a user typed, understood as far as it can be. Every string is a query; what is not understood is read as words.

word  "exact phrase"  begin*     all of them, in any spelling, marks and case
a OR b   NOT a   -a   ( … )      AND is understood between words; AND binds closer than OR; operators in capitals
lang:vi  person:"Ada Lorn"  org:  place:  outlet:  author:  category:  source:  origin:  quote:"words somebody said"
since:2026-11-01  until:2026-11  since:2d  (12h, 3w)      publication, else first sight; `until` takes in what it names
origins:>=2  origins:1..3  is:single-origin  differs:when|where|who|said|whether|how-many|any      of the story
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, cast, get_args

from wiredesk.model.query import All, Any, Asks, Between, Differs, Field, Having, Node, Not, OriginsAre, Query, Words
from wiredesk.search.dates import period
from wiredesk.search.lexer import Piece, pieces
from wiredesk.text.folding import sought

MOST_PARTS = 64
"""Words, phrases and fields of a query that are searched; a sentence pasted in has fewer."""
MOST_WORDS = 48
"""Words of a phrase that are searched."""
LONGEST = 256
"""Code points of a word or phrase that are searched: scripts without spaces have no words to count."""
MOST_CHARACTERS = 10_000
"""Code points of a query that are read."""
DEEPEST = 8
"""Parentheses within parentheses that are followed."""
SHORTEST_BEGINNING = 3
"""Letters that a beginning must have ("ele*"): with fewer, a tenth of all words would have to be looked through."""
_MOST_NOTES = 8

_VALUES: frozenset[str] = frozenset(get_args(Field))
_TIMES = frozenset({"since", "until"})
FIELDS = _VALUES | _TIMES | {"origins", "is", "differs"}
"""The names that mean something before a colon."""
_ASKS = {re.sub(r"\W", "", asks): asks for asks in get_args(Asks)}
_COUNT = re.compile(r"(?:(>=|<=|>|<|=)?(\d{1,4})|(\d{1,4})\.\.(\d{1,4})|(\d{1,4})\+)", re.ASCII)
_LIKE_A_FIELD = re.compile(r"([^\W\d_]{2,20})[:：](?!//)")


def parse_query(text: str, *, now: datetime) -> Query:
    """The query that a text is. now: what ages are counted from, aware; dates are of its zone.

    Never raises. `Query.notes` says in a sentence each what was read otherwise than it was written.
    """
    reader = _Reader(now)
    if len(text) > MOST_CHARACTERS:
        reader.note(f"only the first {MOST_CHARACTERS:,} characters are read")
    for piece in pieces(text[:MOST_CHARACTERS], FIELDS):
        reader.take(piece)
    return reader.done()


@dataclass(slots=True)
class _Group:
    """What stands between two parentheses so far: alternatives, each a list of parts that must all be so.

    negated: the group as a whole is. pending: operators read that wait for what they apply to.
    """

    negated: bool = False
    alternatives: list[list[Node]] = field(default_factory=lambda: [[]])
    pending: list[Piece] = field(default_factory=list)


class _Reader:
    def __init__(self, now: datetime) -> None:
        self.now = now
        self.groups = [_Group()]
        self.ignored_depth = 0
        self.parts = 0
        self.left_out = 0
        self.notes: dict[str, None] = {}
        self.nothing: dict[str, None] = {}
        self.asked = False

    # --- pieces ------------------------------------------------------------------------------------------------------

    def take(self, piece: Piece) -> None:
        self.asked = True
        match piece.kind:
            case "open":
                self._open()
            case "close":
                self._close()
            case "and" | "or" | "not" | "minus":
                self._operator(piece)
            case _:
                for node in self._nodes(piece):
                    self._add(node)

    def _operator(self, piece: Piece) -> None:
        group = self.groups[-1]
        kinds = [each.kind for each in group.pending]
        if piece.kind in ("not", "minus"):
            if any(kind in ("not", "minus") for kind in kinds):
                # Twice "not" is a slip of the keyboard more often than logic.
                return
        elif kinds or not group.alternatives[-1]:
            # Nothing before it that it could join: it is a word that happens to stand in capitals.
            self._flush(group)
            self._word_of_logic(piece)
            return
        group.pending.append(piece)

    def _flush(self, group: _Group) -> None:
        """Operators that nothing followed are words."""
        pending, group.pending = group.pending, []
        for piece in pending:
            if piece.kind != "minus":
                self._word_of_logic(piece)

    def _word_of_logic(self, piece: Piece) -> None:
        self.note(f"{piece.written} joins nothing here: searched as a word")
        self._add(Words((piece.text,)))

    def _open(self) -> None:
        if len(self.groups) > DEEPEST:
            self.ignored_depth += 1
            self.note(f"parentheses within more than {DEEPEST} others are left out of account")
            return
        self.groups.append(_Group(self._negated()))

    def _close(self) -> None:
        if self.ignored_depth:
            self.ignored_depth -= 1
        elif len(self.groups) > 1:
            self._end_group()
        else:
            self.note("a closing parenthesis opens nowhere: left out of account")

    def _end_group(self) -> None:
        self._flush(self.groups[-1])
        group = self.groups.pop()
        node = _joined(group)
        if node is not None:
            self._append(Not(node) if group.negated else node)

    def _negated(self) -> bool:
        """Takes what was pending: a new alternative if OR was, and whether what comes is to be absent."""
        group = self.groups[-1]
        pending, group.pending = group.pending, []
        if any(each.kind == "or" for each in pending):
            group.alternatives.append([])
        return any(each.kind in ("not", "minus") for each in pending)

    def _add(self, node: Node) -> None:
        if self.parts >= MOST_PARTS:
            self.left_out += 1
            self.groups[-1].pending.clear()
            return
        negated = self._negated()
        self._append(Not(node) if negated else node)

    def _append(self, node: Node) -> None:
        alternative = self.groups[-1].alternatives[-1]
        if node not in alternative:
            alternative.append(node)
            self.parts += 1

    def done(self) -> Query:
        if len(self.groups) > 1:
            self.note("a parenthesis is not closed: read as closed at the end")
        while len(self.groups) > 1:
            self._end_group()
        self._flush(self.groups[0])
        node = _joined(self.groups[0])
        if self.left_out:
            self.note(f"only the first {MOST_PARTS} words and fields are searched: {self.left_out} more are left out")
        if self.nothing:
            signs = ", ".join(f'"{_short(sign) or _code(sign)}"' for sign in list(self.nothing)[:3])
            self.note(f"{signs} {'hold' if len(self.nothing) > 1 else 'holds'} no letter or digit: not searched")
        if node is None:
            # Nothing that can be looked for was asked for: not the same as asking for everything.
            node = Any(()) if self.asked else All(())
        notes = list(self.notes)
        if len(notes) > _MOST_NOTES:
            notes = [*notes[:_MOST_NOTES], f"and {len(notes) - _MOST_NOTES} more remarks"]
        return Query(node, tuple(notes))

    def note(self, note: str) -> None:
        self.notes.setdefault(note)

    # --- words, phrases, fields --------------------------------------------------------------------------------------

    def _nodes(self, piece: Piece) -> Iterator[Node]:
        if piece.kind == "field":
            node = self._field(piece)
            if node is not None:
                yield node
                return
            yield from self._words(f"{piece.name}:{piece.text}", piece)
            return
        if piece.cut:
            self.note("a quotation mark has no partner: left out of account")
            return
        named = _LIKE_A_FIELD.match(piece.text) if piece.kind == "word" else None
        if named is not None:
            known = ", ".join(f"{name}:" for name in sorted(FIELDS))
            self.note(f"{_short(named[1])}: is no field: searched as words (fields: {known})")
        yield from self._words(piece.text, piece)

    def _words(self, text: str, piece: Piece) -> Iterator[Node]:
        looked_for = sought(text)
        if looked_for is None:
            if text.strip():
                self.nothing.setdefault(text.strip())
            elif piece.kind == "phrase":
                self.note("there is nothing between two quotation marks: left out of account")
            self._drop_pending()
            return
        words = text[:LONGEST].split()[:MOST_WORDS]
        if len(text) > LONGEST or len(words) < len(text.split()):
            self.note(f"of a phrase the first {MOST_WORDS} words or {LONGEST} characters are searched")
        star = piece.star
        last = looked_for.plain[-1]
        if star and len(last) < SHORTEST_BEGINNING and last.isascii():
            self.note(
                f"{_short(piece.written)}: a beginning has at least {SHORTEST_BEGINNING} letters: searched as a word"
            )
            star = False
        yield Words(tuple(words), star)

    def _drop_pending(self) -> None:
        """What could not be searched takes its "not" along, which else would fall on the next word."""
        group = self.groups[-1]
        group.pending = [each for each in group.pending if each.kind in ("and", "or")]

    def _field(self, piece: Piece) -> Node | None:
        name, value = piece.name, piece.text.strip()
        if not value:
            self.note(f"{name}: lacks a value (without a space after the colon): searched as a word")
            return None
        if name in _VALUES:
            if sought(value) is None:
                self.note(f"{_short(piece.written)}: holds no letter or digit: not searched")
                return None
            return Having(cast(Field, name), " ".join(value[:LONGEST].split()[:MOST_WORDS]))
        if name in _TIMES:
            return self._time(piece, cast(Literal["since", "until"], name), value)
        if name == "origins":
            return self._origins(piece, value)
        folded = re.sub(r"\W", "", value.lower())
        if name == "is":
            if folded == "singleorigin":
                return OriginsAre(0, 1)
            self.note(f"{_short(piece.written)}: only is:single-origin is known: searched as words")
            return None
        asks = _ASKS.get(folded)
        if asks is None:
            known = ", ".join(each.replace(" ", "-") for each in get_args(Asks))
            self.note(f'{_short(piece.written)}: "{_short(value)}" is none of {known}: searched as words')
            return None
        return Differs(cast(Asks, asks))

    def _time(self, piece: Piece, name: Literal["since", "until"], value: str) -> Node | None:
        named = period(value, self.now)
        if named is None:
            self.note(f'{_short(piece.written)}: "{_short(value)}" is no date (2026-11-01, 2026-11) and no age '
                       "(2d, 12h, 3w): searched as words")  # fmt: skip
            return None
        return Between(named[0], None) if name == "since" else Between(None, named[1])

    def _origins(self, piece: Piece, value: str) -> Node | None:
        found = _COUNT.fullmatch(value.replace(" ", ""))
        if found is None:
            self.note(f'{_short(piece.written)}: "{_short(value)}" is no number of origins (>=2, 1, 1..3): '
                       "searched as words")  # fmt: skip
            return None
        sign, number, low, high, more = found.groups()
        if low is not None:
            return OriginsAre(int(low), int(high))
        if more is not None:
            return OriginsAre(int(more))
        count = int(number)
        bounds = {">=": (count, None), ">": (count + 1, None), "<=": (0, count), "<": (0, max(0, count - 1))}
        return OriginsAre(*bounds.get(sign or "=", (count, count)))


def _joined(group: _Group) -> Node | None:
    """The group as one node; None if there is nothing in it."""
    alternatives: list[Node] = []
    for parts in group.alternatives:
        if parts:
            node = parts[0] if len(parts) == 1 else All(tuple(parts))
            if node not in alternatives:
                alternatives.append(node)
    if not alternatives:
        return None
    return alternatives[0] if len(alternatives) == 1 else Any(tuple(alternatives))


def _code(text: str) -> str:
    return f"U+{ord(text[0]):04X}" if text else ""


def _short(text: str, most: int = 40) -> str:
    """For a note: on one line, without control characters, not longer than a person reads."""
    clean = " ".join("".join(char if char.isprintable() else " " for char in text[: 4 * most]).split())
    return clean if len(clean) <= most else clean[: most - 1] + "…"
