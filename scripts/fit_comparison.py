"""Fits the numbers of `comparison.sameness` on the odd-numbered items of `tests/stories/accounts-*.txt`.

    python scripts/fit_comparison.py        prints the constants, and precision and recall crossed by item

Every pair of values that can be compared is an example: one question if the answers of the item set the two against one
another. Pairs that merely agree and that the answers do not name are left out, since answers name only some of what
agrees; small counts among them count a little against.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np

from wiredesk.comparison import sameness
from wiredesk.comparison.answers import Slot
from wiredesk.comparison.passages import material
from wiredesk.comparison.sameness import FEATURES, Likely, Sight, rivalry
from wiredesk.comparison.slots import slots
from wiredesk.desk.packs import installed_packs
from wiredesk.model.spans import Span
from wiredesk.model.story import Asks

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "bench"))
from stories_cases import Case, run
from stories_corpora import logistic

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
            told = {(_value(one.a.slot), _value(one.b.slot)) for one in gold}
            taken = {end for one in gold for end in _ends(one)}
            for one in found:
                right_one = one in gold
                if not right_one and (_value(one.a.slot), _value(one.b.slot)) in told:
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


def _value(slot: Slot) -> tuple[object, ...]:
    return (slot.when.value,) if slot.when else (slot.amount.low, slot.amount.high) if slot.amount else ()


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
    for group in by_pair.values():
        odds = [constant + float(np.dot(weights, one.likely.values)) for one in group]
        for one, value, rivals in zip(group, odds, rivalry([one.likely for one in group], odds), strict=True):
            found[id(one)] = value, rivals
    return found


def main() -> None:
    """Prints the constants to be copied into the module."""
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
            shares = []
            for least in (0.3, 0.4, 0.5, 0.6, 0.7):
                made = [one for chance, one in found if chance >= least]
                shares.append(f"≥ {least}: P {sum(made) / max(1, len(made)):.2f} R {sum(made) / max(1, wanted):.2f}")
            print(f"  {answer} (n={wanted}), crossed by item: {'; '.join(shares)}")
        print(f'  MODELS["{asks}"] = {fit(every, asks)}')


if __name__ == "__main__":
    main()
