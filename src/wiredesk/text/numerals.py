"""Numbers as they are written: in digits by the marks of a language, in words by its names of numbers and scales."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any, Generic, TypeVar

from wiredesk.lang.packs import Pack
from wiredesk.lang.tokens import HANGUL, SINGLE, Tokens, folding, located, spellings
from wiredesk.model.spans import Span

V = TypeVar("V")

MYRIAD = 10_000
"""By which Chinese and Japanese count as others do by thousands."""
_PIECE = re.compile(rf"([^\W\d_{SINGLE}{HANGUL}]+|[{SINGLE}{HANGUL}]|\d+|[^\w\s])")


class Pieces:
    """Runs of letters, runs of digits and single signs of a span, in order: "20.9bn" is four pieces."""

    __slots__ = ("text", "starts", "ends", "folded")

    def __init__(self, text: str, spans: Iterable[Span], pack: Pack) -> None:
        found, self.starts, self.ends = located(_PIECE, text, spans)
        known = folding(pack)
        self.text = text
        self.folded: list[str] = [known[word] for word in found]

    @classmethod
    def of(cls, tokens: Tokens, within: range, pack: Pack) -> Pieces:
        """The pieces of some tokens that are plain: most tokens are one, those of letters and digits are cut."""
        made = cls.__new__(cls)
        made.text = text = tokens.text
        here = slice(within.start, within.stop)
        made.starts, made.ends = tokens.starts[here].tolist(), tokens.ends[here].tolist()
        made.folded = tokens.folded[here]
        mixed = [
            at
            for at, word in enumerate(tokens.words[here])
            if not word.isalpha() and not word.isdecimal() and (word == "_" or word.isalnum())
        ]
        for at in reversed(mixed):
            cut = Pieces(text, (Span(made.starts[at], made.ends[at]),), pack)
            place = slice(at, at + 1)
            made.starts[place], made.ends[place], made.folded[place] = cut.starts, cut.ends, cut.folded
        return made

    def __len__(self) -> int:
        return len(self.folded)


class Terms(Generic[V]):
    """Phrases with their meanings, looked up forwards from a piece or backwards to it, the longest first."""

    __slots__ = ("_by_first", "_by_last", "_glued")

    def __init__(self, phrases: Mapping[str, V], pack: Pack) -> None:
        known = folding(pack)
        self._by_first: dict[str, list[tuple[list[str], V]]] = {}
        self._by_last: dict[str, list[tuple[list[str], V]]] = {}
        self._glued: set[str] = set()
        """Phrases that begin with a single letter and a sign right behind it ("A$"): "a $5 toll" is none."""
        for phrase, value in phrases.items():
            folded = [known[low] for low in _PIECE.findall(phrase.lower())]
            if folded:
                self._by_first.setdefault(folded[0], []).append((folded, value))
                self._by_last.setdefault(folded[-1], []).append((folded, value))
            if len(folded) > 1 and len(folded[0]) == 1 and folded[0].isalpha() and not folded[1].isalpha():
                self._glued.add("".join(folded))
        for table in (self._by_first, self._by_last):
            for entries in table.values():
                entries.sort(key=lambda entry: (-len(entry[0]), entry[0]))

    @property
    def firsts(self) -> frozenset[str]:
        """The folded pieces that a phrase can begin with."""
        return frozenset(self._by_first)

    def at(self, pieces: Pieces, index: int) -> tuple[int, V] | None:
        """The longest phrase that begins at a piece: (index after it, meaning)."""
        words = pieces.folded
        # Most pieces begin none: no list is made of them.
        known = self._by_first.get(words[index]) if index < len(words) else None
        if known is None:
            return None
        for folded, value in known:
            end = index + len(folded)
            if words[index:end] == folded and self._stands(pieces, index, end):
                return end, value
        return None

    def before(self, pieces: Pieces, index: int) -> tuple[int, V] | None:
        """The longest phrase that ends right before a piece: (index of its first piece, meaning)."""
        words = pieces.folded
        known = self._by_last.get(words[index - 1]) if index >= 1 else None
        if known is None:
            return None
        for folded, value in known:
            start = index - len(folded)
            if start >= 0 and words[start:index] == folded and self._stands(pieces, start, index):
                return start, value
        return None

    def _stands(self, pieces: Pieces, start: int, end: int) -> bool:
        """Whether a letter that begins the phrase stands right at its sign, where it is written so."""
        if end - start < 2 or not self._glued or "".join(pieces.folded[start:end]) not in self._glued:
            return True
        return pieces.ends[start] == pieces.starts[start + 1]


def inverted(table: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Words to the meaning under which a pack lists them."""
    return {word: meaning for meaning, words in table.items() for word in words}


class Numerals:
    """The numbers of one language."""

    __slots__ = (
        "digits", "words", "tens", "teens", "scales", "joins", "not_ones", "money_scales",
        "_signs", "_decimal", "_groups",
    )  # fmt: skip

    def __init__(self, pack: Pack) -> None:
        self._decimal = str(pack.get("numbers.decimal", "."))
        self._groups = "".join(pack.strings("numbers.group")).replace(" ", " \u00a0\u202f")
        groups, decimal = re.escape(self._groups), re.escape(self._decimal)
        self.digits = re.compile(rf"\d{{1,3}}(?:[{groups}]\d{{3}}(?!\d))+(?:{decimal}\d+)?|\d+(?:{decimal}\d+)?")
        same = spellings(pack)

        def folded(path: str) -> dict[str, int]:
            return {same.get(word.lower(), word.lower()): int(value) for word, value in pack.table(path).items()}

        self.words = folded("numbers.words")
        self.tens = folded("numbers.tens")
        self.teens = frozenset(same.get(word.lower(), word.lower()) for word in pack.strings("numbers.teens"))
        self.scales: Terms[int] = Terms(
            {word: int(value) for word, value in pack.table("numbers.scales").items()}, pack
        )
        self.money_scales = frozenset(pack.table("numbers.money_scales"))
        # Of languages that write no spaces and count by ten thousands: what each sign is worth.
        tables = (self.words, pack.table("numbers.scales")) if pack.get("text.unspaced") else ()
        self._signs = {sign: int(value) for table in tables for sign, value in table.items() if len(sign) == 1}
        self.joins = frozenset(pack.strings("numbers.and"))
        self.not_ones = frozenset(pack.strings("numbers.not_ones"))

    def regrouped(self, digits: str) -> Decimal | None:
        """The value of digits if the mark of decimals in them parts thousands, as in texts that take over the marks of
        another language ("12,500 người"); None if nothing but three digits behind one mark."""
        whole, mark, rest = digits.partition(self._decimal)
        if not mark or len(rest) != 3 or not rest.isdigit() or not whole.isdigit() or whole[0] == "0" or len(whole) > 3:
            return None
        return Decimal(whole + rest)

    def value_of(self, digits: str) -> Decimal:
        """The value of digits with marks, as `self.digits` matches them."""
        bare = "".join(sign for sign in digits if sign not in self._groups)
        return Decimal(bare.replace(self._decimal, "."))

    def spelled(self, pieces: Pieces, index: int) -> tuple[int, Decimal] | None:
        """A number in words that begins at a piece: (index after it, value); scales belong to it.

        "ba nghìn năm trăm", "hai mươi lăm", "one hundred and twenty-five". A following bare digit-word is taken only
        where a number can go on, so that "two three" stays two numbers.
        """
        if self._signs:
            return self._by_signs(pieces, index)
        total, current, at = 0, -1, index
        folded = pieces.folded
        end = index
        last_scale = 10**18
        while at < len(folded):
            word = folded[at]
            value = self.words.get(word)
            if value is not None and word in self.tens and 0 < current % 100 < 10:
                value = None  # the ten of "three hundred, two, ten"
            # "mười năm" is ten years, "ba nghìn năm trăm" is 3,500.
            ends = current > 0 or self.scales.at(pieces, at + 1) is None
            if word in self.not_ones and at > index and ends:
                break
            if value is not None:
                if current < 0 or (current == 0 and total):
                    current = value
                elif self._follows(value, current):
                    current += value
                else:
                    break
                at += 1
                end = at
                continue
            if word in self.tens and 0 < current % 100 < 10:
                current += (self.tens[word] - 1) * (current % 100)
                at += 1
                end = at
                continue
            if word in self.teens and 0 < current % 100 < 10:
                current += 10  # "empat belas": four and ten
                at += 1
                end = at
                continue
            scale = self.scales.at(pieces, at)
            if scale is not None and current > 0:
                if scale[1] < 1000:
                    low = current % 1000 if current >= 1000 else current
                    if low >= 100:
                        break
                    current *= scale[1]
                elif scale[1] < last_scale:
                    total += current * scale[1]
                    last_scale = scale[1]
                    current = 0
                else:
                    break
                at = scale[0]
                end = at
                continue
            joins = word in self.joins or (word == "-" and pieces.ends[at - 1] == pieces.starts[at])
            if (
                at > index
                and joins
                and at + 1 < len(folded)
                and (current >= 20 or total)
                and self._goes_on(word, current)
            ):
                if folded[at + 1] not in self.words:
                    break
                at += 1
                continue
            break
        if end == index:
            return None
        return end, Decimal(total + max(current, 0))

    def _by_signs(self, pieces: Pieces, index: int) -> tuple[int, Decimal] | None:
        """The same of "三千五百万": ones before tens, hundreds and thousands, all of them before ten thousands and what
        is above. It begins with a figure or a ten: what begins with a higher one is a name as often."""
        total = section = 0
        figure: int | None = None
        small, large = MYRIAD, 10**18
        at = end = index
        while at < len(pieces) and (value := self._signs.get(pieces.folded[at])) is not None:
            if value < 10:
                if figure:
                    break
                figure = value
            elif value < MYRIAD:
                if value >= small or (at == index and value > 10):
                    break
                section += value * (1 if figure is None else figure)
                figure, small = None, value
            else:
                section += figure or 0
                if value >= large or not section:
                    break
                total += section * value
                section, figure, small, large = 0, None, MYRIAD, value
            at += 1
            end = at
        return (end, Decimal(total + section + (figure or 0))) if end > index else None

    def _follows(self, value: int, current: int) -> bool:
        """Whether a number word adds to what was read: "twenty" + "five", "one hundred" + "twenty"."""
        if value < 10:
            return current >= 10 and current % 10 == 0
        return value < 100 and current >= 100 and current % 100 == 0

    def _goes_on(self, word: str, current: int) -> bool:
        return current % 100 >= 20 and current % 10 == 0 if word == "-" else current % 100 == 0


@lru_cache(maxsize=64)
def numerals(pack: Pack) -> Numerals:
    """The numbers of a pack, compiled once."""
    return Numerals(pack)


def plain(value: Any) -> Decimal:
    """A pack's number as a Decimal without binary noise."""
    return Decimal(str(value))
