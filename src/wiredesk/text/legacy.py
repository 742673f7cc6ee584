"""Text in an encoding from before Unicode, recognised by its letters: as it stands its words are none, converted they
are words of the language. Which encodings there are is data of the packs (`lang/data/legacy`).

    text ─▶ words with letters beyond ASCII ─▶ in each encoding: how many become words? ─▶ the best, if it is plain
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html.entities import name2codepoint
from itertools import islice

import numpy as np

from wiredesk.lang.packs import Packs
from wiredesk.lang.tables import rarity

ENOUGH = 8
"""Different words that must have become words of the language. Texts of 200 characters have about 30."""
SHARE = 0.75
"""Share of the different words changed that must have become words: names and foreign words are the rest."""
BEFORE = 0.4
"""Share of them that may be words as they stand: in a page in Unicode nearly all are."""
SAMPLE, FIRST = 200, 30
"""Different words that are looked at, and after how many an encoding is given up that turns less than half of them into
words."""
PASSAGES, _LONGEST = 2000, 4000
"""How many passages are looked at, and bytes of one on each side of its first sign."""
FEWEST = 4
"""Different signs that so many words are written with at least."""

_SPECIAL = {
    bytes([at]).decode("cp1252"): chr(at) for at in range(0x80, 0xA0) if at not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}
"""What a browser shows for bytes 80 to 9F, and the byte."""
_BYTES = str.maketrans(_SPECIAL)
_CONTROLS = "\x02-\x06\x10-\x15\x19\x1c-\x1e"
"""Control characters that are rare capitals in some of these encodings."""
_SIGNS = _CONTROLS + "\x80-\xff" + "".join(map(re.escape, _SPECIAL))
_WORD = re.compile(f"(?<![A-Za-z{_SIGNS}])[A-Za-z]*+[{_SIGNS}][A-Za-z{_SIGNS}]*+")
_MODERN = re.compile(f"[^\\W\\d_\x00-\xff{''.join(_SPECIAL)}]")
"""A letter that no byte stands for."""
_MARKUP = re.compile(r"<[^<>]*+>")
_COMMON = "\u2018\u2019\u201c\u201d\u2013\u2014\u2026\u2022\xa0\xa9\xae\xab\xbb\xb7\u2122\xb0\u20ac"
"""Signs of honest text that say nothing here."""
_REFERRED = {name: chr(code) for name, code in name2codepoint.items() if 0xA0 < code <= 0xFF or chr(code) in _SPECIAL}
"""Names of references that stand for a byte."""


def _reference(names: Iterable[str]) -> re.Pattern[str]:
    return re.compile(f"&(?:#(?:1[2-9]\\d|2[0-5]\\d)|#[xX][89a-fA-F][0-9a-fA-F]|{'|'.join(sorted(names))});")


_REFERENCE = _reference(_REFERRED)
_TELLING_REFERENCE = _reference(name for name, letter in _REFERRED.items() if letter not in _COMMON)
_QUOTES = "\x82\x84\x85\x91\x92\x93\x94\x95\x96\x97"
_LEFT = _QUOTES + "\x8b\x9b\xa0\xab\xbb"
_RIGHT = _LEFT + "\x99\xa9\xae\xb0\xb7"
"""Signs that also stand in honest text, before and behind words."""
_ALONE = frozenset("\xa0\xa7\xa9\xab\xae\xbb\x99")
"""Those that are no letters where they stand alone (© 2003)."""
_INNER = re.compile(f"([{_QUOTES}]+)")


@dataclass(frozen=True, slots=True)
class Converted:
    """text: the whole, converted. words: different words that became words of the language, of how many changed."""

    text: str
    words: int
    changed: int
    _encoding: _Encoding

    @property
    def encoding(self) -> str:
        """Its name."""
        return self._encoding.name

    @property
    def language(self) -> str:
        """Code of the language that it is an encoding of."""
        return self._encoding.language

    def also(self, text: str) -> str:
        """Another text that came with it, converted; one that is in Unicode stays as it is."""
        return _convert(text, self._encoding, markup=False)


class _Encoding:
    """One encoding of one language."""

    def __init__(self, name: str, language: str, letters: Mapping[str, str], words: frozenset[str]) -> None:
        self.name = name
        self.language = language
        self._letters = letters
        self._words = words
        self._signs = re.compile("|".join(map(re.escape, sorted(letters, key=lambda signs: (-len(signs), signs)))))
        self._table = str.maketrans(dict(letters)) if all(len(signs) == 1 for signs in letters) else None
        self.has_capitals = sum(letter.isupper() for letter in letters.values()) * 3 > len(letters)

    def plainly(self, signs: str) -> str:
        """The letters that bytes stand for."""
        if self._table is not None:
            return signs.translate(self._table)
        return self._signs.sub(lambda found: self._letters[found[0]], signs)

    def knows(self, word: str) -> bool:
        """Whether it is a word of the language."""
        return word.lower() in self._words

    def word(self, shown: str) -> str:
        """One word converted. A sign that is also punctuation is a letter where that makes a word of the language."""
        signs = shown.translate(_BYTES)
        left = len(signs) - len(signs.lstrip(_LEFT))
        right = len(signs.rstrip(_RIGHT))
        if signs in _ALONE or not signs.strip(_QUOTES):
            return _shown(signs)
        cuts = dict.fromkeys(((0, len(signs)), (0, right), (left, len(signs)), (left, right)))
        for start, end in cuts:
            made = self._cased(signs[start:end])
            if start < end and self.knows(made):
                return _shown(signs[:start]) + made + _shown(signs[end:])
        parts = _INNER.split(signs)
        if len(parts) > 1 and all(not part or part.isascii() or self.knows(self._cased(part)) for part in parts[::2]):
            return "".join(_shown(part) if at % 2 else self._cased(part) for at, part in enumerate(parts))
        start = len(signs) - len(signs.lstrip(_QUOTES))
        end = len(signs.rstrip(_QUOTES))
        return _shown(signs[:start]) + self._cased(signs[start:end]) + _shown(signs[end:])

    def _cased(self, signs: str) -> str:
        word = self.plainly(signs)
        # Where capitals are a font of their own, only the ASCII letters of a word in capitals show that it is one.
        plain = [char for char in signs if char.isascii() and char.isalpha()]
        if not self.has_capitals and len(plain) > 1 and all(char.isupper() for char in plain):
            return word.upper()
        return word


def _shown(signs: str) -> str:
    return "".join(_BACK.get(sign, sign) for sign in signs)


_BACK = {byte: shown for shown, byte in _SPECIAL.items()}


def parse_encodings(text: str) -> tuple[tuple[str, Mapping[str, str]], ...]:
    """The table of a language: each encoding's name, and its letters by their signs, bytes as latin-1 characters."""
    rows: list[tuple[str, Mapping[str, str]]] = []
    for line in text.splitlines():
        name, _, pairs = line.partition("\t")
        split = (pair.partition("=") for pair in pairs.split())
        rows.append((name, {bytes.fromhex(signs).decode("latin-1"): letter for signs, _, letter in split}))
    return tuple(rows)


_NONE: tuple[tuple[str, Mapping[str, str]], ...] = ()


@lru_cache(maxsize=4)
def _encodings(packs: Packs) -> tuple[_Encoding, ...]:
    found: list[_Encoding] = []
    for pack in packs:
        tables = packs.table(f"legacy.{pack.code}", parse_encodings, _NONE)
        if tables:
            words = frozenset(word for word in rarity(packs, pack.code) if not word.isascii())
            found += [_Encoding(name, pack.code, letters, words) for name, letters in tables]
    return tuple(found)


def converted(text: str, packs: Packs, *, markup: bool, raw: bytes | None = None) -> Converted | None:
    """The text in Unicode, if it is plainly in an older encoding; None if it is not, or too short to tell.

    text: each byte as the character that it is in windows-1252 or latin-1; what is beyond those stays. markup: tags
    stand in it, and references for letters. Passages that are in Unicode already stay as they are. raw: the text as
    UTF-8, where it is at hand.
    """
    raw = text.encode("utf-8", "surrogatepass") if raw is None else raw
    signs = _Signs(raw)
    if signs.can_be_letters:
        sample = _sample(raw, signs, markup)
    elif markup and len(signs.places) < 2 * ENOUGH and text.count("&") >= ENOUGH:
        sample = _referred(text)
    else:
        return None
    first = list(islice(sample, 2 * FIRST))
    if len(first) < ENOUGH:
        return None
    words = _bare(first)
    if all(_given_up(encoding, words) for encoding in _encodings(packs)):
        return None
    words += _bare(islice(sample, SAMPLE))
    best: tuple[int, int, _Encoding] | None = None
    for encoding in _encodings(packs):
        found = _fits(encoding, words)
        if found is not None and (best is None or found[:2] > best[:2]):
            best = (*found, encoding)
    if best is None:
        return None
    score, hits, encoding = best
    return Converted(_convert(text, encoding, markup), hits, 2 * hits - score, encoding)


def _fits(encoding: _Encoding, words: Sequence[str]) -> tuple[int, int] | None:
    """How well, and how many words became words of the language; None if it is plainly another or none."""
    changed, hits, before = _count(encoding, words)
    if hits < ENOUGH or hits < SHARE * changed or before > BEFORE * changed:
        return None
    return 2 * hits - changed, hits


def _given_up(encoding: _Encoding, words: Sequence[str]) -> bool:
    """Whether these first words tell that it is not this encoding, whatever follows them: of those that it changes less
    than half become words of the language, or it changes none."""
    changed, hits, _ = _count(encoding, words)
    return (changed == FIRST or len(words) >= 2 * FIRST) and hits * 2 < max(1, changed)


def _bare(words: Iterable[str]) -> list[str]:
    """The words as bytes, without signs of honest text around them."""
    return [word.translate(_BYTES).lstrip(_LEFT).rstrip(_RIGHT) for word in words]


def _count(encoding: _Encoding, words: Sequence[str]) -> tuple[int, int, int]:
    """Words that the encoding changes, how many become words of the language, and how many were. Ends after `FIRST`
    where less than half of them do."""
    changed = hits = before = 0
    for signs in words:
        made = encoding.plainly(signs)
        if made != signs and len(made) > 1:
            changed += 1
            hits += encoding.knows(made)
            before += encoding.knows(signs)
            if changed == FIRST and hits * 2 < changed:
                break
    return changed, hits, before


def _passages(text: str, markup: bool) -> Iterator[tuple[str, bool]]:
    """The text in pieces, each with whether it is text and no tag."""
    if not markup:
        for line in text.splitlines(keepends=True):
            yield line, True
        return
    at = 0
    for tag in _MARKUP.finditer(text):
        if tag.start() > at:
            yield text[at : tag.start()], True
        yield tag[0], False
        at = tag.end()
    if at < len(text):
        yield text[at:], True


class _Signs:
    """Where characters beyond ASCII stand in a text as UTF-8, and whether they can be letters of an old encoding."""

    def __init__(self, raw: bytes) -> None:
        self.bytes = np.frombuffer(raw, np.uint8)
        self.places = np.flatnonzero(self.bytes >= 0xC0)
        self.first = self.bytes[self.places]
        self.modern = _OF_NO_BYTE[self.first]
        shown = self.places[~self.modern & (self.places + 1 < len(raw))]
        pairs = self.bytes[shown].astype(np.uint16) << 8 | self.bytes[shown + 1]
        pairs = pairs[_NOT_COMMON[pairs]]
        self.can_be_letters = len(pairs) >= ENOUGH and len(np.unique(pairs)) >= FEWEST


_OF_NO_BYTE = np.zeros(256, np.bool_)
_OF_NO_BYTE[0xC4:] = True
_OF_NO_BYTE[list({sign.encode()[0] for sign in _SPECIAL})] = False
"""First bytes in UTF-8 of letters that no byte stands for in windows-1252."""
_NOT_COMMON = np.ones(1 << 16, np.bool_)
_NOT_COMMON[[int.from_bytes(sign.encode()[:2], "big") for sign in _COMMON]] = False


def _sample(raw: bytes, signs: _Signs, markup: bool) -> Iterator[str]:
    """Different words with signs beyond ASCII, from passages that are not in Unicode already."""
    begin, end = (b">", b"<") if markup else (b"\n", b"\n")
    ends = np.flatnonzero(signs.bytes == end[0])
    passages = np.searchsorted(ends, signs.places)
    in_unicode = np.zeros(len(ends) + 1, np.bool_)
    in_unicode[passages[signs.modern]] = True
    numbers, firsts = np.unique(passages, return_index=True)
    kept = ~in_unicode[numbers]
    seen: set[str] = set()
    for number, first in zip(numbers[kept][:PASSAGES].tolist(), firsts[kept].tolist(), strict=False):
        if len(seen) >= SAMPLE:
            break
        place = int(signs.places[first])
        start = raw.rfind(begin, max(0, place - _LONGEST), place) + 1
        if not start or (number and start <= ends[number - 1]):
            start = max(place - _LONGEST, int(ends[number - 1]) + 1 if number else 0)
        stop = min(int(ends[number]) if number < len(ends) else len(raw), place + _LONGEST)
        passage = raw[start:stop].decode("utf-8", "ignore")
        if not _MODERN.search(passage):
            yield from _new(_WORD.findall(_unescaped(passage) if markup else passage), seen)


def _new(words: Iterable[str], seen: set[str]) -> Iterator[str]:
    for word in words:
        if word not in seen:
            seen.add(word)
            yield word


def _referred(text: str) -> Iterator[str]:
    """The same of markup in ASCII, where references stand for letters."""
    seen: set[str] = set()
    done = 0
    for _ in range(PASSAGES):
        found = _TELLING_REFERENCE.search(text, done)
        if found is None or len(seen) >= SAMPLE:
            break
        first = max(text.rfind(">", done, found.start()) + 1, done)
        last = text.find("<", found.end())
        done = min(len(text) if last < 0 else last, found.end() + _LONGEST)
        yield from _new(_WORD.findall(_unescaped(text[first:done])), seen)


def _unescaped(passage: str) -> str:
    if "&" not in passage:
        return passage
    return _REFERENCE.sub(lambda found: _letter_of(found[0]), passage)


@lru_cache(maxsize=512)
def _letter_of(reference: str) -> str:
    made = html.unescape(reference)
    return made if len(made) == 1 and (made in _SPECIAL or "\xa0" < made <= "\xff") else reference


def _convert(text: str, encoding: _Encoding, markup: bool) -> str:
    pieces: list[str] = []
    for passage, is_text in _passages(text, markup):
        if passage.isascii() and (not markup or "&" not in passage):
            pieces.append(passage)
            continue
        if _MODERN.search(passage):
            pieces.append(passage)
            continue
        plain = _unescaped(passage) if markup and is_text else passage
        pieces.append(_WORD.sub(lambda found: encoding.word(found[0]), plain))
    return "".join(pieces)
