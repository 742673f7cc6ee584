"""Readings made by hand, so that a test of grouping says itself what each report contains."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

import regex

from wiredesk.desk.packs import installed_packs
from wiredesk.lang.segments import sentences
from wiredesk.model.article import Article, Author
from wiredesk.model.findings import Credit, CreditKind, Entity, HeldRole, Mention, Moment, Reading
from wiredesk.model.spans import EntityId, Span
from wiredesk.model.values import Found, When, when_of_iso
from wiredesk.text.names import key

PACKS = installed_packs()
_NAME = regex.compile(r"(?<!\w)\p{Lu}[\p{L}\d]*(?: \p{Lu}[\p{L}\d]*)*")


def reading(
    title: str | None,
    body: str,
    *,
    language: str,
    url: str | None = None,
    published: str | None = None,
    outlet: str | None = None,
    first_seen: datetime | None = None,
    taken_from: str | None = None,
    translator: str | None = None,
    credits: Mapping[str, tuple[str, CreditKind]] | None = None,
    roles: Mapping[str, tuple[str, str]] | None = None,
    places: Sequence[str] = (),
    times: Mapping[str, When | str] | None = None,
) -> Reading:
    """The reading of a text. Every run of capitalised words is a name; its words are keys of the mappings.

    credits: words of the text → (source, kind). roles: a person's name → (role, of). times: words → their value.
    """
    article = Article.of(
        title=title, body=body, language=language, published=published, outlet=outlet, url=url, locator=url
    )
    article = replace(
        article,
        first_seen=first_seen,
        taken_from=Found(taken_from, "meta", 0.9) if taken_from else None,
        authors=(Author(translator, "translator", "stated", 0.9),) if translator else (),
    )
    text = article.text
    entities: dict[str, Entity] = {}
    mentions: list[Mention] = []
    for found in _NAME.finditer(text):
        if "\n" in found[0]:
            continue
        name = found[0]
        held = (roles or {}).get(name)
        kind = "person" if held else "place" if name in places else "other"
        id = EntityId(f"{kind}:{key(name)}")
        span = Span(*found.span())
        own = (HeldRole(held[0], held[1], "", span),) if held else ()
        entities.setdefault(id, Entity(id, kind, (name,), key(name), own))  # type: ignore[arg-type]  # as given
        mentions.append(Mention(span, kind, id, name, "hand"))  # type: ignore[arg-type]  # as given

    def span_of(words: str) -> Span:
        return Span(text.index(words), text.index(words) + len(words))

    moments = []
    for words, value in (times or {}).items():
        when = when_of_iso(value) if isinstance(value, str) else value
        assert when is not None
        moments.append(Moment(span_of(words), when, "hand"))
    pack = PACKS.get(language)
    return Reading(
        article=article,
        language=language,
        sentences=tuple(span for block in article.blocks for span in sentences(text, block.span, pack)),
        entities=tuple(entities.values()),
        mentions=tuple(mentions),
        moments=tuple(sorted(moments, key=lambda moment: moment.span)),
        quantities=(),
        quotes=(),
        credits=tuple(
            Credit(span_of(words), source, kind, "article", Span(0, len(text)), "hand")
            for words, (source, kind) in (credits or {}).items()
        ),
        claims=(),
    )
