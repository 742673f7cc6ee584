"""Words with their places: tokens, folding, and phrases found among tokens.

A token is a run of letters and digits, or one other character that is not white space. Vietnamese syllables, English
words and the pieces of "U.S." or "43,53" are tokens alike; phrases are tokenised the same way, so they match what a
reader would match whatever the spaces between. Chinese characters and hiragana, which are written without spaces, are a
token each; a word of katakana is one.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import lru_cache
from itertools import accumulate
from typing import Generic, TypeVar

import regex

from wiredesk.lang.packs import Pack
from wiredesk.model.spans import Span

V = TypeVar("V")
_NONE: Mapping[int, tuple[int, range]] = {}

SINGLE = "\u3041-\u309f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Hiragana and the ideographs."""
HANGUL = "\uac00-\ud7a3"
"""Syllables of Korean, whose words are written with spaces but whose particles and units are written onto them."""
_TOKEN = re.compile(rf"[^\W_{SINGLE}]+|[^\w\s]|[{SINGLE}_]")
_PARTS = re.compile(f"({_TOKEN.pattern})")

_SIGNS = {ord(wide): plain for wide, plain in zip("，、。：；！？（）،؛؟", ",,.:;!?(),;?", strict=True)}
"""Signs of scripts that write them in their own way, each as one sign of ours: as many characters as before."""
_UNLIKE = re.compile(f"[{SINGLE}々，、。：；！？（）،؛؟]")
_COMBINING = regex.compile(r"\p{M}")
"""What tokens are not cut or written at as other engines cut and write the same text: characters that are words by
themselves, signs of other scripts, marks of combination."""

_SHORTEST_REST = 3
"""Letters that must be left when a particle is parted from a word."""

_SHORTEST_STEM = 2
"""Letters that must be left when a particle is parted from a word that the pack does not know."""

_REMEMBERED = 16_000
"""Words of a language whose folded form is kept: 3 MB."""


class Tokens:
    """Tokens of some spans of one text, in order. Of equal length: starts, ends, words, folded.

    A full-width or Arabic comma, stop, colon, question mark or bracket is the plain one among the words.

    plain: whether the words are runs of letters and digits and single signs, as they stand in the text.

    inside: for each token 1 if it goes on with the word before it, where words are written in pieces; b"" in other
    languages.
    """

    __slots__ = ("text", "starts", "ends", "words", "folded", "inside", "plain", "_different", "_within")

    def __init__(self, text: str, spans: Iterable[Span], pack: Pack) -> None:
        self.text = text
        unlike = not text.isascii() and _UNLIKE.search(text) is not None
        self.words, starts, ends = located(_PARTS, text.translate(_SIGNS) if unlike else text, spans)
        particles = _written_on(pack)
        self.plain = not (unlike or particles or _digits(pack) or _COMBINING.search(text))
        if particles is not None:
            self.words, starts, ends = particles.parted(self.words, starts, ends)
        # Kept by the thousand while reports are compared: 8 bytes a token instead of 80.
        self.starts = array("i", starts)
        self.ends = array("i", ends)
        known = folding(pack)
        self.folded: list[str] = [known[word] for word in self.words]
        pairs = word_pairs(pack)
        self.inside = _inside(self.words, self.folded, pairs) if pairs else b""
        self._different: frozenset[str] | None = None
        self._within: Mapping[int, tuple[int, range]] = _NONE

    def __len__(self) -> int:
        return len(self.words)

    def remember(self, spans: Iterable[Span]) -> None:
        """Looks up once what `within` tells of some spans, for readers that ask again and again."""
        self._within = {span.start: (span.end, self.within(span)) for span in spans}

    def within(self, span: Span) -> range:
        """Indices of the tokens that lie wholly inside a span."""
        known = self._within.get(span.start)
        if known is not None and known[0] == span.end:
            return known[1]
        return range(bisect_left(self.starts, span.start), bisect_right(self.ends, span.end))

    def places(self, words: frozenset[str]) -> list[int]:
        """Where one of some folded words stands, in order; most texts have few of them."""
        if self._different is None:
            self._different = frozenset(self.folded)
        folded, here = self.folded, words & self._different
        return [index for index, low in enumerate(folded) if low in here] if here else []

    def span(self, first: int, last: int) -> Span:
        """The characters from token `first` to before token `last`."""
        return Span(self.starts[first], self.ends[last - 1])


def _inside(words: Sequence[str], folded: Sequence[str], pairs: Mapping[str, Set[str]]) -> bytes:
    """Which tokens end a word of two pieces, left to right: 1, else 0; one more 0 behind the last.

    A capital inside a sentence begins a name as often as such a word, so that it ties nothing there.
    """
    inside = bytearray(len(words) + 1)
    last = len(words) - 1
    for at in [at for at, low in enumerate(folded) if low in pairs]:
        if at == last or inside[at] or folded[at + 1] not in pairs[folded[at]] or not words[at + 1].islower():
            continue
        if words[at].islower() or not at or not words[at - 1][0].isalnum():
            inside[at + 1] = 1
    return bytes(inside)


@lru_cache(maxsize=64)
def word_pairs(pack: Pack) -> Mapping[str, Set[str]]:
    """The pack's words that are written in two pieces (`text.words`): the folded first pieces, each with its second."""
    pairs: dict[str, set[str]] = {}
    for first, second in (fold(word, pack) for word in pack.strings("text.words")):
        pairs.setdefault(first, set()).add(second)
    return pairs


def stands_in(places: Sequence[int], within: range) -> bool:
    """Whether one of some places, in order, lies in a range."""
    at = bisect_left(places, within.start)
    return at < len(places) and places[at] < within.stop


def located(
    pattern: re.Pattern[str] | regex.Pattern[str], text: str, spans: Iterable[Span]
) -> tuple[list[str], list[int], list[int]]:
    """All matches of a pattern that is one group and cannot match nothing, with where they begin and end.

    By `split`, which stays in C: three times as fast as a match object for each.
    """
    found: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for span in spans:
        parts = pattern.split(text[span.start : span.end])
        edges = list(accumulate(map(len, parts), initial=span.start))
        found += parts[1::2]
        starts += edges[1:-1:2]
        ends += edges[2:-1:2]
    return found, starts, ends


def is_small(word: str) -> bool:
    """Whether a word has no capitals: it is small, or of a script that has none."""
    return word.islower() or (word[:1].isalpha() and not word[:1].isupper() and not word[:1].islower())


def begins_big(text: str) -> bool:
    """Whether a text begins as a sentence may: with a capital, or a letter of a script that has none."""
    return text[:1].isalpha() and not text[:1].islower()


def plain_digits(text: str, pack: Pack) -> str:
    """The text with the pack's own digits (`text.digits`) as those of ASCII; every character keeps its place."""
    return text.translate(own) if (own := _digits(pack)) else text


@lru_cache(maxsize=64)
def _digits(pack: Pack) -> Mapping[int, str]:
    return {ord(sign): str(value) for row in pack.strings("text.digits") for value, sign in enumerate(row)}


def words(text: str) -> list[str]:
    """The tokens of a text as written."""
    return _TOKEN.findall(text)


class _WrittenOn:
    """Particles that a language writes onto a word, before it or behind, parted where the pack knows what is left.

    loose: particles that are parted from any word behind which they stand; kept: endings that look like one.
    """

    def __init__(
        self,
        before: Iterable[str],
        behind: Iterable[str],
        loose: Iterable[str],
        kept: Iterable[str],
        known: Set[str],
    ) -> None:
        self._before = sorted(before, key=len, reverse=True)
        self._behind = sorted(behind, key=len, reverse=True)
        self._loose = sorted(loose, key=len, reverse=True)
        self._kept = tuple(kept)
        self._known = known

    def parted(
        self, words: Sequence[str], starts: Sequence[int], ends: Sequence[int]
    ) -> tuple[list[str], list[int], list[int]]:
        """The tokens with their particles as tokens of their own."""
        made: tuple[list[str], list[int], list[int]] = ([], [], [])
        for word, start, end in zip(words, starts, ends, strict=True):
            size = self.size(word)
            for text, begins, stops in ((word[:size], start, start + size), (word[size:], start + size, end)):
                if text:
                    made[0].append(text)
                    made[1].append(begins)
                    made[2].append(stops)
        return made

    def size(self, word: str) -> int:
        """Characters before the place where a word is parted; 0 if it is whole."""
        if word in self._known:
            return 0
        for particle in self._before:
            rest = word[len(particle) :]
            if len(rest) >= _SHORTEST_REST and word.startswith(particle) and rest in self._known:
                return len(particle)
        for particle in self._behind:
            if word.endswith(particle) and word[: -len(particle)] in self._known:
                return len(word) - len(particle)
        if not self._loose or word.endswith(self._kept):
            return 0
        for particle in self._loose:
            if word.endswith(particle) and len(word) - len(particle) >= _SHORTEST_STEM:
                return len(word) - len(particle)
        return 0


@lru_cache(maxsize=64)
def _written_on(pack: Pack) -> _WrittenOn | None:
    before, behind = pack.strings("text.written_on"), pack.strings("text.written_behind")
    if not (before or behind):
        return None
    loose, kept = pack.strings("text.written_behind_any"), pack.strings("text.written_behind_not")
    return _WrittenOn(before, behind, loose, kept, frozenset(_said_in(pack.data)))


def _said_in(data: object) -> Iterator[str]:
    """The words that a pack says, but for its examples and patterns."""
    if isinstance(data, str):
        yield from words(data)
    elif isinstance(data, Mapping):
        for name, value in data.items():
            if name not in ("yes", "no", "pattern"):
                yield from words(name)
                yield from _said_in(value)
    elif isinstance(data, (list, tuple)):
        for value in data:
            yield from _said_in(value)


@lru_cache(maxsize=64)
def spellings(pack: Pack) -> Mapping[str, str]:
    """Lower-case words that the pack spells in more than one way, each with the form that stands for all.

    From `text.equal_spellings` (single words) and `text.equal_endings` (pairs of syllable endings: "oà" = "òa").
    """
    same: dict[str, str] = {}
    for group in pack.get("text.equal_spellings", ()):
        stands, *others = (form.lower() for form in group if len(words(form)) == 1)
        # The form that stands for all is said too: it may end like a variant without being one ("quý", "thuý").
        same.setdefault(stands, stands)
        same.update(dict.fromkeys(others, stands))
    endings = pack.get("text.equal_endings", ())
    return _Spellings(same, {variant: stands for stands, variant in endings}) if endings else same


class _Spellings(dict[str, str]):
    """A dict whose `get` also knows the endings, by the variant's."""

    def __init__(self, same: Mapping[str, str], endings: Mapping[str, str]) -> None:
        super().__init__(same)
        self._endings = endings
        self._sizes = sorted({len(ending) for ending in endings}, reverse=True)

    def get(self, word: str, default: str = "") -> str:  # type: ignore[override]  # a word's form is never None
        known = super().get(word)
        if known is not None:
            return known
        if not word.isascii():
            for size in self._sizes:
                stands = self._endings.get(word[-size:])
                if stands is not None:
                    return word[:-size] + stands
        return default


class Folding(dict[str, str]):
    """Words as written to the form in which they are compared: lower case, in the one spelling that stands for all.

    Remembers what it was asked for, since the same words come again, up to a bound.
    """

    def __init__(self, same: Mapping[str, str]) -> None:
        super().__init__()
        self._same = same

    def __missing__(self, word: str) -> str:
        low = word.lower()
        form = self._same.get(low, low)
        if len(self) < _REMEMBERED:
            self[word] = form
        return form


@lru_cache(maxsize=64)
def folding(pack: Pack) -> Folding:
    """The folding of a pack's words, made once."""
    return Folding(spellings(pack))


def fold(text: str, pack: Pack) -> tuple[str, ...]:
    """A phrase as the folded tokens that `Phrases` compares."""
    known = folding(pack)
    return tuple([known[word] for word in words(unicodedata.normalize("NFC", text))])


def _same_case(word: str, other: str) -> bool:
    if word == other:
        return True
    if word.lower() == other.lower():
        return False
    return word[0].isupper() == other[0].isupper() and word.isupper() == other.isupper()


_Entry = tuple[tuple[str, ...], tuple[str, ...] | None, V]
"""A phrase folded, as written if its letters count, and its value."""


class Phrases(Generic[V]):
    """Many phrases looked up at once among tokens, longest first, in time linear in the tokens.

    None begins or ends inside of a word that is written in two pieces ("quan chức" in "cơ quan chức năng").

    cased: a phrase that has an upper-case letter matches only tokens in the same letters, or in an equal spelling
    that is capitalised alike.
    """

    __slots__ = ("_by_first",)

    def __init__(self, phrases: Mapping[str, V], pack: Pack, *, cased: bool = False) -> None:
        # By the first word, then by the second one ("" for phrases of one word): many begin with "the" or "công".
        by_first: dict[str, dict[str, tuple[_Entry[V], ...]]] = {}
        for phrase, value in phrases.items():
            folded = fold(phrase, pack)
            if folded:
                exact = tuple(words(phrase)) if cased and phrase != phrase.lower() else None
                by_second = by_first.setdefault(folded[0], {})
                second = folded[1] if len(folded) > 1 else ""
                by_second[second] = (*by_second.get(second, ()), (folded, exact, value))
        for by_second in by_first.values():
            for second, entries in by_second.items():
                # Tuples, not lists: tens of thousands of lists would be walked over in each collection of garbage.
                by_second[second] = tuple(sorted(entries, key=lambda entry: (-len(entry[0]), entry[0])))
        self._by_first = by_first

    @property
    def firsts(self) -> Set[str]:
        """The folded tokens that a phrase can begin with: a cheap test before looking any of them up."""
        return self._by_first.keys()

    def entries(self) -> Iterator[tuple[tuple[str, ...], V]]:
        """The folded phrases with their values."""
        for by_second in self._by_first.values():
            for entries in by_second.values():
                yield from ((folded, value) for folded, _, value in entries)

    def at(self, tokens: Tokens, index: int, stop: int | None = None) -> tuple[int, V] | None:
        """The longest phrase that begins at a token: (index after it, value); none begins behind the last token."""
        try:
            known = self._by_first.get(tokens.folded[index])
        except IndexError:
            return None
        if known is None:
            return None
        return self._longest(known, tokens, index, len(tokens.folded) if stop is None else stop)

    @staticmethod
    def _longest(
        known: dict[str, tuple[_Entry[V], ...]], tokens: Tokens, index: int, stop: int
    ) -> tuple[int, V] | None:
        folded, inside = tokens.folded, tokens.inside
        if inside and inside[index]:
            return None
        after = index + 1
        for second in (folded[after], "") if after < stop and after < len(folded) else ("",):
            for phrase, exact, value in known.get(second, ()):
                size = len(phrase)
                end = index + size
                # Of two words at most, the tables have compared them.
                if end > stop or (size > 2 and tuple(folded[index:end]) != phrase):
                    continue
                if exact is not None and not all(map(_same_case, tokens.words[index:end], exact)):
                    continue
                if inside and inside[end]:
                    continue
                return end, value
        return None

    def find(self, tokens: Tokens, within: range | None = None) -> list[tuple[int, int, V]]:
        """All phrases, left to right without overlap: (first token, token after the last, value)."""
        found: list[tuple[int, int, V]] = []
        folded, by_first = tokens.folded, self._by_first
        start, stop = (0, len(folded)) if within is None else (within.start, within.stop)
        if by_first.keys().isdisjoint(folded[start:stop]):
            return found
        free = start
        for index, word in enumerate(folded[start:stop], start):
            if word in by_first and index >= free:
                hit = self._longest(by_first[word], tokens, index, stop)
                if hit is not None:
                    found.append((index, hit[0], hit[1]))
                    free = hit[0]
        return found
