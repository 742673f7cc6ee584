"""Who and where: the people and places of the main claim in all accounts, and holders of one role."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from wiredesk.comparison.alignment import matches
from wiredesk.comparison.passages import Line, Material, Report
from wiredesk.comparison.provenance import Sourcing
from wiredesk.comparison.questions import happening
from wiredesk.comparison.scripts import across_scripts
from wiredesk.model.findings import HeldRole
from wiredesk.model.spans import ArticleId, Passage, Span
from wiredesk.model.story import Account, Difference, Question
from wiredesk.text.names import alike

Ranked = tuple[tuple[int, int, int], Difference]
OTHER_PERSON = 0.5
"""Likeness of two names below which they are certainly not one person's."""
MOST_NAMES = 6
"""People or places shown in one line."""


def wholes(whole: Material, sourcing: Sourcing) -> Iterator[Ranked]:
    """One line with the people, one with the places that the accounts of the main claim share."""
    main = {article: lines for article, lines in sourcing.main.items() if article in whole.families}
    if len(main) < 2:
        return
    first = min(lines[0].number for lines in main.values())
    told = happening(main, whole)
    for asks, kind in (("who", "person"), ("where", "place")):
        holding: dict[str, list[ArticleId]] = {}
        for article, lines in sorted(main.items()):
            report = whole.reports[article]
            for identity in _named(report, lines, kind, whole):
                holding.setdefault(identity, []).append(article)
        shared = [identity for identity, articles in holding.items() if len(articles) == len(main)]
        if not shared:
            continue
        names = [whole.who.label(identity) for identity in shared][:MOST_NAMES]
        passages: list[Passage] = []
        sources: dict[str, None] = {}
        for article, lines in sorted(main.items()):
            report = whole.reports[article]
            passages.extend(report.passage(span) for span in _mentions(report, lines, shared, whole))
            sources[sourcing.source(report, lines[0].span)] = None
        account = Account(", ".join(names), tuple(passages), tuple(sources))
        question = Question("who" if asks == "who" else "where", told)
        yield (-len(main), first, 0), Difference(question, "agree", (account,))


def _named(report: Report, lines: Sequence[Line], kind: str, whole: Material) -> list[str]:
    """People (without those who only speak of it) or places in the main claim, in order of the text."""
    speaking = [quote.speaker.span for quote in report.reading.quotes if quote.speaker is not None]
    found: dict[str, None] = {}
    for mention in report.mentions:
        if mention.kind != kind or not any(line.span.covers(mention.span) for line in lines):
            continue
        if kind == "person" and any(span.meets(mention.span) for span in speaking):
            continue
        identity = whole.who.of(report.id, mention.entity)
        if identity is not None:
            found[identity] = None
    return list(found)


def _mentions(report: Report, lines: Sequence[Line], identities: Sequence[str], whole: Material) -> list[Span]:
    wanted = set(identities)
    found: dict[str, Span] = {}
    for mention in report.mentions:
        identity = whole.who.of(report.id, mention.entity)
        if identity is not None and identity in wanted and any(line.span.covers(mention.span) for line in lines):
            found.setdefault(identity, mention.span)
    return list(found.values())


def holders(whole: Material, sourcing: Sourcing) -> Iterator[Ranked]:
    """Roles that one person holds at a time and that two accounts give to different people in aligned passages."""
    single = frozenset(whole.packs.root.strings("comparison.single_roles"))
    held = {report.id: _held(report, single, whole) for report in whole.heads}
    for left, right in combinations(whole.heads, 2):
        common = sorted(held[left.id].keys() & held[right.id].keys())
        if not common:
            continue
        aligned = {(match.a.number, match.b.number) for match in matches(left, right, whole.reports)}
        for key in common:
            ours, theirs = held[left.id][key], held[right.id][key]
            if not _disjoint(ours, theirs, whole):
                continue
            for (name, role), (other, other_role) in ((a, b) for a in ours.items() for b in theirs.items()):
                one, two = left.line_at(role.span.start), right.line_at(other_role.span.start)
                if one is None or two is None or (one.number, two.number) not in aligned:
                    continue
                accounts = tuple(
                    Account(whole.who.label(who), (report.passage(at.span),), (sourcing.source(report, at.span),))
                    for who, at, report in ((name, role, left), (other, other_role, right))
                )
                about = " · ".join(part for part in (role.span.of(left.reading.article.text), key[1]) if part)
                tried = "no spelling of one name gives the other"
                yield (-2, one.number, role.span.start), Difference(Question("who", about), "differ", accounts, tried)
                break


def _held(report: Report, single: frozenset[str], whole: Material) -> dict[tuple[str, str], dict[str, HeldRole]]:
    found: dict[tuple[str, str], dict[str, HeldRole]] = {}
    for entity in report.reading.entities:
        identity = whole.who.of(report.id, entity.id)
        if identity is None or entity.kind != "person":
            continue
        for role in entity.roles:
            if role.role in single and role.of and not role.modifier:
                found.setdefault((role.role, role.of), {}).setdefault(identity, role)
    return found


def _disjoint(ours: Mapping[str, HeldRole], theirs: Mapping[str, HeldRole], whole: Material) -> bool:
    """Whether no name of one side can be a spelling of a name of the other, hyphens and initials included;
    across scripts nobody knows."""
    label = whole.who.label
    for a in ours:
        for b in theirs:
            if across_scripts(label(a), label(b)):
                return False
            glued, other = sorted((a.replace(" ", ""), b.replace(" ", "")), key=len)
            if set(a.split()) & set(b.split()) or glued in other:
                return False
            if max(alike(a, b), alike(label(a), label(b))) >= OTHER_PERSON:
                return False
    return True
