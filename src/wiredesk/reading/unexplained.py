"""Capitals that no list and no neighbour explains: whether they name a person, by the rest of the article."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence, Set

from wiredesk.lang.tokens import Tokens
from wiredesk.reading.capital_runs import Piece
from wiredesk.reading.lexicon import RARE, Lexicon, is_acronym
from wiredesk.reading.persons import Naming, Persons
from wiredesk.reading.run_parts import is_given_pair

_OFTEN = 2
"""So often must a given name stand alone to be what a person is called."""


class Unexplained:
    """What one article tells of its names. small: folded words that it writes small; alone: its folded lone names."""

    __slots__ = ("_lone", "alone", "lex", "persons", "pieces", "small", "tokens")

    def __init__(
        self,
        tokens: Tokens,
        lex: Lexicon,
        pieces: Sequence[Sequence[Piece]],
        persons: Persons,
        small: Set[str],
        alone: Set[str],
    ) -> None:
        self.tokens = tokens
        self.lex = lex
        self.pieces = pieces
        self.persons = persons
        self.small = small
        self.alone = alone
        self._lone = Counter(
            tokens.folded[piece.first]
            for line in pieces
            for piece in line
            if piece.tag == "name" and piece.last - piece.first == 1 and piece.kind == "other"
        )

    def is_called(self, low: str, word: str) -> bool:
        """Whether a given name that stands alone more than once is what a person is called, where family names stand
        last: one that women alone or men alone bear."""
        often = self._lone[low] >= _OFTEN and low not in self.small
        return often and word in self.lex.by_given and not self.lex.surnames

    def is_person(self, naming: Naming, piece: Piece) -> bool:
        """Whether a run of two or three capitals that nothing explains is a person's name."""
        if self.persons.known(naming.parts) is not None:
            return True
        if piece.kind != "other" or len(naming.parts) > 3:
            return False
        words = self.tokens.words[naming.first : naming.last]
        if any(is_acronym(word) or word[0].isdigit() or (word[0].isalpha() and word[0].islower()) for word in words):
            return False
        parts = [part for part in self.tokens.folded[naming.first : naming.last] if part[0].isalnum()]
        before = self.tokens.folded[naming.first - 1]
        if is_given_pair(parts, self.lex) and not (naming.first and before in self.lex.of_people):
            return True
        if any(part in self.small for part in parts) or "-" in words[:2]:
            return False
        town = self.lex.names.at(self.tokens, naming.first, naming.last)
        if town is not None and town[1].kind == "place" and words[-1].endswith(self.lex.team_endings):
            return words[0] in self.lex.given  # "Pittsburgh Pirates"
        rare = [self.lex.common.get(part, 99.0) >= RARE for part in parts]
        if self.lex.surnames:
            return all(rare) and words[0].isascii()
        return all(rare) and self._speaks_or_returns(naming)

    def _speaks_or_returns(self, naming: Naming) -> bool:
        """Whether a verb of speech stands beside a name, it has an initial, its last word comes back alone, or "he" or
        "she" stands in its sentence or the next."""
        words, speech = self.tokens.words, self.lex.speech
        before = words[naming.first - 1] if naming.first else ""
        after = words[naming.last] if naming.last < len(words) else ""
        if before.lower() in self.lex.definite:
            return False  # "the Lorn Suites"
        initial = any(len(word) == 1 and word.isupper() for word in words[naming.first : naming.last])
        if self.lex.pronouns_of_people and any(
            piece.tag == "pronoun" and piece.word is not None and piece.word.pronoun in ("m", "f")
            for pieces in self.pieces[naming.sentence : naming.sentence + 2]
            for piece in pieces
        ):
            return True
        for size in (4, 3, 2):
            hit = self.lex.credited.at(self.tokens, naming.first - size, naming.first) if naming.first >= size else None
            if hit is not None and hit[0] == naming.first:
                return True
        return initial or before in speech or after in speech or naming.parts[-1] in self.alone

    def family_names(self) -> Iterator[tuple[Naming, Piece]]:
        """Known towns and bodies of one word that are the family name of somebody named in full before ("Kerry Houston
        … Houston said"), unless the town or the body is meant anywhere else."""
        if self.lex.surnames:
            return
        found: dict[str, list[tuple[int, Piece]]] = defaultdict(list)
        for number, line in enumerate(self.pieces):
            for piece in line:
                if piece.tag == "name" and piece.sure and piece.last - piece.first == 1 and piece.kind != "person":
                    found[self.tokens.folded[piece.first]].append((number, piece))
        for word, uses in found.items():
            bearers = [person for person in self.persons.short.get(word, ()) if len(person.parts) > 1]
            if not bearers or uses[0][1].first < min(person.first for person in bearers):
                continue
            if any(piece.rule == "places.demonym" or self._is_where(piece) for _, piece in uses):
                continue
            for number, piece in uses:
                yield Naming(piece.first, piece.last, piece.first, number, (word,), None, "names.family"), piece

    def _is_where(self, piece: Piece) -> bool:
        """Whether words beside a name say that something is there."""
        tokens = self.tokens
        before = self.lex.words.at(tokens, piece.first - 1, piece.first) if piece.first else None
        if before is not None and (before[1].preposition or before[1].place_type):
            return True
        follows = piece.last + 1 < len(tokens) and tokens.words[piece.last] == ","
        beyond = self.lex.names.at(tokens, piece.last + 1) if follows else None
        return beyond is not None and beyond[1].kind == "place"


__all__ = ["Unexplained"]
