"""Lines that say who made something: pictures, translations, reports, and where a text was taken from.

The rules stand in the packs, section `credits`: `picture`, `end`, `translator`, `byline`, `dateline`, `correction`.
A pattern names its parts: `source` (whom it rests on), `name` (the person), `place`, `date`. A rule that is `known`
holds only where its source is an agency or outlet that the packs know; one that is `boxed` needs that only in a line of
the text, not under a picture.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

import regex

from wiredesk.lang.packs import Pack, Packs
from wiredesk.lang.tokens import words
from wiredesk.model.errors import PackError
from wiredesk.model.spans import Span

LONGEST_LINE = 240
"""Code points of the longest line that is read as a credit, byline or dateline alone: names of five people fit."""

_REMEMBERED = 50_000
"""Words of a language of which is kept whether they bear a cue: a few megabytes."""

Kind = Literal["picture", "end", "translator", "byline", "dateline", "correction"]
KINDS: tuple[Kind, ...] = ("picture", "end", "translator", "byline", "dateline", "correction")


@dataclass(frozen=True, slots=True)
class CreditLine:
    """A credit found in a line. span: the words of the credit. what: the rule's own class ("republication", …).

    place_bound: the rule holds only at the foot of an article (a bare name), which the caller has to see to.
    """

    kind: Kind
    span: Span
    rule: str
    source: Span | None = None
    name: Span | None = None
    place: Span | None = None
    date: Span | None = None
    what: str = ""
    place_bound: bool = False


@dataclass(frozen=True, slots=True)
class _Rule:
    name: str
    pattern: regex.Pattern[str]
    what: str
    place_bound: bool
    known: bool
    boxed: bool
    cues: tuple[str, ...]


class _Rules(NamedTuple):
    """The rules of a kind in order; those of them that no cue announces; the cues of the others, shortest of those that
    stand in one another."""

    every: tuple[_Rule, ...]
    bare: tuple[_Rule, ...]
    cues: tuple[str, ...]


@lru_cache(maxsize=64)
def _rules(pack: Pack, kind: Kind) -> _Rules:
    made = []
    seen = list(pack.rules(f"credits.{kind}"))
    if pack.root is not None:
        seen += [entry for entry in pack.root.rules(f"credits.{kind}") if entry not in seen]
    for entry in seen:
        try:
            pattern = regex.compile(str(entry["pattern"]))
        except (KeyError, regex.error) as error:
            raise PackError(pack.code, f"credits.{kind}.{entry['rule']}", f"needs a pattern: {error}") from error
        cues = tuple(str(cue).lower() for cue in entry.get("cues", ()))
        made.append(
            _Rule(
                str(entry["rule"]),
                pattern,
                str(entry.get("what", "")),
                bool(entry.get("place_bound")),
                bool(entry.get("known")),
                bool(entry.get("boxed")),
                cues,
            )
        )
    of_any = dict.fromkeys(cue for rule in made for cue in rule.cues)
    # "ap photo" stands only where "photo" does.
    short = tuple(cue for cue in of_any if not any(other != cue and other in cue for other in of_any))
    return _Rules(tuple(made), tuple(rule for rule in made if not rule.cues), short)


def cues_of(kind: Kind, pack: Pack) -> tuple[str, ...] | None:
    """What stands, in lower case, in each line that is a credit of this kind: one of these; None: a rule needs none."""
    _, bare, cues = _rules(pack, kind)
    return None if bare else cues


class Bearing(dict[str, bool]):
    """Words as written to whether one of them stands in each line that is a credit of some kind; remembers what it was
    asked for, up to a bound."""

    def __init__(self, cues: tuple[str, ...]) -> None:
        super().__init__()
        self._parts = frozenset(max(words(cue), key=len) for cue in cues)

    def __missing__(self, word: str) -> bool:
        low = word.lower()
        found = any(part in low for part in self._parts)
        if len(self) < _REMEMBERED:
            self[word] = found
        return found


@lru_cache(maxsize=256)
def bearing(kinds: tuple[Kind, ...], pack: Pack) -> Bearing | None:
    """Which words bear a cue of some kinds; None: a rule needs none."""
    cues = [cues_of(kind, pack) for kind in kinds]
    return None if None in cues else Bearing(tuple(cue for each in cues for cue in each or ()))


def _find(
    kind: Kind, text: str, span: Span | None, pack: Pack, *, whole: bool, loose: bool = False
) -> CreditLine | None:
    if span is None and len(text) <= 2 * LONGEST_LINE:
        return _in_line(kind, text, pack, whole, loose)
    return _looked_for(kind, text, span, pack, whole, loose)


@lru_cache(maxsize=4096)
def _in_line(kind: Kind, text: str, pack: Pack, whole: bool, loose: bool) -> CreditLine | None:
    """Of a line by itself: it is asked of more than once on a page, and sites have the same lines on all of theirs."""
    return _looked_for(kind, text, None, pack, whole, loose)


def _looked_for(kind: Kind, text: str, span: Span | None, pack: Pack, whole: bool, loose: bool) -> CreditLine | None:
    every, bare, cues = _rules(pack, kind)
    line = text if span is None else text[span.start : span.end]
    low = line.lower()
    rules = bare
    for cue in cues:
        # Nearly all lines have none.
        if cue in low:
            rules = every
            break
    for rule in rules:
        for cue in rule.cues:
            if cue in low:
                break
        else:
            if rule.cues:
                continue
        found = rule.pattern.fullmatch(line) if whole else rule.pattern.search(line)
        if found is None:
            continue
        parts = found.groupdict()
        if (rule.known or (rule.boxed and loose)) and agency(parts["source"] or "", pack) is None:
            continue
        begin = 0 if span is None else span.start

        def part(
            name: str,
            found: regex.Match[str] = found,
            parts: Mapping[str, str | None] = parts,
            begin: int = begin,
        ) -> Span | None:
            if not parts.get(name):
                return None
            start, end = found.span(name)
            return Span(begin + start, begin + end)

        return CreditLine(
            kind,
            Span(begin + found.start(), begin + found.end()),
            rule.name,
            part("source"),
            part("name"),
            part("place"),
            part("date"),
            rule.what,
            rule.place_bound,
        )
    return None


def _size(text: str, span: Span | None) -> int:
    return len(text) if span is None else span.end - span.start


def picture_credit(text: str, span: Span | None, pack: Pack, *, boxed: bool = True) -> CreditLine | None:
    """The credit of a picture inside or at the end of a line ("Ảnh: X", "(Nguồn: X)", "Photo: X"). Of this and the
    following, span None: the line is the whole text. boxed: whether the line is known to belong to a picture."""
    return _find("picture", text, span, pack, whole=False, loose=not boxed)


def end_credit(text: str, span: Span | None, pack: Pack) -> CreditLine | None:
    """A line that is nothing but the source of the whole text ("Theo X", "Source: X", "Nguồn: https://…")."""
    return _find("end", text, span, pack, whole=True) if _size(text, span) <= 2 * LONGEST_LINE else None


def translator(text: str, span: Span | None, pack: Pack) -> CreditLine | None:
    """A line that is nothing but the name of who translated or abridged ("X (lược dịch)")."""
    return _find("translator", text, span, pack, whole=True) if _size(text, span) <= LONGEST_LINE else None


def names_translator(words: str, pack: Pack) -> bool:
    """Whether the words of a translation's credit tell who translated, and no outlet that it was translated from."""
    line = translator(words, None, pack)
    return line is not None and line.source is None


def byline(text: str, span: Span | None, pack: Pack) -> CreditLine | None:
    """A line that is nothing but who wrote it ("By X", a bare name at the foot: see `CreditLine.place_bound`)."""
    return _find("byline", text, span, pack, whole=True) if _size(text, span) <= LONGEST_LINE else None


def dateline(text: str, span: Span | None, pack: Pack) -> CreditLine | None:
    """Place, agency and day before the first words of a report ("LISK (TNA) -"); it may stand alone."""
    start, end = (0, len(text)) if span is None else (span.start, span.end)
    found = _find("dateline", text, Span(start, min(end, start + LONGEST_LINE)), pack, whole=False)
    return found if found is not None and found.span.start == start else None


def correction(text: str, span: Span, pack: Pack) -> CreditLine | None:
    """The words that open a notice of correction."""
    head = Span(span.start, min(span.end, span.start + LONGEST_LINE))
    return _find("correction", text, head, pack, whole=False)


@lru_cache(maxsize=64)
def _agencies(pack: Pack) -> Mapping[str, str]:
    known: dict[str, str] = {}
    for level in (pack.root, pack):
        if level is not None:
            for name, forms in level.table("agencies").items():
                known[_plain(name)] = name
                for form in forms:
                    known[_plain(form)] = name
    return known


@lru_cache(maxsize=64)
def _last_words(pack: Pack) -> frozenset[str]:
    """Words that names of agencies end in: most names that are asked for end otherwise."""
    return frozenset(name.rpartition(" ")[2] for name in _agencies(pack))


@lru_cache(maxsize=8)
def _all_last_words(packs: Packs) -> frozenset[str]:
    return frozenset().union(*map(_last_words, packs))


def may_be_agency(name: str, packs: Packs) -> bool:
    """Whether any pack may know an agency or outlet by a name: a cheap look before `agency` is asked of each."""
    return _plain(name).rpartition(" ")[2] in _all_last_words(packs)


@lru_cache(maxsize=8192)
def agency(name: str, pack: Pack) -> str | None:
    """The one name of an agency or outlet, whatever form the text uses; None if the pack does not know it.

    Generic words in front ("Hãng tin", "tờ", "báo", "the") do not matter.
    """
    plain = _plain(name)
    if plain.rpartition(" ")[2] not in _last_words(pack):
        return None
    known = _agencies(pack)
    while plain:
        if plain in known:
            return known[plain]
        for word in pack.strings("credits.generic"):
            if plain.startswith(word + " "):
                plain = plain[len(word) + 1 :]
                break
        else:
            return None
    return None


def _plain(name: str) -> str:
    return " ".join(name.lower().strip(" .,:;()[]\"'“”‘’").split())
