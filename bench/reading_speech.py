"""Quotations and credits in the marked texts.

Quotations are counted as `quotes_quality` counts them. A speaker is right if ours stands on any name, role or pronoun
marked as that speaker, or in one chain with a name of theirs; where nobody is named, if we give none. A credit is right
if it meets the marked words with their kind and scope; where quotations are marked too, a credit of ours that names the
speaker of one ("the minister said") says nothing more than the quotation, and is counted neither way.
"""

from __future__ import annotations

from collections.abc import Sequence

from entities_quality import is_name
from quotes_quality import Counts, Wanted, add, cued, meets
from reading_items import Answers, Figure, Item, Score, covering, meeting

from reading_cases import NAMES, Mark
from wiredesk.model.findings import Credit, Quote
from wiredesk.model.spans import Span
from wiredesk.text.folding import fold


def measure_quotes(found: Sequence[Item]) -> Answers:
    """Direct and mixed, indirect, speakers, acts."""
    answers, count, acts, resolved = Answers(), Counts(), Score(), Score()
    for item in covering(found, "quotes"):
        marks = item.case.marked("q")
        wanted = [_wanted(item, mark) for mark in marks]
        add(count, wanted, item.reading.quotes)
        for mark, one in zip(marks, wanted, strict=True):
            hits = [quote for quote in item.reading.quotes if meets(_own(quote), one.content)]
            own = [quote for quote in hits if (quote.mode != "indirect") == one.marked] or hits
            gold = f"{mark.values['mode']} {mark.values['act']} by {mark.values['by']}: {item.words(mark.span)}"
            if not own:
                answers.wrong(item, f"missed {mark.values['mode']}", gold, "")
                continue
            acts.wanted += 1
            acts.found += _act(own[0]) == mark.values["act"]
            name = _chain(item, mark.values["by"])
            if name:
                resolved.wanted += 1
                resolved.found += any(quote.speaker is not None and quote.speaker.entity in name for quote in own)
            if not any(one.said_by(quote) for quote in own):
                answers.wrong(item, "speaker", gold, own[0].speaker.name if own[0].speaker else "nobody")
        for quote in item.reading.quotes:
            near = [one for one in wanted if meets(_own(quote), one.content)]
            if not near or (not quote.words and not any(cued(quote, one) for one in near)):
                who = quote.speaker.name if quote.speaker else "nobody"
                answers.wrong(item, "false" if not near else "cue", "", f"{quote.mode} by {who}: {_told(item, quote)}")
    shares = count.shares() if count.marked and count.plain and count.marked_found and count.plain_found else {}
    over = {"direct, mixed": count.marked, "indirect": count.plain}
    answers.figures = {name: Figure(value, over[name.partition(":")[0]]) for name, value in shares.items()}
    answers.figures["speaker right of found"] = Figure(
        (count.speaker_right + count.plain_speaker) / max(1, count.marked_found + count.plain_found),
        count.marked_found + count.plain_found,
    )
    answers.figures["speaker's chain right, where one is named"] = resolved.recall
    answers.figures["act right of found"] = acts.recall
    return answers


def _own(quote: Quote) -> list[Span]:
    return list(quote.words) or [quote.content]


def _told(item: Item, quote: Quote) -> str:
    return f"{item.words(*_own(quote))} [{quote.rule}]"


def _act(quote: Quote) -> str:
    return "refuse" if quote.act == "refuse to comment" else quote.act


def _chain(item: Item, key: str) -> set[str]:
    """Our entities whose names stand where somebody's names are marked."""
    names = [mark.span for mark in item.case.marked(*NAMES) if mark.values["key"] == key and mark.tag not in NAMES[-2:]]
    ours = (m for m in item.reading.mentions if is_name(m) and meets([m.span], names))
    return {mention.entity for mention in ours if mention.entity is not None}


def _wanted(item: Item, mark: Mark) -> Wanted:
    key = mark.values["by"]
    chain = _chain(item, key)
    source = [one.span for one in item.case.marked(*NAMES) if one.key == key]
    source += [mention.span for mention in item.reading.mentions if mention.entity in chain]
    return Wanted(source, [mark.span], mark.values["mode"] != "indirect", key == "?")


def measure_credits(found: Sequence[Item]) -> Answers:
    """Kind and scope right; and of those, the source."""
    answers, score, sources = Answers(), Score(), Score()
    for item in covering(found, "credits"):
        marks = item.case.marked("credit")
        made = [one for one in item.reading.credits if meeting(marks, one.span) or not _of_speaker(item, one)]
        score.wanted += len(marks)
        score.made += len(made)
        for mark in marks:
            hits = [credit for credit in made if credit.span.meets(mark.span)]
            right = [credit for credit in hits if _alike(credit, mark)]
            score.found += bool(right)
            sources.wanted += bool(right)
            sources.found += any(_named(credit, mark) for credit in right)
            if not right:
                answers.wrong(item, "wrong" if hits else "missed", _of_mark(item, mark), _of_ours(item, *hits))
            elif not any(_named(credit, mark) for credit in right):
                answers.wrong(item, "source", _of_mark(item, mark), _of_ours(item, *right))
        for credit in made:
            near = meeting(marks, credit.span)
            score.right += any(_alike(credit, mark) for mark in near)
            if not near:
                answers.wrong(item, "false", "", _of_ours(item, credit))
    answers.figures = {"precision": score.precision, "recall": score.recall, "source right of found": sources.recall}
    return answers


def _of_speaker(item: Item, credit: Credit) -> bool:
    """Whether the crediting words hold the name, role or pronoun of who is quoted in that sentence."""
    quoted = {mark.values["by"] for mark in meeting(item.case.marked("q"), credit.covers)}
    return any(mark.key in quoted for mark in meeting(item.case.marked(*NAMES), credit.span))


def _alike(credit: Credit, mark: Mark) -> bool:
    return (credit.kind, credit.scope) == (mark.values["kind"], mark.values["scope"])


def _named(credit: Credit, mark: Mark) -> bool:
    ours, gold = fold(credit.source), fold(mark.values["source"])
    return ours in gold or gold in ours


def _of_mark(item: Item, mark: Mark) -> str:
    return f"{mark.values['kind']} {mark.values['scope']}: {item.words(mark.span)}"


def _of_ours(item: Item, *credits: Credit) -> str:
    return "; ".join(f"{one.kind} {one.scope}: {item.words(one.span)} = {one.source} [{one.rule}]" for one in credits)
