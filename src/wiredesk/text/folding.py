"""Words as a search compares them: each as it is spelt and as plain letters, with the characters it stands on.

    "Động đất ở Đà Nẵng"   spelt: động đất ở đà nẵng    plain: dong dat o da nang
    "日本語"                pairs of neighbours: 日本 本語, and 語 that ends the run

Plain letters are lower case without the marks of Latin, Greek, Cyrillic, Arabic and Hebrew letters, without width and
ligatures; marks that are vowels or letters of their own (Thai, Devanagari, kana) stay. Spelt words differ from plain
ones by their marks alone. Scripts that put no spaces between words are cut into what a reader would never divide (an
ideogram, a syllable with its vowels), and neighbours are indexed in pairs: any run of two or more is then found as a
phrase, wherever words begin in it, without a dictionary that must know the name of today's minister (Lucene's CJK
bigrams do the same).

The words of indexed texts stand in the desks of users: whoever changes what comes out of here makes indexes anew, by a
migration.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import regex

LONGEST = 64
"""Code points of a word that count: longer ones are equal if their beginnings are. No word of a language is as long."""

_REMEMBERED = 16_000
"""Words whose forms are kept: 4 MB."""

_JOINERS = "\u00ad\u200c\u200d\u2060\ufeff"
"""Invisible inside of words: soft hyphen, joiners, and the mark that some editors leave at the start of a text."""
_LEADING = "\u0e40-\u0e44\u0ec0-\u0ec4\uaab5\uaab6\uaab9\uaabb\uaabc"
"""Vowels written before the consonant after which they are spoken (Thai, Lao, Tai Viet)."""
_TRAILING = "\u0e30\u0e32\u0e33\u0e45\u0eb0\u0eb2\u0eb3\uff9e\uff9f"
"""Letters that never begin a word: vowels after their consonant (Thai, Lao), the voicing of half-width kana."""
_STACKING = "\u17d2\u1039\u1a60"
"""Marks that write the next consonant under the last one (Khmer, Burmese, Tai Tham)."""
_SPACELESS = (
    r"\p{Han}\p{Hiragana}\p{Katakana}\u3007\u30fc\uff70\uff9e\uff9f\p{Hangul}\p{Bopomofo}\u3099\u309a"
    r"\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{Tai_Tham}\p{Tai_Le}\p{New_Tai_Lue}\p{Tai_Viet}\p{Javanese}"
)
_TOKEN = regex.compile(
    rf"(?P<run>[[{_SPACELESS}]&&[\p{{L}}\p{{M}}\u3007{_JOINERS}]][[{_SPACELESS}{_JOINERS}]&&[\p{{L}}\p{{M}}\p{{Cf}}\u3007]]*)"
    rf"|[[\p{{L}}\p{{N}}]--[{_SPACELESS}]](?:[[\p{{L}}\p{{N}}\p{{M}}{_JOINERS}]--[{_SPACELESS}]])*"
    rf"|\p{{N}}+|[\p{{So}}--[\x00-\u218f\ufff9-\uffff]]",
    regex.VERSION1,
)
_CLUSTER = regex.compile(
    rf"(?:[{_LEADING}][{_JOINERS}]*(?=\p{{L}}))?.(?:[\p{{M}}{_TRAILING}{_JOINERS}]|(?<=[{_STACKING}]).)*", regex.DOTALL
)
_PLAIN_WORD = re.compile(r"[^\W_]+")
_UNUSUAL = re.compile(
    "[^\x00-\xac\xae-\u02ff\u0370-\u0482\u048a-\u058f\u1e00-\u200a\u2010-\u205f\u20a0-\u20bf\u2100-\u218f]"
)
"""What needs more than `_PLAIN_WORD`, which is three times as fast: other scripts than Latin, Greek, Cyrillic and
Armenian, marks that combine, joiners, pictures."""

_MARKS = re.compile(
    "[\u0300-\u036f"  # of Latin, Greek and Cyrillic letters
    "\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"  # Hebrew points
    "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0640"  # Arabic
    "]+"
)
_LETTERS = str.maketrans(
    {
        "đ": "d", "ð": "d", "ɖ": "d", "ø": "o", "ł": "l", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i", "ħ": "h",
        "ŋ": "ng", "ŧ": "t", "ƀ": "b", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ŀ": "l", "ə": "e", "ɛ": "e", "ɔ": "o",
        # One letter of the Arabic script with two code points, or two that are written for one another.
        "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ہ": "ه", "ٱ": "ا",
    }
)  # fmt: skip
"""Letters whose stroke or shape is no combining mark in Unicode, so that taking marks away leaves them."""
_TONE = re.compile(
    "([aeiouy][\u0302\u0306\u031b]*)([\u0300\u0301\u0303\u0309\u0323])([\u0302\u0306\u031b]*)"
    "((?:[aeiouy][\u0302\u0306\u031b]*)+)"
)
"""A mark of tone on one of several vowels that stand together: two schools of spelling put it on different ones ("hòa",
"hoà"), so as a word is spelt here it stands on the last. No two words differ in nothing else."""
_DROPPED = re.compile(f"[{_JOINERS}]+")


@dataclass(slots=True)
class Terms:
    """The words of a text in order, lists of equal length. spelt, plain: the two forms of each; starts, ends: its code
    points in the text; firsts: where the first cluster of a pair ends (the word's end for any other word)."""

    spelt: list[str]
    plain: list[str]
    starts: list[int]
    ends: list[int]
    firsts: list[int]

    def __len__(self) -> int:
        return len(self.plain)


@dataclass(frozen=True, slots=True)
class Sought:
    """A word or phrase that is looked for among `Terms`. open: its last word is the beginning of one."""

    spelt: tuple[str, ...]
    plain: tuple[str, ...]
    open: bool = False


def spelt_alike(text: str) -> str:
    """A text in small letters with marks of tone where `Sought.spelt` and `Terms.spelt` have them; it may be longer."""
    return unicodedata.normalize("NFC", _TONE.sub(r"\1\3\4\2", unicodedata.normalize("NFD", text.lower())))


class _Forms(dict[str, tuple[str, str]]):
    """A word as written to (spelt, plain); remembers up to a bound."""

    def __missing__(self, word: str) -> tuple[str, str]:
        forms = _forms(word)
        if len(self) < _REMEMBERED and len(word) <= LONGEST:
            self[word] = forms
        return forms


def _forms(word: str) -> tuple[str, str]:
    if word.isascii():
        low = word.lower()[:LONGEST]
        return low, low
    # A cluster may carry any number of marks: what is looked at is bounded, whatever stands there.
    written = _DROPPED.sub("", word[: 4 * LONGEST])
    spelt = spelt_alike(unicodedata.normalize("NFKC", written))
    bare = _MARKS.sub("", unicodedata.normalize("NFD", unicodedata.normalize("NFKC", spelt).casefold()))
    plain = unicodedata.normalize("NFC", bare.translate(_LETTERS))
    if not plain.isascii():
        plain = "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in plain)
    # Compatibility forms may bring spaces and signs ("㏂", "½", "﷽"): what is no word would end it in the index.
    return _solid(spelt), _solid(plain or spelt)


def _solid(form: str) -> str:
    if not form.isalnum():
        form = "".join(
            char for char in form if char.isalnum() or (char > "\x7f" and unicodedata.category(char)[0] in "MS")
        )
    return form[:LONGEST] or "\u25a1"


_known = _Forms()


def terms(text: str) -> Terms:
    """The words of a text. Linear in its length."""
    return _terms(text, ends_open=False)[0]


def sought(text: str, *, prefix: bool = False) -> Sought | None:
    """A word or phrase to look for; None if it holds nothing that can be looked for (no letter, digit or sign)."""
    found, open_run = _terms(unicodedata.normalize("NFC", text), ends_open=True)
    if not found.plain:
        return None
    pair = found.firsts[-1] < found.ends[-1]  # found wherever it stands in a run, so that it needs no star
    return Sought(tuple(found.spelt), tuple(found.plain), open_run or (prefix and not pair))


def _terms(text: str, *, ends_open: bool) -> tuple[Terms, bool]:
    """ends_open: a run of a script without spaces at the very end may go on in what is looked for, so that its last
    cluster is no word of its own; then also whether it is but one cluster, with which pairs begin."""
    forms = _known
    if not _UNUSUAL.search(text):
        spans = [found.span() for found in _PLAIN_WORD.finditer(text)]
        both = [forms[text[start:end]] for start, end in spans]
        ends = [end for _, end in spans]
        return Terms([f[0] for f in both], [f[1] for f in both], [start for start, _ in spans], ends, ends), False
    into = Terms([], [], [], [], [])
    alone = False
    for found in _TOKEN.finditer(text):
        start, end = found.span()
        if found["run"] is None:
            _add(into, forms[found[0]], start, end, end)
            alone = False
        else:
            alone = _add_pairs(into, text, start, end, ends_open)
            if ends_open and not alone and _TOKEN.search(text, end) is not None:
                # Not the last one: the run ends here in the text as well.
                last = _clusters(text, start, end)[-1]
                _add(into, forms[text[last[0] : last[1]]], last[0], last[1], last[1])
    return into, alone and ends_open


def _clusters(text: str, start: int, end: int) -> list[tuple[int, int]]:
    return [found.span() for found in _CLUSTER.finditer(text, start, end)]


def _add_pairs(into: Terms, text: str, start: int, end: int, ends_open: bool) -> bool:
    """Adds the pairs of a run and, unless it may go on, its last cluster; whether it is but one cluster."""
    clusters = _clusters(text, start, end)
    for (one, first), (_, second) in pairwise(clusters):
        _add(into, _known[text[one:second]], one, second, first)
    last = clusters[-1]
    if not ends_open or len(clusters) == 1:
        _add(into, _known[text[last[0] : last[1]]], last[0], last[1], last[1])
    return len(clusters) == 1


def _add(into: Terms, forms: tuple[str, str], start: int, end: int, first: int) -> None:
    into.spelt.append(forms[0])
    into.plain.append(forms[1])
    into.starts.append(start)
    into.ends.append(end)
    into.firsts.append(first)


def fold(text: str) -> str:
    """The words of a text as plain letters, one space between: for values that are compared whole."""
    return " ".join(terms(unicodedata.normalize("NFC", text)).plain)


def occurrences(found: Terms, wanted: Sequence[Sought], most: int) -> list[tuple[int, int, int, bool]]:
    """Where what is sought stands: (which, start, end, as it is spelt), in order of place; at most `most` of them."""
    by_first: dict[str, list[int]] = {}
    openings: list[int] = []
    for number, each in enumerate(wanted):
        if each.open and len(each.plain) == 1:
            openings.append(number)
        else:
            by_first.setdefault(each.plain[0], []).append(number)
    hits: list[tuple[int, int, int, bool]] = []
    plain, spelt = found.plain, found.spelt
    for index, word in enumerate(plain):
        for number in (*by_first.get(word, ()), *openings):
            each = wanted[number]
            size = len(each.plain)
            if not _agree(plain, index, each.plain, each.open):
                continue
            last = index + size - 1
            whole = found.firsts[last] == found.ends[last] or not each.open
            end = found.ends[last] if whole else found.firsts[last]
            hits.append((number, found.starts[index], end, _agree(spelt, index, each.spelt, each.open)))
            if len(hits) == most:
                return hits
    return hits


def _agree(words: Sequence[str], at: int, wanted: tuple[str, ...], is_open: bool) -> bool:
    last = at + len(wanted) - 1
    if last >= len(words):
        return False
    if is_open:
        return words[last].startswith(wanted[-1]) and tuple(words[at:last]) == wanted[:-1]
    return tuple(words[at : last + 1]) == wanted
