"""What lines of a page that are no article text say in any known language: headings of lists, buttons, footers."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

import regex

from wiredesk.lang.packs import Packs

Kind = Literal["related", "sections", "comments", "share", "account", "footer", "widget", "sponsored", "ends"]
KINDS: tuple[Kind, ...] = (
    "sections", "share", "account", "widget", "sponsored", "ends", "footer", "comments", "related",
)  # fmt: skip
CLOSING: frozenset[str] = frozenset({"related", "comments", "footer", "ends"})
"""Kinds after which an article seldom goes on."""

_TRIM = " .,:;!?»>›|•·*#-–—…()[]\"'0123456789：；，。！？、（）【】《》「」■▼"
_COPYRIGHT = regex.compile(
    r"(?:©|\(c\)|\bcopyright\b)\s*(?:\(c\)|©)?\s*(?:\p{L}[\p{L} .,&]{0,40})?\d{4}", regex.IGNORECASE
)
_DATE = regex.compile(r"\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|\b\d{4}-\d\d-\d\d\b|\b\d{1,2}:\d\d\b|\b(?:19|20)\d\d\b")

DATED = 1_000
"""Code points beside a date that can say what it is."""
_ANY_DIGIT = re.compile(r"\d")
"""What every date has: the standard library finds it in a tenth of the time in which `regex` finds no date."""

_POINTERS = (">>", "»", "=>", "►", "▶", "→")
"""Signs before a title of another page inside a text."""
_CRUMBS = regex.compile(r"\s*[>›»]\s*")
_GLUED = regex.compile(r"(\p{Lu}[\p{L} ]{2,30}?\p{Ll})(?=\p{Lu}\p{Ll}+[ ,]|\d)")


class Phrases:
    """The phrases of all packs, by folded line."""

    __slots__ = (
        "_date_heads", "_firsts", "_footers", "_heads", "_lines", "_no_sections", "_paywall", "_published", "_updated",
    )  # fmt: skip

    def __init__(self, packs: Packs) -> None:
        self._lines: dict[str, Kind] = {}
        heads: dict[str, Kind] = {}
        everything = [packs.root, *packs]
        dates: set[str] = set()
        for pack in everything:
            for kind in KINDS:
                for phrase in pack.data.get("page", {}).get(kind, ()):
                    folded = fold_line(phrase)
                    self._lines[folded] = kind
                    # A word of a script without spaces is as long as two or three of its characters.
                    least = 3 if folded >= "\u3040" else 5
                    if kind in ("related", "footer", "comments", "share", "ends") and len(folded) >= least:
                        heads[folded] = kind
            dates.update(fold_line(phrase) for phrase in pack.data.get("page", {}).get("date_prefixes", ()))
        self._heads = heads
        # The first words of what is looked up by pieces of a line: few lines begin with one of them.
        self._firsts = frozenset(folded.partition(" ")[0] for folded in self._lines)
        self._footers = frozenset(folded.partition(" ")[0] for folded, kind in heads.items() if kind == "footer")
        self._date_heads = tuple(sorted(dates))
        self._published = _begun(everything_of(packs, "published_words"))
        self._updated = _begun(everything_of(packs, "updated_words"))
        self._no_sections = frozenset(everything_of(packs, "no_sections"))
        self._paywall = tuple(dict.fromkeys(everything_of(packs, "paywall")))

    def kind(self, line: str, folded: str | None = None) -> Kind | None:
        """What a line says, if it is nothing but one of the phrases, or begins with one and a colon. folded: the line
        as `fold_line` makes it, where that is known."""
        if len(line) > 200:
            return None
        if folded is None:
            folded = fold_line(line)
        if not folded or line.startswith(_POINTERS):
            return "widget"
        known = self._lines.get(folded)
        if known is not None:
            return known
        if ":" in line or "：" in line:
            known = self._heads.get(fold_line(line.replace("：", ":", 1).partition(":")[0]))
            if known is not None:
                return known
        owned = "©" in line or "copyright" in folded or "(c)" in line or "(C)" in line
        if owned and _COPYRIGHT.search(line):
            return "footer"
        first = folded.partition(" ")[0]
        may_join, may_end = first in self._firsts, first in self._footers
        if not (may_join or may_end):
            return None
        words = folded.split(" ")
        if may_join and 2 <= len(words) <= 12:
            joined = self._joined(words)
            if joined is not None:
                return joined
        if may_end and len(words) <= 14:
            for cut in (4, 3, 2):
                known = self._heads.get(" ".join(words[:cut]))
                if known == "footer":
                    return known
        return None

    def _joined(self, words: list[str]) -> Kind | None:
        """The kind of the first phrase of a line that is nothing but phrases ("Share Facebook Email")."""
        first: Kind | None = None
        at = 0
        while at < len(words):
            for size in range(min(5, len(words) - at), 0, -1):
                known = self._lines.get(" ".join(words[at : at + size]))
                if known is not None:
                    first = first or known
                    at += size
                    break
            else:
                return None
        return first

    def sections_in(self, line: str) -> list[tuple[str, int]]:
        """Names of sections in a line and where they begin: the line, its last crumb, or what a date is glued to."""
        if len(line) > 160:
            return []
        if self._lines.get(fold_line(line)) == "sections":
            return [(line, 0)]
        crumbs = [part for part in _CRUMBS.split(line) if part.strip()]
        if len(crumbs) > 1:
            named = [part.strip() for part in crumbs if self._lines.get(fold_line(part)) == "sections"]
            return [(named[-1], line.rindex(named[-1]))] if named else []
        glued = _GLUED.match(line)
        if glued is not None and self._lines.get(fold_line(glued[1])) == "sections":
            return [(glued[1], 0)]
        return []

    def no_section(self, slug: str) -> bool:
        """Whether a part of an address, as addresses write it, is the form of a page and no section: "live"."""
        return slug in self._no_sections

    def dated(self, line: str) -> bool:
        """Whether a short line is about its date: it states one and little else."""
        if len(line) > 120 or _ANY_DIGIT.search(line) is None or _DATE.search(line) is None:
            return False
        digits = sum(map(str.isdigit, line))
        if digits * 3 >= len(line):
            return True
        if len(line) >= 90 or digits < 4:
            return False
        folded = fold_line(line)
        for head in self._date_heads:  # noqa: SIM110 - asked of many lines, and `any` takes twice the time
            if head in folded:
                return True
        return False

    def paywalled(self, text: str) -> bool:
        """Whether a text of lower case says that one has to pay to read on."""
        return any(phrase in text for phrase in self._paywall)

    def dating(self, words: str) -> Literal["published", "updated"] | None:
        """What the words beside a date say of it: the one that they say last."""
        if not words or words.isspace():
            return None
        low = words[-DATED:].lower()
        updated = max((one.end() for one in self._updated.finditer(low)), default=0)
        published = max((one.end() for one in self._published.finditer(low)), default=0)
        if updated == published:
            return None
        return "updated" if updated > published else "published"


def fold_line(line: str) -> str:
    """A line as it is compared: lower case, without outer signs and figures, white space collapsed."""
    folded = line.lower().strip(_TRIM)
    # Most lines are collapsed already: what is printable has no white space but plain spaces.
    return folded if "  " not in folded and folded.isprintable() else " ".join(folded.split())


def everything_of(packs: Packs, key: str) -> list[str]:
    """The phrases of one key over all packs."""
    return [phrase.lower() for pack in (packs.root, *packs) for phrase in pack.data.get("page", {}).get(key, ())]


def _begun(stems: list[str]) -> regex.Pattern[str]:
    joined = "|".join(regex.escape(stem) for stem in sorted(set(stems), key=len, reverse=True))
    return regex.compile(rf"(?<!\p{{L}})(?:{joined})") if joined else regex.compile(r"(?!)")


@lru_cache(maxsize=8)
def phrases(packs: Packs) -> Phrases:
    """The phrases of these packs, made once."""
    return Phrases(packs)
