"""What capitals say: how each word begins, and how an article writes its own words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wiredesk.lang.tokens import Tokens

SMALL, UNCASED, HYPHEN, CAPITAL, YEAR, SIGN, OPENING = range(7)
"""A small word, one of a script without capitals, a hyphen; a capital; four digits; another sign or number; a sign
behind which a capital says nothing."""
_REMEMBERED = 50_000
_BRACKET = frozenset("(")
_FAMILY = frozenset(
    {"Mc", "Mac", "De", "Di", "Da", "Du", "Del", "Des", "La", "Le", "Van", "Von", "Fitz", "Ben", "Al", "El"}
)
"""Beginnings of family names behind which a capital stands."""
_OPENING = frozenset('"“”«„:‘')


class _Calls(dict[str, int]):
    """Words to how they begin; remembers what it was asked for, up to a bound."""

    def __missing__(self, word: str) -> int:
        first = word[0]
        if first.isalpha():
            call = CAPITAL if first.isupper() else SMALL if first.islower() else UNCASED
        elif first.isupper():
            call = CAPITAL
        elif first.isdigit() and len(word) == 4:
            call = YEAR
        elif word == "-":
            call = HYPHEN
        else:
            call = OPENING if word in _OPENING else SIGN
        if len(self) < _REMEMBERED:
            self[word] = call
        return call


CALLS = _Calls()


@dataclass(frozen=True, slots=True)
class Seen:
    """How the article writes its words: those seen small, those seen with a capital inside a sentence."""

    small: frozenset[str]
    capital: frozenset[str]


def seen(tokens: Tokens, sentences: Sequence[range], titled: Sequence[bool]) -> Seen:
    """What the article says of its own words; sentences in title case say nothing."""
    small: set[str] = set()
    capital: set[str] = set()
    folded = tokens.folded
    calls = list(map(CALLS.__getitem__, tokens.words))
    for sentence, skip in zip(sentences, titled, strict=True):
        if skip:
            continue
        opens = True
        for index, call in enumerate(calls[sentence.start : sentence.stop], sentence.start):
            if call == SMALL:
                opens = False
            elif call in (CAPITAL, UNCASED):
                if not opens:
                    capital.add(folded[index])
                opens = False
            elif call == OPENING:
                opens = True
        here = slice(sentence.start, sentence.stop)
        small.update([low for low, call in zip(folded[here], calls[here], strict=True) if call == SMALL])
    return Seen(frozenset(small), frozenset(capital))


def spelt_small(tokens: Tokens) -> frozenset[str]:
    """Capitals in brackets that stand for the words in small letters before them ("sách giáo khoa (SGK)")."""
    words, found = tokens.words, set[str]()
    for at in tokens.places(_BRACKET):
        short = words[at + 1] if at + 2 < len(words) and words[at + 2] == ")" else ""
        before = words[max(0, at - len(short)) : at]
        same = len(short) > 1 and short.isupper() and len(before) == len(short)
        if same and all(word.islower() and word[0] == low for word, low in zip(before, short.lower(), strict=True)):
            found.add(short)
    return frozenset(found)


def is_camel(word: str) -> bool:
    """Whether a capital stands inside of a word ("TikTok", "VietFarm"): firms write themselves so, and people only
    behind the beginnings of family names ("McLorn", "DeLorn")."""
    inside = next((at for at in range(1, len(word)) if word[at].isupper() and word[at - 1].islower()), 0)
    return inside > 0 and word[0].isupper() and word[:inside] not in _FAMILY


def in_title_case(tokens: Tokens, sentence: range) -> bool:
    """Whether nearly all longer words of a headline have a capital, so that capitals say nothing of names."""
    long = [word for word in tokens.words[sentence.start : sentence.stop] if len(word) > 3 and word[0].isalpha()]
    return len(long) > 3 and sum(word[0].isupper() for word in long) > 0.75 * len(long)


def is_heading(tokens: Tokens, sentence: range) -> bool:
    """Whether a line of an article's body is in title case, without a comma or a stop at its end: a heading."""
    words = tokens.words[sentence.start : sentence.stop]
    return bool(words) and words[-1] not in '.”"' and "," not in words and in_title_case(tokens, sentence)


def in_capitals(tokens: Tokens, sentence: range) -> bool:
    """Whether a line is written in capitals alone, three words or more: what stands between parts of an article."""
    words = [word for word in tokens.words[sentence.start : sentence.stop] if word[0].isalpha()]
    return len(words) > 2 and sum(len(word) > 3 for word in words) > 1 and all(word.isupper() for word in words)
