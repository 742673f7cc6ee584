"""What the user knows better of an article than was found, laid on what was found: pure.

    as found ─▶ date, author, outlet, language, headline, article or not, roles of blocks ─▶ read ─▶ speakers

A correction holds in every version of its article, a later one of the same thing instead of an earlier one. Those of a
block or a quote hold where their words stand; elsewhere they do not fit, which is said.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TypeVar, cast, get_args

from wiredesk.lang.packs import Packs
from wiredesk.model.article import Article, Author, Block, Role
from wiredesk.model.errors import InputError
from wiredesk.model.findings import Quote, Reading, Speaker
from wiredesk.model.spans import Passage, Span
from wiredesk.model.story import Decided, Decision
from wiredesk.model.values import Found, How, when_of_iso
from wiredesk.text import names

T = TypeVar("T")

FIELDS = ("published", "author", "outlet", "language", "title", "is_article", "role", "speaker")
"""What can be corrected. author: names, with ";" between them; is_article: "yes" or "no"; role: of a block; speaker: of
a quote. "" for what is not known (date, author, outlet, speaker)."""
IN_PLACES = frozenset({"role", "speaker"})
"""Those of which an article has many: they need a passage."""
STAMP = "corrections"
"""Under this name `made_with` of a reading tells which corrections it was made with (`stamp`)."""
DECIDED = "decided by the user"
_PLACE = re.compile(r"(\d{1,9})-(\d{1,9})")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_NEVER_EMPTY = frozenset({"language", "title", "is_article", "role"})


@dataclass(frozen=True, slots=True)
class Corrected:
    """A reading with corrections laid on it. unfit: those that have nothing to be laid on, with why."""

    reading: Reading
    unfit: tuple[tuple[Decided, str], ...] = ()


def correction(reading: Reading, field: str, value: str, *, where: str = "", who: str = "", when: str = "") -> Decision:
    """The decision that a field of an article is something else.

    reading: the current version's. where: of a block or a quote, the offsets "start-end" or some words of it that
    stand nowhere else. Raises `InputError` for what cannot be.
    """
    value = " ".join(value.split())
    if field not in FIELDS:
        raise InputError(field, f"is nothing that can be corrected; there are {', '.join(FIELDS)}", done="refused")
    if not value and field in _NEVER_EMPTY:
        raise InputError(field, "needs a value", done="refused")
    problem = _problem(field, value)
    if problem:
        raise InputError(value, problem, done="refused")
    passage = None
    if field in IN_PLACES:
        article = reading.article
        passage = Passage(article.id, span := _place(reading, field, where), span.of(article.text))
    return Decision("correct", (reading.article.id,), field, value, who, when, passage=passage)


def _problem(field: str, value: str) -> str:
    if field == "published" and value and when_of_iso(value) is None:
        return "is no date; write it as 2026-11-22 or 2026-11-22 08:30+07:00"
    if field == "language" and not _LANGUAGE.fullmatch(value):
        return "is no language tag such as vi, en or pt-BR"
    if field == "is_article" and value not in ("yes", "no"):
        return "is neither yes nor no"
    if field == "role" and value not in get_args(Role):
        return f"is no role of a block; there are {', '.join(get_args(Role))}"
    return ""


def _place(reading: Reading, field: str, where: str) -> Span:
    """The block, or the reported words of the quote, that is meant."""
    article = reading.article
    what = "block" if field == "role" else "quote"
    spans = [block.span for block in article.blocks] if field == "role" else [one.content for one in reading.quotes]
    found = _PLACE.fullmatch(where.strip())
    if found is not None:
        start, end = int(found[1]), int(found[2])
        wholes = spans if field == "role" else [one.span for one in reading.quotes]
        meant = [span for span, whole in zip(spans, wholes, strict=True) if (start, end) in (_ends(span), _ends(whole))]
        if not meant:
            raise InputError(where, f"is the place of no {what} of this article", done="refused")
        return meant[0]
    words = " ".join(where.split())
    if not words:
        raise InputError(field, f"needs the {what} that is meant: its offsets or some of its words", done="refused")
    meant = [span for span in spans if words in " ".join(span.of(article.text).split())]
    if len(meant) != 1:
        many = f"stands in {len(meant)} {what}s of this article; give more of it" if meant else f"stands in no {what}"
        raise InputError(words, many, done="refused")
    return meant[0]


def _ends(span: Span) -> tuple[int, int]:
    return span.start, span.end


def stamp(decided: Sequence[Decided]) -> str:
    """Which corrections a reading was made with, "" of none."""
    if not decided:
        return ""
    said = [asdict(one.decision) for one in decided]
    return hashlib.blake2b(json.dumps(said, sort_keys=True).encode(), digest_size=6).hexdigest()


def corrected(found: Reading, decided: Sequence[Decided], packs: Packs) -> Corrected:
    """A reading with corrections of its article, in the order in which they were made, none of them undone.

    found: what was read without them; it stands as `against` beside each value that another was given for.
    """
    if not decided:
        return Corrected(found)
    # A desk that is only looked at needs no reader.
    from wiredesk.reading.article import read

    article = found.article
    for field, value in {one.decision.field: one.decision.value for one in decided}.items():
        if field not in IN_PLACES:
            article = _with_value(article, field, value)
    blocks = list(article.blocks)
    for one in decided:
        at = _block(found, one.decision.passage)
        if one.decision.field == "role" and at is not None:
            before = article.blocks[at]
            why = f"{DECIDED}; found: {before.role} ({before.why})"
            blocks[at] = Block(cast(Role, one.decision.value), before.span, why)
    reading = read(replace(article, blocks=tuple(blocks)), packs)
    quotes = list(reading.quotes)
    for one in decided:
        at = _quote(reading, one.decision.passage)
        if one.decision.field == "speaker" and at is not None:
            speaker = _speaker(reading, reading.quotes[at], one.decision.value)
            quotes[at] = replace(quotes[at], speaker=speaker, rule=DECIDED)
    made = dict(reading.made_with if article.is_article else {"pack version": packs.root.digest})
    made |= {name: found.made_with[name] for name in ("extraction", "encoder") if name in found.made_with}
    # The vector is of the text as it was found: a headline that was corrected does not make it another.
    encoded = found.encoded if article.is_article else None
    done = replace(reading, quotes=tuple(quotes), made_with=made | {STAMP: stamp(decided)}, encoded=encoded)
    return Corrected(done, unfit(done, decided))


def unfit(reading: Reading, decided: Iterable[Decided]) -> tuple[tuple[Decided, str], ...]:
    """Which of the corrections that stand a reading does not have, with why: what they mean is not in its text."""
    places = {
        "role": (_block, "its block does not stand in this version"),
        "speaker": (_quote, "its quote does not stand in this version"),
    }
    found: list[tuple[Decided, str]] = []
    for one in decided:
        if one.undone is None and one.decision.field in places:
            place, why = places[one.decision.field]
            if place(reading, one.decision.passage) is None:
                found.append((one, why))
    return tuple(found)


def _with_value(article: Article, field: str, value: str) -> Article:
    """An article of which one thing is something else."""
    match field:
        case "published":
            return replace(article, published=_said(when_of_iso(value) if value else None, article.published))
        case "author":
            others = [one for one in article.authors if one.role in ("translator", "photographer")]
            written = [Author(name, "writer", "user", 1.0) for part in value.split(";") if (name := part.strip())]
            return replace(article, authors=(*written, *others))
        case "outlet":
            return replace(article, outlet=_said(value or None, article.outlet))
        case "language":
            return replace(article, language=_said(value, article.language))
        case "title":
            return replace(article, title=_said(value, article.title, _title_span(article, value)))
        case _:
            return replace(article, is_article=value == "yes", reason="" if value == "yes" else DECIDED)


def _said(value: T | None, found: Found[T] | None, span: Span | None = None) -> Found[T] | None:
    if value is None:
        return None
    against: tuple[tuple[T, How], ...] = () if found is None else ((found.value, found.how), *found.against)
    return Found(value, "user", 1.0, span, against, DECIDED)


def _title_span(article: Article, value: str) -> Span | None:
    """Where the headline stands: the user's if the page has it, else that of the page's own, whose words a story shows
    as its passage."""
    at = article.text.find(value)
    if at >= 0:
        return Span(at, at + len(value))
    return article.title.span if article.title is not None else None


def _block(reading: Reading, passage: Passage | None) -> int | None:
    """The block with the words of a passage, the nearest of several."""
    article = reading.article
    if passage is None:
        return None
    same = [at for at, block in enumerate(article.blocks) if block.span.of(article.text) == passage.exact]
    return min(same, key=lambda at: abs(article.blocks[at].span.start - passage.span.start), default=None)


def _quote(reading: Reading, passage: Passage | None) -> int | None:
    """The quote whose reported words are those of a passage, or mostly: it may begin or end elsewhere when it is read
    anew."""
    if passage is None or not passage.exact:
        return None
    text = reading.article.text
    places = [Span(found.start(), found.end()) for found in re.finditer(re.escape(passage.exact), text)]
    shared = [
        (2 * common / (len(place) + len(quote.content)), -abs(place.start - passage.span.start), at)
        for at, quote in enumerate(reading.quotes)
        for place in places
        if (common := min(place.end, quote.content.end) - max(place.start, quote.content.start)) > 0
    ]
    best = max(shared, default=None)
    return best[2] if best is not None and best[0] > 0.5 else None


def _speaker(reading: Reading, quote: Quote, name: str) -> Speaker | None:
    """The speaker of that name: somebody whom the article names, where it does so nearest to the quote."""
    if not name:
        return None
    key = names.key(name)
    known = [one for one in reading.entities if one.kind in ("person", "organisation")]
    entity = next((one for one in known if key == names.key(one.key) or key in map(names.key, one.names)), None)
    mentions = [one.span for one in reading.mentions if entity is not None and one.entity == entity.id]
    nearest = min(mentions, key=lambda span: abs(span.start - quote.span.start), default=None)
    stands = nearest or (quote.speaker.span if quote.speaker is not None else quote.cue or quote.span)
    if entity is None:
        return Speaker(name, None, stands, "name")
    return Speaker(entity.names[0], entity.id, stands, "name")
