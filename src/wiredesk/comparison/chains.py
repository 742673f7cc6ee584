"""Where the chain of one report's main claim ends: on whose word it rests in the end.

1. a report that its outlet has taken back ends nowhere, and what rests on it falls with it;
2. a copy, cut, translation, rewrite, later version or round-up ends where its original ends;
3. a report whose text was made by somebody named (a dispatch, a republication) stands for that somebody from here on,
   and one whose main sentence names another outlet of the story goes on there;
4. else it ends where its own text shows (`own_ends`): in reporting of its own, at a spokesperson, a statement, an
   agency, held or only named;
5. else it is not known: "unknown, via OUTLET".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from functools import lru_cache

from wiredesk.comparison.accounts import DERIVED
from wiredesk.comparison.cited import MEDIA, End, medium, pack_of, shown, sources_at
from wiredesk.comparison.indexes import index
from wiredesk.comparison.main_claims import lead
from wiredesk.comparison.own_ends import own_end, own_signs
from wiredesk.comparison.passages import Line, Material, Report
from wiredesk.model.spans import ArticleId, Passage, Span
from wiredesk.text.credits import agency
from wiredesk.text.reporting import same_outlet

WHOLE = frozenset({"agency", "outlet", "translation", "republication"})
"""Credits of a whole article that say who made its text."""
OWN = "reporting of its own"
"""Evidence of links that only such signs point."""
PLAIN = 0.75
"""Share of a text in another from which it was taken from it, whatever it credits."""
VERSIONS = frozenset({"updates", "corrects"})
"""Links of a report to an earlier one of its outlet, where the chain goes on."""
FOLLOWED = DERIVED | VERSIONS | {"contains"}
RETRACTED = "retracted"
"""Kind of an end in a report that its outlet has taken back: no origin."""


def end_of(
    article: ArticleId, whole: Material, main: Mapping[ArticleId, Sequence[Line]], known: Set[str] = frozenset()
) -> End:
    """Where the chain of one report's main claim ends. known: people on whose word it rests in other reports."""
    chain: list[str] = []
    seen: set[ArticleId] = set()
    because: list[Passage] = []
    speaker: str | None = None
    while article not in seen:
        seen.add(article)
        report = whole.reports[article]
        chain.append(report.outlet)
        if article in index(whole).retracted:
            name = f"{report.outlet} (retracted)"
            return End(f"retracted:{article}", name, RETRACTED, False, chain=without_repeats(chain))
        family = report.family
        lines = _lines(report, main)
        if (
            family != article
            and family in whole.reports
            and (_derived(article, whole) or not own_signs(report, None, whole))
            and not _rests_elsewhere(article, family, whole, lines)
        ):
            article = family
            continue
        link = _derivation(article, whole, lines)
        if link is not None:
            article = link
            continue
        maker = _maker(report, whole)
        if maker is not None:
            name, passage = maker
            because.append(passage)
            held = index(whole).published_by(name, article)
            if held is not None and held not in seen:
                article = held
                continue
            chain.append(name)
        signs = own_signs(report, maker[0] if maker else None, whole)
        asked = any(words.span.meets(line.span) for words in signs for line in lines)
        other = index(whole).names_another(report, lines) if maker is None and not asked else None
        if other is not None and other[0] not in seen:
            article = other[0]
            because.append(other[1])
            continue
        end = _best_end(report, maker[0] if maker else None, whole, main, known)
        held = _held(end, article, whole)
        if held is None and not end.sure and maker is None:
            another = index(whole).names_another(report) or _credited(article, whole)
            if another is not None:
                held, words = another
                because.append(words)
        if held is not None and held not in seen:
            chain.extend(end.chain)
            because.extend(end.because)
            speaker = end.speaker or speaker
            article = held
            continue
        return replace(
            end,
            chain=without_repeats((*chain, *end.chain)),
            because=(*because, *end.because),
            speaker=end.speaker or speaker,
        )
    return End(f"unknown:{article}", f"unknown, via {chain[0]}", "unknown", False, chain=without_repeats(chain))


def _lines(report: Report, main: Mapping[ArticleId, Sequence[Line]]) -> Sequence[Line]:
    """The sentences of a report that have the main claim; of one that others have it from, its lead at least."""
    if report.id in main:
        return main[report.id]
    first = lead(report)
    return (first,) if first is not None else ()


def _held(end: End, article: ArticleId, whole: Material) -> ArticleId | None:
    """The report of the story that an end is: the named outlet's, or that of the page on which a body publishes."""
    if end.article is not None or not end.sure:
        return None
    if end.kind in ("agency", "outlet"):
        return index(whole).published_by(end.name, article)
    name = end.name.partition(" (")[0]
    if index(whole).exactly(name):
        return index(whole).published_by(name, article)
    return index(whole).portal(name, article)


def _best_end(
    report: Report,
    maker: str | None,
    whole: Material,
    main: Mapping[ArticleId, Sequence[Line]],
    known: Set[str],
) -> End:
    """The end that a text shows; of copies of which none is known to be first, what any of them shows."""
    end = own_end(report, maker, whole, _lines(report, main), known)
    if maker is not None or end.kind == "report":
        return end
    unclear = {
        other
        for link in index(whole).links.get(report.id, ())
        if link.held and link.direction == "unknown" and link.kind in DERIVED
        for other in (link.article, ArticleId(link.origin))
        if other != report.id and other in whole.reports
    }
    for other in sorted(unclear):
        if _rests_elsewhere(report.id, other, whole, _lines(report, main)):
            continue
        twin = whole.reports[other]
        theirs, found = _twins_end(twin, whole, main, known)
        if theirs.kind == "report" or (theirs.sure and not end.sure):
            return replace(theirs, chain=(twin.outlet, *((found[0],) if found else ()), *theirs.chain))
    return end


def _twins_end(
    twin: Report, whole: Material, main: Mapping[ArticleId, Sequence[Line]], known: Set[str]
) -> tuple[End, tuple[str, Passage] | None]:
    """The end that a copy shows, with who made its text; asked for all that it may be a copy of."""
    ends = _twins_ends(whole, frozenset(known))
    if twin.id not in ends:
        found = _maker(twin, whole)
        ends[twin.id] = own_end(twin, found[0] if found else None, whole, _lines(twin, main), known), found
    return ends[twin.id]


@lru_cache(maxsize=2)
def _twins_ends(whole: Material, known: frozenset[str]) -> dict[ArticleId, tuple[End, tuple[str, Passage] | None]]:
    return {}


def _derived(article: ArticleId, whole: Material) -> bool:
    """Whether it is known of a report that it derives from another, not only that one of the two does."""
    return any(
        link.article == article and link.kind in FOLLOWED and link.direction != "unknown"
        for link in index(whole).links.get(article, ())
    )


def _derivation(article: ArticleId, whole: Material, lines: Sequence[Line]) -> ArticleId | None:
    """The report of the story that this one derives from, by the surest link of known direction. A link that nothing
    but the length of the texts points does not count against a report that credits another source for the claim."""
    links = [
        link
        for link in index(whole).links.get(article, ())
        if link.article == article and link.held and link.kind in FOLLOWED and link.direction != "unknown"
    ]
    best = max(links, default=None, key=lambda link: (link.kind in VERSIONS, link.score, link.origin))
    if best is None:
        return None
    origin = ArticleId(best.origin)
    if origin not in whole.reports:
        # Of another story that has text in common with this one, or of very many one that is not looked at.
        return None
    pointed = best.direction == "containment" or any(one.what == OWN for one in best.evidence)
    if pointed and _rests_elsewhere(article, origin, whole, lines):
        return None
    return origin


def _credited(article: ArticleId, whole: Material) -> tuple[ArticleId, Passage] | None:
    """The held report that a report credits by a link, the one that it names first, with the words that do so."""
    found = [
        (passage.span, ArticleId(link.origin), passage)
        for link in index(whole).links.get(article, ())
        if link.article == article and link.held and link.kind == "credits" and link.origin in whole.reports
        for evidence in link.evidence
        for passage in evidence.passages[:1]
    ]
    return min(found)[1:] if found else None


def _rests_elsewhere(article: ArticleId, other: ArticleId, whole: Material, lines: Sequence[Line]) -> bool:
    """Whether a report that shares some text with another credits a third for its main claim: both may have it from
    there."""
    between = [
        link
        for link in index(whole).links.get(article, ())
        if link.held and link.kind in FOLLOWED and {link.article, link.origin} == {article, other}
    ]
    if any(link.kind != "translation" and link.score >= PLAIN for link in between):
        return False
    report = whole.reports[article]
    maker = _maker(report, whole)
    sources = [end for line in lines for end in sources_at(report, line.span, whole)]
    credited = [maker[0]] if maker is not None else []
    credited += [end.name for end in sources if end.kind in MEDIA]
    if between and all(link.kind == "translation" for link in between):
        # No words in common: whatever agency it names, it may have all from there.
        own = index(whole).own_name
        named = [credit for credit in report.reading.credits if credit.kind in MEDIA and credit.scope != "picture"]
        credited += [credit.source for credit in named if not own(credit.source, report)]
    if any(index(whole).published_by(name, article) not in (other, article) for name in credited):
        return True
    spoken = {end.key for end in sources if end.kind not in MEDIA}
    twin = whole.reports[other]
    return bool(spoken) and spoken.isdisjoint(
        {end.key for line in twin.lines for end in sources_at(twin, line.span, whole)}
    )


def _maker(report: Report, whole: Material) -> tuple[str, Passage] | None:
    """Who made the text, where the report says that it was another, with the words that say so."""
    article = report.reading.article
    pack = pack_of(report, whole)
    for credit in report.reading.credits:
        foreign = not same_outlet(credit.source, report.outlet, pack)
        if credit.scope == "article" and credit.kind in WHOLE and foreign and medium(credit, report, whole):
            return shown(credit.source, pack), report.passage(credit.span)
    line = index(whole).spot(report)
    if line is not None and line.agency is not None and not same_outlet(line.agency, report.outlet, pack):
        known = agency(line.agency, pack)
        if known is not None or line.agency.isupper():
            return known or line.agency, report.passage(line.span)
    for link in index(whole).links.get(report.id, ()):
        if link.article == report.id and not link.held and link.kind in DERIVED:
            passages = [passage for evidence in link.evidence for passage in evidence.passages]
            foreign = not same_outlet(link.origin, report.outlet, pack)
            if foreign:
                return shown(link.origin, pack), passages[0] if passages else report.passage(Span(0, 0))
    if article.taken_from is not None and not same_outlet(article.taken_from.value, report.outlet, pack):
        return shown(article.taken_from.value, pack), report.passage(article.taken_from.span or Span(0, 0))
    return None


def without_repeats(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
