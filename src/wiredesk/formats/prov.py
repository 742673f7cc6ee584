"""Stories as PROV-JSON (W3C): what was concluded from which words of which text, by which step of which version.

    page text  article:ID@VERSION  ◀─ wasDerivedFrom ─  passage  ◀─ wasDerivedFrom ─  fact  ─ wasGeneratedBy ─▶  step

Passages are given by their characters, never by their words: whoever holds the text can look, and none of it leaves.
Facts with the same name are the same fact: the document of a story is a function of its view.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from wiredesk.formats.identifiers import NAMESPACE, web_link
from wiredesk.model.article import Article
from wiredesk.model.findings import Reading
from wiredesk.model.kept import StoryView
from wiredesk.model.spans import ArticleId, Passage, Span
from wiredesk.model.story import Difference, Evidence, Link, Origin, SharedQuote, Supported
from wiredesk.model.values import Found

MEDIA_TYPE = "application/json"
PREFIXES = {"wd": NAMESPACE, "schema": "https://schema.org/"}


def prov(stories: Iterable[StoryView], readings: Iterable[Reading] = (), *, version: str, brief: bool = False) -> bytes:
    """One document. version: of the program; with it stand the packs and readers that each reading was made with.

    readings: of reports that are in it by themselves, with what is said of them alone. brief: for many stories, of
    which only the conclusions are told: origins, differences, links, what several accounts tell.
    """
    document = _Document(version, brief=brief)
    for view in stories:
        document.add(view)
    for reading in readings:
        document.report(reading)
    return msgspec.json.encode(document.whole())


class _Document:
    def __init__(self, version: str, *, brief: bool) -> None:
        self._version = version
        self._brief = brief
        self._parts: dict[str, dict[str, Any]] = {
            "entity": {},
            "activity": {},
            "agent": {},
            "wasDerivedFrom": {},
            "wasGeneratedBy": {},
            "used": {},
            "wasAttributedTo": {},
            "wasAssociatedWith": {},
            "specializationOf": {},
            "hadMember": {},
        }
        self._texts: dict[ArticleId, str] = {}
        self._program = f"wd:program:wiredesk@{version}"
        self._part(
            "agent",
            self._program,
            {
                "prov:type": _name("prov:SoftwareAgent"),
                "prov:label": f"wiredesk {version}",
            },
        )

    def whole(self) -> dict[str, Any]:
        return {"prefix": PREFIXES, **{kind: part for kind, part in self._parts.items() if part}}

    def add(self, view: StoryView) -> None:
        """All that is shown of one story."""
        readings = {reading.article.id: reading for reading in view.readings}
        for reading in view.readings:
            self.report(reading)
        story = f"wd:story:{view.row.id}"
        step = self._step("group", self._version)
        texts = [self._texts[id] for id in view.story.articles if id in self._texts]
        self._fact(
            story,
            step,
            {
                "prov:type": _name("prov:Collection"),
                "prov:label": view.row.title,
                "wd:independentOriginsAtLeast": view.row.at_least,
                "wd:independentOriginsAtMost": view.row.at_most,
            },
            texts,
        )
        for member in view.story.why:
            if member.article not in self._texts:
                continue
            self._relate("hadMember", {"prov:collection": story, "prov:entity": self._texts[member.article]})
            if self._brief:
                continue
            self._fact(
                f"{story}:why:{member.article}",
                step,
                {"prov:label": "why it is in the story", "wd:score": member.score, "wd:joinedBy": member.joined_by},
                [*self._of(_passages(member.evidence)), self._texts[member.article]],
            )
        for link in view.grouping.links:
            self._link(link, step)
        for resolved in view.grouping.resolutions:
            where = "publication" if resolved.span is None else f"{resolved.span.start}-{resolved.span.end}"
            own = [self._text_or_passage(resolved.article, resolved.span)] if resolved.article in readings else []
            self._fact(
                f"wd:resolution:{resolved.article}:{where}",
                step,
                {
                    "prov:label": "time fixed by other reports",
                    "prov:value": resolved.value.value,
                    "wd:by": resolved.rule,
                },
                [*own, *self._of(resolved.because)],
            )
        compared = self._step("compare", self._version)
        for kind, origins in (("main", view.origins.main), ("also", view.origins.also)):
            for origin in origins:
                self._origin(story, kind, origin, compared)
        for difference in view.differences:
            self._difference(story, difference, compared)
        for quote in view.quotes:
            self._quote(story, quote, compared)
        for supported in view.supported:
            self._supported(story, supported, compared)

    # -- what is there ----------------------------------------------------------------------------------------------

    def report(self, reading: Reading) -> None:
        """All that is said of one report."""
        article = reading.article
        if article.id in self._texts:
            return
        name = f"wd:article:{article.id}"
        text = f"{name}@{article.version}"
        self._texts[article.id] = text
        self._part(
            "entity",
            name,
            {
                "prov:type": _name("schema:NewsArticle"),
                "schema:url": {"$": address, "type": "xsd:anyURI"} if (address := web_link(article.address)) else None,
            },
        )
        self._part(
            "entity",
            text,
            {
                "prov:type": _name("schema:NewsArticle"),
                "prov:label": article.title.value if article.title else None,
                "schema:inLanguage": article.lang,
                "schema:publisher": article.outlet.value if article.outlet else None,
            },
        )
        self._relate("specializationOf", {"prov:specificEntity": text, "prov:generalEntity": name})
        if article.outlet is not None:
            outlet = f"wd:outlet:{_digest(article.outlet.value)}"
            self._part("agent", outlet, {"prov:type": _name("prov:Organization"), "prov:label": article.outlet.value})
            self._relate("wasAttributedTo", {"prov:entity": text, "prov:agent": outlet})
        if not self._brief:
            self._metadata(article, text)
            self._findings(reading, text)

    def _metadata(self, article: Article, text: str) -> None:
        extracted = self._step("extract", self._version)
        known: dict[str, Found[Any] | None] = {
            "title": article.title,
            "outlet": article.outlet,
            "section": article.section,
            "published": article.published,
            "updated": article.updated,
        }
        for field, found in known.items():
            if found is None:
                continue
            value = found.value if isinstance(found.value, str) else found.value.value
            step = self._by_user() if found.how == "user" else extracted
            self._fact(
                f"{text}:{field}",
                step,
                {"prov:label": field, "prov:value": value, "wd:how": found.how, "wd:confidence": found.confidence},
                [self._text_or_passage(article.id, found.span)],
            )
        for number, author in enumerate(article.authors):
            self._fact(
                f"{text}:author:{number}",
                self._by_user() if author.how == "user" else extracted,
                {"prov:label": "author", "prov:value": author.name, "wd:how": author.how, "wd:role": author.role},
                [self._text_or_passage(article.id, author.span)],
            )

    def _findings(self, reading: Reading, text: str) -> None:
        """Who is quoted and credited: what origins and shared quotes rest on."""
        article = reading.article.id
        quoted = self._step("quotes", *_made(reading, "quotes"))
        for quote in reading.quotes:
            self._fact(
                f"{text}:quote:{quote.span.start}-{quote.span.end}",
                quoted,
                {
                    "prov:label": "quote",
                    "wd:speaker": quote.speaker.name if quote.speaker else None,
                    "wd:mode": quote.mode,
                    "wd:act": quote.act,
                    "wd:by": quote.rule,
                },
                [self._passage(article, quote.span)],
            )
        credited = self._step("credits", *_made(reading, "credits"))
        for credit in reading.credits:
            self._fact(
                f"{text}:credit:{credit.span.start}-{credit.span.end}",
                credited,
                {"prov:label": "credit", "prov:value": credit.source, "wd:kind": credit.kind, "wd:by": credit.rule},
                [self._passage(article, credit.span)],
            )

    def _link(self, link: Link, step: str) -> None:
        if link.article not in self._texts:
            return
        source = self._texts.get(ArticleId(link.origin)) if link.held else None
        if source is None:
            source = f"wd:named:{_digest(link.origin)}"
            self._part("entity", source, {"prov:label": link.origin})
        evidence = [] if self._brief else _passages(link.evidence)
        self._fact(
            f"wd:link:{link.article}:{link.kind}:{_digest(link.origin)}",
            step,
            {"prov:label": link.kind, "wd:direction": link.direction, "wd:score": link.score},
            [self._texts[link.article], *([source] if link.held else []), *self._of(evidence)],
        )
        if link.kind != "credits" and link.direction != "unknown":
            self._relate(
                "wasDerivedFrom",
                {
                    "prov:generatedEntity": self._texts[link.article],
                    "prov:usedEntity": source,
                    "prov:type": _name("prov:PrimarySource") if link.kind == "republication" else None,
                    "wd:kind": link.kind,
                },
            )

    def _origin(self, story: str, kind: str, origin: Origin, step: str) -> None:
        rests = self._of(origin.because) or [self._texts[id] for id in origin.articles if id in self._texts]
        self._fact(
            f"{story}:origin:{kind}:{_digest(origin.name)}",
            step,
            {
                "prov:label": "origin of the main claim" if kind == "main" else "origin of another claim",
                "prov:value": origin.name,
                "wd:kind": origin.kind,
                "wd:chain": " / ".join(origin.chain) or None,
            },
            rests,
        )

    def _difference(self, story: str, difference: Difference, step: str) -> None:
        question = f"{difference.question.asks}:{difference.question.about}"
        first = [passage for account in difference.accounts for passage in account.passages]
        key = _digest(question, *(f"{one.article}{one.span.start}" for one in first))
        name = f"{story}:difference:{key}"
        accounts = []
        for number, account in enumerate(difference.accounts):
            own = f"{name}:{number}"
            self._fact(
                own,
                step,
                {
                    "prov:label": "account",
                    "prov:value": account.value,
                    "wd:origins": " / ".join(account.origins) or None,
                },
                self._of(account.passages),
            )
            accounts.append(own)
        self._fact(
            name,
            step,
            {"prov:label": question, "prov:value": difference.verdict, "wd:tried": difference.reconciliation or None},
            accounts,
        )

    def _quote(self, story: str, quote: SharedQuote, step: str) -> None:
        key = _digest(*(f"{one.article}{one.span.start}-{one.span.end}" for one in quote.wordings))
        self._fact(
            f"{story}:statement:{key}",
            step,
            {"prov:label": "statement", "wd:speaker": quote.speaker or None, "wd:score": quote.score},
            self._of(quote.wordings),
        )

    def _supported(self, story: str, one: Supported, step: str) -> None:
        passages = [wording.passage for wording in one.wordings]
        key = _digest(*(f"{passage.article}{passage.span.start}-{passage.span.end}" for passage in passages))
        self._fact(
            f"{story}:supported:{key}",
            step,
            {
                "prov:label": "told by several accounts",
                "wd:independentOriginsAtLeast": one.at_least,
                "wd:independentOriginsAtMost": one.at_most,
            },
            self._of(passages),
        )

    # -- parts of a document ----------------------------------------------------------------------------------------

    def _fact(self, name: str, step: str, told: Mapping[str, Any], sources: Iterable[str]) -> None:
        """An entity that a step made from others. What it rests on is named once."""
        self._part("entity", name, told)
        made = f"_:g-{_digest(name, step)}"
        self._parts["wasGeneratedBy"][made] = {"prov:entity": name, "prov:activity": step}
        for source in dict.fromkeys(sources):
            self._relate(
                "wasDerivedFrom", {"prov:generatedEntity": name, "prov:usedEntity": source, "prov:activity": step}
            )

    def _step(self, what: str, *versions: str) -> str:
        name = f"wd:step:{what}@{'+'.join(versions)}"
        if name not in self._parts["activity"]:
            self._part("activity", name, {"prov:label": what, "wd:version": " ".join(versions)})
            self._relate("wasAssociatedWith", {"prov:activity": name, "prov:agent": self._program})
        return name

    def _by_user(self) -> str:
        name = "wd:step:correct"
        if name not in self._parts["activity"]:
            self._part("agent", "wd:user", {"prov:type": _name("prov:Person"), "prov:label": "user of the desk"})
            self._part("activity", name, {"prov:label": "corrected by the user"})
            self._relate("wasAssociatedWith", {"prov:activity": name, "prov:agent": "wd:user"})
        return name

    def _passage(self, article: ArticleId, span: Span) -> str:
        text = self._texts[article]
        name = f"{text}:passage:{span.start}-{span.end}"
        if name not in self._parts["entity"]:
            self._part("entity", name, {"prov:label": "passage", "wd:start": span.start, "wd:end": span.end})
            self._relate(
                "wasDerivedFrom",
                {
                    "prov:generatedEntity": name,
                    "prov:usedEntity": text,
                    "prov:type": _name("prov:Quotation"),
                },
            )
        return name

    def _text_or_passage(self, article: ArticleId, span: Span | None) -> str:
        return self._texts[article] if span is None else self._passage(article, span)

    def _of(self, passages: Iterable[Passage]) -> list[str]:
        """Passages of reports that are in the document."""
        return [self._passage(one.article, one.span) for one in passages if one.article in self._texts]

    def _part(self, kind: str, name: str, told: Mapping[str, Any]) -> None:
        self._parts[kind].setdefault(name, {key: value for key, value in told.items() if value is not None})

    def _relate(self, kind: str, told: Mapping[str, Any]) -> None:
        kept = {key: value for key, value in told.items() if value is not None}
        self._parts[kind][f"_:r-{_digest(kind, *map(str, kept.values()))}"] = kept


def _name(name: str) -> dict[str, str]:
    return {"$": name, "type": "prov:QUALIFIED_NAME"}


def _digest(*parts: str) -> str:
    return hashlib.blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _passages(evidence: Iterable[Evidence]) -> list[Passage]:
    return [passage for item in evidence for passage in item.passages]


def _made(reading: Reading, step: str) -> tuple[str, ...]:
    """The versions of a reader, and of the language's pack, that a reading was made with."""
    made = reading.made_with
    return tuple(made[key] for key in (step, "pack", "pack version") if made.get(key))
