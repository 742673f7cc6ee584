"""The rows of numbers from which lines of a flattened page are labelled, first by themselves, then by their odds."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from wiredesk.extraction.candidates import Candidate
from wiredesk.extraction.features import Signals
from wiredesk.extraction.flat_appeals import Appeals
from wiredesk.extraction.flat_context import context
from wiredesk.extraction.flat_features import (
    ADDRESSES,
    AROUND,
    ARROW,
    BULLET,
    CLOSE,
    COLON,
    COMMA,
    DASH,
    DATE,
    DIGIT,
    ELLIPSIS,
    FILE,
    HEAD,
    LONG,
    LOWER,
    NEAR,
    OPEN,
    QUESTION,
    QUOTE,
    SIDES,
    SIGN,
    STOP,
    TALL,
    TIME,
    UPPER,
    Characters,
    Columns,
    Numbers,
    Rows,
    Words,
    around,
    best_run,
    shifted,
)  # fmt: skip
from wiredesk.extraction.flat_shapes import named, names_known, recurring, said_twice
from wiredesk.extraction.phrases import CLOSING, KINDS, Phrases

Flags = NDArray[np.bool_]

DATED_WORDS = 12
"""Words of a line up to which a date in it is its own."""


def kept(names: Sequence[str]) -> list[int]:
    """The numbers of a line that the rows of its neighbours hold too."""
    return [at for at, name in enumerate(names) if name in _OF_NEIGHBOURS]


def with_neighbours(own: Rows, numbers: Sequence[int]) -> Rows:
    """Rows of lines with some numbers of the lines above and below."""
    return np.hstack([own, *(shifted(own[:, numbers], by) for by in SIDES)])


class Page:
    """A flattened page as numbers. own: of each line; rows: with those of its neighbours."""

    def __init__(
        self,
        candidates: Sequence[Candidate],
        signals: Signals,
        ends: Sequence[bool],
        phrases: Phrases,
        appeals: Appeals,
    ) -> None:
        self.texts = [one.text for one in candidates]
        self.size = size = len(candidates)
        self.signs = signs = Characters(self.texts)
        self.words = words = signs.words
        self.known = np.array([kind is not None for kind in signals.kinds])
        short = signs.last == ELLIPSIS
        for at in np.flatnonzero(signs.last == STOP):
            short[at] = short[at] or self.texts[at].endswith("...")
        self.short: Flags = short
        self.ended: Flags = np.isin(signs.end, (STOP, QUESTION)) | short | (signs.last == QUOTE)
        self.good: Flags = self.ended & (words >= 10) & ~self.known
        self.index = np.arange(size)
        columns = Columns()
        self._own(columns, candidates, signals, ends, phrases)
        self._repeated(columns)
        self._placed(columns, signals, ends)
        self._worded(columns, appeals)
        self.own = columns
        self._alone = columns.table()
        self.rows: Rows = with_neighbours(self._alone, kept(columns.names))

    def names(self) -> tuple[list[str], list[str]]:
        """The name and the group of each number of `rows`."""
        names, groups = list(self.own.names), list(self.own.groups)
        for by in SIDES:
            for at in kept(self.own.names):
                names.append(f"{self.own.names[at]} {by:+d}")
                groups.append("line above" if by < 0 else "line below")
        return names, groups

    def among(self, first: Numbers, spoken: Numbers) -> Rows:
        """Rows of lines by themselves with what all lines say. first: the log-odds of each line by itself; spoken: what
        its words add to them."""
        return np.hstack([self._alone, context(self.words, first, spoken).table(), self.shapes().table()])

    def shapes(self) -> Columns:
        """What each line has in common with others: where dates, names, patterns and the same words come again."""
        first, last = self.core
        told = self.good & (self.index >= first) & (self.index < last)
        columns = Columns()
        dated = (self.dates & (self.words <= DATED_WORDS)).astype(np.float64)
        before, after = around(dated, AROUND)
        columns.add("dates around", dates_before=before, dates_after=after)
        before, after = recurring(self.words, self.ended)
        columns.add("pattern", pattern_before=before, pattern_after=after)
        for name, values in zip(("named", "name"), named(self.texts, self.ended), strict=True):
            columns.add("name", **{name: values})
            columns.add("name", **{f"{name} {by:+d}": shifted(values, by) for by in (-2, -1, 1, 2)})
        known, new = names_known(self.texts, told)
        columns.add("names", names_known=known, names_new=new)
        elsewhere, above = said_twice(self.texts)
        columns.add("said twice", said_elsewhere=elsewhere, said_above=above)
        return columns

    def _own(
        self,
        columns: Columns,
        candidates: Sequence[Candidate],
        signals: Signals,
        ends: Sequence[bool],
        phrases: Phrases,
    ) -> None:
        """What each line says by itself."""
        signs, words = self.signs, self.words
        counts, lengths = signs.counts, np.maximum(1, signs.lengths)
        letters = np.maximum(1, signs.letters)
        begun = np.maximum(1, signs.capitals + signs.small + signs.figures)
        self.tall = np.log1p(words)
        columns.add(
            "length", words=self.tall / TALL, chars=np.log1p(lengths) / 6, long=np.minimum(words, LONG) / LONG,
            ten=words >= 10, few=words <= 3, many=words >= 25, word=np.minimum(letters / words, 15) / 15,
            sentences=np.minimum(signs.sentences, 8) / 8, two=signs.sentences >= 2,
            sentence=np.minimum(words / np.maximum(1, signs.sentences), 40) / 40,
        )  # fmt: skip
        columns.add(
            "end", stop=signs.end == STOP, asks=signs.end == QUESTION, cut=self.short, colon=signs.end == COLON,
            comma=signs.end == COMMA, quoted=signs.last == QUOTE, bracket=signs.last == CLOSE,
            figure=signs.last == DIGIT, good=self.good,
        )  # fmt: skip
        columns.add(
            "beginning", capital=signs.first == UPPER, small=signs.first == LOWER, number=signs.first == DIGIT,
            bullet=np.isin(signs.first, (BULLET, DASH)), quote=signs.first == QUOTE,
            sign=np.isin(signs.first, (ARROW, SIGN)), opened=signs.first == OPEN,
        )  # fmt: skip
        columns.add(
            "letters", capitals=signs.capitals / begun, smalls=signs.small / begun, digits=counts[:, DIGIT] / lengths,
            figures=signs.figures / np.maximum(1, words), upper=counts[:, UPPER] / letters, wide=signs.wide / letters,
            glued=np.minimum(signs.glued, 3) / 3,
            cased=np.full(self.size, (counts[:, LOWER] + counts[:, UPPER]).sum() / letters.sum()),
        )  # fmt: skip
        columns.add(
            "signs", commas=np.minimum(counts[:, COMMA], 6) / 6, comma_each=np.minimum(1, 5 * counts[:, COMMA] / words),
            quotes=np.minimum(counts[:, QUOTE], 4) / 4, arrows=np.minimum(counts[:, ARROW], 4) / 4,
            brackets=np.minimum(counts[:, OPEN], 3) / 3, odd=np.minimum(1, 10 * counts[:, SIGN] / lengths),
            bullets=np.minimum(counts[:, BULLET], 3) / 3, dashes=np.minimum(counts[:, DASH], 3) / 3,
            colons=np.minimum(counts[:, COLON], 3) / 3,
        )  # fmt: skip
        figures = counts[:, DIGIT] > 0
        heads = [text[:200] if some else "" for text, some in zip(self.texts, figures, strict=True)]
        self.dates = np.array([bool(head and DATE.search(head)) for head in heads])
        columns.add(
            "date", date=self.dates,
            time=[bool(head and TIME.search(head)) for head in heads],
            dated=[
                bool(head) and one.words <= 20 and phrases.dated(one.text)
                for head, one in zip(heads, candidates, strict=True)
            ],
        )  # fmt: skip
        columns.add(
            "address",
            address=[any(sign in text for sign in ADDRESSES) for text in self.texts],
            file=[" " not in text and FILE.fullmatch(text) is not None for text in self.texts],
            rights=["©" in text for text in self.texts],
        )  # fmt: skip
        for kind in KINDS:
            columns.add("phrase", **{kind: [found == kind for found in signals.kinds]})
        columns.add("foot", foot=ends)
        gap = np.array([one.gap for one in candidates], dtype=np.float64)
        columns.add("gap", gap=gap, gap_below=np.append(gap[1:], 1.0), gaps=np.full(self.size, gap.mean()))

    def _repeated(self, columns: Columns) -> None:
        """Lines, beginnings and ends of lines that come more than once."""
        counts = Counter(self.texts)
        seen: set[str] = set()
        again = []
        for text in self.texts:
            again.append(text in seen)
            seen.add(text)
        columns.add("repeated", twice=[counts[text] > 1 for text in self.texts], again=again)
        wide = 2 * self.signs.wide > self.signs.letters
        begins = [
            text[:6] if is_wide else " ".join(text.split(" ", 2)[:2])
            for text, is_wide in zip(self.texts, wide, strict=True)
        ]
        stops = [text[-6:] for text in self.texts]
        for name, parts in (("begins", begins), ("stops", stops)):
            found = Counter(part for part, text in zip(parts, self.texts, strict=True) if len(part) < len(text))
            columns.add("repeated", **{name: [min(5, max(0, found[part] - 1)) / 5 for part in parts]})

    def _placed(self, columns: Columns, signals: Signals, ends: Sequence[bool]) -> None:
        """Where each line stands: on the page, to its densest runs of text, among text and among titles."""
        words, good, index, size = self.words, self.good, self.index, self.size
        dense = np.where(good, np.minimum(words, 80), -6 - 0.3 * np.minimum(words, 30))
        denser = np.where(good, np.minimum(words, 80), -14 - 0.6 * np.minimum(words, 30))
        looser = np.where(words >= 8, np.minimum(words, 60) - 2, np.where(self.ended & (words >= 4), 2.0, -3.0))
        looser = np.where(self.known, -8.0, looser)
        self.core = best_run(dense.tolist())
        for name, (first, last) in (
            ("run", self.core),
            ("loose", best_run(looser.tolist())),
            ("tight", best_run(denser.tolist())),
        ):
            inside = (index >= first) & (index < last)
            columns.add(
                "run of text",
                **{
                    name: inside,
                    f"above {name}": np.minimum(1, np.log1p(np.maximum(0, first - index)) / TALL),
                    f"below {name}": np.minimum(1, np.log1p(np.maximum(0, index - last + 1)) / TALL),
                    f"into {name}": np.where(inside, 1 / np.maximum(1, 1 + index - first), 0),
                    f"left of {name}": np.where(inside, 1 / np.maximum(1, last - index), 0),
                },
            )
        first, last = self.core
        total = max(1.0, float(words[good].sum()))
        read = np.concatenate(([0.0], np.cumsum(words * good)[:-1])) / total
        columns.add(
            "place", place=index / max(1, size - 1), read=read, lines=np.full(size, min(math.log(size), 7) / 7),
            core=np.full(size, min(1.0, (last - first) / 60)),
            core_share=np.full(size, float(words[first:last][good[first:last]].sum()) / total),
        )  # fmt: skip
        closing = np.array([kind in CLOSING or end for kind, end in zip(signals.kinds, ends, strict=True)])
        far = np.concatenate(([0.0], np.cumsum(words * good)[:-1]))
        closed = np.where(closing & (far >= 40), np.minimum(1.0, 1.5 * far / total), 0.0)
        columns.add("closed", closed=np.concatenate(([0.0], np.maximum.accumulate(closed)[:-1])))
        usual = float(np.median(self.tall[good])) if good.any() else math.log1p(10)
        columns.add("usual length", usual=np.clip(self.tall - usual, -2, 2) / 2, page_usual=np.full(size, usual / TALL))
        titled = ~self.ended & ~self.known & (words >= 4) & (words <= 30)
        above = np.concatenate(([False], titled[:-1]))
        below = np.append(~good[1:], True)
        lone = good & above & below
        columns.add("pair", lone=lone, titled=titled)
        for name, values in (
            ("good", good.astype(np.float64)), ("words", np.minimum(words, 40) / 40), ("lone", lone.astype(np.float64)),
            ("few", (words <= 4).astype(np.float64)), ("titled", titled.astype(np.float64)),
        ):  # fmt: skip
            for reach in (NEAR, AROUND):
                before, after = around(values, reach)
                columns.add("lines around", **{f"{name} before {reach}": before, f"{name} after {reach}": after})

    def _worded(self, columns: Columns, appeals: Appeals) -> None:
        """What the words of each line have in common with the densest text, with the title, with all lines."""
        signs, words, size, index = self.signs, self.words, self.size, self.index
        wide = 2 * signs.wide > signs.letters
        found = Words(self.texts, wide)
        first, last = self.core
        core = (index >= first) & (index < last) & self.good
        lines, word = found.line, found.word
        in_core = np.bincount(word[core[lines]], minlength=len(found.known)).astype(np.float64)[word]
        anywhere = np.bincount(word, minlength=len(found.known)).astype(np.float64)[word]
        elsewhere = in_core - core[lines]
        core_lines = max(1, int(core.sum()))
        each = np.maximum(1, np.bincount(lines, minlength=size))
        topical = found.long & (in_core < max(3.0, 0.4 * core_lines))
        many = found.share(topical)
        rare = np.rint(16 * np.log1p(size / np.maximum(1, anywhere))) / 16
        topic = found.share(topical & (elsewhere > 0)) / (many + 2)
        columns.add(
            "topic", topic=topic,
            rare=found.share(topical * (elsewhere > 0) * rare) / (found.share(topical * rare) + 6),
            often=found.share(topical * np.minimum(elsewhere, 4)) / (4 * many + 4),
            key=np.minimum(found.share(topical & (elsewhere >= 2)), 6) / 6,
            common=found.share((in_core >= max(2.0, 0.12 * core_lines)) & (elsewhere > 0)) / each,
            new=found.share(found.long & (anywhere == 1)) / (many + 2),
        )  # fmt: skip
        before, after = around(topic, NEAR)
        columns.add("topic", topic_before=before, topic_after=after)
        stops = signs.end == STOP
        may = (words >= 3) & (words <= 30) & ~self.known & (index <= first) & (index >= first - HEAD)
        digits = signs.counts[:, DIGIT] / np.maximum(1, signs.lengths)
        score = np.where(
            may, 3 * topic + np.minimum(words, 12) / 12 - 0.04 * (first - index) - stops - (digits > 0.3), -9
        )
        title = int(np.argmax(score)) if size else 0
        titled = np.zeros(len(found.known), dtype=np.bool_)
        if size and score[title] > 0:
            titled[word[lines == title]] = True
        shared = found.share(titled[word])
        title_words = float(titled.sum())
        columns.add(
            "title", title_like=shared / np.maximum(1, title_words + each - shared),
            title_held=shared / max(1.0, title_words),
            above_title=index < title, at_title=(index == title) & bool(title_words),
        )  # fmt: skip
        begun = np.array([appeals.begins(known) for known in found.known], dtype=np.bool_)
        hits = found.share(begun[word]) if len(word) else np.zeros(size)
        low = signs.joined.lower()
        places = appeals.places(low, found.known, wide=bool(wide.any())) if len(low) == len(signs.joined) else []
        if places:
            hits += np.bincount(np.searchsorted(signs.starts, places, side="right") - 1, minlength=size)
        near_before, near_after = around(np.minimum(1.0, hits), NEAR)
        columns.add(
            "appeal", appeals=np.minimum(hits, 3) / 3, appeal_each=hits / (words + 4), appeals_before=near_before,
            appeals_after=near_after,
        )  # fmt: skip


_OF_NEIGHBOURS = frozenset((
    "words", "few", "many", "sentences", "stop", "asks", "colon", "figure", "good", "capital", "small", "number",
    "bullet", "quote", "capitals", "digits", "arrows", "date", "dated", "gap", "twice", "begins", "titled", "lone",
    "usual", "topic", "key", "common", "title_like", "appeals", "related", "comments", "footer", "share", "foot",
))  # fmt: skip
"""What a row holds of the lines around its own."""
