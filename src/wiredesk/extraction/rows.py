"""Blocks of a page with markup as rows of numbers: what the labeller is told of each, alone and among the others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wiredesk.extraction.candidates import Candidate, Element, Head
from wiredesk.extraction.containers import Containers
from wiredesk.extraction.features import COMPARED, Signals, dense, near, topic, usual
from wiredesk.extraction.letters import Letters
from wiredesk.extraction.phrases import CLOSING, KINDS, fold_line

Column = NDArray[np.float64]

MANY = 250
"""Blocks of one element beyond which their number tells nothing more: few pages that were learned from have as many."""
LEVELS = 4
"""Elements around a block that are looked at, the nearest one for what it is, the others for what they hold."""
WINDOW = (-2, -1, 1, 2)
"""Blocks beside one that are looked at."""
MARKS = 21
MOST_COLUMNS = 160
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
_BESIDE_NAMES = tuple(f"{name} {step:+d}" for name in ("words", "text", "link", "heading") for step in WINDOW)
_ELLIPSIS = ("...", "…")
_OPENING = frozenset("\"“„«'‘「-–—")


def summaries(head: Head) -> list[str]:
    """What the page's head says that the page tells."""
    return [*head.meta.get("og:description", ())[:1], *head.meta.get("description", ())[:1]]


@dataclass(frozen=True, slots=True)
class Standing:
    """In what the blocks of a page stand. around: of each block the element it stands in, the next larger one, and so
    on, `LEVELS` + 1 of them. alike: of each block the number of its kind of element, with what is around it and
    without. words: of each block; heading: 1 for headings."""

    containers: Containers
    around: NDArray[np.intp]
    alike: tuple[NDArray[np.intp], NDArray[np.intp]]
    words: Column
    heading: Column


class Rows:
    """Columns of numbers, one number a block in each, with what each is called and which group it belongs to.

    What is told of several elements or neighbours of each block is worked out at once and put into its columns: on most
    pages an operation costs more than the numbers that it is done with.
    """

    __slots__ = ("groups", "names", "values")

    def __init__(self, blocks: int) -> None:
        self.names: list[str] = []
        self.groups: list[str] = []
        self.values: NDArray[np.float64] = np.empty((MOST_COLUMNS, blocks))
        """A row for each column, the first of them set."""

    def add(self, group: str, name: str, values: Sequence[float] | NDArray[np.generic] | float) -> Column:
        """Adds a column: a number for each block, or the same for all."""
        at = len(self.names)
        self.names.append(name)
        self.groups.append(group)
        column: Column = self.values[at]
        column[:] = values
        return column

    def named(self, group: str, names: Sequence[str]) -> NDArray[np.float64]:
        """Adds a column for each name: rows of numbers that the caller has to set."""
        at = len(self.names)
        self.names += names
        self.groups += [group] * len(names)
        return self.values[at : at + len(names)]

    def table(self) -> NDArray[np.float64]:
        """All columns side by side."""
        return self.values[: len(self.names)].T


def rows(
    candidates: Sequence[Candidate],
    elements: Sequence[Element],
    signals: Signals,
    titles: Sequence[str],
    told: Sequence[str],
) -> tuple[Rows, Standing]:
    """What is known of each block of a page with markup. titles, told: titles and summaries in the page's head."""
    made = Rows(len(candidates))
    size = len(candidates)
    words = np.fromiter([one.words for one in candidates], np.float64, size)
    link = np.fromiter([one.link for one in candidates], np.float64, size)
    tags = _small(_TAGS.get(one.tag, 15) for one in candidates).astype(np.intp)
    heading = ((tags >= 3) & (tags <= 6)).astype(np.float64)
    good = _small(signals.good).astype(np.float64)
    length = np.log1p(words)
    letters = Letters([one.text for one in candidates])
    titled = _text(made, candidates, signals, letters, words, length, link, tags, titles, told)
    sums = _Sums(words, link, good, heading)
    containers = Containers(candidates, elements)
    around = containers.levels(LEVELS + 1)
    _around(made, containers, around[:LEVELS], sums, titled)
    outer, inner = _kinds_of(containers.of, elements)
    _alike(made, outer, sums, "alike around")
    _alike(made, inner, sums, "alike")
    _place(made, candidates, signals, letters, sums, titled, length)
    beside = made.named("neighbours", _BESIDE_NAMES).reshape(4, len(WINDOW), len(candidates))
    padded = np.zeros((4, len(candidates) + 4))
    padded[:, 2:-2] = length, good, link, heading
    for at, step in enumerate(WINDOW):
        beside[:, at] = padded[:, 2 + step : 2 + step + len(candidates)]
    return made, Standing(containers, around, (outer, inner), words, heading)


class _Sums:
    """Running sums over the blocks, each one longer than their number; all: those of words, words in running text,
    words in links, running text, headings."""

    __slots__ = ("all", "good_words", "heading", "of_good", "of_words", "total", "words")

    def __init__(self, words: Column, link: Column, good: Column, heading: Column) -> None:
        self.of_words, self.of_good = words, good * words
        self.all = np.zeros((5, len(words) + 1))
        np.cumsum((words, self.of_good, link * words, good, heading), axis=1, out=self.all[:, 1:])
        self.words, self.good_words, self.heading = self.all[0], self.all[1], self.all[4]
        self.total = max(1.0, float(self.good_words[-1]))


def _text(
    made: Rows,
    candidates: Sequence[Candidate],
    signals: Signals,
    letters: Letters,
    words: Column,
    length: Column,
    link: Column,
    tags: NDArray[np.intp],
    titles: Sequence[str],
    told: Sequence[str],
) -> int:
    """What a block is by itself. Gives the number of the block that is the page's title, -1 if none is."""
    texts = [one.text for one in candidates]
    firsts = [text[0] for text in texts]
    made.add("length", "words", length)
    np.minimum(
        15.0, np.fromiter(map(len, texts), np.float64, len(texts)) / words, out=made.named("length", ("letters",))[0]
    )
    made.add("sentences", "ended", _small(signals.ended))
    made.add("sentences", "running text", _small(signals.good))
    made.add("sentences", "sentences", np.log1p(letters.sentences()))
    made.add("sentences", "commas", letters.commas() / words)
    made.add("sentences", "colon", _small([text[-1] in ":：" for text in texts]))
    made.add("sentences", "ellipsis", _small([text.endswith(_ELLIPSIS) for text in texts]))
    made.add("sentences", "lower case", _small(map(str.islower, firsts)))
    made.add("sentences", "opening mark", _small(map(_OPENING.__contains__, firsts)))
    made.add("sentences", "figure", _small(map(str.isdigit, firsts)))
    made.add("links", "link", link)
    made.add("markup", "bold", _small([one.bold for one in candidates]))
    made.add("repeated", "twice", _small(signals.twice))
    kinds = _small([_KINDS.get(kind, len(_KINDS)) for kind in signals.kinds])
    made.named("phrase", KINDS)[:] = kinds == _KIND_NUMBERS
    made.add("phrase", "dated", _small(signals.dated))
    like_title, like_told = _likenesses(candidates, signals, titles, told)
    title = made.add("title", "like the title", like_title)
    made.add("summary", TOLD, like_told)
    made.named("markup", _TAG_NAMES)[:] = tags == _TAG_NUMBERS
    marks = np.fromiter([one.marks for one in candidates], np.intp, len(candidates))
    made.named("names", _MARK_NAMES)[:] = (marks >> _MARK_NUMBERS) & 1
    best = int(np.argmax(title + 0.01 * (tags == 3)))
    if title[best] >= 0.6:
        return best
    return next((at for at, one in enumerate(candidates) if one.tag == "h1"), -1)


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


def _small(values: Iterable[int]) -> NDArray[np.uint8]:
    """Answers, or numbers up to 255, as a row: four times as fast as numpy takes a list."""
    return np.frombuffer(bytes(values), np.uint8)


_LEVEL_NAMES = (
    "alike", "share of the text", "links", "blocks", "running text", "words in running text", "headings",
    "from its start",
)  # fmt: skip


def _around(made: Rows, containers: Containers, levels: NDArray[np.intp], sums: _Sums, titled: int) -> None:
    """What the elements around a block hold, and how it stands to the one that holds most of the text."""
    first, end = containers.first, containers.end
    count = len(containers.of)
    at = np.arange(count)
    alike = np.log1p(np.minimum(containers.alike[levels], MANY))
    low, high = first[levels[1:]], end[levels[1:]]
    size = high - low
    held = sums.all[:, high] - sums.all[:, low]
    words, text, linked, good, heading = np.maximum(1.0, held[0]), *held[1:]
    told = (
        alike[1:], text / sums.total, linked / words, np.log1p(np.minimum(size, MANY)), good / size, text / words,
        heading / size, (at - low) / size,
    )  # fmt: skip
    with_title = (low <= titled) & (titled < high)
    made.add("container", "alike 0", alike[0])
    for level in range(1, LEVELS):
        made.named("container", [f"{name} {level}" for name in _LEVEL_NAMES])[:] = [one[level - 1] for one in told]
        if level in (1, 3):
            made.add("title", f"stands with the title {level}", with_title[level - 1])
    # Whole numbers and halves: their sums are the same in any order.
    credit = np.bincount(levels[1], sums.of_good, len(first)) + 0.5 * np.bincount(levels[2], sums.of_good, len(first))
    best = int(np.argmax(credit))
    begins, ends = int(first[best]), int(end[best])
    made.add("container", "in the best", (at >= begins) & (at < ends))
    made.add("container", "before the best", np.maximum(0, begins - at) / count)
    made.add("container", "after the best", np.maximum(0, at - ends + 1) / count)
    steps, own = _steps(containers, best)
    made.add("container", "steps from the best", steps)
    made.add("container", "steps to the best", own)
    padded = np.full(count + 4, -1)
    padded[2:-2] = levels[1]
    for step in WINDOW:
        made.add("neighbours", f"same container {step:+d}", padded[2 + step : 2 + step + count] == levels[1])


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


def _kinds_of(of: NDArray[np.intp], elements: Sequence[Element]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The number of each block's kind of element: elements of the same tag and names, the ones that they stand in
    being so, too; and whatever they stand in. of: the number of each block's element."""
    numbers: dict[object, int] = {}
    with_outer: dict[object, int] = {}
    known: dict[int, tuple[int, int]] = {}
    outer, inner = [], []
    for at in of.tolist():
        found = known.get(at)
        if found is None:
            parent, tag, names = elements[at]
            _, outer_tag, outer_names = elements[parent]
            found = known[at] = (
                with_outer.setdefault((tag, names, outer_tag, outer_names), len(with_outer)),
                numbers.setdefault((tag, names), len(numbers)),
            )
        outer.append(found[0])
        inner.append(found[1])
    return np.array(outer), np.array(inner)


def _alike(made: Rows, which: NDArray[np.intp], sums: _Sums, name: str) -> None:
    """What all blocks of one kind hold together. which: the number of each block's kind."""
    at = np.arange(len(which))
    count = np.bincount(which)
    words = np.maximum(1.0, np.bincount(which, sums.of_words))
    text = np.bincount(which, sums.of_good)
    first, last = np.empty(len(count)), np.empty(len(count))
    # The last one that is set stays.
    first[which[::-1]] = at[::-1]
    last[which] = at
    told = np.array((
        np.log1p(np.minimum(count, MANY)), text / sums.total, np.log1p(words / count), text / words,
        count / (last - first + 1),
    ))  # fmt: skip
    names = [f"{name}: {what}" for what in ("blocks", "share of the text", "words", "running text", "close")]
    made.named("container", names)[:] = told[:, which]


def _place(
    made: Rows,
    candidates: Sequence[Candidate],
    signals: Signals,
    letters: Letters,
    sums: _Sums,
    titled: int,
    length: Column,
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
    closing = _small([kind in CLOSING for kind in signals.kinds]).astype(np.intp)
    made.add("place", "closings before", np.minimum(5, np.cumsum(closing) - closing))
    since = np.maximum.accumulate(np.where(closing > 0, at, -999))
    made.add("place", "since a closing", np.log1p(np.minimum(500, at - since)))
    made.add("place", "text since a closing", np.where(since >= 0, (read - read[np.maximum(0, since)]) / sums.total, 2))
    made.add("neighbours", "apart", signals.apart)
    made.add("topic", "words of the core", topic(candidates, signals, letters))
    for kind, (before, after) in (("text", near(signals.good)), ("dense", dense(candidates, signals.good))):
        made.add("neighbours", f"{kind} before", before)
        made.add("neighbours", f"{kind} after", after)
    made.add("length", "shorter than usual", usual(candidates, signals.good) - length)
