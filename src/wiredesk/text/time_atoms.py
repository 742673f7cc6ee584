"""Finding the pieces of time expressions in a text by a pack's rules, and what their words say as numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import regex

from wiredesk.lang.tokens import Tokens, located
from wiredesk.model.errors import PackError
from wiredesk.model.spans import Span
from wiredesk.text.time_rules import (
    AHEAD,
    MIXED,
    NAMES,
    REACH,
    SLOT_TABLE,
    UNSPACED,
    Atom,
    Begun,
    Grammar,
    Rule,
    Said,
)

_NEXT = regex.compile(r"\s+([^\W\d_]+|\d)")
_GLUED = regex.compile(r"(\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|[^\W\d_]|\d+)")
_ONCE = frozenset({"n", "unit", "zone", "part", "sub", "side", "half", "season", "shift", "ap", "weekday", "era"})
"""Slots that a pattern may name again in another alternative ("{n2}") with the same meaning."""

_PARTS = {"hour": ("minute", 60), "year": ("month", 12)}
"""Units of which a half is so many of a finer one."""


def atoms(text: str, span: Span, rules: Grammar, tokens: Tokens | None = None) -> list[Atom]:
    """Pieces of time expressions in a span, left to right without overlap, the longest at each place.

    tokens: those of the text where they are made already; plain ones tell the words.
    """
    if tokens is not None and tokens.plain:
        begun = _of_tokens(text, tokens, tokens.within(span), rules)
    else:
        begun = _of_text(text, span, rules)
    return _longest(text, span, rules, begun, None, False) if begun else []


def glued_atoms(text: str, span: Span, rules: Grammar, region: str | None) -> list[Atom]:
    """The same of a line in which words may be stuck to others, as in the date lines of flattened pages."""
    return _longest(text, span, rules, _of_text(text, span, rules, glued=True), region, True)


_Word = tuple[str, Begun, int, int]
"""A word that may begin a time expression, the rules, and where it stands."""


def _of_text(text: str, span: Span, rules: Grammar, *, glued: bool = False) -> list[_Word]:
    words, starts, ends = located(_GLUED if glued else rules.word, text, (span,))
    heads = rules.heads
    return [
        (word, begun, start, end)
        for word, start, end in zip(words, starts, ends, strict=True)
        if (begun := heads[word]) is not None
    ]


def _of_tokens(text: str, tokens: Tokens, within: range, rules: Grammar) -> list[_Word]:
    words, heads = tokens.words, rules.heads
    found: list[_Word] = []
    for at, begun in enumerate(map(heads.__getitem__, words[within.start : within.stop]), within.start):
        if begun is not None:
            start, end = tokens.starts[at], tokens.ends[at]
            if begun is MIXED:
                found += _of_text(text, Span(start, end), rules)
            else:
                found.append((words[at], begun, start, end))
    return found


def _longest(
    text: str, span: Span, rules: Grammar, begun: Iterable[_Word], region: str | None, glued: bool
) -> list[Atom]:
    found: list[Atom] = []
    stop = span.start
    for word, head, start, end in begun:
        if start < stop or not _begins(text, start, word, glued):
            continue
        reach = min(span.end, start + REACH)
        candidates = head.ahead(word, text[end : min(reach, end + AHEAD)])
        if not candidates:
            continue
        if head.bearing is not head.rules:
            # "the" begins a dozen rules and hardly ever a time: not before a word that no rule knows.
            after = _NEXT.match(text, end, span.end)
            if after is not None and not after[1].isdigit() and after[1].lower() not in rules.known:
                candidates = tuple(rule for rule in head.bearing if rule in candidates)
        best: Atom | None = None
        for rule in candidates:
            hit = rule.pattern.match(text, start, reach)
            if hit is None or hit.end() == start:
                continue
            # The longest; of two as long the one that stands by itself.
            if best is not None and (hit.end(), not rule.weak) <= (best.end, not best.weak):
                continue
            said = _said(hit, rule, rules, region)
            if said is not None:
                best = Atom(start, start + len(hit[0].rstrip()), said, rule.name, rule.weak)
        if best is not None:
            found.append(best)
            stop = best.end
    return found


def _begins(text: str, start: int, word: str, glued: bool) -> bool:
    if start == 0:
        return True
    before = text[start - 1]
    if before.isalnum() and not UNSPACED.match(before) and not UNSPACED.match(word):
        # Digits stuck to a word are a model or a code, except in a line that is known to be flattened.
        return (glued and before.isdigit() != word[0].isdigit()) or (glued and word[0].isupper())
    if not word[0].isdigit():
        return before not in "_@#"
    if before in "$€£¥₹#№_@":
        return False
    if before in ".,/:-–" and start > 1:
        earlier = text[start - 2]
        return not (earlier.isdigit() or (before in "-/" and earlier.isalnum()))
    return True


def _said(hit: regex.Match[str], rule: Rule, rules: Grammar, region: str | None) -> Said | None:
    """The words of a match as numbers; None if they cannot be a time (the 31st of a 13th month)."""
    got: dict[str, Any] = {}
    tables = rules.tables
    for name, text in hit.groupdict().items():
        if text is None:
            continue
        base, again = (name[:-1], name[-1]) if name[-1] in "23" else (name, "")
        if base == "n" and text.isdigit():
            got["n"] = int(text)
        elif base in SLOT_TABLE:
            if not _take(got, base, again, _meaning(tables[SLOT_TABLE[base]], text)):
                return None
        elif base == "y":
            got["year" + again] = int(text)
        elif base == "yy":
            got["year" + again] = int(text) + (2000 if int(text) < 70 else 1900)
        elif base == "d":
            got["day" + again] = int(text)
        elif base == "m":
            got["month" + again] = int(text)
        elif base in {"h", "mi", "s"}:
            name_of = {"h": "hour", "mi": "minute", "s": "second"}[base]
            if again and ("hour" in got if base == "h" else "until" in got):
                got["until"] = replace(got.get("until", Said()), **{name_of: int(text)})
            else:
                got[name_of] = int(text)
        elif base == "ey":
            got["ey"] = int(text) if text.isdigit() else 1
        elif base == "decade":
            got["decade"] = int(hit["decade"] + hit["tens"])
        elif base in {"century", "roman"}:
            number = int(text) if base == "century" else _roman(text)
            if again and "century" in got:
                got["until"] = Said(century=number)
            else:
                got["century"] = number
        elif base == "dd":
            got["tens"] = int(text)
        elif base == "offset":
            digits = text[1:].replace(":", "")
            hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "00")
            if int(hours) > 14 or int(minutes) > 59:
                return None
            got["zone"] = f"{'-' if text[0] != '+' else '+'}{int(hours):02d}:{minutes}"
    if "era" in got:
        # The first year of an era is that in which it began.
        got["year"] = int(got.pop("era")) + got.pop("ey", 1) - 1
    groups = hit.groupdict()
    pair = next(((groups["a" + n], groups["b" + n]) for n in ("", "2", "3") if groups.get("a" + n)), None)
    if pair is not None:
        ordered = _ordered(int(pair[0]), int(pair[1]), rules, region)
        if ordered is None:
            return None
        got["day"], got["month"], got["swapped"] = ordered
    for name in ("year", "month", "day"):
        # A slot numbered because it stands in another alternative, not because it is the end of a range.
        for other in (name + "2", name + "3"):
            if other in got and name not in got:
                got[name] = got.pop(other)
    if "year" in got and "day2" in got and "year2" not in got and _ends_with_year(hit):
        # "From 29 December to 4 January 2027": the year is that of the last day.
        last = (got.get("month2", got.get("month", 0)), got["day2"])
        got["year2"] = got["year"]
        got["year"] -= last < (got.get("month", 0), got.get("day", 0))
    fixed = dict(rule.fixed)
    toward = int(fixed.pop("toward", 1))
    count = got.pop("n", None)
    lacking = bool(fixed.pop("lacking", False))
    halved = bool(fixed.pop("and_half", False))
    got = {**fixed, **got}
    if lacking and "hour" in got and 0 < got.get("minute", 0) < 60:
        # "Ten to six", "7 giờ kém 10".
        got["hour"], got["minute"] = (got["hour"] - 1) % 12 or 12, 60 - got["minute"]
    if count is not None:
        if count == 0:
            got["vague"] = True
        got.setdefault("shift", 0)
        got["shift"] = toward * count
    if halved:
        # "An hour and a half ago", "half a year ago".
        finer, parts = _PARTS[got["unit"]]
        got["unit"], got["shift"] = finer, parts * got["shift"] + toward * parts // 2
    if got.get("sub") == "months-to":
        # "The three months to June 30".
        if count is None or not 1 < count <= 12 or "month" not in got:
            return None
        del got["sub"], got["shift"]
        got.pop("day", None)
        first = got["month"] - count
        got["month2"], got["month"] = got["month"], first % 12 + 1
        if "year" in got:
            got["year2"] = got["year"]
            got["year"] += first // 12
    if "part" in got and isinstance(got["part"], list):
        got["part"] = (int(got["part"][0]), int(got["part"][1]))
    if got.pop("ap", None) == "pm" and got.get("hour", 12) < 12:
        got["hour"] += 12
    elif groups.get("ap") and got.get("hour") == 12 and _meaning(tables["clock_halves"], groups["ap"]) == "am":
        got["hour"] = 0
    unknown = set(got) - set(NAMES)
    if unknown:
        raise PackError("times", rule.name, f"says what no time has: {sorted(unknown)}")
    return Said(**got)


def _ends_with_year(hit: regex.Match[str]) -> bool:
    """Whether the one year of a range stands behind its last day."""
    stated = [hit.start(name) for name, text in hit.groupdict().items() if text and name[:2].rstrip("23") in _YEARS]
    return bool(stated) and hit.groupdict().get("d2") is not None and max(stated) > hit.start("d2")


_YEARS = frozenset({"y", "yy"})


def _ordered(first: int, second: int, rules: Grammar, region: str | None) -> tuple[int, int, bool | None] | None:
    """Day and month of a numeric pair: by what is possible, else by region, else by the pack."""
    order = rules.order_by_region.get(region or "", rules.order)
    day, month = (second, first) if order.find("M") < order.find("D") else (first, second)
    if month > 12 >= day and month <= 31:
        return month, day, True
    return (day, month, False) if 1 <= month <= 12 and 1 <= day <= 31 else None


def _meaning(table: Mapping[str, Any], text: str) -> Any:
    key = " ".join(text.split())
    for form in (key, key.lower(), key.capitalize(), key.title()):
        if form in table:
            return table[form]
    folded = key.lower()
    return next((value for word, value in table.items() if word.lower() == folded), None)


def _take(got: dict[str, Any], slot: str, again: str, meaning: Any) -> bool:
    if meaning is None:
        return False
    if slot == "dayword":
        values = meaning if isinstance(meaning, Mapping) else {"shift": meaning}
        got.update(values)
        got.setdefault("unit", "day")
    elif slot == "q":
        got["quarter"] = meaning
    elif slot in _ONCE:
        got[slot] = meaning
    elif slot in {"hw", "mw"}:
        got["hour" if slot == "hw" else "minute"] = meaning
    elif slot in {"lunarmonth", "dayname"}:
        got[("month" if slot == "lunarmonth" else "day") + again] = meaning
    elif slot == "lunar":
        month, _, day = meaning.partition("-")
        if day.isdigit():
            got.update(lunar=True, month=int(month), day=int(day))
        else:
            got["vague"] = True
    else:
        got[slot + again] = meaning
    return True


def _roman(text: str) -> int:
    values = [{"I": 1, "V": 5, "X": 10}[letter] for letter in text]
    return sum(-mine if mine < after else mine for mine, after in zip(values, [*values[1:], 0], strict=True))
