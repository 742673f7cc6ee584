"""What the words of a run of capitals tell by themselves: initials, family names, common words, nouns at its edges."""

from __future__ import annotations

from collections.abc import Sequence, Set

from wiredesk.lang.tokens import Tokens
from wiredesk.reading.capital_runs import Piece, tied
from wiredesk.reading.lexicon import RARE, Known, Lexicon, is_acronym, is_capital

_LONGEST_CLAN = 6
FREQUENT = 12
"""So many family names of a pack's list make two capitals a person; the rarer ones begin places just as often."""


def is_given_pair(folded: Sequence[str], lex: Lexicon) -> bool:
    """Whether two folded words are given names by which somebody is named without a family name ("Quang Hải")."""
    return len(folded) == 2 and folded[0] in lex.given_first and folded[1] in lex.given_last


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

    def is_pair(self, start: int, end: int) -> bool:
        """Whether a run is two given names alone."""
        return is_given_pair(self.tokens.folded[start:end], self.lex)

    def body_inside(self, first: int, end: int, stop: int) -> int:
        """Where a body begins in a run of capitals behind letters of another ("CSGT Công an …"), else its end."""
        if not self.lex.completes or end - first < 2 or not is_acronym(self.tokens.words[first]):
            return end
        body = self.lex.first_words.at(self.tokens, first + 1, stop)
        return first + 1 if body is not None else end

    def named_by_family(self, start: int, end: int) -> bool:
        """Whether a run is a name with the family's before, whose last parts may be initials ("Nguyễn Thị T.V")."""
        rank = self.lex.surnames.get(self.tokens.folded[start], 999)
        words = self.tokens.words[start:end]
        initials = len(words) > 3 and words[-2] == "." and len(words[-1]) == len(words[-3]) == 1
        words = words[:-3] if initials else words
        if 3 <= len(words) <= 4 and self.tokens.folded[start + 1] in self.lex.by_middle:
            return all(is_capital(word) and not is_acronym(word) for word in words)  # "Lường Thị Nga"
        if not (1 if initials else 2) <= len(words) <= 4 or rank >= (FREQUENT if end - start == 2 else 999):
            return False
        return all(is_capital(word) for word in words)

    def has_clan_letter(self, start: int, end: int) -> bool:
        """Whether a run begins with a letter that stands before the names of some peoples ("H'Hen Niê", "Y Bhiu")."""
        words = self.tokens.words
        if self.tokens.folded[start] not in self.lex.clan_letters or not 2 <= end - start <= _LONGEST_CLAN:
            return False
        return all(
            word == "'" or word == "’" or (is_capital(word) and word.isalpha()) for word in words[start + 1 : end]
        )

    def has_life(self, index: int, stop: int) -> bool:
        """Whether a bracket behind a name tells what only persons have: age, birth, home ("(32 tuổi, ngụ …")."""
        words, folded = self.tokens.words, self.tokens.folded
        if index + 2 >= stop or words[index] != "(":
            return False
        aged = words[index + 1].isdecimal() and folded[index + 2] in self.lex.age_words
        return aged or self.lex.of_life.at(self.tokens, index + 1, stop) is not None

    def with_stop(self, end: int, stop: int) -> int:
        """Where a name ends whose last part is an initial: behind its stop, unless that ends the sentence."""
        words, tokens = self.tokens.words, self.tokens
        goes_on = end + 1 < stop and len(words[end - 1]) == 1 and words[end] == "."
        return end + 1 if goes_on and tokens.starts[end] == tokens.ends[end - 1] else end

    def longer_than_known(self, index: int, end: int, hit_end: int, known: Known) -> Piece | None:
        """What a run is that only begins with a known place: two given names of which the first is a country's too
        ("Mỹ Tâm"), or a longer name behind the word for its kind ("phường Lạc Hòa Đông")."""
        lex, tokens = self.lex, self.tokens
        if known.kind != "place" or lex.of_before or lex.names.at(tokens, hit_end) is not None:
            return None
        alone = lex.words.at(tokens, index, index + 1) is None
        if known.ambiguous and alone and self.is_pair(index, end):
            return Piece("name", index, end, "names.given_pair", "person", sure=True)
        kind = lex.words.at(tokens, index - 1, index) if index else None
        if kind is None or not kind[1].place_type or end > hit_end + 2 or not is_capital(tokens.words[hit_end]):
            return None
        if lex.words.at(tokens, hit_end) is not None or lex.first_words.at(tokens, hit_end) is not None:
            return None
        if end == hit_end + 2 and lex.surnames.get(tokens.folded[hit_end], 999) < FREQUENT:
            return None
        return Piece("name", index, end, "places.type_words", "place", sure=True)

    def completes(self, index: int) -> bool:
        """Whether a small syllable makes one word with the capital before it ("Cộng hòa")."""
        tokens, lex = self.tokens, self.lex
        word = tokens.words[index]
        if not word[0].islower() or tokens.folded[index] in lex.not_continued or len(tokens.words[index - 1]) > 5:
            return False
        return lex.words.at(tokens, index) is None and lex.common.get(tokens.folded[index - 1]) is not None

    def completes_word(self, index: int, stop: int) -> bool:
        """Whether a small syllable ends a word that the capital before it begins ("Luật Đất đai"), and begins none."""
        folded, pairs = self.tokens.folded, self.lex.pairs
        if (
            not 0 < index < stop
            or not self.tokens.words[index].islower()
            or folded[index] not in pairs.get(folded[index - 1], ())
        ):
            return False
        return index + 1 >= stop or folded[index + 1] not in pairs.get(folded[index], ())

    def end_of_words(self, index: int, stop: int) -> int:
        """Where a name ends that a small syllable goes on: behind it, or behind the words for a field ("Luật Kinh
        doanh bất động sản")."""
        end = index + 1
        while end < stop and (inner := self.lex.inner.at(self.tokens, end, stop)) is not None:
            end = inner[0]
        return end

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
