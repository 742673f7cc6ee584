"""Where the accounts of a story agree and where they do not: one short list that an attentive editor would sign.

slots and claims of each pair of accounts ─▶ questions, at most one answer of each account ─▶ verdicts, ordered.
Copies and translations of one report are one account.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import combinations

from wiredesk.comparison.altered import COPIES, altered
from wiredesk.comparison.amounts import amount_words
from wiredesk.comparison.answers import Slot, outcome_of
from wiredesk.comparison.calling import by_id
from wiredesk.comparison.causes import causes
from wiredesk.comparison.claims import opposed
from wiredesk.comparison.contraries import contraries
from wiredesk.comparison.denials import denials
from wiredesk.comparison.growth import FIRST, published, replaced_by
from wiredesk.comparison.main_claims import main_claim
from wiredesk.comparison.minutes import minutes
from wiredesk.comparison.oppositions import oppositions
from wiredesk.comparison.pairing import Pair, slot_pairs
from wiredesk.comparison.passages import Material, Report, likeness, material
from wiredesk.comparison.persons import ages, called, persons
from wiredesk.comparison.provenance import Sourcing
from wiredesk.comparison.questions import about
from wiredesk.comparison.reconciliations import Outcome
from wiredesk.comparison.sameness import Sight
from wiredesk.comparison.settings import settings
from wiredesk.comparison.silences import silences
from wiredesk.comparison.slots import slots
from wiredesk.comparison.translated import mistranslated, translations
from wiredesk.comparison.utterances import utterances
from wiredesk.comparison.wholes import holders, wholes
from wiredesk.comparison.wordings import shown, told_again, value
from wiredesk.lang.packs import Packs
from wiredesk.model.findings import Reading
from wiredesk.model.spans import ArticleId, Passage, Span
from wiredesk.model.story import Account, Difference, Evidence, Grouping, Question, Story, Verdict

ORDER: tuple[Verdict, ...] = ("differ", "updated", "agree", "finer", "silent")
MOST: Mapping[Verdict, int] = {"differ": 12, "updated": 8, "agree": 16, "finer": 10, "silent": 6}
"""Lines of each verdict that are kept, the most important ones."""
ABOUT = 90
"""Code points of a question's words at most."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question with its slots, in order of article: at most one of each account, but for copies and translations that
    tell it otherwise than their original."""

    slots: tuple[Slot, ...]
    pairs: tuple[Pair, ...]


class _Slots:
    """The values of the reports of a story, each read once."""

    def __init__(self, whole: Material) -> None:
        self._whole = whole
        self._known: dict[ArticleId, tuple[Slot, ...]] = {}

    def of(self, report: Report) -> tuple[Slot, ...]:
        if report.id not in self._known:
            self._known[report.id] = slots(report, self._whole)
        return self._known[report.id]


@lru_cache(maxsize=1)
def _slots(whole: Material) -> _Slots:
    return _Slots(whole)


def compare(
    story: Story, grouping: Grouping, readings: Mapping[ArticleId, Reading], packs: Packs
) -> tuple[Difference, ...]:
    """Questions that more than one account answers, and what matters and stands in one account only.

    Order: differ, updated, agree, finer, silent; within each by number of accounts and by place in the reports. Of a
    story with one account only what copies and translations of it tell otherwise.
    """
    if len(story.articles) < 2:
        return ()
    whole = material(story, grouping, readings, packs)
    changes = list(altered(whole, _slots(whole).of))
    translated = translations(whole)
    if len(whole.heads) < 2 and not changes and not translated:
        return ()
    sourcing = Sourcing(whole, main_claim(whole))
    by_report = {report.id: _slots(whole).of(report) for report in whole.heads}
    pairs: list[Pair] = []
    found: list[tuple[tuple[int, int, int], Difference]] = []
    sight = Sight(whole, by_report)
    for original, translation in translated:
        changes.extend(mistranslated(original, translation, _slots(whole).of, whole))
    for left, right in combinations(whole.heads, 2):
        pairs.extend(slot_pairs(left, right, sight, whole))
        found.extend(
            _whether(stances.a.span, stances.b.span, left, right, sourcing, whole)
            for stances in opposed(left, right, whole)
        )
    known = [*minutes(whole, sourcing), *ages(whole, sourcing)]
    asked = _with_changes(_each_once(_questions(pairs, whole)), changes)
    asked = _but_told(asked, [made for _, made in known])
    found.extend(_difference(entry, sourcing, whole) for entry in asked)
    opposite = [*oppositions(whole, sourcing), *causes(whole, sourcing)]
    opposite.extend(denials(whole, sourcing, [one for _, one in opposite]))
    opposite.extend(contraries(whole, sourcing, [one for _, one in opposite]))
    found.extend(opposite)
    found.extend(utterances(whole))
    found.extend(persons(whole, sourcing))
    found.extend(called(whole, sourcing))
    found.extend(known)
    found.extend(holders(whole, sourcing))
    found.extend(wholes(whole, sourcing))
    found.extend(settings(whole, sourcing))
    if len(whole.heads) > 1:
        found.extend(silences(whole, sourcing, {(slot.article, slot.span) for entry in asked for slot in entry.slots}))
    return by_id(_short(found), whole.names)


def _fit(a: Sequence[Slot], b: Sequence[Slot], apart: Set[frozenset[tuple[ArticleId, Span]]], whole: Material) -> bool:
    """Whether two groups of answers that one pair joins answer one question. Answers that no pair sets against one
    another, nor others of the same value, and that differ, come of a chain of likenesses."""
    if len(a) == len(b) == 1:
        return True

    befallen = whole.packs.root.strings("comparison.befallen")

    def differ(one: Slot, other: Slot) -> bool:
        if one.unit == other.unit and one.unit in befallen:
            # Each of three tolls is another, whether or not every two of them are likely enough by themselves.
            return False
        outcome = outcome_of(one, other, whole)
        return outcome is not None and outcome.answer == "differ"

    known: dict[int, set[int]] = {}
    for i, one in enumerate(a):
        for j, other in enumerate(b):
            if frozenset({(one.article, one.span), (other.article, other.span)}) in apart:
                known.setdefault(i, set()).add(j)
    alike = [{j for j, second in enumerate(b) if not differ(other, second)} for other in b] if known else []
    for one in a:
        against: set[int] = set().union(*(known[i] for i in known if not differ(one, a[i])))
        if any(differ(one, other) and against.isdisjoint(alike[j] if known else ()) for j, other in enumerate(b)):
            return False
    return True


def _questions(pairs: Sequence[Pair], whole: Material) -> list[_Asked]:
    """Joins pairs best first into questions with at most one slot of each account."""
    group_of: dict[tuple[ArticleId, Span], list[Slot]] = {}
    used: list[Pair] = []
    pairs_apart = {
        frozenset({(pair.a.article, pair.a.span), (pair.b.article, pair.b.span)})
        for pair in pairs
        if pair.outcome.answer == "differ"
    }
    for pair in sorted(pairs, key=lambda pair: (-pair.score, pair.a.article, pair.a.span, pair.b.article, pair.b.span)):
        a = group_of.setdefault((pair.a.article, pair.a.span), [pair.a])
        b = group_of.setdefault((pair.b.article, pair.b.span), [pair.b])
        if a is b:
            used.append(pair)
            continue
        if not {slot.family for slot in a}.isdisjoint(slot.family for slot in b):
            continue
        if not _fit(a, b, pairs_apart, whole):
            continue
        used.append(pair)
        a.extend(b)
        for slot in b:
            group_of[slot.article, slot.span] = a
    unique = {id(group): group for group in group_of.values() if len(group) > 1}
    asked = []
    for group in unique.values():
        members = {(slot.article, slot.span) for slot in group}
        asked.append(
            _Asked(
                tuple(sorted(group, key=lambda slot: (slot.article, slot.span))),
                tuple(pair for pair in used if (pair.a.article, pair.a.span) in members),
            )
        )
    return sorted(asked, key=lambda entry: (entry.slots[0].article, entry.slots[0].span))


def _each_once(asked: Sequence[_Asked]) -> list[_Asked]:
    """The questions without those that ask again what another asks: a toll is told as dead and as bodies."""
    kept: list[_Asked] = []
    for entry in sorted(asked, key=lambda entry: -len(entry.slots)):
        told = {(slot.article, slot.amount.low, slot.amount.high) for slot in entry.slots if slot.amount is not None}
        of = frozenset.intersection(*(slot.of for slot in entry.slots))
        again = any(
            len(told & {(slot.article, slot.amount.low, slot.amount.high) for slot in other.slots if slot.amount}) > 1
            and of & frozenset.intersection(*(slot.of for slot in other.slots))
            for other in kept
        )
        if not again:
            kept.append(entry)
    return sorted(kept, key=lambda entry: (entry.slots[0].article, entry.slots[0].span))


def _but_told(asked: Sequence[_Asked], made: Iterable[Difference]) -> list[_Asked]:
    """The questions but those whose answers all stand in what is made already: the minute of a goal is no amount."""
    told = [
        {(passage.article, passage.span) for account in one.accounts for passage in account.passages} for one in made
    ]
    return [
        entry
        for entry in asked
        if not any(
            all(
                any(article == slot.article and span.meets(slot.span) for article, span in spans)
                for slot in entry.slots
            )
            for spans in told
        )
    ]


def _with_changes(asked: Sequence[_Asked], changes: Sequence[Pair]) -> list[_Asked]:
    """The questions with what copies and translations tell otherwise: in the question that their original answers, else
    in one of their own."""
    place = {(slot.article, slot.span): at for at, entry in enumerate(asked) for slot in entry.slots}
    made = list(asked)
    for pair in changes:
        at = place.setdefault((pair.a.article, pair.a.span), len(made))
        if at == len(made):
            made.append(_Asked((pair.a,), ()))
        entry = made[at]
        slots = tuple(sorted((*entry.slots, pair.b), key=lambda slot: (slot.article, slot.span)))
        made[at] = _Asked(slots, (*entry.pairs, pair))
    return made


def _difference(entry: _Asked, sourcing: Sourcing, whole: Material) -> tuple[tuple[int, int, int], Difference]:
    known = {
        frozenset({(pair.a.article, pair.a.span), (pair.b.article, pair.b.span)}): pair.outcome for pair in entry.pairs
    }
    outcomes: dict[tuple[int, int], Outcome | None] = {}
    for (i, a), (j, b) in combinations(enumerate(entry.slots), 2):
        outcomes[i, j] = known.get(frozenset({(a.article, a.span), (b.article, b.span)})) or outcome_of(a, b, whole)
    if not any(outcome.answer == "differ" for outcome in known.values()):
        # Only a chain of likenesses sets these against one another: no two of them are known to be of one thing.
        outcomes = {
            at: None if outcome is not None and outcome.answer == "differ" else outcome
            for at, outcome in outcomes.items()
        }
    grown = {
        at: note
        for at, outcome in outcomes.items()
        if outcome is not None
        and outcome.answer == "differ"
        and (note := replaced_by(entry.slots[at[0]], entry.slots[at[1]], sourcing, whole))
    }
    later = {max(at, key=lambda one: (published(entry.slots[one], whole) or FIRST, one)) for at in grown}
    verdict, tried = _verdict(outcomes, grown)
    accounts = _accounts(entry, outcomes, later, sourcing, whole)
    weakest = min(entry.pairs, key=lambda pair: pair.score)
    passages = dict.fromkeys(whole.reports[slot.article].passage(slot.line.span) for slot in entry.slots)
    likely = Evidence("probability of one question", round(weakest.score, 3), passages=tuple(passages))
    question = Question(entry.slots[0].asks, about(entry.slots, whole))
    # What any account tells in its lead stands first, wherever the others have it.
    place = min(slot.line.number for slot in entry.slots)
    made = Difference(question, verdict, accounts, tried, (likely, *weakest.evidence))
    return (-len(entry.slots), place, entry.slots[0].span.start), made


def _in_time(slot: Slot, whole: Material) -> tuple[datetime, ArticleId, Span]:
    """The middle of the time of its publication, which leaves least to the zone where none is stated."""
    when = whole.reports[slot.article].reading.article.dated
    ends = [end for end in (when.earliest, when.latest) if end is not None] if when is not None else []
    return min(ends) + (max(ends) - min(ends)) / 2 if ends else FIRST, slot.article, slot.span


def _verdict(
    outcomes: Mapping[tuple[int, int], Outcome | None], grown: Mapping[tuple[int, int], str]
) -> tuple[Verdict, str]:
    """The gravest of the pairs' answers, and what was tried for it. grown: why of two that differ one came later."""
    against: list[str] = []
    finer: list[str] = []
    tried: list[str] = []
    for at, outcome in outcomes.items():
        if outcome is None or at in grown:
            continue
        if outcome.answer == "differ":
            against.append(outcome.tried)
        elif outcome.answer == "finer":
            finer.append(outcome.tried)
        elif outcome.tried:
            tried.append(outcome.tried)
    notes: list[str]
    verdict: Verdict
    if against:
        verdict, notes = "differ", [*against, *grown.values()]
    elif grown:
        verdict, notes = "updated", list(grown.values())
    elif finer:
        verdict, notes = "finer", finer + tried
    else:
        verdict, notes = "agree", tried
    return verdict, "; ".join(note for note in dict.fromkeys(notes) if note)


def _accounts(
    entry: _Asked,
    outcomes: Mapping[tuple[int, int], Outcome | None],
    later: Set[int],
    sourcing: Sourcing,
    whole: Material,
) -> tuple[Account, ...]:
    """The slots as accounts in the order of their publication, what came later last, those with one and the same value
    joined."""
    groups: list[list[int]] = []
    for i in range(len(entry.slots)):
        for group in groups:
            outcome = outcomes.get((group[0], i))
            if outcome is not None and outcome.answer == "agree" and not outcome.tried:
                group.append(i)
                break
        else:
            groups.append([i])
    made = []

    def order(group: Sequence[int]) -> tuple[bool, tuple[datetime, ArticleId, Span]]:
        return later >= set(group), min(_in_time(entry.slots[i], whole) for i in group)

    for group in sorted(groups, key=order):
        members = [entry.slots[i] for i in group]
        passages = []
        names: dict[str, None] = {}
        for slot in members:
            report = whole.reports[slot.article]
            passages.append(report.passage(shown(slot)))
            passages.extend(report.passage(span) for span in told_again(slot, whole))
            passages.extend(_repeated(slot, whole))
            names[sourcing.source(report, slot.line.span)] = None
        first = members[0]
        made.append(
            Account(
                value(first, whole),
                tuple(passages),
                tuple(names),
                when=first.when,
                amount=first.amount,
                later=later >= set(group),
            )
        )
    return tuple(made)


def _repeated(slot: Slot, whole: Material) -> list[Passage]:
    """The same value in the copies and translations of the report."""
    found = []
    for member in whole.families[slot.family][: COPIES + 1]:
        if member == slot.article:
            continue
        report = whole.reports[member]
        other = [
            candidate
            for candidate in _slots(whole).of(report)
            if candidate.asks == slot.asks and bool(candidate.speaker) == bool(slot.speaker)
        ]
        fitting = [
            (likeness(slot.line, candidate.line, whole.reports), -candidate.span.start, candidate)
            for candidate in other
            if (outcome := outcome_of(slot, candidate, whole)) is not None and outcome.answer == "agree"
        ]
        if fitting:
            found.append(report.passage(shown(max(fitting, key=lambda entry: entry[:2])[2])))
    return found


def _whether(
    span_a: Span, span_b: Span, left: Report, right: Report, sourcing: Sourcing, whole: Material
) -> tuple[tuple[int, int, int], Difference]:
    accounts = []
    for report, span in ((left, span_a), (right, span_b)):
        line = report.line_at(span.start)
        stance = next((claim.stance for claim in report.reading.claims if claim.span == span), "asserted")
        source = sourcing.source(report, line.span if line else span)
        accounts.append(Account(stance, (report.passage(span),), (source,)))
    line = left.line_at(span_a.start)
    names = sorted(whole.who.label(name) for name in line.names)[:3] if line else []
    question = Question("whether", " · ".join(names) or span_a.of(left.reading.article.text)[:ABOUT])
    tried = "one account asserts it, the other only denies it"
    return (-2, line.number if line else 0, span_a.start), Difference(question, "differ", tuple(accounts), tried)


def _short(found: Sequence[tuple[tuple[int, int, int], Difference]]) -> tuple[Difference, ...]:
    """The list in its order, each answer once, no more of a kind than is useful."""
    kept: list[Difference] = []
    for verdict in ORDER:
        seen: set[tuple[str, str, tuple[str, ...]]] = set()
        of_kind = sorted(
            (entry for entry in found if entry[1].verdict == verdict),
            key=lambda entry: (entry[0], entry[1].question.asks, entry[1].question.about),
        )
        for _, difference in of_kind:
            values = tuple(sorted(_typed(account) for account in difference.accounts))
            key = (difference.question.asks, "" if verdict != "silent" else difference.question.about, values)
            if key not in seen and len(seen) < MOST[verdict]:
                seen.add(key)
                kept.append(difference)
    return tuple(kept)


def _typed(account: Account) -> str:
    """The value whatever its words, of a statement its words: two questions with the same answers are one line."""
    if account.amount is not None:
        return amount_words(account.amount)
    return account.when.value if account.when is not None else account.value or account.passages[0].exact
