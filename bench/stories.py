"""How well reports are grouped, bridged and linked, over the development halves of the story corpora.

    python bench/stories.py

The whole of `group`, as shipped. Its fitted numbers come from these halves, so beside those figures stand "crossed"
ones: what falls in one half of the stories (VN-MDS), topics (ECB+) or articles (NTREX vi-en, MEANTIME) is grouped with
numbers fitted on the other half (`scripts/fit_stories.py`), while all reports of the corpus are there to be confused
with. NTREX by title alone, and in languages beside vi and en, was not fitted on.

B-cubed; the share of pairs of one ECB+ topic and two alike events that are kept apart (the trap); matches between
languages; derivations among made copies, and real pairs of one story (less than half of either text in the other) that
are taken for no derivation. The main also prints milliseconds an article.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import stories_corpora
from stories_corpora import b_cubed_items, corpus, parallel

from wiredesk.desk.packs import installed_packs
from wiredesk.lang.packs import Packs
from wiredesk.model.article import Article
from wiredesk.model.findings import Reading
from wiredesk.model.identity import item_number
from wiredesk.model.parts import Part, Placed
from wiredesk.model.story import Grouping
from wiredesk.reading.article import read
from wiredesk.stories import bridges, scores
from wiredesk.stories.clusters import group
from wiredesk.stories.links import derivation, overlap
from wiredesk.stories.memory import Memory
from wiredesk.stories.pairs import know
from wiredesk.stories.reports import report
from wiredesk.stories.settling import Settling

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "scripts"))
import fit_stories

ACROSS = (
    ("ntrex", "vi", "en", "title"),
    ("ntrex", "vi", "en", "halves"),
    ("ntrex", "de", "en", "halves"),
    ("ntrex", "fr", "en", "halves"),
    ("ntrex", "ru", "en", "halves"),
    ("ntrex", "zh", "en", "halves"),
    ("meantime", "es", "en", "halves"),
    ("meantime", "it", "en", "halves"),
    ("meantime", "nl", "en", "halves"),
)
PUBLIC = (
    "VN-MDS (lupanh/VietnameseMDS), ECB+ (tommasoc80/EventStoryLine), NTREX-128 (MicrosoftTranslator/NTREX), "
    "MEANTIME (anastasia-zhukova/Diverse_CDCR_datasets)"
)
HALVES = (0, 1)
Figures = dict[str, tuple[float, int]]
"""Each with the number of cases behind it."""
MADE = 120
"""Articles of a corpus from which copies are made."""
REAL = 0.5
"""Real pairs that share more 4-word shingles than this are copies themselves, as far as anybody knows."""


@dataclass(frozen=True)
class Crossed:
    """Fitted numbers of each half, made without it: of scores, and of bridges with and without a word table."""

    pairs: tuple[fit_stories.Floats, ...]
    bridges: tuple[fit_stories.Floats, ...]
    bare: tuple[fit_stories.Floats, ...]

    @contextmanager
    def without(self, half: int) -> Iterator[None]:
        """Puts the numbers that know nothing of a half in the place of the shipped ones."""
        pairs, tabled, bare = (found[half].tolist() for found in (self.pairs, self.bridges, self.bare))
        new = (
            (scores, "COEFFICIENTS", tuple(pairs[:-1])),
            (scores, "INTERCEPT", pairs[-1]),
            (bridges, "COEFFICIENTS", tuple(tabled[:-1])),
            (bridges, "INTERCEPT", tabled[-1]),
            (bridges, "WITHOUT_TABLE", (*bare[:-1], *(0.0,) * (len(tabled) - len(bare)))),
            (bridges, "INTERCEPT_WITHOUT_TABLE", bare[-1]),
        )
        old = [(module, name, getattr(module, name)) for module, name, _ in new]
        _set(new)
        try:
            yield
        finally:
            _set(old)


def _set(values: Sequence[tuple[ModuleType, str, Any]]) -> None:
    for module, name, value in values:
        setattr(module, name, value)


def halves_of(folds: Sequence[str]) -> list[int]:
    """The half of each item: every second of the sorted names of the folds."""
    names = {name: at % 2 for at, name in enumerate(sorted(set(folds)))}
    return [names[fold] for fold in folds]


def crossed() -> Crossed:
    """Fits everything on each half. Seconds: every pair of reports is compared once."""
    pairs = []
    sets = {name: fit_stories.pair_features(name) for name in ("vnmds", "ecbplus")}
    for half in HALVES:
        chosen = []
        for square, stories, folds in sets.values():
            halves = halves_of(folds)
            chosen.append((square, stories, [at for at in range(len(halves)) if halves[at] != half]))
        pairs.append(fit_stories.fit_pairs(chosen))
    names = [("ntrex", "vi", "en"), ("ntrex", "en", "vi"), *(("meantime", code, "en") for code in ("es", "it", "nl"))]
    squares = [fit_stories.bridge_features(*pair, "halves") for pair in names]
    tabled = list(range(len(fit_stories.BRIDGE_FEATURES)))
    bare = [at for at in tabled if not fit_stories.BRIDGE_FEATURES[at].startswith("concepts")]

    def bridge(columns: list[int], half: int) -> fit_stories.Floats:
        kept = [square[1 - half :: 2, 1 - half :: 2][..., columns] for square in squares]
        x = np.concatenate([square.reshape(-1, len(columns)) for square in kept])
        y = np.concatenate([np.eye(len(square)).ravel() for square in kept])
        return stories_corpora.logistic(x, y, np.where(y == 1, 3.0, 1.0), ridge=1e-5)

    return Crossed(tuple(pairs), *(tuple(bridge(columns, half) for half in HALVES) for columns in (tabled, bare)))


def story_of(grouping: Grouping, readings: Sequence[Reading]) -> list[str]:
    """The story of each reading; one left out is a story of its own."""
    stories = {id: str(story.id) for story in grouping.stories for id in story.articles}
    return [stories.get(one.article.id, str(one.article.id)) for one in readings]


def one_language(name: str, fitted: Crossed | None) -> Figures:
    """B-cubed of one corpus, and of ECB+ the share of pairs of one topic and two events that are kept apart."""
    gold = corpus(name)
    packs = installed_packs()
    halves = halves_of(gold.folds)
    items: list[tuple[float, float]] = []
    trap: list[bool] = []
    of_article = dict(zip((one.article.id for one in gold.readings), gold.stories, strict=True))
    for half in HALVES if fitted else (None,):
        start = time.process_time()
        with fitted.without(half) if fitted and half is not None else nullcontext():
            grouping = group(gold.readings, packs)
        spent = time.process_time() - start
        found = story_of(grouping, gold.readings)
        chosen = [at for at in range(len(found)) if half in (None, halves[at])]
        items += [item for at, item in enumerate(b_cubed_items(gold.stories, found)) if half in (None, halves[at])]
        trap += [
            found[a] != found[b]
            for a, b in combinations(chosen, 2)
            if gold.folds[a] == gold.folds[b] and gold.stories[a] != gold.stories[b]
        ]
    precision, recall = (sum(column) / len(items) for column in zip(*items, strict=True))
    mark = ", crossed" if fitted else ""
    figures: Figures = {f"{name} B3 F1{mark}": (2 * precision * recall / (precision + recall), len(items))}
    if not fitted:
        linked = [
            of_article[link.article] == of_article[link.origin]
            for link in grouping.links
            if link.held and link.origin is not None
        ]
        figures[f"{name} B3 P"] = precision, len(items)
        figures[f"{name} B3 R"] = recall, len(items)
        figures[f"{name} links within a story"] = share(linked), len(linked)
        print(f"{name}: {1000 * spent / len(found):.2f} ms an article to group", file=sys.stderr)
    if trap:
        figures[f"{name} kept apart: alike events{mark}"] = (share(trap), len(trap))
    return figures


def across(name: str, one: str, other: str, part: str, fitted: Crossed | None) -> Figures:
    """Precision and recall of bridges between the two languages' versions of an article.

    Without the grouping inside each language: several articles of NTREX tell one event, and are no errors.
    """
    packs = installed_packs()
    first, second = parallel(name, one, other, part)
    made: list[bool] = []
    for half in HALVES if fitted else (None,):
        with fitted.without(half) if fitted and half is not None else nullcontext():
            stories = bridged([*first, *second], packs)
        made += [
            members[1] - members[0] == len(first)
            for members in stories
            if len(members) > 1 and (half is None or members[0] % len(first) % 2 == half)
        ]
    label = f"{name} {one}-{other} {part}"
    mark = ", crossed" if fitted else ""
    return {
        f"{label} P{mark}": (share(made), len(made)),
        f"{label} R{mark}": (sum(made) / len(first), len(first)),
        f"{label} F1{mark}": (2 * sum(made) / (len(made) + len(first)), len(first)),
    }


def bridged(readings: Sequence[Reading], packs: Packs) -> list[list[int]]:
    """Positions of readings, each alone in its language, that are one story."""
    known = {item_number(reading.article.id): know(reading, packs) for reading in readings}
    memory = Memory()
    settling = Settling(memory, lambda item: known[item], packs)  # type: ignore[arg-type, return-value]  # none is empty
    for item, made in known.items():
        assert made is not None
        memory.place(Placed(item, made.report.id, made.report.language), "")
        memory.put_parts([Part(item, (item,), made.report.language, "")])
    for stage in ("parts", "unions"):
        memory.mark(stage, known)  # type: ignore[arg-type]  # both are stages
    for _, step in settling.stages():
        while step():
            pass
    place = {item_number(reading.article.id): at for at, reading in enumerate(readings)}
    return [sorted(place[part] for part in memory.stories([item])[item]) for item in memory.all_stories()]


def share(found: Sequence[bool]) -> float:
    """Share of yes; 0 of nothing."""
    return sum(found) / max(1, len(found))


def _teasers(words: list[str], other: list[str]) -> list[str]:
    return words + other[: 2 * len(words) // 5]


def _abridged(words: list[str], other: list[str]) -> list[str]:
    return words[: 2 * len(words) // 5]


def _round_up(words: list[str], other: list[str]) -> list[str]:
    return other[: 2 * len(words)] + words + other[2 * len(words) : 3 * len(words)]


def _changed(words: list[str], other: list[str], percent: int = 15) -> list[str]:
    return [other[at % len(other)] if at * 37 % 100 < percent else word for at, word in enumerate(words)]


def _abridged_changed(words: list[str], other: list[str]) -> list[str]:
    return _changed(_abridged(words, other), other, 25)


EDITS: Mapping[str, Callable[[list[str], list[str]], list[str]]] = {
    "teasers added, 40%": _teasers,
    "cut to 40%": _abridged,
    "inside a round-up of four": _round_up,
    "15% of words changed": _changed,
    "cut to 40%, 25% changed": _abridged_changed,
}


def derivations(name: str, language: str) -> Figures:
    """Share of made derivations that are found, and of real pairs of reports that are not taken for one."""
    gold = corpus(name)
    packs = installed_packs()
    chosen = [at for at, one in enumerate(gold.readings) if len(one.article.body.split()) > 100][:MADE]
    hits: dict[str, list[bool]] = {edit: [] for edit in EDITS}
    for turn, at in enumerate(chosen):
        words = gold.readings[at].article.body.split()
        rest = [gold.readings[other] for other in chosen if gold.stories[other] != gold.stories[at]]
        other = " ".join(one.article.body for one in (rest * 4)[turn : turn + 4]).split()
        own = report(gold.readings[at], packs)
        for edit, make in EDITS.items():
            text = " ".join(make(words, other))
            made = report(read(Article.of(title=None, body=text, language=language, locator=edit), packs), packs)
            hits[edit].append(derivation(own, made, overlap(own, made)) is not None)
    figures = {f"{name} copies: {edit}": (share(found), len(found)) for edit, found in hits.items()}
    reports = [report(reading, packs) for reading in gold.readings]
    alone: dict[bool, list[bool]] = {True: [], False: []}
    for a, b in combinations(range(len(reports)), 2):
        together = gold.stories[a] == gold.stories[b]
        if together or (a in chosen[:60] and b in chosen[:60]):
            shared = overlap(reports[a], reports[b])
            if not together or shared.shared < REAL:
                alone[together].append(derivation(reports[a], reports[b], shared) is None)
    figures[f"{name} copies: same story left alone"] = (share(alone[True]), len(alone[True]))
    figures[f"{name} copies: other stories left alone"] = (share(alone[False]), len(alone[False]))
    return figures


def measure() -> Figures:
    """All figures with the number of articles, pairs or copies behind each."""
    found: Figures = {}
    fitted = crossed()
    for name, language in (("vnmds", "vi"), ("ecbplus", "en")):
        found |= one_language(name, None) | one_language(name, fitted) | derivations(name, language)
    for name, one, other, part in ACROSS:
        found |= across(name, one, other, part, None)
        if part == "halves" and (name == "meantime" or one == "vi"):
            found |= across(name, one, other, part, fitted)
    return found


def figures(corpora: Path) -> dict[str, float]:
    """All figures but precision and recall: one may fall for the other, so F1 stands for both.

    corpora: where the shared corpora lie. Precision of bridges is held over all pairs of languages together.
    """
    stories_corpora.FOLDER = corpora / "stories"
    found = measure()
    bridged = [pair for name, pair in found.items() if name.endswith(" P") and "B3" not in name]
    kept = {
        name: value for name, (value, _) in found.items() if not name.removesuffix(", crossed").endswith((" P", " R"))
    }
    precision = sum(value * count for value, count in bridged) / sum(count for _, count in bridged)
    return kept | {"bridges, all pairs: precision": precision}


def main() -> int:
    """Prints all figures."""
    if not stories_corpora.FOLDER.is_dir():
        print(f"NOT RUN: no ../shared/corpora. The stories are in {PUBLIC}.", file=sys.stderr)
        return 1
    for label, (value, count) in measure().items():
        print(f"{label:44} {value:.3f}  n={count}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
