"""Fits the numbers of `stories.scores` and `stories.bridges` on the development halves of the corpora.

    python scripts/fit_stories.py                      prints the constants and their figures by cross-validation
    python scripts/fit_stories.py --encoder FOLDER     prints the shares that a text encoder has (`stories.encoded`)

Pairs: VN-MDS and ECB+ weigh the same, and in each the pairs of one story as much as half the others that share a word,
so that the score is calibrated for candidates, not for any two articles. Beside them stand disjoint halves of NTREX and
MEANTIME in one language, each article against all others, so that it holds for reports that share few words too; all of
them weigh a third of a corpus. Bridges: disjoint halves of NTREX and MEANTIME
in the languages with a word table, each article against all others; a match weighs as three. A text encoder is fitted
after that, beside numbers that stay as they are: what share of its log-odds makes the pairs likeliest, in one language
and in two.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from wiredesk.desk.packs import installed_packs
from wiredesk.model.findings import Encoded
from wiredesk.stories import bridges, encoded, scores
from wiredesk.stories.bridges import FEATURES as BRIDGE_FEATURES
from wiredesk.stories.bridges import Bridge
from wiredesk.stories.merging import merged
from wiredesk.stories.pairs import Judge, know
from wiredesk.stories.reports import report
from wiredesk.stories.scores import FEATURES, values
from wiredesk.text.whole_vectors import cosine

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "bench"))
from stories_corpora import Floats, b_cubed, corpus, logistic, of_one_event, parallel

THRESHOLDS = (0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55)
LITTLE = 0.03
"""Cosine below which a pair of two stories teaches nothing: it is no candidate."""


IN_ONE_LANGUAGE = {
    "ntrex": ("vi", "en", "ar", "de", "es", "fr", "id", "ja", "ko", "ru", "th", "zh"),
    "meantime": ("en", "es", "it", "nl"),
}
"""Languages of halves that pairs are fitted on."""
OF_HALVES, MATCH = 0.3, 10.0
"""Weight of all halves together, of a corpus; of a match among them, of another pair."""
Halves = Mapping[tuple[str, str], Floats]


def pair_features(name: str) -> tuple[Floats, list[str], list[str]]:
    """The features of all pairs of a corpus, square, with stories and folds."""
    gold = corpus(name)
    packs = installed_packs()
    reports = [report(reading, packs) for reading in gold.readings]
    square = np.zeros((len(reports), len(reports), len(FEATURES)))
    for a, one in enumerate(reports):
        for b in range(a):
            square[a, b] = square[b, a] = values(one, reports[b])
    return square, gold.stories, gold.folds


def half_features() -> Halves:
    """The features of every first half of an article with every second half in its language, for each language."""
    packs = installed_packs()
    found = {}
    for name, codes in IN_ONE_LANGUAGE.items():
        for code in codes:
            first, second = ([report(one, packs) for one in side] for side in parallel(name, code, code, "halves"))
            found[name, code] = np.array([[values(one, other) for other in second] for one in first])
    return found


def fit_pairs(
    sets: Sequence[tuple[Floats, list[str], list[int]]], halves: Halves, rows_of: Callable[[int], Sequence[int]]
) -> Floats:
    """The pair model from some reports (positions) of each set, and of the halves of some articles."""
    features, same, weights = [], [], []
    for square, stories, places in sets:
        upper = np.triu_indices(len(places), 1)
        told = np.array(stories)[places]
        x = square[np.ix_(places, places)][upper]
        y = (told[:, None] == told[None, :])[upper].astype(float)
        kept = (y == 1) | (x[:, 0] > LITTLE)
        x, y = x[kept], y[kept]
        features.append(x)
        same.append(y)
        weights.append(np.where(y == 1, 100 / y.sum(), 200 / (y == 0).sum()))
    for (name, code), square in halves.items():
        chosen = np.ix_(rows_of(len(square)), rows_of(len(square)))
        some = taught(name, code, code)[chosen]
        y = np.eye(len(some))[some]
        weight = np.where(y == 1, MATCH, 1.0)
        features.append(square[chosen][some])
        same.append(y)
        weights.append(OF_HALVES * 300 / len(halves) * weight / weight.sum())
    return logistic(np.concatenate(features), np.concatenate(same), np.concatenate(weights), ridge=1e-4)


def grouped(square: Floats, model: Floats, places: Sequence[int], threshold: float) -> list[int]:
    """Groups of reports under a model, without gates and copies."""
    chance = 1 / (1 + np.exp(-(square[np.ix_(places, places)] @ model[:-1] + model[-1])))
    edges = {(int(a), int(b)): float(chance[a, b]) for a, b in np.argwhere(np.triu(chance, 1) > 0.05)}
    groups = merged(len(places), edges, lambda a, b: float(chance[a, b]), threshold)
    group_of = {at: index for index, members in enumerate(groups) for at in members}
    return [group_of[at] for at in range(len(places))]


def fit_share(said: Floats, odds: Floats, same: Floats, weights: Floats) -> float:
    """The share of an encoder's log-odds that makes pairs likeliest besides what is known of them, 0 at least."""
    share = 0.0
    for _ in range(40):
        chance = 1 / (1 + np.exp(-(odds + share * said)))
        slope = float((weights * (chance - same) * said).sum())
        curve = float((weights * chance * (1 - chance) * said * said).sum()) + 1e-9
        share = max(0.0, share - max(-0.5, min(0.5, slope / curve)))
    return share


def fit_encoder(folder: str) -> None:
    """Prints `stories.encoded.WITHIN` and `ACROSS` for a model, of all and of each half, and of each corpus."""
    # What measures an encoder measures with the numbers that are fitted here, and so imports this module.
    encoder = importlib.import_module("stories_encoder").Encoder(folder)
    print(encoder.described.scales.within, encoder.described.scales.across)
    chosen = []
    for name in ("vnmds", "ecbplus"):
        square, stories, folds = pair_features(name)
        known = [encoder(reading).encoded for reading in corpus(name).readings]
        told = np.array(stories)
        odds = square @ np.array(scores.COEFFICIENTS) + scores.INTERCEPT
        said = np.array([[_said(a, b, "within") for b in known] for a in known])
        upper = np.triu_indices(len(told), 1)
        x, o, y = said[upper], odds[upper], (told[:, None] == told[None, :])[upper].astype(float)
        kept = (y == 1) | (square[upper][:, 0] > LITTLE)
        x, o, y = x[kept], o[kept], y[kept]
        w = np.where(y == 1, 100 / y.sum(), 200 / (y == 0).sum())
        halves = np.array([sorted(set(folds)).index(fold) % 2 for fold in folds])[upper[0]][kept]
        print(f"  {name}: WITHIN", round(fit_share(x, o, y, w), 2), _by_halves(x, o, y, w, halves))
        chosen.append((x, o, y, w))
    print("encoded.WITHIN:", round(fit_share(*(np.concatenate(column) for column in zip(*chosen, strict=True))), 2))
    chosen = []
    for pair in TABLED:
        square = bridge_features(*pair, "halves")
        first, second = (encoder.all(side) for side in parallel(*pair, "halves"))
        said = np.array([[_said(a.encoded, b.encoded, "across") for b in second] for a in first])
        odds = square @ np.array(bridges.COEFFICIENTS) + bridges.INTERCEPT
        y = np.eye(len(square))
        found = (said.ravel(), odds.ravel(), y.ravel(), np.where(y == 1, 3.0, 1.0).ravel())
        rows = np.repeat(np.arange(len(square)) % 2, len(square))
        print(f"  {pair}: ACROSS", round(fit_share(*found), 2), _by_halves(*found, rows))
        chosen.append(found)
    print("encoded.ACROSS:", round(fit_share(*(np.concatenate(column) for column in zip(*chosen, strict=True))), 2))


def _said(a: Encoded | None, b: Encoded | None, line: str) -> float:
    """The log-odds of an encoder on a pair, whole."""
    if a is None or b is None:
        return 0.0
    return encoded.log_odds(cosine(a.numbers, b.numbers), getattr(a, line), getattr(b, line))


def _by_halves(x: Floats, odds: Floats, y: Floats, weights: Floats, halves: NDArray[np.int64]) -> str:
    found = [fit_share(*(column[halves == half] for column in (x, odds, y, weights))) for half in (0, 1)]
    return f"(halves {found[0]:.2f}, {found[1]:.2f})"


def main() -> None:
    """Prints the constants to be copied into the modules."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--encoder", metavar="FOLDER", help="fit what is added by a text encoder, and nothing else")
    folder = parser.parse_args().encoder
    if folder:
        fit_encoder(folder)
        return
    np.set_printoptions(suppress=True, precision=2)
    sets = {name: pair_features(name) for name in ("vnmds", "ecbplus")}
    halves: dict[str, list[list[int]]] = {}
    for name, (_, _, folds) in sets.items():
        names = sorted(set(folds))
        halves[name] = [[at for at, fold in enumerate(folds) if names.index(fold) % 2 == half] for half in (0, 1)]
    print("two-fold by story (vnmds) and topic (ecbplus), B3 F1, no gates:")
    of_articles = half_features()
    models = [
        fit_pairs(
            [(square, stories, halves[name][1 - half]) for name, (square, stories, _) in sets.items()],
            of_articles,
            lambda count, half=half: range(1 - half, count, 2),  # type: ignore[misc]  # mypy cannot type a default argument of a lambda
        )
        for half in (0, 1)
    ]
    for threshold in THRESHOLDS:
        figures = []
        for name, (square, stories, _) in sets.items():
            both = []
            for half in (0, 1):
                places = halves[name][half]
                groups = grouped(square, models[half], places, threshold)
                both.append(b_cubed([stories[at] for at in places], groups)[2])
            figures.append(f"{name} {100 * np.mean(both):.1f}")
        print(f"  threshold {threshold:.2f}: {', '.join(figures)}")
    every = [(square, stories, list(range(len(stories)))) for square, stories, _ in sets.values()]
    model = fit_pairs(every, of_articles, range)
    print("scores.COEFFICIENTS, INTERCEPT:", dict(zip(FEATURES, model[:-1].round(2).tolist(), strict=True)), model[-1])
    fit_bridges()


def bridge_features(name: str, one: str, other: str, part: str) -> Floats:
    """The features of every article in one language with every article in the other; matches on the diagonal."""
    packs = installed_packs()
    first, second = parallel(name, one, other, part)
    known = [know(reading, packs) for reading in [*first, *second]]
    bridge = Bridge(Judge(lambda at: known[at]), packs, lambda at: (at,))  # type: ignore[arg-type, return-value]  # none is empty
    count = len(first)
    return np.array([[bridge.values(a, count + b) for b in range(count)] for a in range(count)])


def taught(name: str, one: str, other: str) -> NDArray[np.bool_]:
    """Which pairs of two halves teach something: not those of two articles of one event."""
    return np.eye(len(of_one_event(name, one, other)), dtype=bool) | ~of_one_event(name, one, other)


def both(name: str, code: str) -> tuple[tuple[str, str, str], ...]:
    """A language with English: the first has the title, so both ways."""
    return (name, code, "en"), (name, "en", code)


TABLED = (
    *(pair for code in ("vi", "de", "es", "fr", "id", "zh") for pair in both("ntrex", code)),
    *(pair for code in ("ja", "ko", "ar", "ru", "th") for pair in both("ntrex", code)),
    *(pair for code in ("es", "it", "nl") for pair in both("meantime", code)),
    ("ntrex", "vi", "zh"), ("ntrex", "de", "ja"), ("ntrex", "ko", "es"), ("ntrex", "ar", "id"),
)  # fmt: skip
"""Pairs of languages with a word table; without one is fitted on the same, with the words of the table left out."""
Squares = dict[tuple[str, str, str], Floats]


def bridge_squares() -> Squares:
    """The features of all pairs of languages that bridges are fitted on."""
    return {pair: bridge_features(*pair, "halves") for pair in TABLED}


def bridge_columns(tabled: bool) -> list[int]:
    """Places of the features that a model has: the keys of names tell nothing beside a word table, which has many."""
    without = "names" if tabled else "concepts"
    return [at for at, name in enumerate(BRIDGE_FEATURES) if not name.startswith(without)]


def bridge_coefficients(model: Floats, tabled: bool) -> tuple[float, ...]:
    """The coefficients of a model in the order of the features, 0 for those that it has not."""
    found = dict(zip(bridge_columns(tabled), model[:-1].tolist(), strict=True))
    return tuple(found.get(at, 0.0) for at in range(len(BRIDGE_FEATURES)))


def bridge_model(squares: Squares, tabled: bool, rows_of: Callable[[int], Sequence[int]]) -> Floats:
    """The model of bridges from some articles (positions) of each set, with or without a word table."""
    columns = bridge_columns(tabled)
    features, same = [], []
    for pair in TABLED:
        chosen = np.ix_(rows_of(len(squares[pair])), rows_of(len(squares[pair])))
        told = taught(*pair)[chosen]
        features.append(squares[pair][chosen][..., columns][told])
        same.append(np.eye(len(told))[told])
    y = np.concatenate(same)
    return logistic(np.concatenate(features), y, np.where(y == 1, 3.0, 1.0), ridge=1e-5)


def fit_bridges() -> None:
    """Prints the constants of `stories.bridges`, with and without a word table."""
    squares = bridge_squares()
    for tabled in (True, False):
        columns = bridge_columns(tabled)
        name = "COEFFICIENTS" if tabled else "WITHOUT_TABLE"
        crossed = [
            bridge_model(squares, tabled, lambda count, half=half: range(1 - half, count, 2))  # type: ignore[misc]  # mypy cannot type a default argument of a lambda
            for half in (0, 1)
        ]
        for pair in TABLED:
            square = squares[pair]
            figures = []
            for half in (0, 1):
                odds = square[..., columns] @ crossed[half][:-1] + crossed[half][-1]
                best, back = odds.argmax(1), odds.argmax(0)
                mine = range(half, len(odds), 2)
                made = [a for a in mine if back[best[a]] == a and odds[a, best[a]] > 0]
                right = sum(best[a] == a for a in made)
                first = np.mean([best[a] == a for a in mine])
                figures.append((first, right / max(1, len(made)), right / len(mine)))
            print(f"  {name} {pair}: acc@1, P, R of mutual best, two-fold", 100 * np.mean(figures, axis=0))
        found = bridge_model(squares, tabled, range)
        print(f"bridges.{name}:", np.round(bridge_coefficients(found, tabled), 2).tolist(), found[-1])


if __name__ == "__main__":
    main()
