"""Blocks of a page with markup as rows of numbers: what the labeller is told of each, alone and among the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from wiredesk.extraction.candidates import Candidate, Element, Head
from wiredesk.extraction.containers import Containers
from wiredesk.extraction.features import COMPARED, Signals, dense, near, topic, usual
from wiredesk.extraction.phrases import CLOSING, KINDS, Phrases, fold_line

Column = NDArray[np.float64]

MANY = 250
"""Blocks of one element beyond which their number tells nothing more: few pages that were learned from have as many."""
LEVELS = 4
"""Elements around a block that are looked at, the nearest one for what it is, the others for what they hold."""
WINDOW = (-2, -1, 1, 2)
"""Blocks beside one that are looked at."""
MARKS = 21
TOLD = "like the summary"
"""Name of the column that tells how much each block says what the page's head tells of it."""
_TAGS = {
    "p": 0, "div": 1, "li": 2, "h1": 3, "h2": 4, "h3": 5, "h4": 6, "h5": 6, "h6": 6, "blockquote": 7, "td": 8, "th": 8,
    "figcaption": 9, "figure": 9, "dt": 10, "dd": 10, "pre": 11, "section": 12, "article": 12, "main": 12,
    "header": 13, "footer": 13, "nav": 13, "aside": 13, "body": 14,
}  # fmt: skip
_TAG_NAMES = (
    "p", "div", "li", "h1", "h2", "h3", "h4 to h6", "blockquote", "cell", "figure", "dl", "pre", "section", "frame",
    "body", "other",
)  # fmt: skip
_TAG_NUMBERS = np.arange(len(_TAG_NAMES))[:, None]
_KINDS: dict[str | None, int] = {kind: at for at, kind in enumerate(KINDS)}
_KIND_NUMBERS = np.arange(len(KINDS))[:, None]
_MARK_NUMBERS = np.arange(MARKS)[:, None]
_MARK_NAMES = tuple(f"mark {bit}" for bit in range(MARKS))
_ELLIPSIS = ("...", "…")
_OPENING = frozenset("\"“„«'‘「-–—")


def summaries(head: Head) -> list[str]:
    """What the page's head says that the page tells."""
    return [*head.meta.get("og:description", ())[:1], *head.meta.get("description", ())[:1]]


@dataclass(frozen=True, slots=True)
class Standing:
    """In what the blocks of a page stand. alike: of each block the number of its kind of element, with what is around
    it and without. words: of each block; heading: 1 for headings."""

    containers: Containers
    alike: tuple[NDArray[np.intp], NDArray[np.intp]]
    words: Column
    heading: Column


class Rows:
    """Columns of numbers, one number a block in each, with what each is called and which group it belongs to."""

    __slots__ = ("columns", "groups", "names")

    def __init__(self) -> None:
        self.names: list[str] = []
        self.groups: list[str] = []
        self.columns: list[Column] = []

    def add(self, group: str, name: str, values: Sequence[float] | NDArray[np.generic]) -> Column:
        """Adds a column."""
        column: Column = np.asarray(values, dtype=np.float64)
        self.names.append(name)
        self.groups.append(group)
        self.columns.append(column)
        return column

    def each(self, group: str, names: Sequence[str], values: NDArray[np.generic]) -> None:
        """Adds a column for each name. values: a row for each of them."""
        self.names += names
        self.groups += [group] * len(names)
        self.columns += list(values.astype(np.float64))

    def table(self) -> NDArray[np.float64]:
        """All columns side by side."""
        return np.array(self.columns).T


def rows(
    candidates: Sequence[Candidate],
    elements: Sequence[Element],
    signals: Signals,
    phrases: Phrases,
    titles: Sequence[str],
    told: Sequence[str],
) -> tuple[Rows, Standing]:
    """What is known of each block of a page with markup. titles, told: titles and summaries in the page's head."""
    made = Rows()
    words = np.array([one.words for one in candidates], dtype=np.float64)
    link = np.array([one.link for one in candidates])
    tags = np.array([_TAGS.get(one.tag, 15) for one in candidates])
    heading = ((tags >= 3) & (tags <= 6)).astype(np.float64)
    good = np.array(signals.good, dtype=np.float64)
    length = np.log1p(words)
    titled = _text(made, candidates, signals, phrases, length, link, tags, titles, told)
    sums = _Sums(words, link, good, heading)
    containers = Containers(candidates, elements)
    _around(made, containers, sums, titled)
    around = _alike(made, candidates, elements, sums, outer=True)
    alike = (around, _alike(made, candidates, elements, sums, outer=False))
    _place(made, candidates, signals, sums, titled, length)
    for name, column in (("words", length), ("text", good), ("link", link), ("heading", heading)):
        for step in WINDOW:
            made.add("neighbours", f"{name} {step:+d}", _shifted(column, step))
    return made, Standing(containers, alike, words, heading)


class _Sums:
    """Running sums over the blocks, each one longer than their number."""

    __slots__ = ("good", "good_words", "heading", "linked", "of_good", "of_words", "total", "words")

    def __init__(self, words: Column, link: Column, good: Column, heading: Column) -> None:
        self.of_words, self.of_good = words, good * words
        self.words = _running(words)
        self.good_words = _running(self.of_good)
        self.linked = _running(link * words)
        self.good = _running(good)
        self.heading = _running(heading)
        self.total = max(1.0, float(self.good_words[-1]))


def _running(values: Column) -> Column:
    found: Column = np.zeros(len(values) + 1)
    np.cumsum(values, out=found[1:])
    return found


def _shifted(values: Column, step: int) -> Column:
    found: Column = np.zeros_like(values)
    if step > 0:
        found[:-step] = values[step:]
    else:
        found[-step:] = values[:step]
    return found


def _text(
    made: Rows,
    candidates: Sequence[Candidate],
    signals: Signals,
    phrases: Phrases,
    length: Column,
    link: Column,
    tags: NDArray[np.intp],
    titles: Sequence[str],
    told: Sequence[str],
) -> int:
    """What a block is by itself. Gives the number of the block that is the page's title, -1 if none is."""
    texts = [one.text for one in candidates]
    made.add("length", "words", length)
    made.add("length", "letters", [min(15.0, len(one.text) / one.words) for one in candidates])
    made.add("sentences", "ended", signals.ended)
    made.add("sentences", "running text", signals.good)
    made.add("sentences", "sentences", np.log1p([_sentences(text) for text in texts]))
    made.add("sentences", "commas", [(one.text.count(",") + one.text.count("，")) / one.words for one in candidates])
    made.add("sentences", "colon", [text[-1] in ":：" for text in texts])
    made.add("sentences", "ellipsis", [text.endswith(_ELLIPSIS) for text in texts])
    made.add("sentences", "lower case", [text[0].islower() for text in texts])
    made.add("sentences", "opening mark", [text[0] in _OPENING for text in texts])
    made.add("sentences", "figure", [text[0].isdigit() for text in texts])
    made.add("links", "link", link)
    made.add("markup", "bold", [one.bold for one in candidates])
    made.add("repeated", "twice", signals.twice)
    kinds = np.array([_KINDS.get(kind, -1) for kind in signals.kinds])
    made.each("phrase", KINDS, kinds == _KIND_NUMBERS)
    made.add("phrase", "dated", signals.dated)
    like_title, like_told = _likenesses(candidates, signals, titles, told)
    title = made.add("title", "like the title", like_title)
    made.add("summary", TOLD, like_told)
    made.each("markup", _TAG_NAMES, tags == _TAG_NUMBERS)
    marks = np.array([one.marks for one in candidates])
    made.each("names", _MARK_NAMES, (marks >> _MARK_NUMBERS) & 1)
    best = int(np.argmax(title + 0.01 * (tags == 3)))
    if title[best] >= 0.6:
        return best
    return next((at for at, one in enumerate(candidates) if one.tag == "h1"), -1)


def _sentences(text: str) -> int:
    return text.count(". ") + text.count("? ") + text.count("。")


def _likenesses(
    candidates: Sequence[Candidate], signals: Signals, titles: Sequence[str], told: Sequence[str]
) -> tuple[list[float], list[float]]:
    """How much each block says what the page calls itself, and what its summaries tell, 0 to 1: by shared words; for
    summaries wholly where one begins as the other does."""
    named = list(dict.fromkeys(frozenset(fold_line(title).split()) for title in titles))
    known = [(text, frozenset(text.split())) for text in (fold_line(one[:COMPARED]) for one in told) if text]
    of_any = frozenset().union(*named, *[words for _, words in known])
    like_title, like_told = [0.0] * len(candidates), [0.0] * len(candidates)
    if not of_any:
        return like_title, like_told
    for at, one in enumerate(candidates):
        if one.words < 2 or (one.link > 0.5 and one.words > 45):
            continue
        folded = signals.folded[at]
        words_here = folded.split()
        if of_any.isdisjoint(words_here):
            continue
        own = frozenset(words_here)
        if one.words <= 45:
            for title in named:
                common = len(own & title)
                likeness = common / (len(own) + len(title) - common)
                if likeness > like_title[at]:
                    like_title[at] = likeness
        if one.words >= 5 and one.link <= 0.5:
            for summary, words in known:
                if summary.startswith(folded[:60]) or folded.startswith(summary[:60]):
                    like_told[at] = 1.0
                else:
                    like_told[at] = max(like_told[at], len(own & words) / min(len(words), len(own)))
    return like_title, like_told


def _around(made: Rows, containers: Containers, sums: _Sums, titled: int) -> None:
    """What the elements around a block hold, and how it stands to the one that holds most of the text."""
    first, end = containers.first, containers.end
    levels = containers.levels(LEVELS)
    count = len(containers.of)
    at = np.arange(count)
    for level, around in enumerate(levels):
        low, high = first[around], end[around]
        size = high - low
        words = np.maximum(1.0, sums.words[high] - sums.words[low])
        text = sums.good_words[high] - sums.good_words[low]
        made.add("container", f"alike {level}", np.log1p(np.minimum(containers.alike[around], MANY)))
        if level == 0:
            continue
        made.add("container", f"share of the text {level}", text / sums.total)
        made.add("container", f"links {level}", (sums.linked[high] - sums.linked[low]) / words)
        made.add("container", f"blocks {level}", np.log1p(np.minimum(size, MANY)))
        made.add("container", f"running text {level}", (sums.good[high] - sums.good[low]) / size)
        made.add("container", f"words in running text {level}", text / words)
        made.add("container", f"headings {level}", (sums.heading[high] - sums.heading[low]) / size)
        made.add("container", f"from its start {level}", (at - low) / size)
        if level in (1, 3):
            made.add("title", f"stands with the title {level}", (low <= titled) & (titled < high))
    credit = np.zeros(len(first))
    np.add.at(credit, levels[1], sums.of_good)
    np.add.at(credit, levels[2], 0.5 * sums.of_good)
    best = int(np.argmax(credit))
    begins, ends = int(first[best]), int(end[best])
    made.add("container", "in the best", (at >= begins) & (at < ends))
    made.add("container", "before the best", np.maximum(0, begins - at) / count)
    made.add("container", "after the best", np.maximum(0, at - ends + 1) / count)
    steps, own = _steps(containers, best)
    made.add("container", "steps from the best", steps)
    made.add("container", "steps to the best", own)
    for step in (-2, -1, 1, 2):
        inner = levels[1]
        beside = np.full(count, -1)
        if step > 0:
            beside[:-step] = inner[step:]
        else:
            beside[-step:] = inner[:step]
        made.add("neighbours", f"same container {step:+d}", beside == inner)


def _steps(containers: Containers, best: int) -> tuple[list[int], list[int]]:
    """How many elements up from the best one, and up from each block, the first stands that holds both."""
    above = {best: 0}
    up = containers.up.tolist()
    number = best
    while number:
        number = up[number]
        above[number] = len(above)
    known: dict[int, tuple[int, int]] = {}
    outer, own = [], []
    for element in containers.of.tolist():
        if element not in known:
            number, count = element, 0
            while number not in above:
                number = up[number]
                count += 1
            known[element] = (above[number], count)
        one, two = known[element]
        outer.append(one)
        own.append(two)
    return outer, own


def _alike(
    made: Rows, candidates: Sequence[Candidate], elements: Sequence[Element], sums: _Sums, *, outer: bool
) -> NDArray[np.intp]:
    """What the blocks hold that stand in elements of the same tag and names; outer: and whose outer ones are so, too.
    Gives the number of that kind of element for each block."""
    at = np.arange(len(candidates))
    name = "alike around" if outer else "alike"
    numbers: dict[tuple[object, ...], int] = {}
    known: dict[int, int] = {}
    of = []
    for one in candidates:
        number = known.get(one.element)
        if number is None:
            parent, tag, names = elements[one.element]
            key = (tag, names, *(elements[parent][1:] if outer else ()))
            number = known[one.element] = numbers.setdefault(key, len(numbers))
        of.append(number)
    which = np.array(of)
    count = np.bincount(which)
    words = np.maximum(1.0, np.bincount(which, sums.of_words))
    text = np.bincount(which, sums.of_good)
    first, last = np.full(len(count), len(of)), np.zeros(len(count), dtype=np.intp)
    np.minimum.at(first, which, at)
    np.maximum.at(last, which, at)
    made.add("container", f"{name}: blocks", np.log1p(np.minimum(count, MANY))[which])
    made.add("container", f"{name}: share of the text", (text / sums.total)[which])
    made.add("container", f"{name}: words", np.log1p(words / count)[which])
    made.add("container", f"{name}: running text", (text / words)[which])
    made.add("container", f"{name}: close", (count / (last - first + 1))[which])
    return which


def _place(
    made: Rows, candidates: Sequence[Candidate], signals: Signals, sums: _Sums, titled: int, length: Column
) -> None:
    """Where a block stands on the page: in its text, from its title, from what ends articles."""
    count = len(candidates)
    at = np.arange(count)
    read = sums.good_words[:-1]
    made.add("place", "of the page", at / max(1, count - 1))
    made.add("place", "words before", sums.words[1:] / sums.words[-1])
    made.add("place", "text before", read / sums.total)
    first, last = signals.core
    made.add("place", "in the core", (at >= first) & (at < last))
    away = np.where(at < first, at - first, np.where(at >= last, at - last + 1, 0))
    made.add("place", "from the core", np.sign(away) * np.log1p(np.abs(away)))
    from_title = at - titled if titled >= 0 else np.full(count, 9)
    made.add("title", "from the title", np.sign(from_title) * np.log1p(np.abs(from_title)))
    made.add("title", "text since the title", (read - read[titled]) / sums.total if titled >= 0 else np.full(count, -2))
    heads = sums.heading[1:] > sums.heading[:-1]
    made.add("place", "since a heading", np.log1p(at - np.maximum.accumulate(np.where(heads, at, -1))))
    made.add("place", "closed", signals.closed)
    closing = np.array([kind in CLOSING for kind in signals.kinds])
    made.add("place", "closings before", np.minimum(5, list(accumulate(closing.tolist(), initial=0))[:-1]))
    since = np.maximum.accumulate(np.where(closing, at, -999))
    made.add("place", "since a closing", np.log1p(np.minimum(500, at - since)))
    made.add("place", "text since a closing", np.where(since >= 0, (read - read[np.maximum(0, since)]) / sums.total, 2))
    made.add("neighbours", "apart", signals.apart)
    made.add("topic", "words of the core", topic(candidates, signals))
    before, after = near(signals.good)
    made.add("neighbours", "text before", before)
    made.add("neighbours", "text after", after)
    before, after = dense(candidates, signals.good)
    made.add("neighbours", "dense before", before)
    made.add("neighbours", "dense after", after)
    made.add("length", "shorter than usual", usual(candidates, signals.good) - length)
