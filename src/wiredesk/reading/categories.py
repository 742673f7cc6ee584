"""What an article is about, as the 17 top codes of IPTC Media Topics: by its section, by its address, by its words.

A section that the outlet states is believed unless the words speak clearly for something else; the words alone must
speak clearly. Else there is no category: a page without one is not news about nothing.

https://www.iptc.org/std/NewsCodes/mediatopic
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import log
from urllib.parse import unquote, urlsplit

from wiredesk.lang.inflection import inflected
from wiredesk.lang.packs import Pack
from wiredesk.lang.tokens import Phrases, Tokens
from wiredesk.model.article import Article
from wiredesk.text.addresses import registrable
from wiredesk.text.names import key

VERSION = 1

STRONG, WEAK = 1.0, 0.35
"""Worth of a word that hardly stands elsewhere, and of one that does."""
IN_TITLE, IN_LEAD = 2.0, 1.4
"""How many times more a word is worth in the title, and in the first two paragraphs."""
STATED, IN_ADDRESS, BROAD = 4.0, 3.0, 0.4
"""Worth of a section that the page states, of one that its address has; share of it for one that holds many things."""
LEAST, SHARE = 1.4, 0.3
"""Worth that a category must come to, and its share of all worth."""
SHOWN = 2
"""Categories of an article at most; the second comes near the first."""
NEAR = 0.75
_PARTS = re.compile(r"[/\s]+|(?<=\w)\s*[>|›»·]\s*(?=\w)")


@dataclass(frozen=True, slots=True)
class _Topics:
    """What the pack says, made ready. sections: key → (place in `codes`, share of its worth); words: phrase → (place,
    worth) of each."""

    codes: tuple[tuple[str, str], ...]
    sections: Mapping[str, tuple[tuple[int, float], ...]]
    words: Phrases[tuple[tuple[int, float], ...]]


@lru_cache(maxsize=64)
def _topics(pack: Pack) -> _Topics:
    codes: list[tuple[str, str]] = []
    sections: dict[str, tuple[tuple[int, float], ...]] = {}
    words: dict[str, tuple[tuple[int, float], ...]] = {}
    for place, topic in enumerate(pack.rules("categories.topics")):
        codes.append((str(topic["code"]), str(topic["rule"])))
        for share, listed in ((1.0, topic.get("sections", ())), (BROAD, topic.get("broad", ()))):
            for section in listed:
                name = key(section)
                # In an address the words of a section may stand together: "thethao.example.org".
                for form in dict.fromkeys((name, name.replace(" ", ""))):
                    sections[form] = (*sections.get(form, ()), (place, share))
        for worth, forms in ((STRONG, topic.get("strong", ())), (WEAK, topic.get("words", ()))):
            for form in dict.fromkeys(form for listed in forms for form in inflected(listed, pack)):
                words[form] = (*words.get(form, ()), (place, worth))
    return _Topics(tuple(codes), sections, Phrases(words, pack, cased=True))


def categories(article: Article, tokens: Tokens, pack: Pack) -> tuple[tuple[str, str, float], ...]:
    """Codes with the rule that gave each and a confidence of 0 to 1, the surest first; empty if nothing speaks clearly.

    tokens: of title and body.
    """
    topics = _topics(pack)
    if not topics.codes:
        return ()
    spoken = _spoken(article, tokens, topics)
    stated = _stated(article, topics)
    total = {place: spoken.get(place, 0.0) + stated.get(place, 0.0) for place in spoken.keys() | stated.keys()}
    whole = sum(total.values())
    ranked = sorted(total.items(), key=lambda row: (-row[1], row[0]))
    found = []
    for place, worth in ranked[:SHOWN]:
        if worth < LEAST or worth < SHARE * whole or worth < NEAR * ranked[0][1]:
            break
        code, rule = topics.codes[place]
        confidence = worth / (whole + LEAST)
        found.append((code, f"{rule}.section" if place in stated else rule, round(confidence, 2)))
    return tuple(found)


def _spoken(article: Article, tokens: Tokens, topics: _Topics) -> dict[int, float]:
    """Worth of the words for each category: each word counts once and a little for every time more."""
    title = article.title.span if article.title is not None else None
    body = [span for span in article.body_spans() if span != title]
    lead = body[1].end if len(body) > 1 else body[0].end if body else 0
    uses: Counter[str] = Counter()
    where: dict[str, float] = {}
    worths: dict[str, tuple[tuple[int, float], ...]] = {}
    for first, last, worth in topics.words.find(tokens):
        at = tokens.starts[first]
        weight = 1.0
        if title is not None and title.start <= at < title.end:
            weight = IN_TITLE
        elif at < lead:
            weight = IN_LEAD
        form = " ".join(tokens.folded[first:last])
        uses[form] += 1
        where[form] = max(where.get(form, 0.0), weight)
        worths[form] = worth
    found: dict[int, float] = {}
    for form, worth in worths.items():
        for place, value in worth:
            # A word that several categories have says less for each.
            found[place] = found.get(place, 0.0) + value * where[form] * (1 + log(uses[form])) / len(worth)
    return found


def _stated(article: Article, topics: _Topics) -> dict[int, float]:
    found: dict[int, float] = {}
    sections = _PARTS.split(article.section.value) if article.section is not None else []
    whole = [article.section.value] if article.section is not None else []
    for section in dict.fromkeys(key(part) for part in (*whole, *sections)):
        for place, share in topics.sections.get(section, ()):
            found[place] = max(found.get(place, 0.0), STATED * share)
    for part in _folders(article.address):
        for place, share in topics.sections.get(part, ()):
            found[place] = max(found.get(place, 0.0), IN_ADDRESS * share)
    return found


def _folders(address: str | None) -> list[str]:
    """The folders of an address, and what stands before its domain ("thethao.example.org"), as keys."""
    if not address:
        return []
    parts = urlsplit(address)
    own = (parts.hostname or "").removesuffix(registrable(address) or "").split(".")
    names = [*unquote(parts.path).split("/")[:-1], *own]
    return [name for part in names if (name := key(part))]
