"""Who made an article: every place where the page names somebody, weighed name by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import regex

from wiredesk.extraction.author_names import is_desk, is_organisation, is_person, key_of, merged, names_in, words_of
from wiredesk.extraction.candidates import Mark
from wiredesk.extraction.layout import Layout
from wiredesk.extraction.roles import is_body
from wiredesk.lang.packs import Pack
from wiredesk.model.article import Author, AuthorRole
from wiredesk.model.spans import Span
from wiredesk.model.values import How
from wiredesk.text.credits import agency, byline, end_credit, picture_credit, translator

WEIGHTS = {
    "rule": 9.0,
    "json-ld": 3.6, "json-ld.body": 1.6, "json-ld.page": 1.4, "meta": 1.2, "meta.author": 1.3, "itemprop": 2.4,
    "rel": 1.4, "class": 1.3, "class.boxed": 0.3, "class.above": 1.4, "line": 2.4, "foot": 1.5, "bare": 1.3,
    "hint": 1.0,
}  # fmt: skip
"""What a name weighs by where it stands."""
MOST_ALONE = 3
"""Names that nothing but their letters tells to be such: more are a list of something else."""
LEAST, SHARE, ALONE, LATER = 1.2, 0.5, 3.5, 0.6
"""A name counts from this weight on, if it has this share of the heaviest one's weight or this weight; what the
further names of one source keep of their weight, each less than the one before."""
_META = (
    "byl", "parsely-author", "sailthru.author", "cxenseparse:author", "bc:authors", "vr:author", "articleauthor",
    "citation_author", "article.author", "dc.creator", "dcterms.creator", "rbauthors", "authors", "og:author",
    "og:article:author", "article:author_name", "author_name", "dable:author", "shareaholic:article_author_name",
)  # fmt: skip
_WIRE = regex.compile(r"[A-Z]{2,6}")
_SITE = regex.compile(r"https?://(?:www\.)?([\w-]+)\.")
_NAMED_SITE = regex.compile(r"(?<=\(www\.)[\w-]+\.[a-z]{2,}(?=\))")
_MOST = 12
SIGNED_WORDS = 14
"""Words of a line of the text that can be who made it and when."""
_UNSPACED = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}]{2}")
"""Scripts whose every short line looks like a name."""
_AFTER_LEAD = 8
"""Candidates behind the first of the text in which a line can say who made it, if no other of the text is before."""
_ABOVE, _BELOW = 8, 4
"""Candidates above the title and below the last of the text in which a line can say who made it."""


@dataclass(slots=True)
class Named:
    """A name and where it was seen: its weight by source, and how it is known best."""

    name: str
    weights: dict[str, float]
    how: How
    best: float
    span: Span | None = None
    body: bool = False
    role: AuthorRole | None = None


class _Ballot:
    """The names that were seen, by key."""

    def __init__(self, pack: Pack, outlets: Iterable[str]) -> None:
        self.pack = pack
        self.outlets = frozenset(key for key in map(key_of, outlets) if key)
        self.names: dict[str, Named] = {}
        self.counts: dict[str, int] = {}

    def read(self, text: str, source: str, how: How, *, field: bool, body: bool = False, lone: bool = False) -> bool:
        """Takes the names in a text; whether there was one."""
        names = names_in(text, self.pack, () if field else self.outlets, field=field)
        for name in names:
            self.take(name, source, how, body=body, lone=lone)
        return bool(names)

    def take(
        self, name: str, source: str, how: How, *, body: bool = False, span: Span | None = None, lone: bool = False,
        role: AuthorRole | None = None,
    ) -> None:  # fmt: skip
        key = key_of(name)
        if not key:
            return
        known = self.names.get(key)
        weight = WEIGHTS[source]
        if known is None or source not in known.weights:
            if not lone:
                weight *= LATER ** min(self.counts.get(source, 0), 6)
            self.counts[source] = self.counts.get(source, 0) + 1
        if known is None:
            known = self.names[key] = Named(name, {}, how, 0.0)
        known.weights[source] = max(weight, known.weights.get(source, 0.0))
        if weight > known.best:
            known.name, known.how, known.best = name, how, weight
        known.span = known.span or span
        known.body = known.body or body
        known.role = role or known.role


def authors(layout: Layout, text: str, outlets: Sequence[str], hints: Sequence[str], pack: Pack) -> tuple[Author, ...]:
    """The makers in order of how surely they are known, each name and role once. outlets: names of the site."""
    ballot = _Ballot(pack, (*outlets, *_credited_sites(layout, text)))
    _headed(layout, ballot)
    _marked(layout, ballot)
    others = _lines(layout, text, ballot, pack)
    for name in hints:
        ballot.read(name, "hint", "hint", field=True, lone=True)
    found = _chosen(ballot, layout, text, pack)
    if any(one.role == "writer" for one in found):
        # Whom the text rests on is no maker of it where somebody signs; `taken_from` and credits keep that.
        others = [one for one in others if one.role != "outlet"]
    people = {key_of(one.name) for one in found}
    for one in (*others, *_photographers(layout, text, outlets, pack)):
        if key_of(one.name) not in people:
            people.add(key_of(one.name))
            found.append(one)
    return tuple(found[:_MOST])


def _credited_sites(layout: Layout, text: str) -> list[str]:
    """Sites whose addresses stand in lines that credit: "Nguồn: https://bonphuong.example/…" makes "Bốn Phương" one."""
    lines = [span.of(text) for span, role in zip(layout.spans, layout.roles.roles, strict=True) if role == "credit"]
    return [found[1] for line in lines for found in _SITE.finditer(line)]


def _headed(layout: Layout, ballot: _Ballot) -> None:
    linked, meta = layout.linked, layout.head.meta
    for name, kind in linked.authors:
        body = "organization" in kind.lower()
        wire = _WIRE.fullmatch(name) and key_of(name) not in ballot.outlets
        ballot.read(
            name, "json-ld.body" if body and not wire else "json-ld", "json-ld", field=True, body=body, lone=True
        )
        last = name.rpartition(", ")[2]
        if last != name and agency(last, ballot.pack):
            # "Mira Lund and Jonas Ebbe, tna"
            ballot.take(last, "json-ld", "json-ld", body=True, lone=True)
    for name, kind in linked.page_authors:
        body = "organization" in kind.lower()
        ballot.read(name, "json-ld.page", "json-ld", field=True, body=body, lone=True)
    for key in _META:
        for name in meta.get(key, ())[:6]:
            ballot.read(name, "meta", "meta", field=True, lone=True)
    for key in ("author", "article:author"):
        for name in meta.get(key, ())[:6]:
            # "Harbour Post (www.harbour.example)"
            body = any(key_of(site) in ballot.outlets for site in _NAMED_SITE.findall(name))
            ballot.read(name, "meta.author", "meta", field=True, body=body, lone=True)
    for number in ("1", "2"):
        for label in meta.get(f"twitter:label{number}", ())[:1]:
            if words_of(ballot.pack).by.match(f"{label} x"):
                for name in meta.get(f"twitter:data{number}", ())[:1]:
                    ballot.read(name, "meta", "meta", field=True, lone=True)


def _marked(layout: Layout, ballot: _Ballot) -> None:
    """Names in elements that say that they hold an author."""
    for one in layout.head.said:
        if one.what != "author":
            continue
        source: str = "class" if one.by in ("class", "link", "data") else one.by if one.by != "property" else "itemprop"
        if one.by == "rule":
            ballot.read(one.value or one.text, "rule", "stated", field=False, lone=True)
            continue
        if one.boxed:
            source = "class.boxed"
        elif source == "class" and not one.below:
            source = "class.above"
        if one.value:
            ballot.read(one.value, source, "stated", field=True)
            continue
        named = [name for name in one.names if is_person(name, ballot.pack)]
        if named and len(named) <= 6 and len(" ".join(named)) * 3 >= len(one.text):
            for name in named:
                ballot.read(name, source, "stated", field=False)
        else:
            lone = one.by in ("rel", "itemprop") and len(one.text) <= 40
            ballot.read(one.text, source, "stated", field=lone)


def _lines(layout: Layout, text: str, ballot: _Ballot, pack: Pack) -> list[Author]:
    """Names in lines that say who made the text, above it and below; translators and agencies are given back."""
    roles, spans = layout.roles, layout.spans
    body = layout.body
    first, last = (body[0], body[-1]) if body else (len(spans), len(spans))
    title = roles.title if roles.title is not None else first
    by, inner_by = words_of(pack).by, words_of(pack).inner_by
    found: list[Author] = []
    headline = spans[roles.title].of(text) if roles.title is not None else ""
    # Between the lead and the paragraph after it stands as often who made the text as above both.
    opening = min([first + _AFTER_LEAD, len(spans), *body[1:2]])
    top = range(max(0, min(title, first) - _ABOVE), max(opening, min(first + 2, len(spans))))
    for index in (*top, *range(max(last, top.stop), len(spans))):
        one, role, span = layout.candidates[index], roles.roles[index], spans[index]
        if index > last + _BELOW and role not in ("byline", "credit"):
            continue
        if one.marks & (Mark.COMMENTS | Mark.RELATED) or one.words > 30:
            continue
        source = "line" if index < last else "foot"
        if role == "credit":
            line = end_credit(text, span, pack)
            if line is not None and line.name is not None:
                # "Theo Thu Hà (Báo Bến Đá)": whom the other outlet names.
                ballot.take(line.name.of(text), source, "stated", span=line.name)
            if line is not None and line.source is not None and "://" not in line.source.of(text):
                found.append(_body(line.source.of(text), line.source, 0.8, pack))
            continue
        if role == "byline":
            found += _signed(text, span, source, ballot, pack)
        elif is_body(role):
            # A line that the text opens or ends with: "By Mira Lund, 12 March", "12 March | by Mira Lund".
            opens = by.match(one.text) or (any(map(str.isdigit, one.text)) and inner_by.search(one.text))
            if (index <= first + 1 or index >= last) and one.words <= SIGNED_WORDS and opens:
                ballot.read(one.text, source, "stated", field=False)
            elif index <= first + 1 and 2 <= one.words <= 4 and is_person(one.text, pack) and one.text not in headline:
                # A name alone above the text.
                ballot.read(one.text, "bare", "stated", field=False)
        elif role in ("title", "caption"):
            continue
        elif role != "teaser" and by.match(one.text):
            ballot.read(one.text, source, "stated", field=False)
        elif (
            title <= index < opening
            and one.words <= 12
            and (is_person(one.text, pack) or any(map(str.isdigit, one.text)))
            and (one.marks & Mark.BYLINE or not _UNSPACED.search(one.text))
        ):
            ballot.read(one.text, "bare", "stated", field=False)
    return found


def _signed(text: str, span: Span, source: str, ballot: _Ballot, pack: Pack) -> list[Author]:
    line = translator(text, span, pack)
    if line is not None and line.name is not None:
        role: AuthorRole = "translator" if line.what == "translator" else "writer"
        names = names_in(line.name.of(text), pack, ballot.outlets, field=False) or [line.name.of(text)]
        for name in names:
            if role == "writer":
                ballot.take(name, source, "stated", span=_within(text, name, line.name))
        return [Author(name, role, "stated", 0.9, _within(text, name, line.name)) for name in names if role != "writer"]
    line = byline(text, span, pack)
    if line is not None and line.name is not None:
        for part in _parts(text, line.name, pack):
            for name in names_in(part.of(text), pack, ballot.outlets, field=False):
                ballot.take(name, source, "stated", span=_within(text, name, part))
        if line.source is not None and agency(line.source.of(text), pack):
            return [_body(line.source.of(text), line.source, 0.8, pack)]
        return []
    words = span.of(text)
    if _WIRE.fullmatch(words) and len(set(words)) > 1 and (agency(words, pack) or f"({words})" in text):
        # An agency that the pack knows, or that the dateline names: "PORT SELM (TNA) -".
        return [_body(words, span, 0.7, pack)]
    ballot.read(words, source, "stated", field=False)
    return []


def _parts(text: str, span: Span, pack: Pack) -> list[Span]:
    between = regex.compile(rf"{words_of(pack).both.pattern}|\s*[,;]\s*|\s[-–]\s|\s/\s", regex.IGNORECASE)
    parts = []
    at = span.start
    for cut in between.finditer(text, span.start, span.end):
        parts.append((at, cut.start()))
        at = cut.end()
    parts.append((at, span.end))
    nobody = words_of(pack).nobody
    return [Span(start, end) for start, end in parts if end - start >= 2 and text[start:end].lower() not in nobody]


def _chosen(ballot: _Ballot, layout: Layout, text: str, pack: Pack) -> list[Author]:
    longer = merged([one.name for one in ballot.names.values()])
    for long, short in longer.items():
        gone = ballot.names.pop(long, None)
        kept = ballot.names.get(short)
        if gone is not None and kept is not None:
            for source, weight in gone.weights.items():
                kept.weights[source] = max(weight, kept.weights.get(source, 0.0))
    total = {key: sum(one.weights.values()) for key, one in ballot.names.items()}
    roles = {key: _role(one, ballot, pack) for key, one in ballot.names.items()}
    for key in _only_like_names(ballot.names, total, roles):
        del total[key]
    persons = [key for key in total if roles[key] == "writer"]
    top = max((total[key] for key in persons), default=max(total.values(), default=0.0))
    found: list[Author] = []
    for key in sorted(total, key=lambda key: -total[key]):
        one, weight = ballot.names[key], total[key]
        if weight < LEAST or (weight < SHARE * top and weight < ALONE):
            continue
        if roles[key] in ("outlet", "desk") and persons and top >= LEAST:
            continue
        span = one.span or _place(one.name, layout, text)
        confidence = min(0.98, 0.45 + 0.09 * weight)
        found.append(Author(one.name, roles[key], "stated" if one.span else one.how, round(confidence, 2), span))
    return found


def _only_like_names(names: Mapping[str, Named], total: Mapping[str, float], roles: Mapping[str, str]) -> list[str]:
    """The keys of what nothing but its letters tells to be a name, where something else names somebody, or where there
    are many: the page's buttons and headings. Of a lone word a line that seems to sign the text tells no more."""
    alone = [key for key in total if set(names[key].weights) == {"bare"}]
    signed = [key for key in total if " " not in names[key].name and names[key].weights.keys() <= {"line", "foot"}]
    told = {roles[key] for key in total if total[key] >= LEAST and key not in alone and key not in signed}
    found = alone if len(alone) > MOST_ALONE or not told.isdisjoint(("writer", "agency")) else []
    return found + [key for key in signed if "writer" in told and names[key].name.isascii()]


def _role(one: Named, ballot: _Ballot, pack: Pack) -> AuthorRole:
    if one.role is not None:
        return one.role
    if agency(one.name, pack) or _WIRE.fullmatch(one.name):
        known = agency(one.name, pack)
        if key_of(one.name) in ballot.outlets and (known is None or not _WIRE.fullmatch(known)):
            return "outlet"
        return "agency"
    if key_of(one.name) in ballot.outlets or "." in one.name[1:-2].replace(". ", ""):
        return "outlet"
    if is_desk(one.name, pack):
        return "desk"
    return "outlet" if one.body or is_organisation(one.name, pack) else "writer"


def _place(name: str, layout: Layout, text: str) -> Span | None:
    """Where a name stands near the title or at the foot of the text."""
    body = layout.body
    if not body:
        return None
    top = layout.roles.title if layout.roles.title is not None else body[0]
    foot = min(len(layout.spans) - 1, body[-1] + _BELOW)
    for low, high in ((max(0, min(top, body[0]) - _ABOVE), body[0]), (body[-1], foot)):
        at = text.find(name, layout.spans[low].start, layout.spans[high].end)
        if at >= 0:
            return Span(at, at + len(name))
    return None


def _within(text: str, name: str, span: Span) -> Span:
    at = text.find(name, span.start, span.end)
    return Span(at, at + len(name)) if at >= 0 else span


def _body(name: str, span: Span | None, confidence: float, pack: Pack) -> Author:
    known = agency(name, pack)
    wire = _WIRE.fullmatch(name) is not None or (known is not None and _WIRE.fullmatch(known) is not None)
    return Author(known or name, "agency" if wire else "outlet", "stated", confidence, span)


def _photographers(layout: Layout, text: str, outlets: Sequence[str], pack: Pack) -> list[Author]:
    found: list[Author] = []
    known = {key_of(name) for name in outlets}
    for index, role in enumerate(layout.roles.roles):
        if role == "caption":
            found += _photographer(text, layout.spans[index], known, pack)
    return found


def _photographer(text: str, span: Span, outlets: set[str], pack: Pack) -> list[Author]:
    line = picture_credit(text, span, pack)
    if line is None or (line.name is None and line.source is None):
        return []
    part = line.name or line.source
    assert part is not None
    name = regex.split(r"\s*/\s*|\s*[,;]\s*|\s+-\s+", part.of(text))[0].strip(" .")
    # "Mira Lund for the Post"
    name = regex.split(r"(?<=\p{Lu}[\p{L}\p{M}’'.-]*\s\p{Lu}[\p{L}\p{M}’'.-]*)\s+\p{Ll}", name, maxsplit=1)[0]
    if not is_person(name, pack) or agency(name, pack) is not None or _WIRE.fullmatch(name):
        return []
    keys = key_of(name)
    words = name.lower().split()
    if any(outlet and outlet in keys for outlet in outlets) or set(words) & set(pack.strings("credits.not_persons")):
        return []
    return [Author(name, "photographer", "stated", 0.7, Span(part.start, part.start + len(name)))]
