"""What language a text is in: by script and by what the packs say of themselves, else by byte statistics (py3langid).

The packs decide nearly all text of their own languages in microseconds. Only text that they leave open loads the
model, which costs a process 1.6 s and about 100 MB once.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import regex

from wiredesk.lang.packs import Pack, Packs

UNKNOWN = "und"

_SAMPLE = 700
"""Code points looked at in each of three places of a long text: begin, middle, end."""
_FEW_LETTERS = 4
"""Below so many letters of an alphabet nothing is said; of a script that writes syllables or words, one is enough."""
_LETTER_SHARE, _WORD_SHARE, _WORD_HITS, _PLAIN_SHARE = 0.2, 0.25, 2, 0.45
"""Shares of a text's words that make it a pack's: words with its own letters, its words, its words without marks."""
_RIVAL = 0.7
"""Where a second pack has more than this of the first one's share, the model decides."""
_CALIBRATION = ((0.05, 0.1), (0.1, 0.3), (0.15, 0.4), (0.2, 0.7), (0.4, 0.85), (0.7, 0.95), (1.0, 0.97))
"""What the model gives, and how often it was right then: 1,410 openings of five words in 45 languages (NTREX, dev)."""
_LEAST_SURE = 0.3
"""Below this share of right answers nothing is said."""
_SELDOM = 0.3
"""What the model's probability is worth for a language that news is seldom in (`language.seldom` of root)."""

_NO_LANGUAGE = "zxx"
"""BCP 47 for what is no language: the model's class for code and numbers."""

_ADDRESS = regex.compile(r"//|@|[^\W\d]\.[^\W\d]{2}|\d[^\W\d]+\d")
_ASCII_ADDRESS = re.compile(r"//|@|[A-Za-z_]\.[A-Za-z_]{2}|\d[A-Za-z_]+\d", re.ASCII)
_MAY_ADDRESS = re.compile(r"[/@]|[.\d](?=[^\s\d\"'”’»)\]])")
"""What every address has, in a fraction of the time in which none is found."""
_RUN = regex.compile(r"[\p{L}\p{M}]+")
_ASCII_RUN = re.compile(r"[a-z]+")
_NOT_ASCII = regex.compile(r"[^\x00-\x7f\p{P}\p{S}\s]")


@dataclass(frozen=True, slots=True)
class _Signs:
    code: str
    letters: frozenset[str]
    words: frozenset[str]
    plain: frozenset[str]


def parse_signs(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """The words of a table of telling words, and those that are written without their marks."""
    rows = [line.partition("\t") for line in text.splitlines()]
    return frozenset(word for word, _, kind in rows if not kind), frozenset(word for word, _, kind in rows if kind)


@lru_cache(maxsize=16)
def _signs(packs: Packs) -> tuple[_Signs, ...]:
    """What tells the language of each pack; a pack's own, never what it has from `root`."""
    return tuple(_signs_of(pack, packs) for pack in packs)


def _signs_of(pack: Pack, packs: Packs) -> _Signs:
    letters = pack.get("language.letters", "")
    nothing: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())
    words, plain = packs.table(f"signs.{pack.code}", parse_signs, nothing)
    return _Signs(
        code=pack.code,
        letters=frozenset(letters),
        words=words.union(pack.strings("language.words")),
        plain=plain.union(pack.strings("language.plain")),
    )


@lru_cache(maxsize=16)
def _by_word(packs: Packs) -> tuple[Mapping[str, tuple[int, ...]], Mapping[str, tuple[int, ...]]]:
    """The numbers of the packs that have a word, and of those that have it as written without its marks."""
    found: tuple[dict[str, tuple[int, ...]], dict[str, tuple[int, ...]]] = ({}, {})
    for number, signs in enumerate(_signs(packs)):
        for table, words in zip(found, (signs.words, signs.plain), strict=True):
            for word in words:
                table[word] = (*table.get(word, ()), number)
    return found


@lru_cache(maxsize=16)
def _by_script(root: Pack) -> tuple[regex.Pattern[str] | None, tuple[tuple[regex.Pattern[str], str], ...]]:
    """A letter of any script that tells the language, and each with its language in the order of the pack: kana stand
    before the Han that they are mixed with."""
    scripts = root.table("language.of_script")
    letters = {script: rf"\p{{Script={script}}}" for script in scripts}
    any_of_them = regex.compile(f"[{''.join(letters.values())}]") if letters else None
    return any_of_them, tuple((regex.compile(letters[script]), code) for script, code in scripts.items())


def language_of(text: str, packs: Packs) -> tuple[str, float]:
    """The language that most of a text is in and how sure that is, 0 to 1: a BCP 47 tag, "und" if it cannot be told.

    Accepts any normal form, and text of a pack's language without its diacritics where the pack lists such words.
    """
    sample = _sample(text)
    low = sample.lower()
    words: list[str] = _ASCII_RUN.findall(low) if low.isascii() else _RUN.findall(low)
    letters = sum(map(len, words))
    if not letters:
        return UNKNOWN, 0.0
    if not sample.isascii() and _NOT_ASCII.search(sample):
        told = _told_by_script(sample, letters, packs.root)
        if told is not None:
            return told
    if letters < _FEW_LETTERS:
        return UNKNOWN, 0.0
    return _told_by_packs(words, packs) or _told_by_model(sample, frozenset(packs.root.strings("language.seldom")))


def _sample(text: str) -> str:
    if len(text) > 3 * _SAMPLE:
        middle = (len(text) - _SAMPLE) // 2
        text = f"{text[:_SAMPLE]}\n{text[middle : middle + _SAMPLE]}\n{text[-_SAMPLE:]}"
    # Addresses and file names are in no language. Only what is ASCII: a run of Han may hold an address and much else.
    if _MAY_ADDRESS.search(text) and (_ASCII_ADDRESS if text.isascii() else _ADDRESS).search(text):
        text = " ".join(text.split())
        kept: list[str] = []
        at = 0
        for found in _ASCII_ADDRESS.finditer(text):
            start, end = text.rfind(" ", 0, found.start()) + 1, text.find(" ", found.end())
            end = len(text) if end < 0 else end
            if start >= at and text[start:end].isascii():
                kept.append(text[at:start])
                at = min(end + 1, len(text))
        kept.append(text[at:])
        text = "".join(kept).rstrip(" ")
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _told_by_script(sample: str, letters: int, root: Pack) -> tuple[str, float] | None:
    # Japanese mixes kana with Han, and any text may hold some Latin names: so a quarter of the letters is enough,
    # and a tenth for the scripts that stand first (kana, Hangul) beside Han.
    any_of_them, each = _by_script(root)
    if any_of_them is None or not any_of_them.search("".join(set(sample))):
        return None
    counts: Counter[str] = Counter()
    for pattern, code in each:
        found = len(pattern.findall(sample))
        if found:
            counts[code] += found
    total = sum(counts.values())
    if total * 4 < letters:
        return None
    for code, found in counts.items():
        if found * 10 >= total:
            return code, min(0.98, 0.7 + 0.3 * found / max(letters, found))
    return None


def _tally(words: list[str], by_word: Mapping[str, tuple[int, ...]], size: int) -> list[int]:
    """How many of the words each of so many packs has."""
    found = [0] * size
    for numbers in filter(None, map(by_word.get, words)):
        for number in numbers:
            found[number] += 1
    return found


def _told_by_packs(words: list[str], packs: Packs) -> tuple[str, float] | None:
    known: list[tuple[float, str]] = []
    marked = [word for word in words if not word.isascii()]
    each = _signs(packs)
    by_word, by_plain = _by_word(packs)
    all_hits, all_bare = _tally(words, by_word, len(each)), _tally(words, by_plain, len(each))
    for signs, hits, bare in zip(each, all_hits, all_bare, strict=True):
        own = len(marked) - sum(map(signs.letters.isdisjoint, marked)) if marked and signs.letters else 0
        share = 0.0
        if own and own / len(words) >= _LETTER_SHARE:
            share = 2 * own / len(words)
        elif hits >= _WORD_HITS and hits / len(words) >= _WORD_SHARE:
            share = hits / len(words)
        elif bare >= _WORD_HITS and bare / len(words) >= _PLAIN_SHARE:
            share = bare / len(words)
        if share:
            known.append((share, signs.code))
    if not known:
        return None
    known.sort(reverse=True)
    best, code = known[0]
    if len(known) > 1 and known[1][0] > _RIVAL * best:
        return None
    # One or two words may be a name in a text of another language.
    return code, round(min(0.99, 0.8 + 0.3 * best) * (1 - 0.4 ** len(words)), 3)


@lru_cache(maxsize=1)
def _model() -> Any:
    # Imported here: the module alone costs more than reading a hundred pages that never need it.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # type: ignore[import-untyped]  # it ships no types

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def _told_by_model(sample: str, seldom: frozenset[str]) -> tuple[str, float]:
    code, chance = max(
        ((code, chance * (_SELDOM if code in seldom else 1.0)) for code, chance in _model().rank(sample)),
        key=lambda item: item[1],
    )
    sure = _calibrated(chance)
    return (code, sure) if sure >= _LEAST_SURE and code != _NO_LANGUAGE else (UNKNOWN, 0.0)


def _calibrated(chance: float) -> float:
    low, right_low = 0.0, 0.0
    for high, right_high in _CALIBRATION:
        if chance < high:
            return round(right_low + (right_high - right_low) * (chance - low) / (high - low), 3)
        low, right_low = high, right_high
    return right_low
