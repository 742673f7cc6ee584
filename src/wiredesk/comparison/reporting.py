"""Signs that somebody reported a thing on the spot: interviews of their own, papers seen, datelines.

The phrases are pack rules (`provenance.own`); who was told stands in the group `outlet`, without it the report
speaks of its own reporter.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from functools import lru_cache

import regex

from wiredesk.lang.packs import Pack
from wiredesk.model.article import Article
from wiredesk.model.spans import Span
from wiredesk.text.credits import dateline
from wiredesk.text.names import acronym_of, key

OPENING_BLOCKS = 3
"""Body blocks in which a dateline is looked for: a summary may stand before the first."""


@dataclass(frozen=True, slots=True)
class Told:
    """Words that say who was told or shown something. outlet: as named, None for the reporter's own."""

    span: Span
    outlet: str | None
    rule: str


@dataclass(frozen=True, slots=True)
class Spot:
    """A dateline. agency: the source that stands in it ("(TNA)"), as written."""

    span: Span
    place: str
    agency: str | None
    rule: str


@lru_cache(maxsize=64)
def _rules(pack: Pack) -> tuple[tuple[str, regex.Pattern[str], tuple[str, ...]], ...]:
    return tuple(
        (str(rule["rule"]), regex.compile(str(rule["pattern"])), tuple(str(cue) for cue in rule.get("cues", ())))
        for rule in pack.rules("provenance.own")
    )


def told(article: Article, pack: Pack) -> tuple[Told, ...]:
    """Who was told or shown things, in the body, in order of the text."""
    found: list[Told] = []
    blocks = [(span, block, block.lower()) for span in article.body_spans() if (block := span.of(article.text))]
    whole = "\n".join([low for _, _, low in blocks])
    rules = [entry for entry in _rules(pack) if any(cue in whole for cue in entry[2])]
    for span, block, low in blocks if rules else ():
        for rule, pattern, cues in rules:
            if not any(cue in low for cue in cues):
                continue
            for hit in pattern.finditer(block):
                outlet = hit.groupdict().get("outlet")
                found.append(Told(Span(span.start + hit.start(), span.start + hit.end()), outlet, rule))
    return tuple(sorted(found, key=lambda entry: (entry.span, entry.rule)))


def spot(article: Article, pack: Pack) -> Spot | None:
    """The dateline of an article: of a block of its own, else at the start of the first body blocks."""
    blocks = [block for block in article.blocks if block.role == "dateline"]
    body = list(article.body_spans())[:OPENING_BLOCKS]
    for span in [block.span for block in blocks] + body:
        line = dateline(article.text, span, pack)
        if line is not None and line.place is not None:
            agency = line.source.of(article.text) if line.source else None
            return Spot(line.span, line.place.of(article.text), agency, line.rule)
    return None


def same_outlet(a: str, b: str, pack: Pack) -> bool:
    """Whether two names may be of one outlet: all tokens of the shorter, one of them its own, stand in the longer."""
    common = set((pack.root or pack).strings("provenance.outlet_words"))
    left, right = sorted((key(a).split(), key(b).split()), key=len)
    own = [token for token in left if token not in common]
    if not own:
        return bool(left) and left == right
    if set(own) <= set(right) or _initials(a, b) or _initials(b, a):
        return True
    return _in_one_word(a, b, common) or _in_one_word(b, a, common)


def _initials(short: str, long: str) -> bool:
    """Whether one is how the other signs its reports: "(RP)" of The River Post."""
    words = long.split()
    return short.isupper() and any(acronym_of(short, " ".join(words[at:])) for at in range(len(words) - 1))


def _in_one_word(domain: str, other: str, common: Set[str]) -> bool:
    """Whether a domain writes the other name in one word: "riverpost.example" beside "The River Post"."""
    if "." not in domain or " " in domain:
        return False
    label = "".join(key(domain.partition(".")[0]).split())
    tokens = key(other.partition(".")[0] if " " not in other else other).split()
    own = "".join(token for token in tokens if token not in common)
    return len(label) > 3 and len(own) > 3 and (own in label or label in "".join(tokens))
