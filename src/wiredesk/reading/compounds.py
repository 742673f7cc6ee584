"""Names that hyphens or capitals make longer than the one that is known ("Colombie-Britannique", "Apple Watch")."""

from __future__ import annotations

from wiredesk.lang.tokens import Tokens
from wiredesk.reading.capital_runs import CapitalRuns, Piece, known_piece, tied
from wiredesk.reading.lexicon import Known, Lexicon, is_acronym, is_capital

_LONGEST_TEAM = 2
"""Words of a team's own name behind its town's."""
_FEWEST = 5
"""Tokens of one word of three parts, its hyphens counted."""


class Compounds:
    """The longer names of one article."""

    __slots__ = ("lex", "runs", "tokens")

    def __init__(self, tokens: Tokens, lex: Lexicon, runs: CapitalRuns) -> None:
        self.tokens = tokens
        self.lex = lex
        self.runs = runs

    def known(self, index: int, end: int, hit_end: int, known: Known, stop: int) -> Piece:
        """What a known name is before a hyphen: one of a pair ("Kyiv-Moscow"), or a part of another place's or of a
        person's name ("Colombie-Britannique", "France-Marie Lorn")."""
        lex, behind = self.lex, hit_end + 1
        if not (lex.compounds and known.kind == "place" and behind < end and tied(self.tokens, hit_end)):
            return known_piece(index, hit_end, known)
        other = lex.names.at(self.tokens, behind, stop)
        if not is_capital(self.tokens.words[behind]) or (other is not None and other[1].rule != "places.demonym"):
            return known_piece(index, hit_end, known)
        if lex.words.at(self.tokens, behind, stop) is not None:
            return known_piece(index, hit_end, known)
        if self.tokens.words[behind] in lex.given:
            return Piece("name", index, end, "names.after_country_word", "person", sure=True)
        return Piece("name", index, end, "places.compound", "place", sure=True)

    def goes_on(self, start: int, end: int, stop: int) -> bool:
        """Whether a run goes on behind a body's name with words that are no name, person or role of their own: then it
        names a product, a station or a contest ("Apple Watch", "BBC America")."""
        lex, word = self.lex, self.tokens.words[start]
        if word in lex.given or word == "-" or is_acronym(word) or self.runs.role_inside(start, end) is not None:
            return False
        other = lex.names.at(self.tokens, start, stop)
        return other is None or end > other[0]

    def with_place(self, start: int, end: int, hit: tuple[int, Known] | None) -> Piece | None:
        """A part of a known place ("North Lorn", "Greater Varn"), or a team with its town's name before its own
        ("Varn Lions")."""
        lex, words = self.lex, self.tokens.words
        if end - start < 2:
            return None
        if self.tokens.folded[start] in lex.directions:
            whole = _place(lex.names.at(self.tokens, start + 1, end)) == end
            return Piece("name", start, end, "places.part", "place", sure=True) if whole else None
        town = _place(hit) if lex.of_before and not lex.capital_nouns else 0
        last = words[end - 1]
        ends = last.endswith(lex.team_endings) and not last.isupper() and last != "-"
        ends = ends and not (lex.not_team_endings and last.endswith(lex.not_team_endings))
        if not ends or not start < town < end or end - town > _LONGEST_TEAM or words[town] == "-":
            return None
        if self.runs.role_inside(start, end) is not None or lex.names.at(self.tokens, town, end) is not None:
            return None
        return Piece("name", start, end, "organisations.team", "organisation", sure=True)

    def shortened_place(self, index: int, stop: int) -> Piece | None:
        """A place's short form behind the town that lies there or a party's letter ("Varn, Calif.", "R-N.Y.")."""
        tokens, lex = self.tokens, self.lex
        hit = lex.shortened.at(tokens, index, stop)
        if hit is None or index < 2:
            return None
        mark, before = tokens.words[index - 1], tokens.words[index - 2]
        lettered = tied(tokens, index - 1) and before in lex.party_letters
        if not lettered and not (mark == "," and is_capital(before)):
            return None
        return Piece("name", index, hit[0], "places.shortened", "place", hit[1], sure=True)

    def with_small(self, start: int, end: int) -> Piece | None:
        """A place with a small word between hyphens ("Juan-les-Pins"), a person with an article tied to the name
        ("Omar al-Lorn") or a small word that nothing but persons' names have ("Ada von der Lorn")."""
        words, lex = self.tokens.words, self.lex
        if any(words[at] in lex.noble for at in range(start + 1, end - 1)):
            return Piece("name", start, end, "names.noble", "person", sure=True)
        for at in range(start + 1, end - 2):
            if not tied(self.tokens, at + 1):
                continue
            if words[at] in lex.tied_inside and tied(self.tokens, at - 1):
                return Piece("name", start, end, "places.tied", "place", sure=True)
            if words[at] in lex.bound and words[at - 1] != "-" and lex.bound_things.isdisjoint(words[start:end]):
                return Piece("name", start, end, "names.bound", "person", sure=True)
        return None

    def is_one_word(self, start: int, end: int) -> bool:
        """Whether a run is one word of three parts or more, or the last part of one ("Edmund-Lorn-Haus"): named after
        somebody, where nouns are written so."""
        inside = all(tied(self.tokens, at) for at in range(start + 1, end, 2))
        return (end - start >= _FEWEST and inside) or tied(self.tokens, start - 1)

    def with_type(self, start: int, end: int, found: list[Piece]) -> Piece:
        """A place with the capitals that say what it is ("Island of Talle")."""
        first = start - 1
        while first and (is_capital(self.tokens.words[first - 1]) or not is_capital(self.tokens.words[first])):
            first -= 1
        while found and found[-1].last > first:
            first = min(first, found.pop().first)
        return Piece("name", first, end, "places.type_words", "place", sure=True)

    def ends_longer(self, index: int) -> bool:
        """Whether a known place ends a longer name that a link ties it to ("Braves d'Atlanta")."""
        words, folded = self.tokens.words, self.tokens.folded
        before = index - 1
        while before >= 0 and folded[before] in self.lex.inside_links:
            before -= 1
        if before == index - 1 or before < 1 or not is_capital(words[before]) or is_acronym(words[before]):
            return False
        alone = not words[before - 1][0].isalnum() or words[before - 1][0].isdigit()
        return (
            not alone and self.lex.words.at(self.tokens, before) is None and not self.lex.names.at(self.tokens, before)
        )

    def named_on(self, end: int, stop: int) -> bool:
        """Whether a name goes on over "of" ("Lisk Hall of Fame")."""
        link = self.lex.joining.at(self.tokens, end, stop) if end < stop and self.lex.of_before else None
        return link is not None and link[0] < stop and is_capital(self.tokens.words[link[0]])

    def is_where(self, piece: Piece) -> bool:
        """Whether a seat of power is where something is, and no body that acts ("at the White House")."""
        tokens, lex, at = self.tokens, self.lex, piece.first - 1
        at -= at > 0 and tokens.folded[at] in lex.definite
        before = lex.words.at(tokens, at, piece.first) if at >= 0 else None
        return before is not None and before[1].preposition

    def names_thing(self, start: int) -> bool:
        """Whether the words before a run say that it names a work, a contest or a model ("ca khúc …")."""
        for size in (3, 2, 1):
            hit = self.lex.of_things.at(self.tokens, start - size, start) if start >= size else None
            if hit is not None and hit[0] == start:
                return True
        return False


def _place(hit: tuple[int, Known] | None) -> int:
    """Where a known town, region or country ends, 0 if what is known is none."""
    return hit[0] if hit is not None and hit[1].kind == "place" and hit[1].rule != "places.demonym" else 0
