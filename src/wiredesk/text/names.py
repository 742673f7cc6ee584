"""Names of people and bodies compared across spellings, scripts and languages: by rule, without a list of names."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache

import regex
from rapidfuzz.distance import OSA

# One table for all Cyrillic alphabets, as the English-language press writes them (near BGN/PCGN without marks).
_CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "з": "z", "и": "i", "к": "k", "л": "l",
    "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "ы": "y",
    "э": "e", "і": "i", "ј": "j", "ќ": "k", "ѓ": "g", "ґ": "g", "ћ": "c", "ђ": "d", "ё": "e", "ж": "zh",
    "й": "y", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ь": "", "ю": "yu", "я": "ya",
    "ї": "yi", "є": "ye", "ў": "u", "љ": "lj", "њ": "nj", "џ": "dz", "ѕ": "dz", "ә": "a", "ғ": "g", "қ": "k",
    "ң": "n", "ө": "o", "ұ": "u", "ү": "u", "һ": "h", "ҳ": "h", "ҷ": "j", "ҡ": "k", "җ": "j",
}  # fmt: skip
_GREEK = {
    "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "th", "ι": "i", "κ": "k",
    "λ": "l", "μ": "m", "ν": "n", "ξ": "x", "ο": "o", "π": "p", "ρ": "r", "σ": "s", "ς": "s", "τ": "t",
    "υ": "y", "φ": "f", "χ": "ch", "ψ": "ps", "ω": "o",
}  # fmt: skip
_GREEK_PAIRS = {"ου": "ou", "αυ": "av", "ευ": "ev", "γγ": "ng", "γκ": "gk", "μπ": "b", "ντ": "nt", "τσ": "ts"}
_LATIN = {
    "đ": "d", "ð": "d", "ø": "o", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i", "ħ": "h",
    "ŋ": "ng", "ə": "a", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ŀ": "l",
}  # fmt: skip
_LETTERS = str.maketrans(_CYRILLIC | _GREEK | _LATIN)
_GREEK_PAIR = regex.compile("|".join(_GREEK_PAIRS))

_APOSTROPHES = regex.compile(r"(?<=\p{L})['’ʼ‘`´ʻʿʾ](?=\p{L})")
_POSSESSIVE = regex.compile(r"['’]s?\b(?!\p{L})")
_APART = regex.compile(r"[\s\-–/]+")
_NOT_NAME = regex.compile(r"[^\p{L}\p{M}\p{N}]+")


@lru_cache(maxsize=16_384)
def key(name: str) -> str:
    """A name as plain lower-case tokens joined by one space: "Al-Assad" → "al assad", "Зеленський" → "zelenskyy".

    Diacritics go, Cyrillic and Greek are transliterated as the press does; scripts without a table stay. Apostrophes
    inside a word vanish ("O'Neil" → "oneil"); a possessive 's at the end goes. May be empty.
    """
    if name.isascii() and name.isalnum():
        return name.lower()
    text = unicodedata.normalize("NFC", name).lower()
    if "'" in text or "’" in text:
        text = _POSSESSIVE.sub(" ", text)
    text = _APOSTROPHES.sub("", text)
    if not text.isascii():
        if "GREEK" in unicodedata.name(next(char for char in text if not char.isascii()), ""):
            text = unicodedata.normalize("NFC", _without_marks(text))
            text = _GREEK_PAIR.sub(lambda pair: _GREEK_PAIRS[pair[0]], text)
        # Before the marks go: й and ї are letters of their own, not и and і with a mark.
        text = text.translate(_LETTERS)
        text = _without_marks(text)
        text = text.translate(_LETTERS)
    return " ".join(part for part in _NOT_NAME.split(text) if part)


def _without_marks(text: str) -> str:
    # Marks of scripts that are kept (Arabic, Devanagari, kana) are part of the letters there.
    decomposed = unicodedata.normalize("NFD", text)
    kept = "".join(char for char in decomposed if not "\u0300" <= char <= "\u036f")
    return unicodedata.normalize("NFC", kept)


# Spellings that name the same sound across ways of transliterating, applied in order to a token of `key`.
_SOUNDS = (
    (re.compile(r"(?:skyy|skiy|skij|skyi|skii|sky|ski)$"), "ski"),
    (re.compile(r"(?<=[a-z]{2})(?:yy|iy|ij|yi|ii|y|i)$"), "i"),
    (re.compile(r"(?<=[a-z]{2})(?:eff|off|ew|ow)$"), "ov"),
    (re.compile(r"(?<=[a-z]{2})ev$"), "ov"),
    (re.compile(r"shch|schtsch"), "sh"),
    (re.compile(r"tsch|tch|cz"), "ch"),
    (re.compile(r"sch"), "sh"),
    (re.compile(r"zh|dj|dzh"), "j"),
    (re.compile(r"kh|gh|(?<=[aeiou])h(?=[^aeiou]|$)"), "h"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"ck|q|c(?![eihy])"), "k"),
    (re.compile(r"ks"), "x"),
    (re.compile(r"tz"), "ts"),
    (re.compile(r"w"), "v"),
    (re.compile(r"(?<=[a-z])ie(?=[a-z])|ye|je|yo"), "e"),
    (re.compile(r"ou|oo"), "u"),
    (re.compile(r"ee"), "i"),
    (re.compile(r"[yj](?=[aou])|[yj]"), "i"),
    (re.compile(r"(?<=[aou])e(?=[^aeiou])"), ""),
    (re.compile(r"(.)\1+"), r"\1"),
)
_VOWEL = re.compile(r"(?<=.)[aeiou]+")


@lru_cache(maxsize=16_384)
def _consonants(token: str) -> str:
    return _VOWEL.sub("", _loose(token))


@lru_cache(maxsize=16_384)
def _loose(token: str) -> str:
    if not token.isascii():
        return token
    for pattern, sound in _SOUNDS:
        token = pattern.sub(sound, token)
    return token


def skeleton(name: str) -> str:
    """What is left of a name when ways of transliterating are made equal and vowels after the first letter dropped.

    A key to look for candidates with, not a proof: "Zelensky", "Zelenskiy" and "Зеленський" give "zlnsk".
    """
    return " ".join([_consonants(token) for token in key(name).split()])


_FULL, _TURNED, _LAST_ALONE, _FIRST_ALONE, _INITIAL, _MORE_NAMES = 1.0, 0.97, 0.86, 0.6, 0.93, 0.92
"""Worth of two names that agree: whole; in turned order ("Kim Jong Un", "Jong Un Kim"); one with the last name of the
other, with its first name or its initials only; with an initial for a name; with middle names that the other lacks."""
_SAME_SOUND = 0.96
_OTHER_MARKS = 0.62
"""Two names that differ in nothing but their diacritics, both written with some: "Hùng" and "Hưng" are two people."""
_SLIP = (0.0, 0.0, 0.0, 0.3, 0.5, 0.8, 0.85, 0.88)
"""Worth of a token that has a letter more, less or two swapped beside another, by the length of the longer one."""
_OTHER_LETTER = (0.0, 0.0, 0.0, 0.3, 0.45, 0.5, 0.7, 0.85, 0.88)
"""The same for another letter in its place: in short names that is mostly another name ("Maria", "Mario")."""
_OTHER_VOWELS = 0.82
"""Worth of two long tokens that differ in their vowels only: "Mohammed" and "Muhammad"."""
_LONG = 7
_PARTICLES = frozenset({"al", "el", "ul"})
"""The Arabic article, written, left out or joined as an outlet likes."""
_MOST_TOKENS = 12
"""No name of a person has more; what is longer is no name, and its comparison is bounded."""
_FIRST_LETTER = str.maketrans({"q": "k", "g": "k", "c": "k", "j": "i", "y": "i", "w": "v", "o": "u"})


def alike(a: str, b: str) -> float:
    """How likely two names of persons in any spelling are of one person, by the names alone: 0 to 1.

    About 1: the same but for diacritics, script, order; above .8: typing errors, ways of transliterating, a surname
    beside a full name; below .6: another given or family name. Symmetric. Says nothing of namesakes.
    """
    first, second = _tokens(a), _tokens(b)
    if not first or not second:
        return 0.0
    if len(first) > len(second) or (len(first) == len(second) and first > second):
        first, second, a, b = second, first, b, a
    worth = _aligned(first, second)
    if first != second and any(all(len(token) == 1 for token in tokens) for tokens in (first, second)):
        worth = min(worth, _FIRST_ALONE)
    if len(first) + len(second) > 2:
        joined = _token_likeness("".join(first), "".join(second))
        # "Pu-tin" and "Putin", "Abdelfattah" and "Abdel Fattah": the same letters in other pieces.
        if joined >= _SAME_SOUND:
            worth = max(worth, _TURNED if joined < 1 else _FULL)
    if worth >= _FIRST_ALONE and _marked_otherwise(a, b):
        worth = min(worth, _OTHER_MARKS)
    return round(worth, 3)


def _tokens(name: str) -> list[str]:
    tokens = key(name).split()
    return ([token for token in tokens if token not in _PARTICLES] or tokens)[:_MOST_TOKENS]


def _aligned(short: list[str], long: list[str]) -> float:
    if len(short) == 1:
        return _alone(short[0], long)
    in_order = _in_order(short, long)
    turned = max((_in_order(short[at:] + short[:at], long) for at in range(1, len(short))), default=0.0)
    return max(in_order, _TURNED * turned)


def _alone(token: str, long: list[str]) -> float:
    last = _token_likeness(token, long[-1])
    if len(long) == 1:
        return last
    return max(_LAST_ALONE * last, _FIRST_ALONE * max(_token_likeness(token, other) for other in long[:-1]))


def _in_order(short: list[str], long: list[str]) -> float:
    """Worth of the short name's tokens set against the long one's in their order, its last against the last."""
    total = weight = 0.0
    worst = 1.0
    at = 0
    for index, token in enumerate(short):
        left = len(short) - index - 1
        if left == 0:
            at = len(long) - 1
        choices = range(at, len(long) - left) if index else range(1)
        best, place = max(((_token_likeness(token, long[spot]), -spot) for spot in choices), default=(0.0, -at))
        at = 1 - place
        total += best * len(token)
        weight += len(token)
        worst = min(worst, best)
    worth = (total / weight + worst) / 2
    return worth if len(short) == len(long) else worth * _MORE_NAMES


def _token_likeness(a: str, b: str) -> float:
    if a == b:
        return 1.0
    if len(a) == 1 or len(b) == 1:
        return _INITIAL if a[0] == b[0] else 0.0
    loose_a, loose_b = _loose(a), _loose(b)
    if loose_a == loose_b:
        return _SAME_SOUND
    length = max(len(a), len(b))
    apart = OSA.distance(a, b)
    edits = min(apart, OSA.distance(loose_a, loose_b))
    # Another letter at the start is mostly another name.
    start = 1.0 if a[0].translate(_FIRST_LETTER) == b[0].translate(_FIRST_LETTER) else 0.7
    if edits == 1:
        swapped = len(a) == len(b) and sorted(a) == sorted(b)
        worths = _SLIP if swapped or len(a) != len(b) else _OTHER_LETTER
        return worths[min(length, len(worths) - 1)] * start
    if length >= _LONG and apart <= 3 and _VOWEL.sub("", loose_a) == _VOWEL.sub("", loose_b):
        return _OTHER_VOWELS
    if edits == 2 and length > _LONG:
        return 0.8 if start == 1.0 else 0.5
    similar: float = OSA.normalized_similarity(loose_a, loose_b)
    return similar * 0.6


def _marked_otherwise(a: str, b: str) -> bool:
    """Whether both are written with diacritics and the same letters carry other ones."""
    if a.isascii() or b.isascii() or key(a) != key(b):
        return False
    return _marks(a) != _marks(b)


def _marks(name: str) -> Counter[str]:
    # Counted by token, not by place: "Hoà" and "Hòa" are one name.
    decomposed = unicodedata.normalize("NFD", name.lower().replace("đ", "d\u0335"))
    return Counter(char for char in decomposed if "\u0300" <= char <= "\u036f")


def acronym_of(short: str, long: str) -> bool:
    """Whether a short form is made of the letters that a long name's words begin with: "ECB", "European Central Bank".

    Words in lower case may be skipped ("of", "và"); a word may give more than its first letter ("ASEAN", "Association
    of Southeast Asian Nations"). The short form has two letters at least and is not one of the words.
    """
    letters = key(short.replace(".", "")).replace(" ", "")
    if not 2 <= len(letters) <= 12 or short.islower():
        return False
    keys = [(part, key(part)) for part in _APART.split(long)]
    parts = [part for part, plain in keys if plain]
    tokens = [plain.replace(" ", "") for _, plain in keys if plain]
    if len(parts) < 2 or letters in tokens:
        return False
    skippable = [part[0].islower() for part in parts]
    if all(skippable[1:]):
        # Only the first word is capitalised, as Vietnamese and many others write names: every word may count or not.
        return _spelled(letters, tokens, [False] + [len(token) <= 3 for token in tokens[1:]], 1)
    return _spelled(letters, tokens, skippable, 3)


def _spelled(letters: str, tokens: list[str], skippable: list[bool], most: int) -> bool:
    reached = {0}
    for token, may_skip in zip(tokens, skippable, strict=True):
        after: set[int] = set(reached) if may_skip else set()
        for at in reached:
            if at < len(letters) and letters[at] == token[0]:
                after.add(at + 1)
                taken = at + 1
                inner = 1
                while taken < len(letters) and taken - at < most:
                    inner = token.find(letters[taken], inner) + 1
                    if inner == 0:
                        break
                    taken += 1
                    after.add(taken)
        reached = after
        if not reached:
            return False
    return len(letters) in reached
