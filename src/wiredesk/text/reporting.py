"""What a report says of how it was made: interviews of its own, papers seen, datelines, notices that take back or mend
an earlier report, headlines of round-ups; and by which names an outlet is called.

The phrases are pack rules (`provenance.own`, `.notices`, `.round_ups`); who was told stands in the group `outlet`,
without it the report speaks of its own reporter.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from functools import lru_cache

import regex

from wiredesk.lang.packs import Pack, Packs
from wiredesk.model.article import Article
from wiredesk.model.spans import Span
from wiredesk.text.credits import agency, dateline, may_be_agency
from wiredesk.text.names import acronym_of, key

OPENING_BLOCKS = 3
"""Body blocks in which a dateline is looked for: a summary may stand before the first."""
NOTICED = 2
"""First body blocks, and last ones, in which a notice may stand."""
SHORTEST_NAME = 4
"""Letters of a name by which an outlet may be known in its text."""
SENTENCE = 50
"""Code points below which a block that names the outlet may be its imprint, no sentence."""
_QUOTED = regex.compile(r"“[^“”]*”|\"[^\"]*\"|«[^«»]*»")


@dataclass(frozen=True, slots=True)
class Told:
    """Words that say who was told or shown something. outlet: as named, None for the reporter's own. question: they
    only say who asked, which may have been before many."""

    span: Span
    outlet: str | None
    rule: str
    question: bool = False


@dataclass(frozen=True, slots=True)
class Spot:
    """A dateline. agency: the source that stands in it ("(TNA)"), as written."""

    span: Span
    place: str
    agency: str | None
    rule: str


@dataclass(frozen=True, slots=True)
class Notice:
    """Words that take back ("retracts") or mend ("corrects") an earlier report. heads: they stand in the title or at
    the beginning, so that the page is the notice."""

    span: Span
    what: str
    rule: str
    heads: bool


@dataclass(frozen=True, slots=True)
class _Rule:
    name: str
    pattern: regex.Pattern[str]
    cues: tuple[str, ...]
    what: str
    unquoted: bool


@lru_cache(maxsize=64)
def _rules(pack: Pack, section: str) -> tuple[_Rule, ...]:
    return tuple(
        _Rule(
            str(rule["rule"]),
            regex.compile(str(rule["pattern"])),
            tuple(str(cue) for cue in rule.get("cues", ())),
            str(rule.get("what", "")),
            bool(rule.get("unquoted")),
        )
        for rule in pack.rules(f"provenance.{section}")
    )


def told(article: Article, pack: Pack) -> tuple[Told, ...]:
    """Who was told or shown things, in the body, in order of the text."""
    found: list[Told] = []
    blocks = [(span, block, block.lower()) for span in article.body_spans() if (block := span.of(article.text))]
    whole = "\n".join([low for _, _, low in blocks])
    rules = [rule for rule in _rules(pack, "own") if any(cue in whole for cue in rule.cues)]
    for span, block, low in blocks if rules else ():
        quoted: list[Span] | None = None
        for rule in rules:
            if not any(cue in low for cue in rule.cues):
                continue
            for hit in rule.pattern.finditer(block):
                if rule.unquoted:
                    if quoted is None:
                        quoted = [Span(*words.span()) for words in _QUOTED.finditer(block)]
                    if any(words.start <= hit.start() < words.end for words in quoted):
                        continue
                outlet = hit.groupdict().get("outlet")
                where = Span(span.start + hit.start(), span.start + hit.end())
                found.append(Told(where, outlet, rule.name, rule.what == "question"))
    questions = [entry.span for entry in found if entry.question]
    if questions:
        found = [entry for entry in found if entry.question or not any(entry.span.meets(span) for span in questions)]
    found += _named_itself(article, pack, [entry.span for entry in found])
    return tuple(sorted(found, key=lambda entry: (entry.span, entry.rule)))


def _named_itself(article: Article, pack: Pack, known: list[Span]) -> list[Told]:
    """Sentences in which an outlet names itself: it saw, counted, was told. Not what it signs with, nor its imprint."""
    if article.outlet is None or len(article.outlet.value) < SHORTEST_NAME:
        return []
    name = article.outlet.value
    ends = (*pack.strings("attribution.name_ends"), *pack.strings("provenance.short_ends"))
    last = name.split()[-1]
    short = last.lower() in ends
    # All that the pattern finds ends in the last word: most articles do not have it.
    if last not in article.text:
        return []
    pattern = _own_name(name, tuple(pack.strings("provenance.short_after")) if short else ())
    line: Spot | None = None
    found = []
    for span in article.body_spans():
        block = span.of(article.text)
        if len(block) < SENTENCE or last not in block:
            continue
        quoted: list[Span] | None = None
        for hit in pattern.finditer(block):
            where = Span(span.start + hit.start(), span.start + hit.end())
            if quoted is None:
                line = line or spot(article, pack)
                quoted = [Span(*words.span()) for words in _QUOTED.finditer(block)]
            if any(words.start <= hit.start() < words.end for words in quoted):
                continue
            if (line is not None and line.span.meets(where)) or any(other.meets(where) for other in known):
                continue
            if block[hit.end() :].strip(" ).]") and not block[: hit.start()].rstrip().endswith("("):
                found.append(Told(where, name, "root.own.named"))
    return found


@lru_cache(maxsize=1024)
def _own_name(name: str, before: tuple[str, ...]) -> regex.Pattern[str]:
    """An outlet's name in full, or its last word after an article ("the Gazette")."""
    forms = [regex.escape(name)]
    words = name.split()
    if len(words) > 1 and len(words[-1]) >= SHORTEST_NAME and words[-1][:1].isupper():
        forms += [rf"(?i:{regex.escape(word)})\s{regex.escape(words[-1])}" for word in before]
    return regex.compile(rf"(?<!\w)(?:{'|'.join(forms)})(?!\w)")


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


def notice(article: Article, pack: Pack) -> Notice | None:
    """The notice that takes back or mends an earlier report: in the title, the first or the last blocks of the body;
    one that takes back before one that mends."""
    title = [article.title.span] if article.title is not None and article.title.span is not None else []
    body = list(article.body_spans())
    heads = title + body[:NOTICED]
    found = [
        Notice(Span(span.start + hit.start(), span.start + hit.end()), rule.what, rule.name, span in heads)
        for rule in _rules(pack, "notices")
        for span in dict.fromkeys((*heads, *body[-NOTICED:]))
        if (hit := _hit(rule, span.of(article.text))) is not None
    ]
    return min(found, key=lambda one: (one.what != "retracts", one.span), default=None)


def round_up(article: Article, pack: Pack) -> Span | None:
    """The words of the title that say that the page holds several pieces of news."""
    if article.title is None or article.title.span is None:
        return None
    title = article.title.span
    for rule in _rules(pack, "round_ups"):
        hit = _hit(rule, title.of(article.text))
        if hit is not None:
            return Span(title.start + hit.start(), title.start + hit.end())
    return None


def _hit(rule: _Rule, text: str) -> regex.Match[str] | None:
    low = text.lower()
    return rule.pattern.search(text) if any(cue in low for cue in rule.cues) else None


@lru_cache(maxsize=4096)
def plain_outlet(name: str, packs: Packs) -> str:
    """The name of an outlet as others may write it too: an agency by its one name, others folded and without generic
    words ("Báo", "the", "news agency")."""
    if may_be_agency(name, packs):
        for pack in packs:
            known = agency(name, pack)
            if known is not None:
                return key(known)
    tokens = key(name).split()
    for generic in _generic(packs).get(tokens[0], ()) if tokens else ():
        size = len(generic)
        if len(tokens) > size and tuple(tokens[:size]) == generic:
            tokens = tokens[size:]
            break
    common = _outlet_words(packs)
    own = [token for token in tokens if token not in common]
    return " ".join(own or tokens)


@lru_cache(maxsize=8)
def _generic(packs: Packs) -> dict[str, list[tuple[str, ...]]]:
    """Generic words before the names of outlets in all languages, folded, by the first, the longest first."""
    words = {tuple(key(word).split()) for pack in packs for word in pack.strings("credits.generic")}
    found: dict[str, list[tuple[str, ...]]] = {}
    for parts in sorted(filter(None, words), key=lambda parts: (-len(parts), parts)):
        found.setdefault(parts[0], []).append(parts)
    return found


@lru_cache(maxsize=8)
def _outlet_words(packs: Packs) -> frozenset[str]:
    return frozenset(packs.root.strings("provenance.outlet_words"))


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
