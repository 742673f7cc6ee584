"""How much the generated stream is like news: what reports share within events and across them, beside labelled news.

    python bench/stream_likeness.py                 3,000 reports of the stream, and the labelled sets where they are
    python bench/stream_likeness.py --group         also how well `group` parts the stream

Pairs are of one language. Within: two reports of one event, copies left out (less than half of the shingles shared).
Across: two reports of different events; all of them in the small sets, a sample of the stream. Shared is the share of
the distinct words (numbers apart) of the shorter report that the other has too, all of them and the rare ones (in less
than one in fifty reports by the table of the language). Then the cosines that grouping looks at. Within: the median and
the 10th percentile. Across: the median and the 99th percentile, because it is the unlike ones that come near one
another which make grouping hard. Likely: the share of pairs within that the words alone would join, and for pairs
across the number of reports of other events that each report would be joined with, which is how hard a set is.
"""

from __future__ import annotations

import argparse
import itertools
import random
import statistics
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from stories_corpora import b_cubed, corpus
from stream_readings import read_stream

from wiredesk.desk.packs import installed_packs
from wiredesk.lang.tables import rarity
from wiredesk.model.findings import Reading
from wiredesk.stories.clusters import group
from wiredesk.stories.reports import NAMED, Report, report
from wiredesk.stories.scores import THRESHOLD, by_words, values
from wiredesk.text.shingles import containment

PAIRS = 30_000
"""Pairs across events that are looked at in a large set."""
RARE = 3.9
"""Rarity of a word in less than one in fifty reports."""
Pair = tuple[int, int]
COLUMNS = ("shared", "rare", "words", "pairs", "lead", "title", "names", "numbers", "likely")


def within(reports: Sequence[Report], stories: Sequence[str]) -> list[Pair]:
    """Pairs of one event, no copies."""
    members: dict[tuple[str, str], list[int]] = defaultdict(list)
    for at, (one, story) in enumerate(zip(reports, stories, strict=True)):
        members[one.language, story].append(at)
    found = [pair for held in members.values() for pair in itertools.combinations(held[:12], 2)]
    return [
        (a, b)
        for a, b in found
        if reports[a].shingles.size
        and reports[b].shingles.size
        and max(
            containment(reports[a].shingles, reports[b].shingles), containment(reports[b].shingles, reports[a].shingles)
        )
        < 0.5
    ]


def across(reports: Sequence[Report], stories: Sequence[str]) -> Iterator[Pair]:
    """Pairs of different events."""
    rng = random.Random(1)
    places: dict[str, list[int]] = defaultdict(list)
    for at, one in enumerate(reports):
        places[one.language].append(at)
    for held in places.values():
        share = PAIRS * len(held) // len(reports)
        few = len(held) * (len(held) - 1) // 2 <= share
        pairs = itertools.combinations(held, 2) if few else (rng.sample(held, 2) for _ in range(share))
        yield from ((a, b) for a, b in pairs if stories[a] != stories[b])


def row(a: Report, b: Report) -> tuple[float, ...]:
    """What a pair shares, in the order of `COLUMNS`."""
    rare = rarity(installed_packs(), a.language)
    one, other = ({word for word in each.words if not word.isdigit()} for each in (a, b))
    both = one & other
    low, high = ({word for word in words if rare.of(word) > RARE} for words in (one, other))
    found = values(a, b)[:6]
    return (
        len(both) / max(1, min(len(one), len(other))),
        len(low & high) / max(1, min(len(low), len(high))),
        *found,
        float(by_words(a, b) >= THRESHOLD),
    )


def show(name: str, readings: Sequence[Reading], stories: Sequence[str]) -> None:
    """Prints one set."""
    packs = installed_packs()
    for language in sorted({reading.language.partition("-")[0] for reading in readings}):
        at = [n for n, reading in enumerate(readings) if reading.language.partition("-")[0] == language]
        if len(at) < 50:
            continue
        some = [readings[n] for n in at]
        told = [stories[n] for n in at]
        reports = [report(one, packs) for one in some]
        lengths = statistics.quantiles([len(one.words) for one in reports], n=10)
        names = [sum(entity.kind in NAMED for entity in one.entities) for one in some]
        numbers = [len(one.numbers) for one in reports]
        sizes = Counter(Counter(told).values())
        rare = rarity(packs, language)
        shares = [sum(rare.of(word) > RARE for word in set(one.words)) / max(1, len(set(one.words))) for one in reports]
        distinct = [len(set(one.words)) / max(1, len(one.words)) for one in reports]
        print(
            f"\n{name} {language}: {len(some)} reports, words {lengths[0]:.0f} {lengths[4]:.0f} {lengths[8]:.0f} "
            f"(10 %, half, 90 %), names {statistics.mean(names):.1f}, numbers {statistics.mean(numbers):.1f}, distinct "
            f"words {statistics.mean(distinct):.2f} of all, of them rare {statistics.mean(shares):.2f}; events of one "
            f"report {sizes[1]}, largest {max(sizes)}"
        )
        print(f"{'':22}{'pairs':>7} " + " ".join(f"{column:>8}" for column in COLUMNS))
        both = (("within", within(reports, told)), ("across", list(across(reports, told))))
        for what, pairs in both:
            table = [row(reports[a], reports[b]) for a, b in pairs]
            if len(table) < 5:
                continue
            columns = list(zip(*table, strict=True))
            share, edge = (0.1, "10 %") if what == "within" else (0.99, "99 %")
            for title, cells in (
                ("median", [statistics.median(cells) for cells in columns]),
                (edge, [_at(cells, share) for cells in columns]),
            ):
                last = statistics.mean(columns[-1]) * (len(reports) if what == "across" else 1)
                print(
                    f"  {what:8} {title:8} {len(table):>10} "
                    + " ".join(f"{cell:8.3f}" for cell in cells[:-1])
                    + f" {last:8.4f}"
                )


def _at(cells: Sequence[float], share: float) -> float:
    return sorted(cells)[min(len(cells) - 1, int(share * len(cells)))]


def parted(readings: Sequence[Reading], stories: Sequence[str]) -> None:
    """Prints how well grouping does, and the largest stories."""
    truth = {reading.article.id: story for reading, story in zip(readings, stories, strict=True)}
    found = {
        id: number for number, story in enumerate(group(readings, installed_packs()).stories) for id in story.articles
    }
    ids = [id for id in truth if id in found]
    precision, recall, f1 = b_cubed([truth[id] for id in ids], [found[id] for id in ids])
    ours = sorted(Counter(found.values()).values(), reverse=True)
    theirs = sorted(Counter(truth[id] for id in ids).values(), reverse=True)
    print(
        f"\ngroup: {len(ids):,} reports, B³ precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}; "
        f"stories {len(ours)}, events {len(theirs)}\n  largest stories {ours[:12]}\n  largest events  {theirs[:12]}"
    )


def main() -> None:
    """Prints all sets."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=3000)
    parser.add_argument("--group", action="store_true")
    parser.add_argument("--alone", action="store_true", help="the stream alone")
    options = parser.parse_args()
    if not options.alone:
        for name in ("vnmds", "ecbplus"):
            gold = corpus(name)
            show(name, gold.readings, gold.stories)
    newest: dict[str, tuple[Reading, str]] = {}
    for told, _, reading in read_stream(options.count):
        newest[reading.article.id] = (reading, told.story)
    readings, stories = [one for one, _ in newest.values()], [story for _, story in newest.values()]
    show("stream", readings, stories)
    if options.group:
        parted(readings, stories)


if __name__ == "__main__":
    main()
