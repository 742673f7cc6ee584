"""Independent origins and derivations in the cases: the range, whose they are, links by kind, and which way they point.

An origin is right if it is the report, the name or the unknown source that the answers have; a report that others were
made from stands for all of them. A link is found if the two ends are linked at all; its kind is counted beside that.
The answers link each report to the one that it comes from: a link between two that come from the same one is counted
neither way. A direction that the answers leave open must be left open.
"""

from __future__ import annotations

from collections.abc import Sequence

from reading_items import Score
from stories_cases import Answers, Case, share
from story_items import Derived

from wiredesk.model.story import Link, Origin
from wiredesk.text.names import acronym_of, alike, key


def measure_origins(some: Sequence[Case]) -> Answers:
    """Exact range, and precision and recall of the origins of the main claim."""
    answers = Answers()
    exact: list[bool] = []
    least: list[bool] = []
    names = Score()
    for case in some:
        gold = case.item.origins
        if gold is None:
            continue
        ours = case.origins
        exact.append((ours.at_least, ours.at_most) == (gold.at_least, gold.at_most))
        least.append(ours.at_least == gold.at_least)
        named = {name: [one for one in ours.main if _is_origin(one, name, case)] for name in gold.main}
        right = [one for one in ours.main if any(one in found for found in named.values())]
        names.wanted += len(named)
        names.found += sum(1 for found in named.values() if found)
        names.made += len(ours.main)
        names.right += len(right)
        if not exact[-1] or len(right) != len(ours.main) or not all(named.values()):
            mine = "; ".join(f"{one.name} ({one.kind}: {_letters(one, case)})" for one in ours.main)
            claim = " | ".join(f"{case.letter(one.article)} {one.exact[:80]}" for one in ours.claim)
            answers.wrong(
                case,
                "range" if not exact[-1] else "names",
                f"gold: {gold.at_least}-{gold.at_most} {'; '.join(gold.main)}   ({case.item.why})",
                f"ours: {ours.at_least}-{ours.at_most} {mine}",
                f"claim: {claim}",
            )
    answers.figures = {
        "exact range": share(exact),
        "lower bound right": share(least),
        "names: precision": names.precision,
        "names: recall": names.recall,
    }
    return answers


def _letters(one: Origin, case: Case) -> str:
    return " ".join(case.letter(article) for article in one.articles)


def _is_origin(one: Origin, gold: str, case: Case) -> bool:
    if gold in case.readings:
        main = case.item.origins.main if case.item.origins else ()
        others = {case.id(other) for other in main if other in case.readings and other != gold}
        own = one.kind != "unknown" and case.id(gold) in one.articles and others.isdisjoint(one.articles)
        return own or one.article == case.id(gold)
    if gold.startswith("?") and gold[1:] in case.readings:
        return one.kind == "unknown" and case.id(gold[1:]) in one.articles
    return same_name(one.name, gold)


def same_name(ours: str, gold: str) -> bool:
    """Whether two names are one: of a person with or without the role, of a body in full or by its letters."""
    ours = ours.partition(" (")[0]
    one, other = set(key(ours).split()), set(key(gold).split())
    return (
        key(ours) == key(gold)
        or alike(ours, gold) > 0.85
        or acronym_of(ours, gold)
        or acronym_of(gold, ours)
        or (bool(one) and bool(other) and (one <= other or other <= one))
    )


def measure_links(some: Sequence[Case]) -> Answers:
    """Precision and recall of links between reports by kind; direction; sources that are not held."""
    answers = Answers()
    found: list[bool] = []
    real: list[bool] = []
    kinds: dict[str, Score] = {}
    said: dict[str, list[bool]] = {"right": [], "wrong": [], "unknown": []}
    named = Score()
    for case in some:
        held = [link for link in case.item.links if link.held]
        ours = [link for link in case.joined.links if link.held]
        family = _families(held)
        for gold in held:
            near = [link for link in ours if _ends(link, case) == {gold.article, gold.origin}]
            score = kinds.setdefault(gold.kind, Score())
            score.wanted += 1
            score.found += any(link.kind == gold.kind for link in near)
            found.append(bool(near))
            if not any(link.kind == gold.kind for link in near):
                mine = ", ".join(_told(link, case) for link in near)
                answers.wrong(case, f"missed {gold.kind}", f"gold: {_wanted(gold)}", f"ours: {mine or '–'}")
            if near:
                told = _direction(near[0], gold, case)
                for name, one in said.items():
                    one.append(name == told)
                if told != "right":
                    line = f"gold: {_wanted(gold)}", f"ours: {_told(near[0], case)}"
                    answers.wrong(case, f"direction {told}", *line)
        for link in ours:
            ends = _ends(link, case)
            gold_here = [gold for gold in held if {gold.article, gold.origin} == ends]
            if not gold_here and any(ends <= one for one in family):
                continue
            score = kinds.setdefault(link.kind, Score())
            score.made += 1
            score.right += any(gold.kind == link.kind for gold in gold_here)
            real.append(bool(gold_here))
            if not gold_here:
                answers.wrong(case, f"false {link.kind}", f"ours: {_told(link, case)}")
        _credits(case, named, answers)
    answers.figures = {
        "found": share(found),
        "precision": share(real),
        **{f"direction {name}": share(one) for name, one in said.items()},
        "named sources: recall": named.recall,
    }
    for kind, score in sorted(kinds.items()):
        answers.figures[f"{kind}: precision"] = score.precision
        answers.figures[f"{kind}: recall"] = score.recall
    return answers


def _families(links: Sequence[Derived]) -> list[set[str]]:
    """Reports that hang together by derivation."""
    found: list[set[str]] = []
    for link in links:
        ends = {link.article, link.origin}
        if link.kind != "credits":
            met = [one for one in found if one & ends]
            found = [one for one in found if not one & ends] + [ends.union(*met)]
    return found


def _credits(case: Case, score: Score, answers: Answers) -> None:
    """Sources that are credited and not held."""
    ours = [link for link in case.joined.links if not link.held]
    for gold in case.item.links:
        if gold.held:
            continue
        score.wanted += 1
        near = [link for link in ours if case.letter(link.article) == gold.article]
        if any(same_name(str(link.origin), gold.origin) for link in near):
            score.found += 1
        else:
            mine = ", ".join(str(link.origin) for link in near)
            answers.wrong(case, "missed credits", f"gold: {_wanted(gold)}", f"ours: {mine or '–'}")


def _ends(link: Link, case: Case) -> set[str]:
    return {case.letter(link.article), case.letter(link.origin)}


def _direction(link: Link, gold: Derived, case: Case) -> str:
    """right, wrong or unknown. One that nobody can know must be left open."""
    if link.direction == "unknown":
        return "unknown" if gold.known else "right"
    return "right" if gold.known and case.letter(link.article) == gold.article else "wrong"


def _wanted(gold: Derived) -> str:
    return f"{gold.article} {gold.kind} {gold.origin}{'' if gold.known else ' unknown'}"


def _told(link: Link, case: Case) -> str:
    origin = case.letter(link.origin) or link.origin
    return f"{case.letter(link.article)} {link.kind} {origin} ({link.direction}, {link.score:.2f})"
