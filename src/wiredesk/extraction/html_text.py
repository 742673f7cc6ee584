"""Text of markup as lines: what is not seen is left out, and words are counted in any script."""

from __future__ import annotations

import re
import unicodedata

_UNSEEN = dict.fromkeys([
    *range(9), 11, *range(14, 32), 0x7F, 0xAD, 0x61C, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), 0x2060,
    *range(0x2066, 0x206A), 0xFEFF,
])  # fmt: skip
"""Control characters, soft hyphens, spaces without width, marks of direction: they are not seen and would part words.
Joiners (U+200C, U+200D) stay: words of Persian, Hindi and emoji are written with them."""
_ANY_UNSEEN = re.compile(f"[{re.escape(''.join(map(chr, _UNSEEN)))}]")

_WIDE = re.compile("[\u3040-\u9fff\u0e00-\u0eff]+")
"""Scripts whose words are not spaced."""


def clean(text: str) -> str:
    """One line of text: NFC, without invisible characters, white space collapsed."""
    if not text.isprintable() and _ANY_UNSEEN.search(text):
        text = text.translate(_UNSEEN)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return " ".join(text.split())


def count_words(text: str) -> int:
    """Words, where a character of a script without spaces counts as half a word."""
    spaced = text.count(" ") + 1
    if text.isascii() or len(text) < spaced * 12:
        return spaced
    return spaced + sum(map(len, _WIDE.findall(text))) // 2
