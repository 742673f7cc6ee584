"""Derivations among made copies and among real reports: what `group` links, and which way the links point.

Made: 120 articles of a corpus, each edited in every way of `EDITS`; changed words are drawn from another text at
random places, and of a text whose words are changed a fifth of the sentences are put elsewhere, by fixed seeds. Real:
pairs of one story that share less than half of their 4-word shingles; a link between them counts as false, though some
are agency text under another opening. "at 1 % false": links with a score that at most 1 % of these real pairs exceed.
Directions: a second run in which half of the copies credit the outlet of their original and of the other half the
first sights are known.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import combinations

from reading_items import Figure
from stories_across import EARLY, OUTLET, directions, seen
from stories_cases import share
from stories_corpora import corpus

from wiredesk.desk.packs import installed_packs
from wiredesk.model.article import Article
from wiredesk.model.findings import Reading
from wiredesk.model.values import Found
from wiredesk.reading.article import read
from wiredesk.stories.clusters import group
from wiredesk.stories.links import overlap
from wiredesk.stories.reports import report

MADE = 120
WORDS = 100
"""Words of an article from which copies are made at least."""
REAL = 0.5
"""Real pairs that share more 4-word shingles than this are copies themselves, as far as anybody knows."""
CREDITS = {"vi": f"(Theo {OUTLET})", "en": f"Source: {OUTLET}"}
ELSEWHERE = 0.2
"""Share of the sentences that stand elsewhere in an edited copy."""
Sentences = list[list[str]]
Figures = dict[str, Figure]


def _copied(text: Sentences, others: Sequence[Sentences], chance: random.Random) -> Sentences:
    return text


def _teasers(text: Sentences, others: Sequence[Sentences], chance: random.Random) -> Sentences:
    return text + _first(others[0], 0.4 * _size(text))


def _abridged(text: Sentences, others: Sequence[Sentences], chance: random.Random) -> Sentences:
    return _first(text, 0.4 * _size(text))


def _round_up(text: Sentences, others: Sequence[Sentences], chance: random.Random) -> Sentences:
    parts = [_first(other, _size(text)) for other in others[:3]]
    parts.insert(chance.randrange(4), text)
    return [sentence for part in parts for sentence in part]


def _changed(share: float) -> Callable[[Sentences, Sequence[Sentences], random.Random], Sentences]:
    def edit(text: Sentences, others: Sequence[Sentences], chance: random.Random) -> Sentences:
        drawn = [word for sentence in others[0] for word in sentence]
        made = [[chance.choice(drawn) if chance.random() < share else word for word in sentence] for sentence in text]
        for _ in range(round(ELSEWHERE * len(made))):
            made.insert(chance.randrange(len(made)), made.pop(chance.randrange(len(made))))
        return made

    return edit


def _abridged_changed(text: Sentences, others: Sequence[Sentences], chance: random.Random) -> Sentences:
    return _changed(0.25)(_abridged(text, others, chance), others, chance)


EDITS: Mapping[str, Callable[[Sentences, Sequence[Sentences], random.Random], Sentences]] = {
    "copied": _copied,
    "teasers added, 40 %": _teasers,
    "cut to 40 %": _abridged,
    "inside a round-up of four": _round_up,
    "15 % of words changed": _changed(0.15),
    "40 % of words changed": _changed(0.40),
    "cut to 40 %, 25 % changed": _abridged_changed,
}


def _size(text: Sentences) -> int:
    return sum(len(sentence) for sentence in text)


def _first(text: Sentences, words: float) -> Sentences:
    """The first sentences, up to a number of words; the last may be cut."""
    found: Sentences = []
    left = round(words)
    for sentence in text:
        if left > 0:
            found.append(sentence[:left])
            left -= len(sentence)
    return found


def _sentences(reading: Reading) -> Sentences:
    words = [span.of(reading.article.text).split() for span in reading.sentences]
    return [one for one in words if one]


def _article(text: Sentences, language: str, locator: str, credit: str = "", outlet: str | None = None) -> Reading:
    lines = [" ".join(word for sentence in text[at : at + 3] for word in sentence) for at in range(0, len(text), 3)]
    body = "\n".join([*lines, credit])
    return read(Article.of(title=None, body=body, language=language, outlet=outlet, locator=locator), installed_packs())


def made_copies(name: str, language: str) -> tuple[dict[str, list[float]], Figures]:
    """Of each edit the scores of the links between copy and original, 0 for none; directions over all edits."""
    gold = corpus(name)
    places = [at for at, one in enumerate(gold.readings) if len(one.article.body.split()) > WORDS]
    chosen, rest = places[:MADE], places[MADE:]
    texts = {at: _sentences(gold.readings[at]) for at in places}
    originals = [_bare(gold.readings[at]) for at in chosen]
    sources = [_with_outlet(one) if turn % 2 else seen(one, EARLY) for turn, one in enumerate(originals)]
    scores: dict[str, list[float]] = {}
    sides: dict[str, list[Figure]] = {}
    for edit, make in EDITS.items():
        copies: list[Reading] = []
        told: list[Reading] = []
        for turn, at in enumerate(chosen):
            chance = random.Random(f"{name} {edit} {at}")
            away = [other for other in rest if gold.stories[other] != gold.stories[at]]
            text = make(texts[at], [texts[other] for other in chance.sample(away, 3)], chance)
            copies.append(_article(text, language, f"{edit}/{at}"))
            credit = CREDITS[language] if turn % 2 else ""
            other = _article(text, language, f"{edit}/{at}", credit, "Lower Town News")
            told.append(other if turn % 2 else seen(other, EARLY + timedelta(hours=3)))
        found = _linked([*originals, *copies])
        scores[edit] = [found.get(_pair(*pair), 0.0) for pair in zip(originals, copies, strict=True)]
        for label, figure in directions(f"{name} copies", sources, told).items():
            sides.setdefault(label, []).append(figure)
    figures: Figures = {}
    for label, parts in sides.items():
        count = sum(part.n for part in parts)
        figures[label] = Figure(sum(part.value * part.n for part in parts) / max(1, count), count)
    return scores, figures


def _linked(readings: Sequence[Reading]) -> dict[frozenset[str], float]:
    """Pairs of reports that are linked as derived, with the score."""
    links = group(readings, installed_packs()).links
    return {
        frozenset((str(link.article), str(link.origin))): link.score
        for link in links
        if link.held and link.kind != "credits"
    }


def _pair(one: Reading, other: Reading) -> frozenset[str]:
    return frozenset((str(one.article.id), str(other.article.id)))


def _bare(reading: Reading) -> Reading:
    """Without what would say who had it first."""
    return replace(reading, article=replace(reading.article, first_seen=None))


def _with_outlet(reading: Reading) -> Reading:
    return replace(reading, article=replace(reading.article, outlet=Found(OUTLET, "hint", 1.0)))


def real_pairs(name: str) -> dict[bool, list[float]]:
    """Of real pairs of one story (true), and of two, the scores of the links between them, 0 for none."""
    gold = corpus(name)
    packs = installed_packs()
    linked = _linked(gold.readings)
    reports = [report(reading, packs) for reading in gold.readings]
    found: dict[bool, list[float]] = {True: [], False: []}
    for a, b in combinations(range(len(reports)), 2):
        together = gold.stories[a] == gold.stories[b]
        if not together or overlap(reports[a], reports[b]).shared < REAL:
            found[together].append(linked.get(_pair(gold.readings[a], gold.readings[b]), 0.0))
    return found


def at_one_percent(real: Sequence[float]) -> float:
    """A score that at most 1 % of these exceed."""
    ordered = sorted(real, reverse=True)
    return ordered[len(ordered) // 100]


def measure() -> Figures:
    """Both corpora."""
    figures: Figures = {}
    for name, language in (("vnmds", "vi"), ("ecbplus", "en")):
        scores, told = made_copies(name, language)
        real = real_pairs(name)
        bound = at_one_percent(real[True])
        for edit, found in scores.items():
            figures[f"{name} {edit}"] = share([score > 0 for score in found])
            figures[f"{name} {edit}, at 1 % false"] = share([score > bound for score in found])
        figures[f"{name} one story, false links"] = share([score > 0 for score in real[True]])
        figures[f"{name} two stories, false links"] = share([score > 0 for score in real[False]])
        figures |= told
    return figures
