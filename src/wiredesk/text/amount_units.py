"""What a number is of: the unit or noun behind it, and what befell those counted."""

from __future__ import annotations

import re

from wiredesk.text.amount_lexicon import AmountLexicon
from wiredesk.text.numerals import Pieces

ROLE_GAP = 3
"""How many words may stand between a number and the word that says what befell those counted."""
TOLL_GAP = 18
"""Pieces before "rose to" within which it is said what rose."""
PEOPLE = frozenset({"person", "soldier", "suspect", ""})
LASTING = frozenset({"min", "h", "d", "wk", "mo", "a"})
"""Units of time that words may describe."""
ABBREVIATED = 3
"""Letters of a unit that may be cut short ("hrs")."""
_LETTERS = re.compile(r"[^\W\d_]")


def unit_of(pieces: Pieces, end: int, words: AmountLexicon) -> tuple[str, int, str]:
    """(unit, piece after it, kind) of what follows a number; kind "" if nothing countable does."""
    at = end
    if at < len(pieces) and pieces.folded[at] == "-" and pieces.ends[at - 1] == pieces.starts[at]:
        at += 1
    # Most pieces begin no unit.
    if at < len(pieces) and pieces.folded[at] in words.units:
        hits = [
            (hit[0], kind, hit[1])
            for kind, table in (
                ("percent", words.percent),
                ("money", words.currencies),
                ("measure", words.measures),
                ("counted", words.counted),
            )
            if (hit := table.at(pieces, at)) is not None and not _cuts(pieces, at, hit[0], words)
        ]
    else:
        hits = []
    if hits:
        after, kind, unit = max(hits, key=lambda hit: hit[0])
        return unit, after, kind
    if at != end:
        return (pieces.folded[at], at + 1, "joined") if _names(pieces, at, words) else ("", end, "")
    if at < len(pieces) and pieces.folded[at] in words.classifiers:
        unit, after, kind = unit_of(pieces, at + 1, words)
        if kind in {"counted", "noun"}:
            return unit, after, "classified" if kind == "noun" else kind
        return pieces.folded[at], at + 1, "bare"
    if at < len(pieces) and pieces.folded[at] in words.besides:
        unit, after, kind = unit_of(pieces, at + 1, words)
        if kind in {"counted", "noun"}:
            return unit, after, kind
    described = end
    for _ in range(words.adjectives):
        described = _described(pieces, described, words)
        counted = words.counted.at(pieces, described) if described else None
        if counted is not None:
            return counted[1], counted[0], "counted"
        lasting = words.measures.at(pieces, described) if described else None
        if lasting is not None and lasting[1] in LASTING and len(pieces.folded[described]) > ABBREVIATED:
            # "23 consecutive days", "three quiet weeks".
            return lasting[1], lasting[0], "measure"
        if not described:
            break
    if words.plural:
        return _plural(pieces, end, words)
    after = end
    while after < min(len(pieces), end + words.noun_words) and word_at(pieces, after, words, after == end):
        after += 1
    if after == end + 2 and after < len(pieces) and word_at(pieces, after, words, False):
        first, second, third = pieces.folded[end : after + 1]
        if third in words.pairs.get(second, ()) and second not in words.pairs.get(first, ()):
            after += 1  # "hãng thông tấn": a word of one syllable and one of two
    if after > end:
        return " ".join(pieces.folded[end:after]), after, "noun"
    return "", end, ""


def _cuts(pieces: Pieces, at: int, after: int, words: AmountLexicon) -> bool:
    """Whether a unit of one syllable is the first of a longer word ("nhà hàng", "ca khúc", "tiếng nổ")."""
    if after != at + 1 or after >= len(pieces) or pieces.folded[after] not in words.pairs.get(pieces.folded[at], ()):
        return False
    return pieces.text[pieces.starts[after]].islower()


def is_named(pieces: Pieces, number: int, words: AmountLexicon) -> bool:
    """Whether the number at a piece belongs to the name before it ("Boeing 737 features"): inside a sentence, or of two
    words at its beginning, and no place's ("in Corm 12 shops")."""
    at = number
    while at > 0 and pieces.ends[at - 1] + 1 == pieces.starts[at] and _is_capital(pieces, at - 1):
        at -= 1
    before = pieces.folded[max(0, at - 1) : number]
    at = max(at, 1)  # the first word of a sentence has a capital in any case
    return at < number and words.places.isdisjoint(before) and words.stops.isdisjoint(pieces.folded[at:number])


def _is_capital(pieces: Pieces, at: int) -> bool:
    """Whether a piece is a word that begins with a capital and goes on in small letters."""
    word = pieces.text[pieces.starts[at] : pieces.ends[at]]
    return word.isalpha() and word[0].isupper() and len(word) > 1 and word[1:].islower()


def _plural(pieces: Pieces, end: int, words: AmountLexicon) -> tuple[str, int, str]:
    """The counted noun of a language with plurals: the first of a few words that is one, else the first word."""
    at = end
    for _ in range(words.adjectives + 1):
        if word_at(pieces, at, words) and _is_plural(pieces.folded[at], words):
            return pieces.folded[at], at + 1, "noun"
        at = _described(pieces, at, words)
        if not at:
            break
    return (pieces.folded[end], end + 1, "noun") if word_at(pieces, end, words) else ("", end, "")


def _is_plural(word: str, words: AmountLexicon) -> bool:
    """Whether a word ends as nouns of several do, and not as those that only look so ("serious")."""
    return word.endswith(words.plural) and not (words.not_plural and word.endswith(words.not_plural))


def _described(pieces: Pieces, at: int, words: AmountLexicon) -> int:
    """The piece after a word that may describe what is counted ("Vietnamese", "six-car"), 0 if none does."""
    if word_at(pieces, at, words):
        return at + 1
    if not _names(pieces, at, words, capital=True):
        number = at < len(pieces) and pieces.folded[at] in words.numbers.words
        if not number:
            return 0
    after = at + 1
    if after + 1 < len(pieces) and pieces.folded[after] == "-" and pieces.starts[after] == pieces.ends[at]:
        return after + 2 if pieces.folded[after + 1].isalpha() else 0
    return after if pieces.folded[at] not in words.numbers.words else 0


def _names(pieces: Pieces, at: int, words: AmountLexicon, *, capital: bool = False) -> bool:
    """Whether a piece is a word of three letters at least that is no small word of the language."""
    if at >= len(pieces) or pieces.folded[at] in words.stops:
        return False
    word = pieces.text[pieces.starts[at] : pieces.ends[at]]
    return word.isalpha() and len(word) > 2 and (word.islower() or capital) and pieces.folded[at] not in words.odd


def word_at(pieces: Pieces, index: int, words: AmountLexicon, first: bool = True) -> bool:
    """A lower-case word with a space before it that can be or describe a counted thing."""
    if index >= len(pieces.folded):
        return False
    start, end, low = pieces.starts[index], pieces.ends[index], pieces.folded[index]
    word = pieces.text[start:end]
    return (
        len(word) > 1
        and low not in words.stops
        and word.islower()
        and low not in words.numbers.words
        and pieces.text[start - 1].isspace()
        and pieces.text[end : end + 1] != "-"
        and words.role_after.at(pieces, index) is None
        and words.role_before.at(pieces, index) is None
        and not (first and words.approximately.at(pieces, index) is not None)
    )


def role_of(pieces: Pieces, lead: int, end: int, unit: str, words: AmountLexicon) -> str | None:
    """What befell those counted: by the words right behind, right before, or a little behind."""
    if unit not in PEOPLE:
        return None
    hit = words.role_after.at(pieces, end)
    if hit is not None:
        return hit[1]
    for gap in range(ROLE_GAP):
        at = lead - gap
        if at < 1:
            break
        before = words.role_before.before(pieces, at)
        if before is not None:
            return before[1]
        if not _LETTERS.match(pieces.folded[at - 1]) or pieces.folded[at - 1] in words.breaks:
            break
    if unit == "":
        return None
    for gap in range(ROLE_GAP):
        at = end + gap
        if at >= len(pieces) or not _LETTERS.match(pieces.folded[at]) or pieces.folded[at] in words.breaks:
            return None
        hit = words.role_after.at(pieces, at + 1)
        if hit is not None:
            return hit[1]
    return None


def toll_of(pieces: Pieces, before: int, words: AmountLexicon) -> str | None:
    """What befell those whose number is said to have risen ("the death toll of the fire at the market rose to 19")."""
    for at in range(before, max(0, before - TOLL_GAP), -1):
        hit = words.tolls.before(pieces, at)
        if hit is not None:
            return hit[1]
        if not pieces.folded[at - 1][0].isalnum() and pieces.folded[at - 1] not in {"(", ")", "-", "'", "’"}:
            return None
    return None
