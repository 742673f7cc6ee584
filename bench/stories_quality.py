"""How well reports are grouped, bridged and linked, over the development halves of the story corpora.

    python bench/stories_quality.py

The whole of `group` as shipped: its numbers were fitted on these halves (`scripts/fit_stories.py` gives the figures by
cross-validation). Prints B-cubed, the share of wrongly merged pairs of the ECB+ trap (two alike events of one topic),
matches between languages, derivations among made copies, and milliseconds an article.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from itertools import combinations
from pathlib import Path

from stories_corpora import FOLDER, b_cubed, corpus, parallel

from wiredesk.desk.packs import installed_packs
from wiredesk.model.article import Article
from wiredesk.model.findings import Reading
from wiredesk.model.story import Grouping
from wiredesk.reading.article import read
from wiredesk.stories.bridges import joined
from wiredesk.stories.clusters import group
from wiredesk.stories.links import derivation, overlap
from wiredesk.stories.pairs import Judge
from wiredesk.stories.reports import report

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


def story_of(grouping: Grouping, readings: list[Reading]) -> list[str]:
    """The story of each reading; one left out is a story of its own."""
    stories = {id: str(story.id) for story in grouping.stories for id in story.articles}
    return [stories.get(one.article.id, str(one.article.id)) for one in readings]


def one_language(name: str) -> dict[str, float]:
    """B-cubed of one corpus, and of ECB+ the share of pairs of one topic and two events that were merged."""
    gold = corpus(name)
    packs = installed_packs()
    start = time.process_time()
    grouping = group(gold.readings, packs)
    spent = time.process_time() - start
    found = story_of(grouping, gold.readings)
    precision, recall, f1 = b_cubed(gold.stories, found)
    figures = {f"{name} B3 P": precision, f"{name} B3 R": recall, f"{name} B3 F1": f1}
    links = [link for link in grouping.links if link.held]
    stories = dict(zip((one.article.id for one in gold.readings), gold.stories, strict=True))
    right = sum(stories[link.article] == stories[link.origin] for link in links)  # type: ignore[index]
    figures[f"{name} links within a story"] = right / max(1, len(links))
    trap = [
        found[a] == found[b]
        for a, b in combinations(range(len(found)), 2)
        if gold.folds[a] == gold.folds[b] and gold.stories[a] != gold.stories[b]
    ]
    if trap:
        figures[f"{name} kept apart: alike events"] = 1 - sum(trap) / len(trap)
    vetoes = Counter(miss.veto for miss in grouping.near_misses)
    print(
        f"{name}: {len(found)} articles, {1000 * spent / len(found):.2f} ms each to group; near misses {dict(vetoes)}"
    )
    return figures


def across(name: str, one: str, other: str, part: str) -> dict[str, float]:
    """Precision and recall of bridges between the two languages' versions of an article.

    Without the grouping inside each language: several articles of NTREX tell one event, and are no errors.
    """
    packs = installed_packs()
    first, second = parallel(name, one, other, part)
    reports = [report(reading, packs) for reading in [*first, *second]]
    bridged = joined([[at] for at in range(len(reports))], Judge(reports, packs), packs)
    made = [members for members in bridged.groups if len(members) > 1]
    right = sum(members[1] - members[0] == len(first) for members in made)
    label = f"{name} {one}-{other} {part}"
    return {f"{label} P": right / max(1, len(made)), f"{label} R": right / len(first)}


def _teasers(words: list[str], other: list[str]) -> list[str]:
    return words + other[: 2 * len(words) // 5]


def _abridged(words: list[str], other: list[str]) -> list[str]:
    return words[: 2 * len(words) // 5]


def _round_up(words: list[str], other: list[str]) -> list[str]:
    return other[: 2 * len(words)] + words + other[2 * len(words) : 3 * len(words)]


def _changed(words: list[str], other: list[str]) -> list[str]:
    return [other[at % len(other)] if at * 37 % 100 < 15 else word for at, word in enumerate(words)]


EDITS: Mapping[str, Callable[[list[str], list[str]], list[str]]] = {
    "teasers added": _teasers,
    "cut to 40%": _abridged,
    "inside a round-up": _round_up,
    "15% of words changed": _changed,
}


def derivations(name: str, language: str) -> dict[str, float]:
    """Share of made derivations that are found, and of real pairs of two stories that are not taken for one."""
    gold = corpus(name)
    packs = installed_packs()
    chosen = [at for at, one in enumerate(gold.readings) if len(one.article.body.split()) > 100][:60]
    hits = dict.fromkeys(EDITS, 0)
    for turn, at in enumerate(chosen):
        words = gold.readings[at].article.body.split()
        rest = [gold.readings[other] for other in chosen if gold.stories[other] != gold.stories[at]]
        other = " ".join(one.article.body for one in (rest * 4)[turn : turn + 4]).split()
        own = report(gold.readings[at], packs)
        for edit, make in EDITS.items():
            text = " ".join(make(words, other))
            made = report(read(Article.of(title=None, body=text, language=language, locator=edit), packs), packs)
            hits[edit] += derivation(own, made, overlap(own, made)) is not None
    figures = {f"{name} copies: {edit}": count / len(chosen) for edit, count in hits.items()}
    reports = [report(gold.readings[at], packs) for at in chosen]
    apart = [
        (a, b) for a, b in combinations(range(len(chosen)), 2) if gold.stories[chosen[a]] != gold.stories[chosen[b]]
    ]
    false = sum(derivation(reports[a], reports[b], overlap(reports[a], reports[b])) is not None for a, b in apart)
    figures[f"{name} copies: other stories left alone"] = 1 - false / len(apart)
    return figures


def figures(corpora: Path) -> dict[str, float]:
    """All figures, 0 to 1, higher is better. corpora: where the shared corpora lie."""
    found: dict[str, float] = {}
    for name, language in (("vnmds", "vi"), ("ecbplus", "en")):
        found |= one_language(name)
        found |= derivations(name, language)
    for pair in ACROSS:
        found |= across(*pair)
    return found


if __name__ == "__main__":
    for label, value in figures(FOLDER.parent).items():
        print(f"{label:44} {value:.3f}")
    sys.exit(0)
