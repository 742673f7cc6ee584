"""Fits the numbers of `comparison.sameness` and `comparison.contradictions` on accounts of one event.

    python scripts/fit_comparison.py        prints the constants, and precision and recall crossed by item

Sameness: every pair of values of the odd-numbered items of `tests/stories/accounts-*.txt` that can be compared is an
example, one question if the answers of the item set the two against one another. Pairs that merely agree and that the
answers do not name are left out, since answers name only some of what agrees; small counts among them count a little
against.

Contradictions: every pair of amounts that no reading makes one, of those items, of `tests/stories/learn` (of its files
`_2` the odd-numbered items) and, as a little against, of the development halves of VN-MDS and ECB+ (../shared/corpora):
newsrooms seldom contradict one another.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np

from wiredesk.comparison import contradictions, sameness
from wiredesk.comparison.contradictions import Contradictions
from wiredesk.comparison.pairing import RIVAL
from wiredesk.comparison.passages import Material, material
from wiredesk.comparison.sameness import FEATURES, Likely, Sight, rivalry, value_of
from wiredesk.comparison.slots import slots
from wiredesk.comparison.wordings import shown, told_again
from wiredesk.desk.packs import installed_packs
from wiredesk.model.article import Article
from wiredesk.model.spans import ArticleId, Span
from wiredesk.model.story import Asks, Decision
from wiredesk.reading.article import read
from wiredesk.stories.clusters import group

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "bench"))
from stories_cases import Case, run
from stories_corpora import Floats, logistic, rows

FILES = ("accounts-vi", "accounts-en", "accounts-vi-en")
USED: Mapping[Asks, frozenset[str]] = {
    "how many": frozenset(FEATURES) - {"words of the sentences", "only one tells when it was said"},
    "when": frozenset(FEATURES) - {"counted in one unit", "the only ones"},
}
"""What tells something of amounts, of times; the others weigh nothing there."""
LITTLE = 0.4
"""Weight of a small count that agrees and that no answer names: it may be of one thing or not."""
RIDGE = 2e-4
FOLDS = 4
ROUNDS = 6
"""How often the weight of the rivals is fitted anew to the odds that it changes."""
Model = tuple[tuple[float, ...], float, float]
LEARN = ("learn/accounts/vi", "learn/accounts/en", "learn/accounts/vi-en")
LATER = ("learn/accounts/vi_2", "learn/accounts/en_2", "learn/accounts/vi-en_2")
"""Those of which, as of `FILES`, only the odd-numbered items are fitted on."""
NEWS = ("vnmds", "ecbplus")
FIRST = 4
"""Reports of a story of real news that are compared."""
SELDOM = 0.2
"""Weight of a pair of real news: a few of them do contradict one another."""
PENALTY = 5e-3


@dataclass(frozen=True)
class Example:
    """A pair of values. pair: of which two accounts; one: whether it is one question; weight: 0 where that is open."""

    pair: tuple[str, str]
    number: int
    likely: Likely
    one: bool
    weight: float

    @property
    def asks(self) -> Asks:
        return self.likely.a.slot.asks


def examples() -> list[Example]:
    """All pairs of the odd-numbered items."""
    sameness.MODELS = dict.fromkeys(("how many", "when"), ((0.0,) * len(FEATURES), 0.0, 0.0))
    return [one for name in FILES for case in run(name)[::2] for one in _of(case)]


def _of(case: Case) -> Iterator[Example]:
    packs = installed_packs()
    for _, story in case.stories():
        whole = material(story, case.joined, case.by_id, packs)
        ids = {called: id for id, called in whole.names.items()}
        letters = {report.id: case.letter(ids.get(report.id, report.id)) for report in whole.heads}
        sight = Sight(whole, {report.id: slots(report, whole) for report in whole.heads})
        for left, right in combinations(whole.heads, 2):
            found = sight.likely(left, right)
            gold = [one for one in found if _is_gold(one, found, case, letters[left.id], letters[right.id])]
            told = {(value_of(one.a.slot), value_of(one.b.slot)) for one in gold}
            taken = {end for one in gold for end in _ends(one)}
            for one in found:
                right_one = one in gold
                if not right_one and (value_of(one.a.slot), value_of(one.b.slot)) in told:
                    continue
                against = not taken.isdisjoint(_ends(one))
                small = one.a.slot.asks == "how many" and one.values[FEATURES.index("equal value")] <= 0.5
                sure = right_one or against or one.outcome.answer != "agree"
                pair = (case.name, f"{left.id}{right.id}")
                yield Example(pair, case.item.number, one, right_one, 1.0 if sure else LITTLE if small else 0.0)


def _ends(one: Likely) -> set[tuple[Asks, bool, Span]]:
    return {(one.a.slot.asks, True, one.a.slot.span), (one.b.slot.asks, False, one.b.slot.span)}


def _is_gold(one: Likely, found: Sequence[Likely], case: Case, left: str, right: str) -> bool:
    """Whether the answers set two values against one another; of several pairs of an answer, those of its verdict."""
    for point in case.item.points:
        if point.asks != one.a.slot.asks or left not in point.words or right not in point.words:
            continue
        spans = [_span(case, letter, point.words[letter]) for letter in (left, right)]
        hits = [other for other in found if other.a.slot.asks == point.asks and _meets(other, spans)]
        wanted = "differ" if point.verdict == "updated" else point.verdict
        best = [other for other in hits if other.outcome.answer == wanted] or hits
        if one in best:
            return True
    return False


def _span(case: Case, letter: str, words: str) -> Span:
    start = case.readings[letter].article.text.index(words)
    return Span(start, start + len(words))


def _meets(one: Likely, spans: Sequence[Span]) -> bool:
    return one.a.slot.span.meets(spans[0]) and one.b.slot.span.meets(spans[1])


def fit(some: Sequence[Example], asks: Asks) -> Model:
    """Weights, constant and the weight of the rivals, from some examples."""
    of = [one for one in some if one.asks == asks]
    taught = [one for one in of if one.weight]
    columns = [at for at, name in enumerate(FEATURES) if name in USED[asks]]
    same = np.array([float(one.one) for one in taught])
    weights = np.array([one.weight for one in taught])
    found = logistic(np.array([one.likely.values for one in taught])[:, columns], same, weights, ridge=RIDGE)
    wide = [0.0] * len(FEATURES)
    for at, value in zip(columns, found[:-1], strict=True):
        wide[at] = round(float(value), 2)
    against, shift = -1.0, 0.0
    for _ in range(ROUNDS):
        known = _rivals(of, (tuple(wide), float(found[-1]) + shift, 0.0))
        sides = np.array([(known[id(one)][1], 1.0) for one in taught])
        odds = np.array([known[id(one)][0] - shift for one in taught])
        made = np.array([against, shift])
        for _ in range(30):
            chance = 1 / (1 + np.exp(-(odds + sides @ made)))
            curve = (sides * (weights * chance * (1 - chance))[:, None]).T @ sides + 1e-6 * np.eye(2)
            made = made - np.linalg.solve(curve, sides.T @ (weights * (chance - same)))
        against, shift = float(made[0]), float(made[1])
    return tuple(wide), round(float(found[-1]) + shift, 2), round(against, 2)


def _rivals(some: Sequence[Example], model: Model) -> dict[int, tuple[float, float]]:
    """For each example its odds by the features, and log(1 + sum) of those of its rivals."""
    weights, constant, _ = model
    by_pair: defaultdict[tuple[str, str], list[Example]] = defaultdict(list)
    for one in some:
        by_pair[one.pair].append(one)
    found: dict[int, tuple[float, float]] = {}
    for members in by_pair.values():
        odds = [constant + float(np.dot(weights, one.likely.values)) for one in members]
        for one, value, rivals in zip(members, odds, rivalry([one.likely for one in members], odds), strict=True):
            found[id(one)] = value, rivals
    return found


@dataclass(frozen=True)
class Set:
    """Two amounts that no reading makes one. pair: of which two accounts; wrong: whether they contradict."""

    fold: str
    pair: tuple[str, str]
    ends: tuple[int, int]
    values: tuple[float, ...]
    wrong: bool
    weight: float


def sets() -> list[Set]:
    """All pairs of amounts of the cases and of real news that could contradict one another."""
    cases = [case for name in (*FILES, *LATER) for case in run(name)[::2]]
    cases += [case for name in LEARN for case in run(name)]
    found = []
    for case in cases:
        for _, story in case.stories():
            whole = material(story, case.joined, case.by_id, installed_packs())
            ids = {called: id for id, called in whole.names.items()}
            letters = {report.id: case.letter(ids.get(report.id, report.id)) for report in whole.heads}
            found += [
                Set(case.name, pair, ends, values, _is_told(one, case, letters[ids_[0]], letters[ids_[1]], whole), 1.0)
                for pair, ends, values, one, ids_ in _candidates(case.name, whole)
            ]
    for fold, whole in _news():
        found += [Set(fold, pair, ends, values, False, SELDOM) for pair, ends, values, _, _ in _candidates(fold, whole)]
    return found


def _news() -> Iterator[tuple[str, Material]]:
    packs = installed_packs()
    by_story: defaultdict[str, list[Article]] = defaultdict(list)
    for name in NEWS:
        for row in rows(name):
            if row["split"] == "dev":
                article = Article.of(
                    title=row["title"] or row["text"][:60],
                    body=row["text"],
                    published=row.get("date") or None,
                    language=row["lang"],
                    locator=f"{name}/{row['id']}",
                )
                by_story[f"{name} {row['story']}"].append(article)
    for fold, articles in sorted(by_story.items()):
        readings = [read(article, packs) for article in articles[:FIRST]]
        ids = tuple(reading.article.id for reading in readings)
        if len(set(ids)) < 2:
            continue
        grouping = group(readings, packs, decisions=[Decision("join", ids)])
        known = {reading.article.id: reading for reading in readings}
        for story in grouping.stories:
            if len(story.articles) > 1:
                yield fold, material(story, grouping, known, packs)


def _candidates(
    name: str, whole: Material
) -> Iterator[tuple[tuple[str, str], tuple[int, int], tuple[float, ...], Likely, tuple[ArticleId, ArticleId]]]:
    sight = Sight(whole, {report.id: slots(report, whole) for report in whole.heads})
    for left, right in combinations(whole.heads, 2):
        found = sight.likely(left, right)
        scored = Contradictions(*sight.sides(left, right), whole)
        agreeing: defaultdict[tuple[bool, int], float] = defaultdict(float)
        for one in found:
            if one.outcome.answer != "differ":
                for end in ((True, one.a.slot.span.start), (False, one.b.slot.span.start)):
                    agreeing[end] = max(agreeing[end], one.probability)
        for one in found:
            if one.outcome.answer != "differ" or one.a.slot.when is not None:
                continue
            ends = one.a.slot.span.start, one.b.slot.span.start
            values = scored.values(one)
            if values is not None and max(agreeing[True, ends[0]], agreeing[False, ends[1]]) < RIVAL:
                yield (name, f"{left.id}{right.id}"), ends, values, one, (left.id, right.id)


def _is_told(one: Likely, case: Case, left: str, right: str, whole: Material) -> bool:
    """Whether an answer sets two amounts against one another, as a contradiction or as what came later."""
    told = [(shown(seen.slot), *told_again(seen.slot, whole)) for seen in (one.a, one.b)]
    for point in case.item.points:
        if point.verdict in ("differ", "updated") and left in point.words and right in point.words:
            wanted = [_span(case, letter, point.words[letter]) for letter in (left, right)]
            if all(any(span.meets(words) for span in spans) for spans, words in zip(told, wanted, strict=True)):
                return True
    return False


def fit_sets(some: Sequence[Set]) -> tuple[tuple[float, ...], float]:
    """Weights and constant of the contradictions: features are fitted as they vary."""
    values, wrong = np.array([one.values for one in some]), np.array([float(one.wrong) for one in some])
    middle, spread = values.mean(axis=0), values.std(axis=0) + 1e-9
    found = logistic((values - middle) / spread, wrong, np.array([one.weight for one in some]), ridge=PENALTY)
    weights: Floats = found[:-1] / spread
    return tuple(round(float(weight), 2) for weight in weights), round(float(found[-1] - weights @ middle), 2)


def crossed(some: Sequence[Set]) -> list[tuple[float, Set]]:
    """Each pair with its probability by the pairs of other items, best first, no value twice."""
    folds = {fold: at % FOLDS for at, fold in enumerate(sorted({one.fold for one in some}))}
    scored: list[tuple[float, Set]] = []
    for fold in range(FOLDS):
        weights, constant = fit_sets([one for one in some if folds[one.fold] != fold])
        scored += [
            (float(1 / (1 + np.exp(-constant - np.dot(weights, one.values)))), one)
            for one in some
            if folds[one.fold] == fold
        ]
    taken: set[tuple[tuple[str, str], bool, int]] = set()
    kept = []
    for chance, one in sorted(scored, key=lambda entry: -entry[0]):
        ends = {(one.pair, True, one.ends[0]), (one.pair, False, one.ends[1])}
        if ends.isdisjoint(taken):
            taken |= ends
            kept.append((chance, one))
    return kept


def _shares(found: Iterable[tuple[float, bool]], wanted: int) -> str:
    shares = []
    for least in (0.3, 0.4, 0.5, 0.6, 0.7):
        made = [right for chance, right in found if chance >= least]
        shares.append(f"≥ {least}: P {sum(made) / max(1, len(made)):.2f} R {sum(made) / max(1, wanted):.2f}")
    return "; ".join(shares)


def main() -> None:
    """Prints the constants to be copied into the module."""
    shipped = sameness.MODELS
    every = examples()
    kinds: tuple[Asks, ...] = ("how many", "when")
    for asks in kinds:
        of = [one for one in every if one.asks == asks]
        print(f"{asks}: {len(of)} pairs, {sum(one.one for one in of)} of one question")
        for answer in ("differ", "finer", "agree"):
            found: list[tuple[float, bool]] = []
            for fold in range(FOLDS):
                model = fit([one for one in every if one.number // 2 % FOLDS != fold], asks)
                tested = [one for one in every if one.asks == asks and one.number // 2 % FOLDS == fold]
                known = _rivals(tested, model)
                for one in tested:
                    if one.weight and one.likely.outcome.answer == answer:
                        odds, rivals = known[id(one)]
                        found.append((1 / (1 + np.exp(-odds - model[2] * rivals)), one.one))
            wanted = sum(one for _, one in found)
            print(f"  {answer} (n={wanted}), crossed by item: {_shares(found, wanted)}")
        print(f'  MODELS["{asks}"] = {fit(every, asks)}')
    sameness.MODELS = shipped
    some = sets()
    best = crossed(some)
    of_cases = [(chance, pair.wrong) for chance, pair in best if pair.weight == 1]
    wanted = sum(pair.wrong for pair in some)
    print(f"contradictions: {len(some)} pairs, {wanted} told, crossed by item: {_shares(of_cases, wanted)}")
    news = [chance for chance, pair in best if pair.weight < 1]
    print(f"  of real news, at {contradictions.SURE}: {sum(chance >= contradictions.SURE for chance in news)}")
    print(f"  MODEL = {fit_sets(some)}")


if __name__ == "__main__":
    main()
