"""Which lines of a flattened page are the reporter's text: two networks, one after the other, and the best sequence.

The first network takes each line with its neighbours; the second the line with the odds that the first gave to all
lines of the page, with what its words add to them, and with what it has in common with other lines. A line's odds are
the mean of both. Were they fitted on pages with one long article only, a short one under a long list would come out
empty: so the odds of a page are lifted until its best run of text is body. Then the sequence of body and other text is
chosen in which every interruption costs something.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from wiredesk.extraction.blocks import PLAINLY_NOT, Labelled, best_path, threshold
from wiredesk.extraction.candidates import Candidate
from wiredesk.extraction.features import Signals
from wiredesk.extraction.flat_appeals import appeals
from wiredesk.extraction.flat_features import LONG, Numbers, best_run
from wiredesk.extraction.flat_rows import Page
from wiredesk.extraction.flat_words import WORDS, LineWords, parse_words
from wiredesk.extraction.labeller import Labeller, parse_labeller
from wiredesk.extraction.phrases import Phrases
from wiredesk.lang.packs import Packs

ALONE, AMONG = "lines.alone", "lines.among"
"""Tables of the two networks."""
NO_WORDS = LineWords({})
"""What is known of words where packs come without their table."""

BOUND = 6.0
"""Bounds of the log-odds of one line: no single line decides over its neighbours for ever."""
LEAST, MOST_LIFT, RAISED = 1.5, 4.0, 2.0
"""The best run of a page is to reach this mean log-odds; what all odds are lifted by at most; and how much is added to
them to find that run. 1 to 2.5 give the same F1 within 0.005, none at all 0.01 less on visible text."""
INTERRUPTION = 0.8
"""Log-odds that going from body to other text and back costs. 0.5 to 1 give the same F1 within 0.001; more loses leads
that stand apart."""
LEANING = 0.4
"""Log-odds added to all lines of a page. .3 to .5 give the highest F1 on sites left out, none .002 less on visible
text."""
LEAD_ABOVE, LEAD_ODDS = 8, -0.5
"""Lines above the text in which a lead may stand apart from it, by the text of an image or by the names of those who
wrote it, and the log-odds from which a sentence there is one. F1 is the same without; leads are lost."""
SURE = (0.86, 1.12, -3.5)
"""What makes of the log-odds of the expected F1 and of the mean chance of the labels those that a page's F1 is at least
.9. From pages of sites left out: of 1237 pages at .9 and more 96 % were, of 450 at .8 to .9 86 %."""
HEAVY = 60
"""Words from which a line weighs no more."""


def label_lines(
    candidates: Sequence[Candidate], signals: Signals, ends: Sequence[bool], phrases: Phrases, packs: Packs
) -> Labelled | None:
    """The lines that are body, with odds and reasons; None of no lines, and where packs come without the networks."""
    alone, among = packs.table(ALONE, parse_labeller, None), packs.table(AMONG, parse_labeller, None)
    if alone is None or among is None or not candidates:
        return None
    page = Page(candidates, signals, ends, phrases, appeals(packs))
    first, _ = alone.odds(page.rows, told_from=math.inf)
    rows = page.among(first, packs.table(WORDS, parse_words, NO_WORDS).scores(page.texts))
    second, _ = among.odds(rows, told_from=math.inf)
    found = (first + second) / 2
    lift = lift_of(page.words, found) + LEANING
    odds = np.clip(found + lift, -BOUND, BOUND)
    body = best_path(odds.tolist(), INTERRUPTION)
    begins = body.index(True) if True in body else 0
    for at in range(max(0, begins - LEAD_ABOVE), begins):
        body[at] = bool(page.good[at]) and odds[at] > LEAD_ODDS
    reasons = [f"odds {value:+.1f}" for value in odds.tolist()]
    told = np.flatnonzero(odds > PLAINLY_NOT)
    if len(told):
        names, parts = _joined((alone, alone.odds(page.rows[told])[1]), (among, among.odds(rows[told])[1]))
        for at, row in zip(told.tolist(), parts, strict=True):
            reasons[at] += ": " + _most(names, row)
    return Labelled(body, odds.tolist(), confidence(page.words, found, odds, body), reasons, lift)


def lift_of(words: Numbers, odds: Numbers) -> float:
    """What all odds lack for the best run of text to be body."""
    heavy = np.minimum(words, HEAVY)
    first, last = best_run((heavy * np.clip(odds + RAISED, -3, 5)).tolist())
    if last <= first:
        first, last = best_run((odds + 2 * RAISED).tolist())
    inside = np.arange(first, last)
    near = inside[odds[first:last] > -RAISED]
    near = near if len(near) else inside
    if not len(near):
        return 0.0
    lacking = LEAST - float((heavy[near] * odds[near]).sum() / heavy[near].sum())
    return round(max(0.0, min(MOST_LIFT, lacking)), 3)


def confidence(words: Numbers, found: Numbers, odds: Numbers, body: Sequence[bool]) -> float:
    """How likely the page's F1 is at least .9: from the F1 that its odds let expect as they were found, and from how
    sure the labels are on average."""
    _, expected = threshold(found, np.minimum(words, LONG))
    weights = np.minimum(words, HEAVY)
    chances = 1 / (1 + np.exp(-odds))
    labels = np.where(np.array(body, dtype=np.bool_), chances, 1 - chances)
    sure = float((weights * labels).sum() / weights.sum())
    of_expected, of_sure, at_even = SURE
    told = of_expected * _log_odds(expected) + of_sure * _log_odds(sure) + at_even
    return round(1 / (1 + math.exp(-told)), 3)


def _log_odds(chance: float) -> float:
    chance = max(0.01, min(0.99, chance))
    return math.log(chance / (1 - chance))


def _joined(*stages: tuple[Labeller, Numbers]) -> tuple[list[str], list[list[float]]]:
    """The parts of several networks by group, each counted by its share."""
    names: list[str] = list(dict.fromkeys(group for labeller, _ in stages for group in labeller.groups))
    total = np.zeros((len(stages[0][1]), len(names)))
    for labeller, parts in stages:
        total[:, [names.index(group) for group in labeller.groups]] += parts / len(stages)
    return names, total.tolist()


def _most(names: Sequence[str], parts: Sequence[float]) -> str:
    """The three groups of numbers that counted most, for a person."""
    most = sorted(range(len(parts)), key=lambda at: -abs(parts[at]))[:3]
    return ", ".join([f"{names[at]} {parts[at]:+.1f}" for at in most])
