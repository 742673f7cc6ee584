"""Claims and categories in the marked texts.

A claim of ours is right if its sentence makes one of that relation; of several, that which shares most parts. A part
(when, where, amount, subject, object, holder) is right if it shares words with the part marked; where none is marked,
ours is wrong. Relations that the marks do not know are not counted.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from reading_items import Answers, Figure, Item, Score, covering

from reading_cases import PARTS, Stated
from wiredesk.model.findings import Claim
from wiredesk.model.spans import Span

RELATIONS = frozenset({
    "meet", "call", "visit", "announce", "agree", "sign", "attack", "kill", "injure", "arrest", "sentence", "vote",
    "elect", "appoint", "resign", "die", "win", "lose", "aid", "sanction", "rise", "fall", "accuse", "deny", "protest",
    "launch", "ban", "strike-work", "crash", "disaster", "rescue", "dismiss", "host", "buy",
})  # fmt: skip
"""What the marks know."""
SAME = {"increase": "rise", "decrease": "fall", "give": "aid"}
"""Our name of a relation -> that of the marks, where they differ."""
TOPICS = (
    "arts", "crime", "disaster", "economy", "education", "environment", "health", "human-interest", "labour",
    "lifestyle", "politics", "religion", "science", "society", "sport", "conflict", "weather",
)  # fmt: skip
"""IPTC Media Topics' top codes 01000000 to 17000000, by the words that the marks use."""


def measure_claims(found: Sequence[Item]) -> Answers:
    """Relations, and the parts of those that are right."""
    answers, relations = Answers(), Score()
    parts: dict[str, Score] = defaultdict(Score)
    for item in covering(found, "claims"):
        made = [claim for claim in item.reading.claims if _relation(claim) in RELATIONS]
        relations.wanted += len(item.case.claims)
        relations.made += len(made)
        left = list(made)
        for gold in item.case.claims:
            alike = [claim for claim in left if _relation(claim) == gold.relation]
            if not alike:
                answers.wrong(item, "missed", _of_gold(gold), "; ".join(_of_ours(item, one) for one in left))
                continue
            best = max(alike, key=lambda claim: sum(_meets(item, claim, gold, part) for part in PARTS))
            left.remove(best)
            relations.found += 1
            relations.right += 1
            for part in PARTS:
                given, wanted = bool(_spans(item, best, part)), part in gold.parts
                right = _meets(item, best, gold, part)
                score = parts[part]
                score.made += given
                score.wanted += wanted
                score.right += right
                score.found += right
                if given and not right:
                    answers.wrong(item, part, _of_gold(gold), _of_ours(item, best))
            stance = parts["stance"]
            stance.made += 1
            stance.right += best.stance == gold.stance
            if best.stance != gold.stance:
                answers.wrong(item, "stance", _of_gold(gold), _of_ours(item, best))
        for claim in left:
            answers.wrong(item, "false", "; ".join(map(_of_gold, item.case.claims)), _of_ours(item, claim))
    answers.figures = {"relation precision": relations.precision, "relation recall": relations.recall}
    answers.figures |= {f"{part} precision": parts[part].precision for part in (*PARTS, "stance")}
    answers.figures |= {f"{part} recall": parts[part].recall for part in PARTS}
    return answers


def _relation(claim: Claim) -> str:
    return SAME.get(claim.relation, claim.relation)


def _spans(item: Item, claim: Claim, part: str) -> list[Span]:
    """Where a part of our claim stands."""
    value = getattr(claim, part)
    if value is None:
        return []
    if isinstance(value, str):
        return [m.span for m in item.reading.mentions if m.entity == value]
    return [value if isinstance(value, Span) else value.span]


def _meets(item: Item, claim: Claim, gold: Stated, part: str) -> bool:
    words = gold.parts.get(part)
    if words is None:
        return False
    marked = [Span(hit.start(), hit.end()) for hit in re.finditer(re.escape(words), item.case.text)]
    return any(one.meets(other) for one in _spans(item, claim, part) for other in marked)


def _of_gold(gold: Stated) -> str:
    return f"{gold.relation} {gold.stance} " + ", ".join(f"{part}: {words}" for part, words in gold.parts.items())


def _of_ours(item: Item, claim: Claim) -> str:
    told = ", ".join(f"{part}: {item.words(spans[0])}" for part in PARTS if (spans := _spans(item, claim, part)))
    return f"{claim.relation} {claim.stance} {told} [{claim.rule}]"


def measure_categories(found: Sequence[Item]) -> Answers:
    """How many are given, and how many of those are right."""
    answers, score = Answers(), Score()
    for item in found:
        gold = item.case.headers.get("category")
        if gold is None:
            continue
        score.wanted += 1
        given = item.reading.categories[:1]
        right = any(topic(code) == gold for code, _, _ in given)
        score.made += bool(given)
        score.right += right
        score.found += right
        if given and not right:
            answers.wrong(item, "wrong", gold, f"{topic(given[0][0])} [{given[0][1]}]")
        elif not given:
            answers.wrong(item, "missed", gold, "")
    answers.figures = {
        "right of given": score.precision,
        "given": Figure(score.made / max(1, score.wanted), score.wanted),
    }
    return answers


def topic(code: str) -> str:
    """The word of the marks for a Media Topics code ("medtop:11000000" and the like); the code itself if it is none."""
    number = re.search(r"(\d\d)000000$", code)
    return TOPICS[int(number[1]) - 1] if number and 0 < int(number[1]) <= len(TOPICS) else code
