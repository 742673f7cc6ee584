"""The time rules of a pack, compiled: which words can begin a time expression, and what one says before it is placed.

A rule is a pattern in which `{name}` stands for a table of the pack or for a kind of number, e.g.
`{n} {unit} (?:ago|earlier)`; a space stands for any white space. Rules are found by the words that they can begin
with, which the compiler works out by partial matching, so that a text is scanned once and a pattern is tried only
where it can begin.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from itertools import groupby
from typing import Any

import regex

from wiredesk.lang.packs import Pack
from wiredesk.lang.tokens import HANGUL, SINGLE
from wiredesk.model.errors import PackError


@dataclass(frozen=True, slots=True)
class Said:
    """What the words of a time expression say, not yet placed in the calendar. None: not said.

    shift: steps of `unit` from the anchor (0 this, -1 last), or from the time before it if `base` is "previous", or
    from an event that follows if it is "event", or from the year named last if it is "told". part: hours that a part
    of day reaches from and to. side: -1 "last", 1 "next" beside a weekday or a date. sub: which share of a period.
    weak: means a time only beside other words that do.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    hour: int | None = None
    minute: int | None = None
    second: int | None = None
    part: tuple[int, int] | None = None
    zone: str | None = None
    unit: str | None = None
    shift: int | None = None
    base: str | None = None
    side: int | None = None
    sub: str | None = None
    season: int | None = None
    quarter: int | None = None
    half: int | None = None
    decade: int | None = None
    tens: int | None = None
    """5: the fifties of a century that is not said."""
    century: int | None = None
    year2: int | None = None
    month2: int | None = None
    day2: int | None = None
    vague: bool | None = None
    """Recognised, and known to name no day ("a few months ago")."""
    lunar: bool | None = None
    """Day and month are those of the lunisolar calendar; day 0 is the last of the month."""
    cycle: int | None = None
    """The year by its place in a cycle of sixty."""
    swapped: bool | None = None
    """Day and month of a numeric date stand in the other order than the pack's."""
    until: Said | None = None
    """What a stretch of time ends with, where both ends are told apart: "from Friday noon to Sunday"."""


NAMES = tuple(each.name for each in fields(Said))


@dataclass(frozen=True, slots=True)
class Atom:
    """A piece of a time expression with its place, the rule that found it, and whether it stands by itself."""

    start: int
    end: int
    said: Said
    rule: str
    weak: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """A compiled rule. fixed: what it says whatever its words are; open: names of any kind can stand in it; tells:
    whether the beginning of what it stands before tells that it cannot match: not where it looks behind itself, or at
    an edge of words, which the end of a beginning is not."""

    name: str
    pattern: regex.Pattern[str]
    fixed: Mapping[str, Any]
    weak: bool
    open: bool
    tells: bool


class Begun:
    """The rules that a word can begin. bearing: those of them that can hold before a word that no rule knows."""

    __slots__ = ("bearing", "rules", "_ahead")

    def __init__(self, rules: tuple[Rule, ...], bearing: tuple[Rule, ...]) -> None:
        self.rules = rules
        self.bearing = bearing
        self._ahead: dict[str, tuple[Rule, ...]] = {}

    def ahead(self, word: str, tail: str) -> tuple[Rule, ...]:
        """Those of the rules that can match where the word and some characters behind it stand: most can not, and the
        same come again."""
        found = self._ahead.get(tail)
        if found is None:
            found = tuple(
                rule for rule in self.rules if not rule.tells or rule.pattern.match(word + tail, partial=True)
            )
            if len(self._ahead) < TAILS:
                self._ahead[tail] = found
        return found


MIXED = Begun((), ())
"""What letters and digits in one begin: their parts may begin something."""


class Heads(dict[str, Begun | None]):
    """The rules that a word can begin, looked up as written, and those of them that can hold before a word that no
    rule knows; None for most words, which are remembered up to a bound.

    known: the lower-case words that rules are made of. named: those rules that a word begins though its letters do not
    tell so. unspaced: words are characters, which others follow at once.
    """

    def __init__(
        self, rules: Sequence[Rule], known: frozenset[str], named: Mapping[str, list[Rule]], unspaced: bool
    ) -> None:
        super().__init__()
        self._rules = rules
        self._known = known
        self._named = named
        self._unspaced = unspaced
        self._by_letter: dict[str, list[Rule]] = {}
        self._begun: dict[str, tuple[Rule, ...]] = {}

    def __missing__(self, word: str) -> Begun | None:
        found: Begun | None = None
        if word.isalnum() and not word.isalpha() and not word.isdecimal():
            found = MIXED
        elif rules := self._begun_by("0" if word.isdecimal() else word.lower()):
            crowded = len(rules) >= CROWDED and not word.isdecimal()
            found = Begun(rules, tuple(rule for rule in rules if _bears(rule, word)) if crowded else rules)
        if len(self) < REMEMBERED:
            self[word] = found
        return found

    def _begun_by(self, head: str) -> tuple[Rule, ...]:
        """The rules that a lower-case word can begin; "0": a number. Found once for each word that rules know."""
        if head not in self._begun and (head == "0" or head in self._known or head in self._named):
            self._begun[head] = self._worked_out(head)
        return self._begun.get(head, ())

    def _worked_out(self, head: str) -> tuple[Rule, ...]:
        found: list[Rule] = []
        if head == "0":
            found = [rule for rule in self._rules if _is_begun(rule, _DIGITS)]
        elif head in self._known:
            letter = head[0]
            if letter not in self._by_letter:
                # Few rules can begin with a word's first letter, and only those are tried with all of its forms.
                self._by_letter[letter] = [rule for rule in self._rules if _is_begun(rule, _cases(letter))]
            found = [rule for rule in self._by_letter[letter] if _may_begin(rule, _cases(head), self._unspaced)]
        return (*found, *self._named.get(head, ()))


_DIGITS = ("1", "12", "19", "20", "31", "2024", "1990")


def _is_begun(rule: Rule, forms: Sequence[str]) -> bool:
    return any(rule.pattern.fullmatch(form, partial=True) for form in forms)


def _bears(rule: Rule, word: str) -> bool:
    """Whether a rule can end with a word that begins it, or go on with a name."""
    match = rule.pattern.fullmatch
    return rule.open and (
        match(word) is not None or any(match(f"{word} {name}", partial=True) for name in ("Qq", "qq", "QQ"))
    )


@dataclass(frozen=True, slots=True)
class Grammar:
    """All time rules of a pack by the word that they can begin with, as written. known: all their words, folded."""

    heads: Heads
    known: frozenset[str]
    tables: Mapping[str, Mapping[str, Any]]
    join: regex.Pattern[str]
    until: regex.Pattern[str]
    between: regex.Pattern[str]
    future: frozenset[str]
    past: frozenset[str]
    past_endings: tuple[str, ...]
    bare: frozenset[str]
    """Infinitives before a participle, whose time is that of the word before them ("will be opened")."""
    ahead: frozenset[str]
    leaning: frozenset[str]
    both: frozenset[str]
    told_behind: frozenset[str]
    """Last words of a word for the day behind which stands what it counts from ("the day before | the vote")."""
    toward: frozenset[str]
    done: frozenset[str]
    openers: frozenset[str]
    again: regex.Pattern[str]
    each: regex.Pattern[str]
    falls: regex.Pattern[str]
    compared: regex.Pattern[str]
    """Words before a time that something is only compared with."""
    streets: regex.Pattern[str]
    works: regex.Pattern[str]
    lunar_hours: float | None
    order: str
    word: regex.Pattern[str]
    order_by_region: Mapping[str, str]
    zone: str | None
    rules: tuple[Rule, ...] = field(default=())


REMEMBERED = 50_000
"""Words of a language of which is kept what they begin: a few megabytes."""
AHEAD = 3
"""Characters behind a word by which the rules are told apart that can match there."""
TAILS = 500
"""Different ones that are remembered for a word."""
CROWDED = 6
"""A word that begins so many rules is tried only together with a next one that some rule knows."""
REACH = 120
"""No expression is longer, in characters. The `regex` library looks through all that it is given for a sign that a
pattern needs, so without a bound the time would grow with the square of a sentence."""
NUMBERS = {
    "y": r"(?P<y>1\d\d\d|20\d\d|2100)(?!\d)",
    "yy": r"(?P<yy>\d\d)(?!\d)",
    "d": r"(?P<d>0?[1-9]|[12]\d|3[01])(?!\d)",
    "m": r"(?P<m>0?[1-9]|1[0-2])(?!\d)",
    "h": r"(?P<h>[01]?\d|2[0-4])(?!\d)",
    "mi": r"(?P<mi>[0-5]\d)(?!\d)",
    "s": r"(?P<s>[0-5]\d)(?!\d)",
    "decade": r"(?P<decade>1\d|20)(?P<tens>\d)0",
    "century": r"(?P<century>1?\d|2[01])(?!\d)",
    "roman": r"(?-i:(?P<roman>X{0,2}(?:IX|IV|V?I{0,3}))(?<=[XVI])(?![\p{Lu}\d]))",
    "dd": r"(?P<dd>[1-9])0(?!\d)",
    "ey": r"(?P<ey>\d{1,3}|元)(?!\d)",
    "a": r"(?P<a>\d\d?)(?!\d)",
    "b": r"(?P<b>\d\d?)(?!\d)",
    "offset": r"(?P<offset>[+\-−]\d\d?(?::?\d\d)?)(?!\d)",
}
_LOOKS = regex.compile(r"\(\?<[=!]|\\[bBmMZzGK]|[$^]")
_SLOT = regex.compile(r"\{([a-z]+)([23]?)\}")
_WORD = regex.compile(r"([^\W\d_]+|\d+)")
_SIGN = regex.compile(rf"([{SINGLE}々]|[^\W\d_{SINGLE}々]+|\d+)")
"""The same for languages that write no spaces: a character of theirs is a word."""
UNSPACED = regex.compile(f"[{SINGLE}々{HANGUL}]")
_TABLES = (
    "weekdays", "months", "day_words", "shifts", "units", "parts", "subs", "sides", "zones", "seasons", "quarters",
    "halves", "counts", "clock_halves", "lunar", "eras", "lunar_months",
    "day_numbers", "hours", "minutes", "cycle",
)  # fmt: skip
SLOT_TABLE = {
    "weekday": "weekdays", "month": "months", "dayword": "day_words", "shift": "shifts", "unit": "units",
    "part": "parts", "sub": "subs", "side": "sides", "zone": "zones", "season": "seasons", "q": "quarters",
    "half": "halves", "n": "counts", "ap": "clock_halves", "lunar": "lunar", "era": "eras",
    "lunarmonth": "lunar_months", "dayname": "day_numbers", "hw": "hours", "mw": "minutes", "cycle": "cycle",
}  # fmt: skip


@lru_cache(maxsize=64)
def grammar(pack: Pack) -> Grammar:
    """The grammar of a pack, compiled once: its own rules and those of `root`. Raises `PackError` for a bad one."""
    tables = {name: _table(pack, name) for name in _TABLES}
    alternatives = {slot: _alternatives(tables[name]) for slot, name in SLOT_TABLE.items()}
    rows = list(pack.data.get("times", {}).get("rules", ()))
    if pack.root is not None:
        rows += pack.root.rules("times.rules")
    rules = [_rule(row, alternatives, pack) for row in rows]
    named: dict[str, list[Rule]] = {}
    unspaced = bool(pack.get("text.unspaced"))
    glued = unspaced or bool(pack.get("text.written_behind"))
    tell = _SIGN if unspaced else _WORD
    words = {word for table in tables.values() for phrase in table for word in tell.findall(phrase.lower())}
    for row in rows:
        words.update(word.lower() for word in tell.findall(row["pattern"]) if word.isalpha())
    known = frozenset(word for word in words if not word.isdigit())
    for row, rule in zip(rows, rules, strict=True):
        # A rule that looks behind cannot be met by its first word alone, so it names it.
        for head in row.get("heads", ()):
            named.setdefault(head, []).append(rule)

    def phrase(key: str) -> str:
        words = sorted(pack.strings(f"times.{key}"), key=len, reverse=True)
        return "|".join(regex.escape(word) for word in words) or "(?!)"

    link = phrase("join")
    edge = "" if glued else r"\b"
    order = str(pack.get("times.order", "DMY"))
    return Grammar(
        heads=Heads(rules, known, named, unspaced),
        known=known,
        tables=tables,
        join=regex.compile(rf"[\s,]*(?:(?:{link}){edge}[\s,]*)?\(?\s*(?:(?:{link}){edge}\s*)?", regex.I),
        until=regex.compile(rf"\s*(?:[-–—]|{phrase('until')})\s*(?:(?:{link})\s+)?", regex.I),
        between=regex.compile(rf"(?:{phrase('between')})\s+(?:(?:{link})\s+)?$", regex.I),
        future=frozenset(pack.strings("times.future")),
        past=frozenset(pack.strings("times.past")),
        past_endings=pack.strings("times.past_endings"),
        ahead=frozenset(pack.strings("times.ahead")),
        bare=frozenset(pack.strings("times.bare")),
        leaning=frozenset(pack.strings("times.leaning") + pack.strings("times.future")),
        both=frozenset(pack.strings("times.both")),
        told_behind=frozenset(pack.strings("times.told_behind")),
        toward=frozenset(pack.strings("times.toward")),
        done=frozenset(pack.strings("times.done")),
        openers=frozenset(pack.strings("times.openers")),
        again=regex.compile(rf"[\s,)]*(?:{phrase('again')})(?!\p{{L}})", regex.I),
        each=regex.compile(rf"(?<!\p{{L}})(?:{phrase('each')})\s+$", regex.I),
        falls=regex.compile(rf"(?<!\p{{L}})(?:{phrase('falls')})\s+$", regex.I),
        compared=regex.compile(rf"(?<!\p{{L}})(?:{phrase('compared')})(?:\s+[\p{{L}}]+){{0,4}}\s+$", regex.I),
        streets=regex.compile(rf"(?<!\p{{L}})(?:{phrase('streets')})\s+$", regex.I),
        works=regex.compile(rf"(?<!\p{{L}})(?:{phrase('works')})\s+[\"“”«‘'][^\"“”«»‘]*$", regex.I),
        lunar_hours=float(pack.get("times.lunar_hours")) if pack.get("times.lunar_hours") is not None else None,
        order=order,
        word=tell,
        order_by_region=dict(pack.table("times.order_by_region")),
        zone=str(pack.get("pack.default_zone", "")) or None,
        rules=tuple(rules),
    )


def _may_begin(rule: Rule, forms: Sequence[str], unspaced: bool) -> bool:
    """Whether one of the forms, as whole words, is a match of the rule or can be the beginning of one.

    unspaced: the forms are characters, which other characters follow at once.
    """
    whole = rule.pattern.fullmatch
    return any(
        whole(form, partial=True)
        and (unspaced or whole(form) or any(whole(form + sign, partial=True) for sign in " .-–,'’1"))
        for form in forms
    )


def _cases(word: str) -> tuple[str, ...]:
    return word, word.capitalize(), word.upper()


def _table(pack: Pack, name: str) -> Mapping[str, Any]:
    """Words to meanings, the words as written; a table's value is a meaning or its list of words."""
    found: dict[str, Any] = {}
    sources = [pack.root, pack] if pack.root is not None else [pack]
    for source in sources:
        for key, value in source.data.get("times", {}).get(name, {}).items():
            if name in {"weekdays", "months"}:
                found.update(dict.fromkeys(value, int(key)))
            elif name in {"units", "lunar"}:
                found.update(dict.fromkeys(value, key))
            else:
                found[key] = value
    return found


def _alternatives(table: Mapping[str, Any]) -> str:
    # A word written with capitals in the pack is a proper form: "May", "Sun", and matches only so or all in capitals.
    proper: list[tuple[str, str]] = []
    plain: list[tuple[str, str]] = []
    for word in sorted(table, key=len, reverse=True):
        form = regex.escape(word, special_only=True).replace(r"\ ", r"\s+").replace(" ", r"\s+")
        edge = r"(?!\p{L})" if word[-1].isalpha() and not UNSPACED.match(word[-1]) else ""
        if word != word.lower():
            if word[0] != word[0].upper():
                form = f"[{word[0]}{word[0].upper()}]{form[1:]}"
            upper = regex.escape(word.upper(), special_only=True).replace(" ", r"\s+")
            proper += [(form, edge), (upper, edge)] if upper != form else [(form, edge)]
        else:
            plain.append((form, edge))
    parts = []
    if proper:
        parts.append(f"(?-i:{_with_edges(proper)})")
    if plain:
        parts.append(f"(?i:{_with_edges(plain)})")
    return "|".join(parts) or "(?!)"


def _with_edges(forms: Sequence[tuple[str, str]]) -> str:
    """Forms in order, each with what may not follow it, said once for neighbours: a pattern is read five times as
    fast."""
    return "|".join(
        f"(?:{'|'.join(form for form, _ in group)}){edge}" for edge, group in groupby(forms, key=lambda one: one[1])
    )


def _rule(row: Mapping[str, Any], alternatives: Mapping[str, str], pack: Pack) -> Rule:
    def slot(found: regex.Match[str]) -> str:
        name, again = found[1], found[2]
        if name in NUMBERS:
            return "(?:" + NUMBERS[name].replace(f"<{name}>", f"<{name}{again}>") + ")"
        if name in alternatives:
            extra = r"\d{1,4}(?!\d|[.,]\d)|" if name == "n" else ""
            return f"(?P<{name}{again}>{extra}{alternatives[name]})"
        raise PackError(pack.code, str(row.get("rule")), f"no such slot: {{{name}}}")

    source = _SLOT.sub(slot, row["pattern"].replace(" ?", r"\s*").replace(" ", r"\s+"))
    # What follows a number must not make it another number: 2.11.5, 22/11/, 5%.
    tail = r"(?<!\d(?=\s?%|[.,:/]\d|°))(?!(?<=\p{L})\p{Ll})"
    try:
        pattern = regex.compile(f"(?:{source}){tail}", regex.I)
    except regex.error as error:
        raise PackError(pack.code, str(row["rule"]), f"not a pattern: {error}") from error
    return Rule(
        str(row["rule"]),
        pattern,
        dict(row.get("set", {})),
        bool(row.get("weak", False)),
        "\\p{" in row["pattern"],
        _LOOKS.search(row["pattern"]) is None,
    )


def merged(first: Said, second: Said) -> Said | None:
    """Both together, None if they say different things of the same field."""
    values: dict[str, Any] = {}
    for name in NAMES:
        other = getattr(second, name)
        if other is None:
            continue
        mine = getattr(first, name)
        if mine is not None and mine != other:
            return None
        values[name] = other
    return replace(first, **values)
