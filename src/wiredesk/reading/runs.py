"""Names in scripts without capitals: what stands beside a word tells that it is one.

A sentence is covered by what the pack knows (names, roles, verbs of speech, small words); what is left over are runs.
A run is a person beside a role, an honorific or a verb of speech, or by the sign between the parts of a foreign name;
a body or a place by its last word, or by its first one where a language writes that first. What an article has named
once so is found again in all of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from wiredesk.lang.packs import Pack
from wiredesk.lang.tokens import Phrases, Tokens
from wiredesk.reading.capital_runs import Piece
from wiredesk.reading.capitals import Seen
from wiredesk.reading.lexicon import Known, Lexicon, Word

LONGEST_BODY = 10
"""Tokens of a body's name before its last word."""
LONGEST_PLACE = 5
LONGEST_FOREIGN = 8
"""Characters of one part of a name that is written by sound."""
LONGEST_NATIVE = 5
"""Characters of a whole name before the role that follows it."""
LONGEST_GIVEN = 4
"""Characters of a given name behind a family name that the pack knows."""
MOST_WORDS = 3
"""Words of a person's name, and words of a body's behind its first one."""


@dataclass(frozen=True, slots=True)
class _Words:
    """What only this reader needs of a pack."""

    stops: Phrases[bool]
    speech: Phrases[bool]
    bodies: Phrases[bool]
    first: Phrases[bool]
    last_body: Phrases[bool]
    last_place: Phrases[bool]
    surnames: Phrases[bool]
    sounds: frozenset[str]
    joiners: frozenset[str]
    not_endings: tuple[str, ...]
    """What words end in that are no part of a name before an office."""
    letters: frozenset[str]
    """What family names of one letter are, where the given name is written onto them."""
    article: str
    before: bool
    after: bool


@lru_cache(maxsize=64)
def _words(pack: Pack) -> _Words:
    def phrases(*paths: str) -> Phrases[bool]:
        return Phrases(dict.fromkeys((word for path in paths for word in pack.strings(path)), True), pack)

    spoken = [
        form for path in ("quotes.verbs", "quotes.sources") for rule in pack.rules(path) for form in rule["forms"]
    ]
    holder = pack.get("roles.holder", "after")
    return _Words(
        stops=phrases("names.stops", "names.not_names", "numbers.stops"),
        speech=Phrases(dict.fromkeys((*spoken, *pack.strings("names.acts")), True), pack),
        bodies=phrases("organisations.bodies"),
        first=phrases("organisations.first_words"),
        last_body=phrases("organisations.last_words"),
        last_place=phrases("places.last_words"),
        surnames=phrases("names.surnames"),
        sounds=frozenset(str(pack.get("names.sounds", ""))),
        joiners=frozenset(pack.strings("names.joiners")),
        not_endings=pack.strings("names.not_endings"),
        letters=frozenset(str(pack.get("names.surname_letters", ""))),
        article=str(pack.get("names.article", "")),
        before=holder in ("before", "both"),
        after=holder in ("after", "both"),
    )


@dataclass(slots=True)
class _Mark:
    """Tokens that the pack knows."""

    first: int
    last: int
    known: Known | None = None
    word: Word | None = None
    spoken: bool = False
    body: bool = False
    leads: bool = False
    small: bool = False


class Runs:
    """Cuts sentences of one article into pieces without the help of capitals."""

    __slots__ = ("_again", "_found", "lex", "seen", "tokens", "words")

    def __init__(self, tokens: Tokens, lex: Lexicon, sentences: Sequence[range], pack: Pack) -> None:
        self.tokens = tokens
        self.lex = lex
        self.words = _words(pack)
        self.seen = Seen(frozenset(), frozenset())
        self._again: dict[str, list[tuple[tuple[str, ...], Piece]]] = {}
        self._found: dict[int, list[Piece]] = {}
        for sentence in sentences:
            self._found.setdefault(sentence.start, self._cut(sentence))
        for pieces in self._found.values():
            for piece in pieces:
                if piece.tag == "name" and piece.sure and not piece.key:
                    self._remember(piece)
        if self._again:
            for sentence in sentences:
                self._found[sentence.start] = self._cut(sentence)

    def pieces(self, sentence: range, titled: bool) -> list[Piece]:
        """The pieces of a sentence, left to right without overlap; titles are written like the rest."""
        return self._found.get(sentence.start, [])

    def _remember(self, piece: Piece) -> None:
        """A name met once is one everywhere, a person's also by the last of its parts."""
        folded = tuple(self.tokens.folded[piece.first : piece.last])
        forms = [folded]
        if piece.kind == "person":
            at = max((index for index, word in enumerate(folded) if word in self.words.joiners), default=-1)
            spaced = not any(len(word) == 1 for word in folded)
            tail = folded[at + 1 :] if at >= 0 else folded[-1:] if spaced else folded
            forms.append(tail)
        for form in forms:
            if len("".join(form)) < 2:
                continue
            known = self._again.setdefault(form[0], [])
            if all(form != other for other, _ in known):
                known.append((form, piece))
                known.sort(key=lambda entry: -len(entry[0]))

    # -- what the pack knows ---------------------------------------------------------------------------------------

    def _marks(self, sentence: range) -> list[_Mark]:
        tokens, lex, words = self.tokens, self.lex, self.words
        marks: list[_Mark] = []
        index, stop = sentence.start, sentence.stop
        while index < stop:
            best = _Mark(index, index)
            name = lex.names.at(tokens, index, stop)
            if name is not None:
                end = name[0]
                more = words.last_place.at(tokens, end, stop) if name[1].kind == "place" else None
                best = _Mark(index, end if more is None else more[0], known=name[1])
                if name[1].kind == "place" and more is None and self._family(index, end, stop):
                    index = end
                    continue
            for kind, table in (
                ("word", lex.words), ("body", words.bodies), ("leads", words.first), ("spoken", words.speech),
                ("small", words.stops),
            ):  # fmt: skip
                hit: tuple[int, Word | bool] | None = table.at(tokens, index, stop)
                if hit is not None and hit[0] > best.last:
                    best = _Mark(index, hit[0])
                    setattr(best, kind, hit[1])
            again = self._named_again(index, stop)
            if again is not None and again > best.last:
                index = again
                continue
            if best.small and any(
                (hit := table.at(tokens, index, stop)) is not None and hit[0] > best.last
                for table in (words.last_body, words.last_place)
            ):
                index += 1  # "大" is a small word, not in "大学"
                continue
            if best.last > index:
                marks.append(best)
            index = max(best.last, index + 1)
        return marks

    def _family(self, first: int, last: int, stop: int) -> bool:
        """Whether a place's name is a family name before a given name and an office ("高市早苗首相")."""
        hit = self.words.surnames.at(self.tokens, first, stop) if self.words.before else None
        if hit is None or hit[0] != last:
            return False
        for end in range(last + 1, min(stop, last + LONGEST_NATIVE)):
            office = self.lex.words.at(self.tokens, end, stop)
            if office is not None:
                return office[1].role is not None
        return False

    def _named_again(self, index: int, stop: int) -> int | None:
        """End of a name that the article has elsewhere, so that no shorter word is seen in it."""
        folded = self.tokens.folded
        for form, _ in self._again.get(folded[index], ()):
            if index + len(form) <= stop and tuple(folded[index : index + len(form)]) == form:
                return index + len(form)
        return None

    def _free(self, index: int) -> bool:
        word = self.tokens.words[index]
        return word[0].isalpha() or word in self.words.joiners

    # -- pieces ----------------------------------------------------------------------------------------------------

    def _cut(self, sentence: range) -> list[Piece]:
        marks = self._marks(sentence)
        found: list[Piece] = []
        at = sentence.start
        for number, mark in enumerate([*marks, None]):
            end = mark.first if mark is not None else sentence.stop
            before = marks[number - 1] if number else None
            for first, last in self._runs(at, end):
                left = before if before is not None and before.last == first else None
                right = mark if mark is not None and mark.first == last else None
                after = marks[number + 1] if number + 1 < len(marks) else None
                if right is not None and after is not None and after.first == right.last:
                    # "トランプ米大統領": the country, the party or the ministry stands between name and role.
                    between = right.body or (right.known is not None and right.known.kind in ("place", "organisation"))
                    right = after if between and after.word is not None and after.word.role else right
                found += self._run(first, last, left, right, marks[: number - 1] if number else [], sentence)
            if mark is not None:
                piece = self._of_mark(mark, sentence)
                if piece is not None:
                    found.append(piece)
                at = mark.last
        return self._joined(found)

    def _runs(self, first: int, stop: int) -> list[tuple[int, int]]:
        """What no mark covers, cut at signs and figures."""
        runs: list[tuple[int, int]] = []
        start = first
        for index in range(first, stop + 1):
            if index == stop or not self._free(index):
                if index > start:
                    runs.append((start, index))
                start = index + 1
        return runs

    def _of_mark(self, mark: _Mark, sentence: range) -> Piece | None:
        tokens, lex = self.tokens, self.lex
        if mark.known is not None:
            return Piece("name", mark.first, mark.last, mark.known.rule, mark.known.kind, mark.known.key, sure=True)
        if mark.leads:
            return self._led(mark, sentence)
        if mark.body:
            return Piece("name", mark.first, mark.last, "organisations.fields", "organisation", sure=True)
        word = mark.word
        if word is None:
            return None
        if word.role:
            return Piece("role", mark.first, mark.last, "roles.classes", "role", word=word)
        if word.short:
            key = word.short.replace("_", " ")
            return Piece("short", mark.first, mark.last, "organisations.short", "organisation", key)
        if word.pronoun:
            before = tokens.folded[mark.first - 1] if mark.first else ""
            follows = tokens.folded[mark.last] if mark.last < sentence.stop else ""
            if before in lex.pronoun_not_after or follows in lex.pronoun_not_before:
                return None
            return Piece("pronoun", mark.first, mark.last, "names.pronouns", "person", word=word)
        if word.honorific:
            return Piece("honorific", mark.first, mark.last, "names.honorifics", word=word)
        return Piece("modifier", mark.first, mark.last, "roles.modifiers", word=word) if word.modifier else None

    def _led(self, mark: _Mark, sentence: range) -> Piece | None:
        """A body by its first word, with its field, what belongs to it by the article, and its country."""
        tokens, lex, words = self.tokens, self.lex, self.words
        end, rule = mark.last, "organisations.first_words"
        field = lex.fields.at(tokens, end, sentence.stop)
        if field is not None:
            end, rule = field[0], "organisations.fields"
        for _ in range(MOST_WORDS):
            if end >= sentence.stop:
                break
            place = lex.names.at(tokens, end, sentence.stop)
            if place is not None and place[1].kind == "place":
                end = place[0]
                continue
            bound = bool(words.article) and tokens.words[end].startswith(words.article)
            known = lex.words.at(tokens, end, sentence.stop) or words.speech.at(tokens, end, sentence.stop)
            if not bound or known is not None or words.stops.at(tokens, end, sentence.stop) is not None:
                break
            end += 1
        return Piece("name", mark.first, end, rule, "organisation", sure=True) if end > mark.last else None

    def _joined(self, found: list[Piece]) -> list[Piece]:
        """Bodies with the country written on before them; nothing that overlaps what was found before it."""
        kept: list[Piece] = []
        for piece in sorted(found, key=lambda each: (each.first, -each.last)):
            last = kept[-1] if kept else None
            if last is not None and piece.first < last.last:
                continue
            body = piece.kind == "organisation" and not piece.key and piece.rule != "organisations.first_words"
            if last is not None and body and last.kind == "place" and last.last == piece.first and last.tag == "name":
                piece.first = last.first
                kept.pop()
            kept.append(piece)
        return kept

    # -- runs ------------------------------------------------------------------------------------------------------

    def _run(
        self, first: int, last: int, left: _Mark | None, right: _Mark | None, earlier: list[_Mark], sentence: range
    ) -> list[Piece]:
        again = self._again_in(first, last)
        if again:
            return again
        tokens, words = self.tokens, self.words
        role_left = left is not None and self._introduces(left, earlier)
        joined = self._foreign(first, last, role_left)
        if joined is not None:
            return [joined]
        role_right = right is not None and right.word is not None and bool(right.word.role or right.word.honorific)
        family = words.surnames.at(tokens, first, last) if words.before and role_right else None
        if family is not None and family[0] < last <= family[0] + LONGEST_GIVEN:
            return [Piece("name", first, last, _beside(right), "person", sure=True)]
        body = self._by_last(first, last, left)
        if body is not None:
            rest = self._run(body.last, last, None, right, [], sentence) if body.last < last else []
            return [body, *rest]
        spoken = right is not None and right.spoken
        single = all(len(word) == 1 for word in tokens.words[first:last])
        if not single:
            return self._by_words(first, last, role_left, role_right, right)
        listed = tokens.words[first - 1 : first] == [","] or tokens.words[last : last + 1] == [","]
        if role_left and words.after:
            end = self._native_end(first, last, whole=True)
            if end:
                return [Piece("name", first, end, "roles.name", "person", sure=True)]
        if role_right and (words.before or (right is not None and right.word is not None and right.word.honorific)):
            start = self._native_start(first, last)
            if start is not None:
                return [Piece("name", start, last, _beside(right), "person", sure=True)]
        if spoken or listed or last == sentence.stop or (left is None and right is not None):
            end = self._native_end(first, last, whole=False)
            if end == last and (spoken or listed):
                return [Piece("name", first, end, "names.surnames", "person", sure=True)]
        if spoken and 2 < last - first <= LONGEST_FOREIGN and words.sounds.issuperset(tokens.words[first:last]):
            return [Piece("name", first, last, "names.sounds", "person", sure=True)]
        return []

    def _introduces(self, mark: _Mark, earlier: list[_Mark]) -> bool:
        """Whether a role or honorific stands before, or one whose country or body stands behind it."""
        if mark.word is not None:
            return bool(mark.word.role or mark.word.honorific)
        if mark.known is None or mark.known.kind == "person" or not earlier or not self.lex.of_both:
            return False
        before = earlier[-1]
        return before.last == mark.first and before.word is not None and bool(before.word.role)

    def _again_in(self, first: int, last: int) -> list[Piece]:
        folded = self.tokens.folded
        found: list[Piece] = []
        index = first
        while index < last:
            end = index + 1
            for form, piece in self._again.get(folded[index], ()):
                if index + len(form) <= last and tuple(folded[index : index + len(form)]) == form:
                    end = index + len(form)
                    found.append(Piece("name", index, end, piece.rule, piece.kind, sure=True))
                    break
            index = end
        return found

    def _foreign(self, first: int, last: int, introduced: bool) -> Piece | None:
        """A name in parts with a sign between them."""
        words, joiners, sounds = self.tokens.words, self.words.joiners, self.words.sounds
        at = next((index for index in range(first + 1, last - 1) if words[index] in joiners), None)
        if at is None:
            return None
        start = at
        while (
            start > first and (words[start - 1] in sounds or len(words[start - 1]) > 1) and at - start < LONGEST_FOREIGN
        ):
            start -= 1
        if introduced and at - first <= LONGEST_FOREIGN:
            start = first
        end, since = at + 1, at
        while end < last and end - since <= LONGEST_FOREIGN:
            if words[end] in joiners:
                since = end
            elif words[end] not in sounds and len(words[end]) == 1:
                break
            end += 1
        if end - at < 2 or start == at:
            return None
        return Piece("name", start, end, "names.joined", "person", sure=True)

    def _by_last(self, first: int, last: int, left: _Mark | None) -> Piece | None:
        """A body or place by its last word; a country written on before counts as a word of it."""
        tokens, words = self.tokens, self.words
        best: tuple[int, str] | None = None
        for index in range(first, last):
            for table, rule in ((words.last_body, "organisations.last_words"), (words.last_place, "places.last_words")):
                hit = table.at(tokens, index, last)
                if hit is None:
                    continue
                led = left is not None and left.known is not None and left.known.kind == "place"
                longest = LONGEST_BODY if rule.startswith("org") else LONGEST_PLACE
                if (index - first >= 1 or (led and rule.startswith("org"))) and index - first <= longest:
                    best = (hit[0], rule)
        if best is None:
            return None
        kind = "organisation" if best[1].startswith("org") else "place"
        return Piece("name", first, best[0], best[1], kind, sure=True)  # type: ignore[arg-type]  # one of the two

    def _native_end(self, first: int, last: int, *, whole: bool) -> int:
        """End of a name of one family name and one or two characters that begins here; 0 if none does.

        whole: something before says that a name begins, so that without a known family name one written by sound, or
        the whole run, will do.
        """
        hit = self.words.surnames.at(self.tokens, first, last)
        if hit is not None:
            if last - hit[0] in (1, 2):
                return last
            if whole and last - hit[0] > 2:
                return hit[0] + 2
        if not whole:
            return 0
        sounds = first
        while sounds < last and self.tokens.words[sounds] in self.words.sounds:
            sounds += 1
        if sounds - first >= 2:
            return sounds
        return last if 2 <= last - first <= 4 and not self.words.sounds else 0

    def _native_start(self, first: int, last: int) -> int | None:
        """Start of a name that ends where a role or honorific begins."""
        tokens, words = self.tokens, self.words
        for size in (4, 3, 2, 1):
            if last - size >= first:
                hit = words.surnames.at(tokens, last - size, last)
                if hit is not None and last - hit[0] <= 2:
                    return last - size
        if words.sounds:
            sounds = last
            while sounds > first and tokens.words[sounds - 1] in words.sounds:
                sounds -= 1
            return sounds if last - sounds >= 2 else None
        return first if 2 <= last - first <= LONGEST_NATIVE else None

    def _by_words(self, first: int, last: int, role_left: bool, role_right: bool, right: _Mark | None) -> list[Piece]:
        """A run with words of several letters: names of people beside a role, or by a given name."""
        words = self.tokens.words
        if role_right and self.words.before:
            lead = words[last - 1]
            if lead[0] in self.words.letters and 2 <= len(lead) <= LONGEST_GIVEN:
                return [Piece("name", last - 1, last, "roles.name", "person", sure=True)]
            start = last
            while start > first and len(words[start - 1]) > 1 and last - start < MOST_WORDS:
                if words[start - 1].endswith(self.words.not_endings):
                    break
                start -= 1
            if start == last and self.words.not_endings:
                return []
            if start == last:
                start = max(first, last - LONGEST_NATIVE)
            if start < last:
                return [Piece("name", start, last, "roles.name", "person", sure=True)]
        if role_left and self.words.after:
            end = self._words_end(first, last)
            lone = end - first == 1 and len(self.words.article) > 0
            if not lone or words[first].startswith(self.words.article) or words[first] in self.lex.given:
                return [Piece("name", first, end, "roles.name", "person", sure=True)]
        for index in range(first, last):
            if words[index] in self.lex.given:
                end = self._words_end(index, last)
                if end - index > 1:
                    return [Piece("name", index, end, "names.given", "person", sure=True)]
        return []

    def _words_end(self, first: int, last: int) -> int:
        """End of a name of at most three words; what binds names ("bin") and the word after it count as one."""
        end, count = first, 0
        while end < last and count < MOST_WORDS:
            if self.tokens.folded[end] in self.lex.particles and end + 1 < last:
                end += 1
            end += 1
            count += 1
        return end


def _beside(right: _Mark | None) -> str:
    """The rule by which a name stands before a role or a courtesy."""
    return "roles.name" if right is not None and right.word and right.word.role else "names.honorifics"


__all__ = ["Runs"]
