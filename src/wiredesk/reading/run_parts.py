"""What the words of a run of capitals tell by themselves: initials, family names, common words, nouns at its edges."""

from __future__ import annotations

from collections.abc import Set

from wiredesk.lang.tokens import Tokens
from wiredesk.reading.capital_runs import tied
from wiredesk.reading.lexicon import RARE, Lexicon, is_acronym, is_capital


class RunParts:
    """The words of one article's runs."""

    __slots__ = ("lex", "tokens")

    def __init__(self, tokens: Tokens, lex: Lexicon) -> None:
        self.tokens = tokens
        self.lex = lex

    def is_plain(self, start: int, end: int) -> bool:
        """Whether a run of capitals is nothing but common words ("Radio Broadcast"), where names are other words."""
        lex = self.lex
        return not lex.surnames and all(
            lex.common.get(self.tokens.folded[at], 99.0) < RARE and self.tokens.words[at] not in lex.given
            for at in range(start, end)
        )

    def has_initials(self, start: int, end: int) -> bool:
        """Whether a run is letters with stops and a rare word ("J. D. Lorn")."""
        words = self.tokens.words
        last = words[end - 1]
        behind = words[start + 2 : end]
        full = all(len(word) > 1 and word.isalpha() and not word.isupper() for word in behind)
        if full and len(words[start]) == 1 and words[start + 1] == "." and len(behind) > 1:
            return True  # "S. Josiah Lorn"
        letters = [word for word in words[start : end - 1] if word != "."]
        if not all(len(word) == 1 and word.isalpha() for word in letters) or words[start + 1] != ".":
            return False
        return len(last) > 2 and not last.isupper() and self.lex.common.get(last.lower(), 99.0) >= RARE

    def family_first(self, start: int, end: int) -> bool:
        """Whether one or two words, one of them rare, follow a family name that stands first ("Kim Lorn Un")."""
        lex, words, folded = self.lex, self.tokens.words, self.tokens.folded
        if lex.surnames or folded[start] not in lex.surnames_first:
            return False
        fewest = 1 if lex.common.get(folded[start], 99.0) >= RARE else 2  # "Park Lorn" may be a park
        rest = [at for at in range(start + 1, end) if words[at] != "-"]
        if not fewest <= len(rest) < 3 or not all(words[at].isalpha() and not words[at].isupper() for at in rest):
            return False
        return any(lex.common.get(folded[at], 99.0) >= RARE for at in rest)

    def is_field(self, index: int, behind: int, end: int) -> bool:
        """Whether a word for a role is a field of work in a body's name ("Justice Department", "General Services
        Administration")."""
        lex, folded = self.lex, self.tokens.folded
        if behind - index > 1 or folded[index] not in lex.weak_roles or not lex.of_before:
            return False
        return all(lex.common.get(low, 99.0) < RARE for low in folded[behind:end] if low[0].isalpha())

    def is_age(self, index: int, stop: int) -> bool:
        """Whether a number after a name and a comma is its age: of two digits, and a word or a second comma follows
        that makes no date or measure of it ("Fort Lorn, 27 March", "4 Stunden, 58 Minuten")."""
        number = int(self.tokens.words[index])
        if not 5 <= number <= 110 or index + 1 >= stop:
            return False
        after = self.tokens.words[index + 1]
        counts = self.lex.capital_nouns and is_capital(after)
        return after not in ".-/:%" and after not in self.lex.dates and not counts

    def person_start(self, start: int, end: int, small: Set[str]) -> int:
        """Where a person's name begins in a run of capitals behind words for what the person is ("Assemblyman Josiah
        Lorn"): at a given name behind one of their endings; else where the run begins."""
        lex, words, folded = self.lex, self.tokens.words, self.tokens.folded
        if not lex.title_endings or words[start] in lex.given:
            return start
        for at in range(max(start + 1, end - 3), end - 1):
            plain = words[at] in lex.given and folded[at] not in small and words[at - 1] not in lex.given
            behind = all(len(word) > 1 and word[0].isalpha() and not is_acronym(word) for word in words[at + 1 : end])
            if plain and behind and folded[at - 1].endswith(lex.title_endings):
                return at
        return start

    def is_surname(self, first: int, at: int, end: int, honoured: bool) -> bool:
        """Whether a word for a role ends a name ("Ada King", "Dr Osk Bishop Jr"), where roles stand before names."""
        lex, words = self.lex, self.tokens.words
        if lex.surnames or lex.capital_nouns or not (honoured or words[first] in lex.given):
            return False
        return all(word == "." or word.lower() in lex.suffixes for word in words[at + 1 : end])

    def without_nouns(self, first: int, end: int) -> tuple[int, int]:
        """A run of capitals without the common nouns at its edges ("Rapper Tomas Wirth Anfang"), where nouns have a
        capital."""
        words, given = self.tokens.words, self.lex.given
        start = first
        while start < end and words[start] not in given and (self._noun(start) or not words[start][0].isalpha()):
            start += 1
        while end > start and words[start] not in given and self._noun(end - 1) and not tied(self.tokens, end - 2):
            end -= 1
        alone = end - first == 1 and words[first][0].isalpha()
        return (first, end) if start == end and alone else (start, end)

    def body_start(self, first: int, end: int) -> int:
        """Where a body's name begins in a run of capitals that other nouns open ("Mitglied der Lorn Society")."""
        words, joining = self.tokens.words, self.lex.joining
        linked = [at for at in range(first + 1, end - 2) if words[at][0].islower() and joining.at(self.tokens, at, end)]
        if not linked:
            return first
        start = linked[-1] + 1
        adjective = words[start].endswith(self.lex.adjective_endings)  # "Deutsche Bank"
        noun = self._noun(start) and not adjective and words[start + 1] != "-"
        return start + 1 if noun and end - start > 2 else start

    def _noun(self, index: int) -> bool:
        low = self.tokens.folded[index]
        known = low in self.lex.common or low in self.lex.initial_words or self.tokens.words[index] in self.lex.dates
        return known or (len(low) > 5 and low.endswith(self.lex.noun_endings))
