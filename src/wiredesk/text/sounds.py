"""How words sound across scripts, roughly: kinds of consonants that stay when a name is written in another script.

"Trump", "トランプ", "트럼프" and "ترامب" are "TRNB" each. Much coarser than `names.skeleton`: what has no letter of its
own in one of the scripts falls together (l with r, b with p, f and v). A sign that two words may be one, no proof.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from wiredesk.text.names import key

_KANA = (
    "アイウエオカキクケコガギグゲゴサシスセソザジズゼゾタチツテトダヂヅデドナニヌネノ"
    "ハヒフヘホバビブベボパピプペポマミムメモヤユヨラリルレロワヲンヴァィゥェォャュョッー"
)
_KANA_SOUNDS = (
    "a i u e o ka ki ku ke ko ga gi gu ge go sa shi su se so za ji zu ze zo ta chi tsu te to da ji zu de do na ni nu "
    "ne no ha hi fu he ho ba bi bu be bo pa pi pu pe po ma mi mu me mo ya yu yo ra ri ru re ro wa o n v a i u e o ya "
    "yu yo - -"
)
_ARABIC = "اأإآبتثجحخدذرزسشصضطظعغفقكلمنهويىةءئؤپچگڤ"
_ARABIC_SOUNDS = "a a i a b t th j h kh d z r z s sh s d t z - g f k k l m n h w y a - - y w p ch g v"
_HANGUL_SOUNDS = (
    "g kk n d tt r m b pp s ss - j jj ch k t p h",
    "a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i",
    "- g kk ks n nj nh d l lg lm lb ls lt lp lh m b bs s ss ng j ch k t p h",
)
"""Of the first, the middle and the last letter of a syllable. "-" is no sound, everywhere here."""
_LETTERS = {
    ord(sign): sound.strip("-")
    for signs, told in ((_KANA, _KANA_SOUNDS), (_ARABIC, _ARABIC_SOUNDS))
    for sign, sound in zip(signs, told.split(), strict=True)
}
_FIRSTS, _MIDDLES, _LASTS = (tuple(sound.strip("-") for sound in told.split()) for told in _HANGUL_SOUNDS)
_HANGUL = range(0xAC00, 0xD7A4)
_SHORTEST_REST = 3
_PARTICLE = 2
"""Syllables at the end of a Korean word that may be a particle."""
_KINDS = (
    (re.compile(r"ght"), "T"),
    (re.compile(r"ng(?=[^aeiouylr]|$)"), "N"),
    (re.compile(r"tsch|tch|ch|sh|zh|j|ts|tz|z|s|c(?=[eiy])"), "S"),
    (re.compile(r"x"), "KS"),
    (re.compile(r"ph|[pbfv]"), "B"),
    (re.compile(r"th|[td]"), "T"),
    (re.compile(r"ck|kh|gh|g(?!$)|[kqc]"), "K"),
    (re.compile(r"[rl]"), "R"),
    (re.compile(r"[mn]"), "N"),
    (re.compile(r"[^A-Z]"), ""),
    (re.compile(r"(.)\1+"), r"\1"),
)


def sounds(word: str, written_on: Iterable[str] = ()) -> tuple[str, ...]:
    """The kinds of consonants of a word in lower case, "a" before them if it begins with a vowel; none of a script that
    is not known.

    written_on: particles that its language writes onto the word behind them; with each away it is another word.
    Korean, which writes them on at the end, gives several by itself.
    """
    first = word[:1]
    if ord(first or " ") in _HANGUL:
        forms = [word[:size] for size in range(max(2, len(word) - _PARTICLE), len(word) + 1)]
    else:
        rests = (word.removeprefix(particle) for particle in written_on)
        forms = [word, *(rest for rest in rests if rest != word and len(rest) >= _SHORTEST_REST)]
    return tuple(dict.fromkeys([kinds for form in forms if (kinds := _kinds(form))]))


@lru_cache(maxsize=16_384)
def _kinds(word: str) -> str:
    plain = key(word) if word.isascii() else key(_latin(word))
    if not plain.isascii():
        return ""
    kinds = plain.replace(" ", "")
    begins = "a" if kinds[:1] in tuple("aeiouy") else ""
    for pattern, kind in _KINDS:
        kinds = pattern.sub(kind, kinds)
    return begins + kinds


def _latin(word: str) -> str:
    if ord(word[0]) in _HANGUL:
        return "".join([_syllable(ord(sign)) for sign in word])
    return unicodedata.normalize("NFC", word).translate(_LETTERS)


def _syllable(code: int) -> str:
    if code not in _HANGUL:
        return ""
    at = code - _HANGUL.start
    return _FIRSTS[at // 588] + _MIDDLES[at % 588 // 28] + _LASTS[at % 28]
