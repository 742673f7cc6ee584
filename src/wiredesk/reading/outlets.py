"""Names of outlets and agencies in running text, and which noun phrases are one."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Literal

from wiredesk.lang.packs import Pack
from wiredesk.lang.tokens import Phrases, Tokens
from wiredesk.model.findings import Mention
from wiredesk.reading.cues import first_words
from wiredesk.text.credits import agency

LONGEST_TAIL = 4
"""Tokens that may follow an outlet's name within its noun phrase ("của Hà Lan", "news agency")."""


@lru_cache(maxsize=64)
def outlet_openings(pack: Pack) -> frozenset[str]:
    """Folded words that an outlet's name, or a generic word beside it, begins with."""
    return first_words(pack, (*_forms(pack), *pack.strings("attribution.outlet_words")))


@lru_cache(maxsize=64)
def known_outlets(pack: Pack) -> Phrases[str]:
    """All names of outlets and agencies that the pack and `root` know, each with its canonical name."""
    return Phrases(dict(_forms(pack)), pack, cased=True)


@lru_cache(maxsize=64)
def _forms(pack: Pack) -> Mapping[str, str]:
    forms: dict[str, str] = {}
    for level in (pack.root, pack):
        table: Mapping[str, list[str]] = level.table("agencies") if level is not None else {}
        for name, others in table.items():
            forms.update(dict.fromkeys([name, *others], name))
    return {form: name for form, name in forms.items() if form[:1].isupper()}


@lru_cache(maxsize=64)
def outlet_words(pack: Pack) -> Phrases[None]:
    """Words before or after the name of an outlet ("tờ", "newspaper")."""
    return Phrases(dict.fromkeys(pack.strings("attribution.outlet_words")), pack)


@lru_cache(maxsize=64)
def _wires(pack: Pack) -> frozenset[str]:
    return frozenset(pack.strings("attribution.wires"))


def kind_of(name: str, pack: Pack) -> Literal["agency", "outlet"]:
    """Whether a canonical name is an agency's, which sends its reports to others."""
    return "agency" if name in _wires(pack) else "outlet"


def name_end(tokens: Tokens, first: int, stop: int) -> int:
    """After the capitalised words that begin at a token (small words between capitals belong: "Frankfurter … am …")."""
    index = first
    while index < stop and (tokens.words[index][:1].isupper() or (tokens.words[index].isdigit() and index > first)):
        index += 1
        if index + 1 < stop and tokens.words[index] in "-&/." and tokens.words[index + 1][:1].isupper():
            index += 1
    return index


def outlet_at(tokens: Tokens, index: int, stop: int, pack: Pack) -> tuple[int, int, int, str] | None:
    """An outlet named from a token on: (first token with generic words, name's first, token after, canonical name)."""
    hit = known_outlets(pack).at(tokens, index, stop)
    if hit is not None:
        return index, index, hit[0], hit[1]
    generic = outlet_words(pack).at(tokens, index, stop)
    if generic is None or generic[0] >= stop:
        return None
    first = generic[0]
    further = outlet_words(pack).at(tokens, first, stop) if tokens.words[first].islower() else None
    first = further[0] if further is not None else first
    end = name_end(tokens, first, stop)
    if end == first:
        return None
    name = tokens.span(first, end).of(tokens.text)
    return index, first, end, agency(name, pack) or name


def outlet_before(tokens: Tokens, index: int, floor: int, stop: int, pack: Pack) -> tuple[int, int, str] | None:
    """An outlet whose generic word begins at a token, after its name: (name's first, token after, canonical name)."""
    closing = outlet_words(pack).at(tokens, index, stop)
    if closing is None or index == floor or not tokens.words[index].islower():
        return None
    first = index
    while first > floor and tokens.words[first - 1][:1].isupper():
        first -= 1
    if first == index:
        return None
    name = tokens.span(first, index).of(tokens.text)
    return first, closing[0], agency(name, pack) or name


def outlet_phrase(tokens: Tokens, first: int, last: int, mentions: list[Mention], pack: Pack) -> str | None:
    """The canonical name if a noun phrase is nothing but an outlet, else None ("a Reuters reporter", a person)."""
    if any(mention.kind == "person" and mention.via == "name" for mention in mentions):
        return None
    index = first
    if index + 1 < last and tokens.folded[index] in pack.strings("quotes.determiners"):
        known = outlet_at(tokens, index, last, pack)
        index = index if known is not None else index + 1
    found = outlet_at(tokens, index, last, pack)
    if found is not None:
        return found[3] if last - found[2] <= LONGEST_TAIL else None
    for end in range(last - 1, max(index, last - 4), -1):
        closing = outlet_words(pack).at(tokens, end, last)
        if closing is not None and closing[0] == last and name_end(tokens, index, end) == end:
            name = tokens.span(index, end).of(tokens.text)
            return agency(name, pack) or name
    return None
