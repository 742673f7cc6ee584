"""How alike two passages are, in one language or two, and which passages of two accounts belong together.

A passage is compared as a bag of keys with weights: folded words weighted by rarity in one language; names, numbers
and concepts (words that a bilingual table joins) across languages. Two languages never share a word space.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol

Weights = Mapping[str, float]

COMMON = 24
"""A key that more passages of one side hold than this says nothing about which of them is meant."""


class Concepts(Protocol):
    """Joins the words of two languages: equal concepts can translate one another."""

    def concepts(self, code: str, tokens: Sequence[str], /) -> Sequence[str]:
        """Concepts of folded tokens of one of the two languages, in order of the text."""
        ...


def shared(a: Weights, b: Weights) -> float:
    """Weight of the keys that both hold; of a key weighted differently, the smaller weight."""
    if len(b) < len(a):
        a, b = b, a
    there = b.get
    return sum([min(weight, other) for key, weight in a.items() if (other := there(key)) is not None])


def containment(a: Weights, b: Weights) -> float:
    """How much of the lighter passage stands in the other, 0 to 1: a quoted fragment of a sentence scores near 1."""
    least = min(sum(a.values()), sum(b.values()))
    return min(1.0, shared(a, b) / least) if least > 0 else 0.0


def overlap(a: Weights, b: Weights) -> float:
    """How much of both passages is common to them, 0 to 1 (Dice 1945)."""
    total = sum(a.values()) + sum(b.values())
    return 2 * shared(a, b) / total if total > 0 else 0.0


def resemblance(a: Weights, b: Weights, one: float | None = None, other: float | None = None) -> float:
    """Mean of `containment` and `overlap`, 0 to 1: one account may tell in a clause what fills another's sentence.

    one, other: the sums of the weights of a and b, where they are known.
    """
    common = shared(a, b)
    if common <= 0:
        return 0.0
    if one is None or other is None:
        one, other = sum(a.values()), sum(b.values())
    return (min(1.0, common / min(one, other)) + 2 * common / (one + other)) / 2


def weigh(keys: Iterable[str], rarity: Mapping[str, float] | None, default: float = 1.0) -> dict[str, float]:
    """Each different key with its weight from a table of rarities (idf), or `default`."""
    if rarity is None:
        return dict.fromkeys(keys, default)
    return {key: rarity.get(key, default) for key in keys}


def likeness(
    a: Sequence[str],
    b: Sequence[str],
    table: Concepts | None = None,
    *,
    languages: tuple[str, str] = ("en", "vi"),
    rarity: Mapping[str, float] | None = None,
    default: float = 1.0,
    fragment: bool = False,
) -> float:
    """How alike two sequences of folded words are, 0 to 1.

    table: None if both are of one language; else a and b are of `languages`, in this order, and are compared by the
    concepts that the table knows and by the words that are spelled alike in both (names, numbers). rarity: weights of
    words (one language) or of concepts (two); keys that it lacks weigh `default`. fragment: whether one may be a
    fragment of the other (`containment`), else all of both counts (`resemblance`).
    """
    if table is None:
        left, right = weigh(a, rarity, default), weigh(b, rarity, default)
    else:
        alike = {token for token in set(a).intersection(b) if token.isascii() and len(token) > 3}
        left = weigh(_language_free(a, table, languages[0], alike), rarity, default)
        right = weigh(_language_free(b, table, languages[1], alike), rarity, default)
    return containment(left, right) if fragment else resemblance(left, right)


def _language_free(tokens: Sequence[str], table: Concepts, code: str, alike: set[str]) -> list[str]:
    keys = [f"c:{concept}" for concept in table.concepts(code, tokens)]
    return keys + [f"n:{token}" for token in tokens if token in alike or token.isdigit()]


def candidates(left: Sequence[Weights], right: Sequence[Weights], common: int = COMMON) -> list[tuple[int, int]]:
    """Pairs that share a key held by at most `common` passages of the right side, in order."""
    holders: dict[str, list[int]] = {}
    for j, keys in enumerate(right):
        for key in keys:
            holders.setdefault(key, []).append(j)
    found: list[tuple[int, int]] = []
    for i, keys in enumerate(left):
        near: set[int] = set()
        for key in keys:
            holding = holders.get(key, ())
            if len(holding) <= common:
                near.update(holding)
        found.extend((i, j) for j in sorted(near))
    return found


def pairs(
    left: Sequence[Weights],
    right: Sequence[Weights],
    score: Callable[[int, int], float],
    threshold: float,
) -> list[tuple[int, int, float]]:
    """One-to-one alignment of two lists of passages, best first: (index left, index right, score).

    Only pairs that share a key are scored. Equal scores go in order of index, so the result depends on nothing else.
    """
    scored = [(score(i, j), i, j) for i, j in candidates(left, right)]
    scored = [entry for entry in scored if entry[0] >= threshold]
    scored.sort(key=lambda entry: (-entry[0], entry[1], entry[2]))
    taken_left: set[int] = set()
    taken_right: set[int] = set()
    found: list[tuple[int, int, float]] = []
    for value, i, j in scored:
        if i not in taken_left and j not in taken_right:
            taken_left.add(i)
            taken_right.add(j)
            found.append((i, j, value))
    return found
