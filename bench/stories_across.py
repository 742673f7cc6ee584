"""Reports in two languages that belong together: titles, disjoint halves of articles, and translations.

Halves: the lines of an article are split at random, by line, for all its languages alike; the title goes to one of the
two sides and the other has none. Figures are means of 20 such splits, of 5 where there is no goal. MEANTIME's versions
do not always have as many lines as the English one: a line goes where the English line at its height goes. acc@1: the
score of a report with each of the other language's, whether the best is its counterpart; both directions together.
Grouped: `group` over all of a split, each article the one story of its languages.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache

import numpy as np
from reading_items import Figure
from stories_cases import share
from stories_corpora import ONE_EVENT, Floats, b_cubed_items, rows
from stories_fitted import HALVES, Crossed, halves_of
from stories_grouping import stories

from wiredesk.desk.packs import installed_packs
from wiredesk.model.article import Article
from wiredesk.model.findings import Reading
from wiredesk.model.story import Link
from wiredesk.reading.article import read
from wiredesk.stories.bridges import Bridge
from wiredesk.stories.clusters import group
from wiredesk.stories.pairs import Judge, know

SPLITS = 20
FEW = 5
"""Splits of what takes long (the grouping of nine languages, translations) and of what has no goal."""
AIMED = frozenset({"vi", "zh", "ja", "ko", "ar"})
"""Languages of NTREX whose halves have a goal."""
OTHERS = {
    "ntrex": ("vi", "zh", "ja", "ko", "ar", "de", "es", "id", "fr", "ru", "th"),
    "meantime": ("es", "it", "nl"),
}
FITTED = frozenset({("ntrex", "vi"), ("meantime", "es"), ("meantime", "it"), ("meantime", "nl")})
"""Pairs with English on whose halves the shipped numbers were fitted: they have crossed figures too."""
NINE = ("ar", "de", "en", "es", "id", "ja", "ko", "vi", "zh")
"""English and eight languages whose word tables are the oldest; the goal was set for them."""
EARLY = datetime(2026, 3, 1, 6, tzinfo=UTC)
OUTLET = "River Post"
Figures = dict[str, Figure]


@dataclass(frozen=True, slots=True)
class Version:
    """One article in one language."""

    language: str
    key: str
    title: str
    lines: tuple[str, ...]


@lru_cache(maxsize=2)
def versions(name: str) -> Mapping[str, Sequence[Version]]:
    """The articles of a corpus by language, in one order."""
    found: dict[str, dict[str, Version]] = defaultdict(dict)
    for row in rows(name):
        key = row.get("parallel") or row["story"]
        lines = tuple(line for line in row["text"].split("\n") if line.strip())
        found[row["lang"]][key] = Version(row["lang"], key, row["title"], lines)
    shared = sorted(set.intersection(*(set(held) for held in found.values())))
    return {language: [held[key] for key in shared] for language, held in found.items()}


def made(version: Version, mark: str, title: str | None, lines: Iterable[str], outlet: str | None = None) -> Reading:
    """A reading of some of an article."""
    article = Article.of(
        title=title,
        body="\n".join(lines) or "-",
        language=version.language,
        outlet=outlet,
        locator=f"{version.key}/{version.language}/{mark}",
    )
    return read(article, installed_packs())


def half(name: str, language: str, split: int, side: int) -> list[Reading]:
    """One side of a split of all articles."""
    found = []
    for version, pivot in zip(versions(name)[language], versions(name)["en"], strict=True):
        chance = random.Random(f"{version.key} {split}")
        order = list(range(len(pivot.lines)))
        chosen = set(chance.sample(order, len(order) // 2))
        first_has_title = chance.random() < 0.5
        height = len(pivot.lines) / len(version.lines)
        lines = [line for at, line in enumerate(version.lines) if (int(at * height) in chosen) == (side == 0)]
        title = version.title if first_has_title == (side == 0) else None
        found.append(made(version, f"{split}.{side}", title, lines))
    return found


def titles(name: str, language: str) -> list[Reading]:
    """The articles by their titles alone."""
    return [made(version, "title", None, [version.title]) for version in versions(name)[language]]


def scores(first: Sequence[Reading], second: Sequence[Reading]) -> Floats:
    """The score of each with each of the other language."""
    packs = installed_packs()
    known = [know(reading, packs) for reading in [*first, *second]]
    bridge = Bridge(Judge(lambda at: known[at]), packs, lambda at: (at,))  # type: ignore[arg-type, return-value]  # one without words scores nothing
    count = len(first)
    return np.array(
        [
            [bridge.score(a, count + b)[0] if known[a] and known[count + b] else 0.0 for b in range(len(second))]
            for a in range(count)
        ]
    )


def first_right(square: Floats, chosen: Sequence[int]) -> list[float]:
    """For each of the chosen, in both directions, 1 if its counterpart scores best; its share of equal best ones."""
    found = []
    for table in (square, square.T):
        for at in chosen:
            best = table[at].max()
            found.append(float(table[at, at] == best) / float((table[at] == best).sum()))
    return found


def retrieval(name: str, code: str, fitted: Crossed, splits: int) -> Figures:
    """acc@1 of titles and of disjoint halves against English."""
    figures: Figures = {}
    label = f"{name} {code}-en"
    count = len(versions(name)["en"])
    if name == "ntrex":
        square = scores(titles(name, code), titles(name, "en"))
        figures[f"{label} titles: acc@1"] = Figure(float(np.mean(first_right(square, range(count)))), count)
    shipped: list[float] = []
    crossed: list[float] = []
    for split in range(splits):
        one, other = half(name, code, split, 0), _english(name, split)
        shipped += first_right(scores(one, other), range(count))
        for chosen in HALVES if (name, code) in FITTED else ():
            with fitted.without(chosen):
                crossed += first_right(scores(one, other), range(chosen, count, 2))
    figures[f"{label} halves: acc@1"] = Figure(float(np.mean(shipped)), count)
    if crossed:
        figures[f"{label} halves: acc@1, crossed"] = Figure(float(np.mean(crossed)), count)
    return figures


@lru_cache(maxsize=SPLITS)
def _english(name: str, split: int) -> list[Reading]:
    return half(name, "en", split, 1)


def ceiling(splits: int) -> Figures:
    """English against English by the score of one language, of what words could tell at best."""
    packs = installed_packs()
    found: list[float] = []
    count = len(versions("ntrex")["en"])
    for split in range(min(FEW, splits)):
        known = [know(one, packs) for one in [*half("ntrex", "en", split, 0), *_english("ntrex", split)]]
        judge = Judge(lambda at, known=known: known[at])  # type: ignore[misc]  # mypy cannot type a default argument of a lambda
        square = [[judge.verdict(a, count + b).score.probability for b in range(count)] for a in range(count)]
        found += first_right(np.array(square), range(count))
    return {"ntrex en-en halves: acc@1": Figure(float(np.mean(found)), count)}


def grouped(languages: Sequence[str], label: str, splits: int, fitted: Crossed | None = None) -> Figures:
    """B-cubed F1 of grouping disjoint halves of NTREX in some languages, every second on the other side."""
    cubed: list[tuple[float, float]] = []
    judged: list[tuple[float, float]] = []
    keys = [version.key for code in languages for version in versions("ntrex")[code]]
    halves = halves_of(keys)
    for split in range(splits):
        readings = [one for at, code in enumerate(languages) for one in half("ntrex", code, split, at % 2)]
        if fitted is None:
            found = stories(group(readings, installed_packs()), readings)
            cubed += b_cubed_items(keys, found)
            judged += b_cubed_items([ONE_EVENT.get(key, key) for key in keys], found)
            continue
        for chosen in HALVES:
            with fitted.without(chosen):
                found = stories(group(readings, installed_packs()), readings)
            items = b_cubed_items(keys, found)
            cubed += [item for item, fold in zip(items, halves, strict=True) if fold == chosen]
    count = len(set(keys))
    figures: Figures = {}
    for mark, items in (("" if fitted is None else ", crossed", cubed), (", one event", judged)):
        if items:
            precision, recall = (float(np.mean(column)) for column in zip(*items, strict=True))
            figures[f"ntrex {label}: B3 F1{mark}"] = Figure(2 * precision * recall / (precision + recall), count)
            figures[f"ntrex {label}: B3 P{mark}"] = Figure(precision, count)
            figures[f"ntrex {label}: B3 R{mark}"] = Figure(recall, count)
    return figures


def translations(codes: Sequence[str], splits: int) -> Figures:
    """Links between whole articles and their translations; links between disjoint halves of one article are false."""
    right = wrong = wanted = 0
    false: list[int] = []
    for code in codes:
        whole = [made(one, "whole", one.title, one.lines) for each in (code, "en") for one in versions("ntrex")[each]]
        links = _translated(whole)
        count = len(versions("ntrex")[code])
        place = {str(reading.article.id): at % count for at, reading in enumerate(whole)}
        right += sum(place[link.article] == place[link.origin] for link in links)
        wrong += sum(place[link.article] != place[link.origin] for link in links)
        wanted += count
        false += [
            len(_translated([*half("ntrex", code, split, 0), *_english("ntrex", split)])) for split in range(splits)
        ]
    halves = sum(false) * len(codes) / max(1, len(false))
    label = f"translations {' '.join(codes)}-en"
    return {
        f"{label}: precision": Figure(right / max(1.0, right + wrong + halves), round(right + wrong + halves)),
        f"{label}: recall": Figure(right / wanted, wanted),
    }


def _translated(readings: Sequence[Reading]) -> list[Link]:
    return [link for link in group(readings, installed_packs()).links if link.kind == "translation"]


def translation_direction() -> Figures:
    """Which of the two is the original: half of the translations name its outlet, of the others the first sight is
    known."""
    originals, told = [], []
    for at, (one, english) in enumerate(zip(versions("ntrex")["vi"], versions("ntrex")["en"], strict=True)):
        original = made(english, "told", english.title, english.lines, OUTLET)
        if at % 2:
            told.append(made(one, "told", one.title, [*one.lines, f"(Theo {OUTLET})"]))
        else:
            original = seen(original, EARLY)
            told.append(seen(made(one, "told", one.title, one.lines), EARLY + timedelta(hours=3)))
        originals.append(original)
    return directions("translations vi-en", originals, told)


def seen(reading: Reading, when: datetime) -> Reading:
    """The reading of an article that was first seen then."""
    return replace(reading, article=replace(reading.article, first_seen=when))


def directions(label: str, originals: Sequence[Reading], made_of: Sequence[Reading]) -> Figures:
    """Of the links between texts and what was made of each: which way they point."""
    pairs = {str(one.article.id): str(original.article.id) for one, original in zip(made_of, originals, strict=True)}
    told = []
    for link in group([*originals, *made_of], installed_packs()).links:
        forth, back = pairs.get(link.article) == link.origin, pairs.get(str(link.origin)) == link.article
        if forth or back:
            told.append("unknown" if link.direction == "unknown" else "right" if forth else "wrong")
    return {
        f"{label}: direction {name}": share([one == name for one in told]) for name in ("right", "wrong", "unknown")
    }


def measure(fitted: Crossed, splits: int) -> Figures:
    """All of it."""
    figures: Figures = {}
    for name, codes in OTHERS.items():
        for code in codes:
            few = name == "ntrex" and code not in AIMED
            figures |= retrieval(name, code, fitted, min(FEW, splits) if few else splits)
    figures |= ceiling(splits)
    figures |= grouped(("vi", "en"), "vi + en halves", splits)
    figures |= grouped(("vi", "en"), "vi + en halves", min(FEW, splits), fitted)
    figures |= grouped(NINE, "nine languages, halves", min(FEW, splits))
    figures |= translations(("vi",), min(FEW, splits))
    figures |= translations([code for code in NINE if code != "en"], 1)
    figures |= translation_direction()
    return figures
