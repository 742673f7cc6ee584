"""A piece of a text that shows what a search found in it, with the very characters that were found marked."""

from __future__ import annotations

from collections.abc import Sequence, Set

from wiredesk.text.folding import Sought, occurrences, spelt_alike, terms

OPEN, CLOSE = "\ue000", "\ue001"
"""Around what was found: private characters, so that nothing in a text can pass for them; the reader's program turns
them into bold letters or leaves them out."""

SIZE = 220
"""Code points of a snippet: about three lines of a terminal."""
_LEAD_IN = 60
"""Code points wanted before the first hit, so that it can be understood."""
_LOOKED_AT = 60_000
"""Code points of a text in which hits are looked for: more than any report has; in a book the beginning must do."""
_STEP, _ENOUGH, _OVERLAP = 1_000, 3_000, 200
"""Code points looked at in one go, until everything wanted was met in its own spelling, or anything in the first
_ENOUGH; and how far a step goes back. Cutting a text into words is what costs."""
_MOST_HITS = 400
_CUT = "…"
_ENDS = frozenset(".!?…。！？\n")
_UNMARKED = str.maketrans({OPEN: None, CLOSE: None, "\n": " ", "\r": " ", "\t": " "})


def snippet(text: str, wanted: Sequence[Sought], *, size: int = SIZE) -> str:
    """The part of the text with the most of what is wanted, hits between U+E000 and U+E001, cut at the ends of words.

    Different things wanted count more than one of them again, and of equal parts the first is taken. Where something
    stands in the very spelling that is wanted, other spellings of it are not marked. Without a hit: the beginning of
    the text. White space within becomes single spaces.
    """
    hits: list[tuple[int, int, int, bool]] = []
    at = 0
    while wanted and at < min(len(text), _LOOKED_AT):
        end = _border(text, min(at + _STEP, len(text)))
        known = hits[-1][2] if hits else 0
        hits += [
            (number, start + at, stop + at, spelt)
            for number, start, stop, spelt in occurrences(terms(text[at:end]), wanted, _MOST_HITS)
            if start + at >= known
        ]
        met = {number for number, *_, spelt in hits if spelt}
        if len(met) == len(wanted) or (hits and end >= _ENOUGH and not _comes(text, end, wanted, met)):
            break
        # A phrase may stand across the border.
        at = end if end == len(text) else max(at + 1, _border(text, end - _OVERLAP))
    in_spelling = {number for number, _, _, spelt in hits if spelt}
    hits = [hit for hit in hits if hit[3] or hit[0] not in in_spelling]
    if not hits:
        return _cut(text, 0, min(len(text), size), [])
    first, last = _best(hits, size)
    start = _start(text, hits[first][1], size - (hits[last][2] - hits[first][1]))
    return _cut(text, start, min(len(text), start + size), [(hit[1], hit[2]) for hit in hits])


def _comes(text: str, at: int, wanted: Sequence[Sought], met: Set[int]) -> bool:
    """Whether something that was typed with marks and not met so yet seems to stand so further on: by its own spelling
    the text was found, and "bao" is no sign of "bão"."""
    marked = [one.spelt[0] for number, one in enumerate(wanted) if number not in met and one.spelt != one.plain]
    if not marked:
        return False
    rest = spelt_alike(text[at:_LOOKED_AT])
    return any(word in rest for word in marked)


def _border(text: str, at: int) -> int:
    """A place at or after `at` where the text may be divided without dividing a word, near it if there is one."""
    for index in range(at, min(at + 200, len(text))):
        if text[index].isspace():
            return index
    return at


def _best(hits: Sequence[tuple[int, int, int, bool]], size: int) -> tuple[int, int]:
    """First and last of the hits that stand within `size` code points and are worth most together."""
    worth = [2.0 if spelt else 1.0 for *_, spelt in hits]
    counts: dict[int, int] = {}
    best, chosen, value, first = -1.0, (0, 0), 0.0, 0
    for last, hit in enumerate(hits):
        counts[hit[0]] = counts.get(hit[0], 0) + 1
        value += worth[last] * (10.0 if counts[hit[0]] == 1 else 1.0)
        while hit[2] - hits[first][1] > size - _LEAD_IN and first < last:
            number = hits[first][0]
            counts[number] -= 1
            value -= worth[first] * (10.0 if counts[number] == 0 else 1.0)
            first += 1
        if value > best + 1e-9:
            best, chosen = value, (first, last)
    return chosen


def _start(text: str, hit: int, room: int) -> int:
    """Where to begin: at the sentence's start if that is near, else at a word some way before the hit."""
    back = max(0, hit - max(0, min(room - 20, 2 * _LEAD_IN)))
    for index in range(hit - 1, back - 1, -1):
        if text[index] in _ENDS and (index + 1 >= len(text) or text[index + 1].isspace() or text[index] in "。！？\n"):
            return _skip_space(text, index + 1, hit)
    if back == 0:
        return 0
    begin = max(0, hit - max(0, min(room - 20, _LEAD_IN)))
    for index in range(begin, hit):
        if text[index].isspace():
            return _skip_space(text, index, hit)
    return begin if not _spaced(text, begin) else hit


def _skip_space(text: str, index: int, until: int) -> int:
    while index < until and text[index].isspace():
        index += 1
    return index


def _spaced(text: str, at: int) -> bool:
    """Whether a cut at this place would divide a word that could have been kept whole."""
    return 0 < at < len(text) and text[at - 1].isascii() and text[at].isascii() and text[at - 1].isalnum()


def _cut(text: str, start: int, end: int, hits: Sequence[tuple[int, int]]) -> str:
    if end < len(text):
        last = max((stop for begin, stop in hits if start <= begin and stop <= end), default=start)
        for index in range(end, max(last, end - 40, start + 1) - 1, -1):
            if text[index].isspace():
                end = index
                break
    parts: list[str] = [_CUT] if start > 0 else []
    at = start
    for begin, stop in _joined(text, hits):
        if stop <= at or begin < start or stop > end:
            continue
        parts += [_clean(text[at : max(begin, at)]), OPEN, _clean(text[max(begin, at) : stop]), CLOSE]
        at = stop
    parts.append(_clean(text[at:end]))
    shown = "".join(parts)
    return " ".join(shown.split()) + (_CUT if end < len(text) else "")


def _joined(text: str, hits: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Hits that overlap, or that nothing but spaces part, as one; in order."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(hits):
        if joined and not text[joined[-1][1] : start].strip(" "):
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def _clean(text: str) -> str:
    return text.translate(_UNMARKED)
