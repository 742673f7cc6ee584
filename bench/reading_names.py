"""Names in the marked texts: exact span and type; and entities: one chain for each person and organisation."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from entities_quality import is_name
from reading_items import Answers, Figure, Item, Score, covering

from wiredesk.model.findings import Mention
from wiredesk.model.spans import Span

TAGS = {"per": "person", "org": "organisation", "loc": "place"}
BEYOND = {"event": "event", "work": "work"}
CHAINED = ("per", "org")


def measure_names(found: Sequence[Item]) -> Answers:
    """Persons, organisations and places; boundaries of any kind, events and works with them."""
    answers = Answers()
    by_kind: dict[str, Score] = defaultdict(Score)
    edges = Score()
    for item in covering(found, "names"):
        gold = {(mark.span, TAGS[mark.tag]) for mark in item.case.marked(*TAGS)}
        every = {mark.span for mark in item.case.marked(*TAGS, *BEYOND)}
        named = [mention for mention in item.reading.mentions if is_name(mention)]
        ours = {(mention.span, mention.kind) for mention in named if mention.kind in TAGS.values()}
        drawn = {mention.span for mention in named}
        both = gold & ours
        for pairs, attribute in ((gold, "wanted"), (ours, "made"), (both, "found"), (both, "right")):
            for kind, count in Counter(kind for _, kind in pairs).items():
                setattr(by_kind[kind], attribute, getattr(by_kind[kind], attribute) + count)
        _add(edges, Score(len(every & drawn), len(every), len(every & drawn), len(drawn)))
        for span, kind in sorted(gold - ours):
            near = [f"{item.words(s)} ({k})" for s, k in sorted(ours - gold) if s.meets(span)]
            answers.wrong(item, "wrong" if near else "missed", f"{item.words(span)} ({kind})", ", ".join(near))
        for span, kind in sorted(ours - gold):
            if not any(other.meets(span) for other, _ in gold):
                answers.wrong(item, "false", "", f"{item.words(span)} ({kind})")
    whole = Score()
    for kind in TAGS.values():
        _add(whole, by_kind[kind])
    answers.figures = {"F1": whole.f1, "precision": whole.precision, "recall": whole.recall, "boundaries F1": edges.f1}
    answers.figures |= {f"{kind} F1": by_kind[kind].f1 for kind in TAGS.values()}
    return answers


def _add(to: Score, more: Score) -> None:
    to.found += more.found
    to.wanted += more.wanted
    to.right += more.right
    to.made += more.made


def measure_chains(found: Sequence[Item]) -> Answers:
    """One chain: all names marked as one are one entity of ours, which holds no name that is marked as another.

    Stand-ins are the roles and pronouns: right if ours is in the chain that holds most names of the one they stand for.
    """
    answers = Answers()
    chains, several, stand_ins = Score(), Score(), Score()
    for item in covering(found, "entities", "names"):
        names: dict[str, list[Span]] = defaultdict(list)
        for mark in item.case.marked(*CHAINED):
            names[mark.key].append(mark.span)
        owner = {id(span): _nearest(item, span) for spans in names.values() for span in spans}
        for key, spans in names.items():
            held = [owner[id(span)] for span in spans]
            ours = {mention.entity for mention in held if mention is not None}
            strange = sorted(
                {other for other, more in names.items() for span in more if other != key
                 and (mention := owner[id(span)]) is not None and mention.entity in ours}
            )  # fmt: skip
            whole = None not in held and None not in ours and len(ours) == 1 and not strange
            for score in (chains, several) if len(spans) > 1 else (chains,):
                score.wanted += 1
                score.found += whole
            if not whole:
                told = [f"{item.words(s)} → {m.name if m else 'not found'}" for s, m in zip(spans, held, strict=True)]
                answers.wrong(item, "with " + ", ".join(strange) if strange else "torn", key, "; ".join(told))
        for mark in item.case.marked("role", "pro"):
            if mark.key not in names:
                continue
            most = Counter(m.entity for span in names[mark.key] if (m := owner[id(span)]) is not None and m.entity)
            mine = _nearest(item, mark.span, named=False)
            stand_ins.wanted += 1
            right = mine is not None and bool(most) and mine.entity == most.most_common(1)[0][0]
            stand_ins.found += right
            stand_ins.made += mine is not None and mine.entity is not None
            stand_ins.right += right
            if not right:
                ours_says = f"{item.words(mine.span)} → {mine.name}" if mine else ""
                answers.wrong(item, "stand-in", f"{item.words(mark.span)} → {mark.key}", ours_says)
    answers.figures = {
        "one chain": chains.recall,
        "one chain, of those named more than once": several.recall,
        "stand-ins right of all": stand_ins.recall,
        "stand-ins right of those resolved": stand_ins.precision,
    }
    answers.figures |= _across(found)
    return answers


def _nearest(item: Item, span: Span, *, named: bool = True) -> Mention | None:
    """Our mention that shares most with a span."""
    hits = [m for m in item.reading.mentions if m.span.meets(span) and (is_name(m) if named else m.via != "name")]
    return max(
        hits, key=lambda m: (min(m.span.end, span.end) - max(m.span.start, span.start), -m.span.end), default=None
    )


def _across(found: Sequence[Item]) -> dict[str, Figure]:
    """Pairs of items in two languages ("…-vi", "…-en") that share keys: whether the entities' keys are the same."""
    pairs: dict[str, list[Item]] = defaultdict(list)
    for item in found:
        pairs[item.case.id.rpartition("-")[0] if item.case.id.endswith(f"-{item.case.language}") else ""].append(item)
    score = Score()
    for stem, both in pairs.items():
        if not stem or len(both) != 2:
            continue
        one, other = ({m.key: m.span for m in item.case.marked(*CHAINED)} for item in both)
        for key in one.keys() & other.keys():
            held = [_nearest(item, spans[key]) for item, spans in zip(both, (one, other), strict=True)]
            known = [item.reading.entity(m.entity) if m else None for item, m in zip(both, held, strict=True)]
            score.wanted += 1
            score.found += known[0] is not None and known[1] is not None and known[0].key == known[1].key
    return {"one key in two languages": score.recall} if score.wanted else {}
