"""Where a copy tells another value than the text that it is a copy of: "killed seven", "killed nine" in sentences that
are otherwise the same.

Copies are one account, so nothing else sets them against one another; but who changes a figure tells otherwise. A
sentence of the copy is laid on the sentence of the original that shares most of its words; where they part, both sides
have to be a value and nothing else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import islice

from wiredesk.comparison.answers import Slot, outcome_of
from wiredesk.comparison.pairing import Pair
from wiredesk.comparison.passages import Line, Material, Report
from wiredesk.model.spans import Span
from wiredesk.model.story import Evidence

COPIES = 24
"""Copies of a report that are looked at."""
ALIKE = 0.8
"""Share of the words of the longer sentence that the other has in the same order, from which they are one sentence. Two
reporters who write of one thing seldom share half."""
LEAST = 6
"""Words in common below which two sentences are one only by chance."""
FEW = 4
"""Sentences of the original in which a word stands up to which it tells where a sentence belongs."""


def altered(whole: Material, slots_of: Callable[[Report], Sequence[Slot]]) -> Iterator[Pair]:
    """Values of originals with those that copies in the same language put in their place, by account and by text.

    slots_of: the values of a report. A copy without a change costs a comparison of its sentences.
    """
    for head in whole.heads:
        copies = [whole.reports[member] for member in islice(whole.families[head.id], 1, COPIES + 1)]
        told = {_text(head, line) for line in head.lines} if copies else set()
        original: _Original | None = None
        for copy in copies:
            if copy.language != head.language:
                continue
            changed = {line.number for line in copy.lines if _text(copy, line) not in told}
            if changed:
                original = original or _Original(head)
                yield from original.against(copy, changed, slots_of, whole)


class _Original:
    """A report with its sentences by the words that tell where another belongs."""

    def __init__(self, report: Report) -> None:
        self.report = report
        places: dict[str, list[int]] = {}
        for at, line in enumerate(report.lines):
            for word in set(_words(report, line.span)):
                places.setdefault(word, []).append(at)
        self._places = {word: found for word, found in places.items() if len(found) <= FEW}

    def against(
        self, copy: Report, changed: set[int], slots_of: Callable[[Report], Sequence[Slot]], whole: Material
    ) -> Iterator[Pair]:
        """What stands otherwise in sentences of a copy, given by number."""
        own: dict[int, list[Slot]] = {}
        for slot in slots_of(self.report):
            own.setdefault(slot.line.number, []).append(slot)
        aligned: dict[int, _Aligned | None] = {}
        for slot in slots_of(copy):
            number = slot.line.number
            if number not in changed:
                continue
            if number not in aligned:
                aligned[number] = self._aligned(copy, slot.line)
            if (pair := aligned[number]) is None:
                continue
            for other in own.get(pair.line.number, ()):
                if other.asks == slot.asks and pair.swaps(self.report, other.span, copy, slot.span):
                    outcome = outcome_of(other, slot, whole)
                    if outcome is not None and outcome.answer == "differ":
                        said = Evidence("share of a sentence's words that a copy kept", round(pair.share, 3))
                        yield Pair(other, slot, pair.share, outcome, (said,))

    def _aligned(self, copy: Report, line: Line) -> _Aligned | None:
        words = _words(copy, line.span)
        shared = Counter(at for word in set(words) for at in self._places.get(word, ()))
        if not shared:
            return None
        nearest = self.report.lines[max(shared, key=lambda at: (shared[at], -at))]
        pair = _Aligned(self.report, nearest, copy, line)
        return pair if pair.share >= ALIKE and pair.kept >= LEAST else None


class _Aligned:
    """A sentence of an original and that of a copy, word by word. kept: words in common, in order; share: of those of
    the longer sentence."""

    def __init__(self, original: Report, line: Line, copy: Report, other: Line) -> None:
        self.line = line
        first, second = _words(original, line.span), _words(copy, other.span)
        matcher = SequenceMatcher(None, first, second, autojunk=False)
        self.kept = sum(block.size for block in matcher.get_matching_blocks())
        self.share = self.kept / max(len(first), len(second))
        start, begun = original.tokens.within(line.span).start, copy.tokens.within(other.span).start
        self._parts = [
            (range(start + a, start + after), range(begun + b, begun + past))
            for what, a, after, b, past in matcher.get_opcodes()
            if what == "replace"
        ]

    def swaps(self, original: Report, span: Span, copy: Report, other: Span) -> bool:
        """Whether the one value stands where the other does, and nothing else there is another."""
        within, inside = original.tokens.within(span), copy.tokens.within(other)
        return any(_covers(within, a) and _covers(inside, b) for a, b in self._parts)


def _covers(outer: range, inner: range) -> bool:
    return outer.start <= inner.start and inner.stop <= outer.stop


def _words(report: Report, span: Span) -> list[str]:
    within = report.tokens.within(span)
    return report.tokens.folded[within.start : within.stop]


def _text(report: Report, line: Line) -> str:
    return " ".join(line.span.of(report.reading.article.text).split())
