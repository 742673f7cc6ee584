"""Where an article begins and ends: what single lines cannot tell, only their order.

Under the last paragraph of many pages stand titles and summaries of other pages without any heading. Each summary is
a whole sentence; what gives them away is that they come in pairs, one title and one summary, to the end.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from wiredesk.extraction.blocks import Labelled
from wiredesk.extraction.candidates import HARD, Candidate, Mark
from wiredesk.extraction.features import Signals
from wiredesk.extraction.phrases import Phrases

LEAD_REACH = 12
"""Blocks above the text in which its lead is looked for."""
SAME, LEAST_ODDS = 0.8, -2.5
"""How much a lead says what the page's head tells of it, at least, and its log-odds of being body."""
FIRST_BLOCKS = 3
"""Blocks at the beginning of the text among which dates and names are looked for."""
BEYOND = 2.5
"""Log-odds above the page's cut from which text in a box of other matter is body; 1 to 2.5 do as well."""
OTHERS = Mark.RELATED | Mark.COMMENTS | Mark.SHARE | Mark.AD
PICTURED = Mark.CAPTION | Mark.FIGURE
CUT_OFF = 5
"""Words at the end of a line that was cut off by which it is found again."""
FEWEST_PAIRS, FEWEST_CLOSED = 4, 2
"""Pairs of title and summary that make a tail by themselves, and those that do after a line that ends articles. Of
fewer the networks know better: of 18 shorter tails on labelled pages 15 were the article's own sections."""
ODD_LINES = 2
"""Lines under the last pair that are no pair: what the outlet says of itself, a title without its summary."""
TEASER_WORDS = 45
"""Words of a summary on average at most; sections of guides run longer."""
OWN_ODDS = 2.0
"""Log-odds that the lines of a tail have on average, weighed by words, from which they are the article's own sections:
on sites left out of a hundred words above it twenty stood in tails, of those under it eighty."""
_HOUR = re.compile(r"\W{0,3}\d{1,2}[:.h]\d\d\b")
TICKER, TICKER_ENDED = 5, 3
"""Lines in succession that each begin with an hour, from which they are a list of the latest headlines; where one of so
many ends like a sentence they are entries of a live page or a programme. No line of such a list on a labelled page was
the reporter's, and 837 had been kept."""
MOST_OPENING = 4
"""Lines before the first sentence that are dropped at most: more are a list."""
LONE = 20
"""Code points of a word or two that stand above the text and are none of it."""
HEAD_WORDS = 60
"""Words of running text that must stand before a tail: less is no article whose tail could be cut."""


def settle(
    candidates: Sequence[Candidate],
    signals: Signals,
    phrases: Phrases,
    ends: Sequence[bool],
    labelled: Labelled,
    body: list[bool],
    why: list[str],
    *,
    markup: bool,
) -> None:
    """With markup, takes boxes from `body` and the lead into it; of flattened text takes from `body` what stands above
    the text and in the tail. Says why."""
    if markup:
        _leave_boxes(candidates, labelled, body, why)
        _drop_meta(candidates, phrases, body, why)
        _take_lead(candidates, labelled, body, why)
        return
    for index, kind in enumerate(signals.kinds):
        if body[index] and kind is not None:
            body[index] = False
            why[index] = f"phrase: {kind}"
    _drop_crumbs(candidates, body, why)
    _drop_opening(candidates, signals, phrases, body, why)
    _drop_comments(candidates, signals, body, why)
    _drop_tickers(candidates, signals, body, why)
    start = tail(candidates, signals, phrases, ends, body)
    if _own(candidates, labelled, body, start):
        return
    for index in range(start, len(candidates)):
        if body[index]:
            body[index] = False
            why[index] = "in a tail of titles and summaries"


def _own(candidates: Sequence[Candidate], labelled: Labelled, body: Sequence[bool], start: int) -> bool:
    """Whether what looks like a tail is body beyond doubt."""
    taken = [index for index in range(start, len(candidates)) if body[index]]
    words = sum(candidates[index].words for index in taken)
    return sum(labelled.odds[index] * candidates[index].words for index in taken) >= OWN_ODDS * max(1, words)


def _leave_boxes(candidates: Sequence[Candidate], labelled: Labelled, body: list[bool], why: list[str]) -> None:
    """What markup names as teasers, comments, sharing or advertising, unless it is body beyond doubt. On sites left out
    F1 rises by 0.003 on two sets of six and falls on none."""
    for index, one in enumerate(candidates):
        if body[index] and one.marks & OTHERS and labelled.odds[index] < labelled.cut + BEYOND:
            body[index] = False
            why[index] = f"stands in a box of other matter; {why[index]}"


def _drop_meta(candidates: Sequence[Candidate], phrases: Phrases, body: list[bool], why: list[str]) -> None:
    """Dates and names among the first blocks of the text, and lone words above it ("Home")."""
    taken = [index for index in range(len(candidates)) if body[index]]
    for index in taken[:FIRST_BLOCKS]:
        one = candidates[index]
        alone = one.words <= 2 and len(one.text) <= LONE and one.tag not in ("h2", "h3", "h4", "li")
        if not alone or one.marks & Mark.LEAD or not one.text[-1:].isalnum():
            break
        body[index] = False
        why[index] = "stands alone above the first sentence"
    for index in taken[:FIRST_BLOCKS]:
        one = candidates[index]
        if one.words <= 8 and (one.marks & (Mark.DATE | Mark.BYLINE) or phrases.dated(one.text)):
            body[index] = False
            why[index] = "stands before the first sentence"


def _take_lead(candidates: Sequence[Candidate], labelled: Labelled, body: list[bool], why: list[str]) -> None:
    """A lead above the first block of the text: named by markup, or saying what the page's head tells of the page."""
    first = next((index for index in range(len(candidates)) if body[index]), 0)
    for index in range(max(0, first - LEAD_REACH), first):
        one = candidates[index]
        if one.link >= 0.3 or one.marks & (HARD | PICTURED):
            continue
        if one.marks & Mark.LEAD and one.words >= 8 and not one.marks & Mark.RELATED:
            body[index] = True
            why[index] = f"stands in the markup of a lead; {why[index]}"
        elif labelled.told and labelled.told[index] >= SAME and one.words >= 5 and labelled.odds[index] >= LEAST_ODDS:
            body[index] = True
            why[index] = f"says what the page's head tells of it; {why[index]}"


def _drop_crumbs(candidates: Sequence[Candidate], body: list[bool], why: list[str]) -> None:
    """Beginnings of titles that crumbs cut off."""
    for index, one in enumerate(candidates):
        if not body[index]:
            continue
        if one.text.endswith(("...", "…")) and one.words <= 40:
            # A crumb goes on with the title, whose first words are its last ones.
            last = " ".join(one.text.rstrip(".…").split(" ")[-CUT_OFF:])
            if any(
                under.text.find(last, 0, len(one.text) + len(last)) >= 0 for under in candidates[index + 1 : index + 4]
            ):
                body[index] = False
                why[index] = "the beginning of a line under it, cut off"


def _drop_comments(candidates: Sequence[Candidate], signals: Signals, body: list[bool], why: list[str]) -> None:
    """What readers say under the heading of their comments, where most of the text stands above that: of 506 labelled
    pages three had such lines, 13 of them, and none was the reporter's."""
    words = sum(one.words for one, taken in zip(candidates, body, strict=True) if taken)
    above = 0
    for index, one in enumerate(candidates):
        if signals.kinds[index] == "comments" and above >= max(HEAD_WORDS, words / 2):
            for below in range(index + 1, len(candidates)):
                if body[below]:
                    body[below] = False
                    why[below] = f"stands under the heading of comments; {why[below]}"
            return
        above += one.words if body[index] else 0


def _drop_tickers(candidates: Sequence[Candidate], signals: Signals, body: list[bool], why: list[str]) -> None:
    """Headlines with their hours, one under the other, as a site lists its latest."""
    at, size = 0, len(candidates)
    while at < size:
        end = at
        while end < size and _HOUR.match(candidates[end].text):
            end += 1
        if end - at >= TICKER and TICKER_ENDED * sum(signals.ended[at:end]) < end - at:
            for index in range(at, end):
                if body[index]:
                    body[index] = False
                    why[index] = f"in a list of headlines with their hours; {why[index]}"
        at = end + 1


def _drop_opening(
    candidates: Sequence[Candidate], signals: Signals, phrases: Phrases, body: list[bool], why: list[str]
) -> None:
    """Dates, names and buttons that stand before the first sentence."""
    dropped: list[int] = []
    for index, one in enumerate(candidates):
        if not body[index]:
            continue
        if one.marks & Mark.LEAD:
            continue
        if signals.good[index] or one.words > 25:
            break
        meta = one.marks & (Mark.DATE | Mark.BYLINE | Mark.TITLE) or phrases.dated(one.text)
        if meta or (not signals.ended[index] and one.words <= 6 and one.tag not in ("h2", "h3")):
            dropped.append(index)
    for index in dropped[:MOST_OPENING]:
        body[index] = False
        why[index] = "stands before the first sentence"


def tail(
    candidates: Sequence[Candidate], signals: Signals, phrases: Phrases, ends: Sequence[bool], body: Sequence[bool]
) -> int:
    """Number of the first candidate of a tail of titles and summaries under the text; their count if there is none.

    Walks up from the end over pairs; the tail is what has at least `FEWEST_PAIRS` of them, or fewer under an end mark.
    """
    size = len(candidates)
    last = next((index for index in range(size - 1, -1, -1) if body[index]), -1)
    starts = [_tail_from(last - odd, candidates, signals, phrases, ends) for odd in range(ODD_LINES + 1)]
    return min(starts, default=size)


def _tail_from(
    last: int, candidates: Sequence[Candidate], signals: Signals, phrases: Phrases, ends: Sequence[bool]
) -> int:
    size = len(candidates)
    words_before = [0]
    for index, one in enumerate(candidates):
        words_before.append(words_before[-1] + (one.words if signals.good[index] else 0))
    best = size
    at = last
    pairs = 0
    titles: list[int] = []
    lengths: list[int] = []
    while at > 0:
        if _passed_over(candidates, signals, phrases, at):
            at -= 1
            continue
        if _summary(candidates, signals, at):
            above = at - 1
            while (
                above > 0
                and _passed_over(candidates, signals, phrases, above)
                and not _title(candidates, signals, above)
            ):
                above -= 1
            if not _title(candidates, signals, above):
                break
            pairs += 1
            titles.append(above)
            lengths.append(candidates[at].words)
            at = above
        elif not (_title(candidates, signals, at) and _pair_above(candidates, signals, at)):
            # A title whose summary is missing may stand among the pairs, never above them alone.
            break
        closed = at > 0 and (ends[at - 1] or signals.kinds[at - 1] is not None)
        teasing = closed or _teasing(candidates, titles, lengths)
        if teasing and pairs >= (FEWEST_CLOSED if closed else FEWEST_PAIRS) and words_before[at] >= HEAD_WORDS:
            best = at
        at -= 1
    if best < size and _habit(candidates, signals, best):
        return size
    return best


def _teasing(candidates: Sequence[Candidate], titles: Sequence[int], lengths: Sequence[int]) -> bool:
    """Whether pairs are teasers and not questions with answers, entries with their hours, or sections of a guide."""
    asked = sum(candidates[at].text.endswith("?") or candidates[at].text[0].isdigit() for at in titles)
    return bool(titles) and asked * 2 < len(titles) and sum(lengths) <= TEASER_WORDS * len(lengths)


def _pair_above(candidates: Sequence[Candidate], signals: Signals, at: int) -> bool:
    return at >= 2 and _summary(candidates, signals, at - 1) and _title(candidates, signals, at - 2)


def _title(candidates: Sequence[Candidate], signals: Signals, at: int) -> bool:
    """Like the title of another page: some words, no full stop, no list mark."""
    one = candidates[at]
    if not 3 <= one.words <= 32 or one.marks & Mark.LIST or signals.kinds[at] is not None:
        return False
    return one.text.endswith(("...", "…")) or not one.text.endswith((":", ";", ",", "."))


def _summary(candidates: Sequence[Candidate], signals: Signals, at: int) -> bool:
    one = candidates[at]
    return one.words >= 6 and signals.ended[at] and signals.kinds[at] is None


def _passed_over(candidates: Sequence[Candidate], signals: Signals, phrases: Phrases, at: int) -> bool:
    """Lines between pairs that belong to neither: dates, outlets with hours, buttons."""
    one = candidates[at]
    return one.words <= 8 and not signals.ended[at] and (phrases.dated(one.text) or signals.kinds[at] is not None)


def _habit(candidates: Sequence[Candidate], signals: Signals, best: int) -> bool:
    """Whether the text above the tail is made of the same pairs: then they are its sections, not a tail."""
    good = [index for index in range(best) if signals.good[index]]
    if len(good) < 3:
        return len(good) < 2
    lone = sum(
        1
        for index in good
        if _title(candidates, signals, index - 1)
        and not signals.good[index - 1]
        and (index + 1 >= best or not signals.good[index + 1])
        and index > good[0]
    )
    return lone * 2 > len(good)
