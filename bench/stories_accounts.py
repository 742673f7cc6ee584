"""Where accounts differ, in the cases: the points of comparison found, their verdicts, and what is said to differ.

A difference is the point of the answers if its passages share characters with the answers' words in two accounts at
least, and if it asks the same question or its passages are hardly longer than those words. A "differ" that is no such
point, or one of another verdict, is false, and its text is listed.
"""

from __future__ import annotations

from collections.abc import Sequence

from reading_items import Figure, Score
from stories_cases import Answers, Case
from story_items import Point

from wiredesk.model.spans import Passage, Span
from wiredesk.model.story import Difference, Verdict

LONGER = 3
"""Times that a passage may be as long as the words to be the answer to another question than that asked."""


def measure(some: Sequence[Case]) -> Answers:
    """Precision and recall by verdict; recall of all points, whatever the verdict."""
    answers = Answers()
    scores: dict[Verdict, Score] = {verdict: Score() for verdict in ("differ", "updated", "finer", "agree")}
    points = asked = verdicts = 0
    for case in some:
        found = case.differences
        hits = {at: [one for one in found if is_point(one, point, case)] for at, point in enumerate(case.item.points)}
        for at, point in enumerate(case.item.points):
            if point.verdict == "silent":
                continue
            right = any(one.verdict == point.verdict for one in hits[at])
            points += 1
            asked += bool(hits[at])
            verdicts += right
            scores[point.verdict].wanted += 1
            scores[point.verdict].found += right
            if not right:
                said = ", ".join(f"{one.verdict} ({_told(one, case)})" for one in hits[at])
                what = f"missed {point.verdict}" if not hits[at] else f"{hits[at][0].verdict} for {point.verdict}"
                answers.wrong(case, what, f"gold: {_wanted(point)}", f"ours: {said or '–'}")
        for one in found:
            if one.verdict == "silent":
                continue
            gold = [point for at, point in enumerate(case.item.points) if one in hits[at]]
            right = any(point.verdict == one.verdict for point in gold)
            scores[one.verdict].made += 1
            scores[one.verdict].right += right
            if not right and one.verdict in ("differ", "updated"):
                said = "; ".join(f"{point.verdict}: {_wanted(point)}" for point in gold)
                tried = (f"reconciliation: {one.reconciliation}",) if one.reconciliation else ()
                answers.wrong(case, f"false {one.verdict}", f"ours: {_told(one, case)}", f"gold: {said or '–'}", *tried)
    both = _sum(scores["differ"], scores["updated"])
    answers.figures = {
        "differ: precision": scores["differ"].precision,
        "differ: recall": scores["differ"].recall,
        "differ, updated: precision": both.precision,
        "differ, updated: recall": both.recall,
        "finer: precision": scores["finer"].precision,
        "finer: recall": scores["finer"].recall,
        "agree: recall": scores["agree"].recall,
        "points found": Figure(asked / max(1, points), points),
        "verdict right of found": Figure(verdicts / max(1, asked), asked),
    }
    return answers


def is_point(one: Difference, point: Point, case: Case) -> bool:
    """Whether a difference is about a point of the answers."""
    met = 0
    passages = [passage for account in one.accounts for passage in account.passages]
    for letter, words in point.words.items():
        text = case.readings[letter].article.text
        start = text.index(words)
        span = Span(start, start + len(words))
        met += any(
            passage.article == case.id(letter)
            and passage.span.meets(span)
            and (one.question.asks == point.asks or len(passage.exact) <= LONGER * len(words))
            for passage in passages
        )
    return met >= 2


def _sum(one: Score, other: Score) -> Score:
    return Score(one.found + other.found, one.wanted + other.wanted, one.right + other.right, one.made + other.made)


def _wanted(point: Point) -> str:
    words = " | ".join(f"{letter} {words}" for letter, words in point.words.items())
    return f"{point.asks} “{point.about}”: {words}"


def _told(one: Difference, case: Case) -> str:
    def words(passage: Passage) -> str:
        exact = passage.exact if len(passage.exact) <= 110 else f"{passage.exact[:107]}…"
        return f"{case.letter(passage.article)} {exact}"

    values = " | ".join(
        f"[{account.value}] {' / '.join(words(passage) for passage in account.passages)}" for account in one.accounts
    )
    return f"{one.question.asks} “{one.question.about}”: {values}"
