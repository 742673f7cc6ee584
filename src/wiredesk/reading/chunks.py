"""One sentence cut into the pieces that names are made of: names, roles, modifiers, honorifics, pronouns.

What a run of capitals is (person, place, organisation) is decided here as far as its own words and its neighbours
tell; what only the rest of the article can tell is left open (kind "other").
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter

from wiredesk.lang.tokens import Tokens
from wiredesk.model.findings import EntityKind
from wiredesk.reading.bodies import Bodies
from wiredesk.reading.capital_runs import CapitalRuns, Piece, known_piece, tied
from wiredesk.reading.capitals import CALLS, CAPITAL, HYPHEN, OPENING, SIGN, YEAR, Seen, is_camel, spelt_small
from wiredesk.reading.compounds import Compounds
from wiredesk.reading.lexicon import RARE, Known, Lexicon, Word, is_acronym, is_capital
from wiredesk.reading.run_parts import FREQUENT, RunParts
from wiredesk.text.names import key

_BODIES = frozenset({"organisations.alias", "organisations.outlet"})
NOT_INSIDE = frozenset({"places.country", "places.territory", "places.demonym", "places.region", "places.seat"})
_VOWELS = frozenset("AEIOUY")
COMMON, VERY_COMMON = 6.5, 3.5
"""Rarity (idf) below which a word is so frequent that a capital at the start of a sentence says nothing."""


class Chunker:
    """Cuts sentences of one article into pieces."""

    __slots__ = ("bodies", "compounds", "lex", "doubtful", "parts", "runs", "seen", "start", "telling", "tokens")

    def __init__(self, tokens: Tokens, lex: Lexicon, words: Seen) -> None:
        self.tokens = tokens
        self.lex = lex
        self.seen = words
        self.runs = CapitalRuns(tokens, lex)
        self.bodies = Bodies(tokens, lex, self.runs)
        self.compounds = Compounds(tokens, lex, self.runs)
        self.parts = RunParts(tokens, lex)
        counted = Counter(tokens.words) if lex.weak_acronyms else {}
        starters = lex.starters
        self.telling = [
            at
            for at, (word, low) in enumerate(zip(tokens.words, tokens.folded, strict=True))
            if CALLS[word] > HYPHEN or low in starters
        ]
        """Where a piece may begin, or a sign stands: not at most small words."""
        once = frozenset(word for word, times in counted.items() if times == 1 and word.isupper())
        self.doubtful = once | spelt_small(tokens)
        """Words in capitals that stand but once, or for words in small letters."""
        self.start = 0
        """First token of the sentence at hand."""

    def pieces(self, sentence: range, titled: bool) -> list[Piece]:
        """The pieces of a sentence, left to right without overlap."""
        lex, tokens = self.lex, self.tokens
        words, folded = tokens.words, tokens.folded
        self.start = sentence.start
        functions, starters = lex.words.firsts, lex.starters
        found: list[Piece] = []
        index, stop = sentence.start, sentence.stop
        opens = True
        telling = self.telling
        for at in range(bisect_left(telling, index), bisect_left(telling, stop)):
            if telling[at] < index:
                continue
            opens = opens and telling[at] == index
            index = telling[at]
            word, low = words[index], folded[index]
            call = CALLS[word]
            upper, year = call == CAPITAL, call == YEAR
            if low in lex.elided and index + 2 < stop and words[index + 1] in "'’" and (opens or not upper):
                index += 2  # "L'Allemagne": the capital is the sentence's, inside of one it is a name's ("D'Orso")
                continue
            if not (upper or year) and low not in starters:
                opens = call == OPENING or (opens and call == SIGN)
                index += 1
                continue
            if year and (event := self._dated(index, stop)) is not None:
                found.append(event)
                index, opens = event.last, False
                continue
            if not word[0].isalpha() and word != "-":
                opens = opens or call == OPENING
                index += 1
                continue
            function = lex.words.at(tokens, index, stop) if low in functions else None
            piece: Piece | None = None
            if upper:
                piece = self._capital(index, stop, opens, titled, function, found)
            else:
                name = lex.names.at(tokens, index, stop)
                if name is not None:
                    piece = known_piece(index, name[0], name[1])
                elif low in lex.bound and index + 2 < stop and tied(tokens, index + 1):
                    if is_capital(words[index + 2]):
                        piece = Piece("name", index, self.runs.run(index + 2, stop), "names.capitals", "other")
                elif low in lex.small_bodies:
                    body = lex.first_words.at(tokens, index, stop)
                    piece = self.bodies.led_body(index, body[0], stop) if body is not None else None
            if piece is None and function is not None:
                piece = self._function(index, function[0], function[1], stop)
                if piece is not None and piece.tag == "role" and upper:
                    piece = self.bodies.office(piece, stop, found)
            opens = False
            if piece is None:
                index += 1
            else:
                if piece.rule == "places.seat" and not self.compounds.is_where(piece):
                    acts = bool(lex.pairs) or self._speaks(piece.last, stop)
                    piece.kind = "organisation" if acts else piece.kind  # "the White House said", "a White House lawn"
                if piece.rule in _BODIES and not (lex.of_before or lex.of_both):
                    self.bodies.with_seat(piece, stop)
                if piece.tag == "name" and not lex.of_before:
                    self._take_kind(piece, found[-1].last if found else sentence.start)
                found.append(piece)
                index = max(piece.last, index + 1)
        return found

    def _take_kind(self, piece: Piece, floor: int) -> None:
        """Puts the word for a lake, a market or a bridge into its name, not into its key: other languages leave it out.

        A country stays one ("sân bay Nga"); a city's own word stays outside ("thành phố cảng Varn").
        """
        if piece.kind not in ("place", "other") or piece.rule in NOT_INSIDE:
            return
        for size in (3, 2, 1):
            start = piece.first - size
            hit = self.lex.words.at(self.tokens, start, piece.first) if start >= floor else None
            if hit is not None and hit[0] == piece.first and hit[1].inside:
                before = self._word_before(start)
                if before is not None and before.place_type:
                    return
                piece.key = piece.key or key(self.tokens.span(piece.first, piece.last).of(self.tokens.text))
                piece.first, piece.kind = start, "place"
                piece.rule, piece.sure = "places.inside", True
                return

    def _function(self, index: int, end: int, word: Word, stop: int) -> Piece | None:
        """A role, modifier, honorific, pronoun or short name."""
        tokens, lex = self.tokens, self.lex
        after = tokens.words[end] if end < stop else ""
        if word.role:
            return Piece("role", index, self.bodies.before_body(index, end, stop), "roles.classes", "role", word=word)
        if word.short:
            return Piece("short", index, end, "organisations.short", "organisation", word.short.replace("_", " "))
        named = after != "" and is_capital(after)
        if word.honorific and (named or self.runs.role_at(end, stop)):
            return Piece("honorific", index, end, "names.honorifics", word=word)
        if word.pronoun:
            before = tokens.folded[index - 1] if index else ""
            follows = tokens.folded[end] if end < stop else ""
            if before in lex.pronoun_not_after or (follows in lex.pronoun_not_before and not named):
                return None
            return Piece("pronoun", index, end, "names.pronouns", "person", word=word)
        if word.modifier:
            return Piece("modifier", index, end, "roles.modifiers", word=word)
        return None

    def _in_compound(self, end: int, stop: int) -> bool:
        """Whether a name is tied by a hyphen to a word that goes on with it."""
        tokens = self.tokens
        return (
            end + 1 < stop
            and tokens.words[end] == "-"
            and tokens.ends[end - 1] == tokens.starts[end]
            and tokens.ends[end] == tokens.starts[end + 1]
            and tokens.words[end + 1][:1].isalpha()
        )

    def _capital(
        self, index: int, stop: int, opens: bool, titled: bool, function: tuple[int, Word] | None, found: list[Piece]
    ) -> Piece | None:
        """A name that begins with a capital here, None if the capital says nothing."""
        tokens, lex = self.tokens, self.lex
        words = tokens.words
        if words[index] in lex.party_letters and tied(tokens, index + 1):
            return None  # "R-Texas"
        if index > self.start + 1 and (short := self.compounds.shortened_place(index, stop)) is not None:
            return short
        hit = lex.names.at(tokens, index, stop)
        if hit is not None and lex.capital_nouns and hit[1].rule != "places.city" and self._in_compound(hit[0], stop):
            return None  # "US-Präsident"
        if function is not None and function[1].short and function[0] < stop:
            same = lex.names.at(tokens, function[0], stop)  # "Liên minh NATO"
            if same is not None and same[1].key == function[1].short.replace("_", " "):
                return known_piece(index, same[0], same[1])
        organisation = lex.first_words.at(tokens, index, stop)
        following = organisation[0] if organisation is not None else stop
        named = following < stop and is_capital(words[following])  # "Liên minh Corrin" is no "liên minh"
        if organisation is not None and not (
            function and (function[1].role or (function[1].short and not named)) and function[0] >= organisation[0]
        ):
            piece = self.bodies.organisation(index, organisation[0], stop, opens, hit)
            if piece is not None:
                return piece
        end = self.runs.run(index, stop)
        if hit is not None and hit[0] < end and words[hit[0]] in lex.dates:
            end = hit[0]  # "eastern Oklahoma Friday morning"
        end -= end - index > 2 and words[end - 1] in lex.dates  # "the Lorn Committee Tuesday"
        if end > index + 1 and words[index - 1] == "(" and tokens.folded[index] in lex.initial_words:
            return None  # "(Theo Reuters)"
        last = words[end - 1]
        previous = found[-1] if found and found[-1].last == index else None
        honoured = previous is not None and previous.tag == "honorific" and not (hit is not None and last.isupper())
        if hit is not None and hit[0] >= end > index + 1:
            return known_piece(index, hit[0], hit[1])
        if end - index > 1 and not titled:
            kind: EntityKind | None = None
            if last in lex.last_org:
                kind = "organisation"
            elif last in lex.last_place and not self.compounds.named_on(end, stop):
                kind = "place"
            elif last in lex.last_event:
                kind = "event"
            led = function is not None and bool(function[1].role or function[1].honorific) and end - function[0] > 1
            field = function is not None and kind == "organisation" and self.parts.is_field(index, function[0], end)
            led = led and not field
            if kind is not None and not led and not honoured:
                if tokens.folded[index] in (lex.initial_words if opens else lex.definite):
                    return None
                if self.runs.role_inside(index + field, end) is None:
                    if kind == "organisation":
                        index = self.parts.body_start(index, end) if lex.capital_nouns else index
                        end = self.runs.joined(end, stop)
                    rule = f"{kind}s.last_words"
                    return Piece("name", index, end, rule, kind, sure=True)
        if not (honoured or titled) and (placed := self.compounds.with_place(index, end, hit)) is not None:
            return placed
        if hit is not None and not honoured:
            piece = self._gazetteer(index, end, hit[0], hit[1], opens, stop, previous)
            if piece is not None:
                return piece
        if function is not None and function[1].place_type and is_acronym(words[index]):
            return None  # "TP Lorn"
        if function is not None and not self._is_name_part(index, function, end, opens, honoured):
            return None
        inner = self.runs.role_inside(index + 1, end)
        if inner is not None and not self.parts.is_surname(index, inner, end, honoured):
            end = inner
        end = self.parts.body_inside(index, end, stop)
        while end > index and words[end - 1] == "-":
            end -= 1
        if opens and not honoured:
            rank = lex.surnames.get(tokens.folded[index], 999)
            rare = rank >= FREQUENT and tokens.folded[index] in lex.initial_words
            keeps = (rank < 999 and not rare and end - index in (2, 3, 4)) or self.parts.is_pair(index, end)
            if not keeps and self._says_nothing(index, end - index):
                return None
        if lex.capital_nouns and not honoured:
            index, end = self.parts.without_nouns(index, end)
            if index == end:
                return None
        if titled:
            return None
        begins = self.parts.person_start(index, end, self.seen.small)
        if begins > index and hit is not None and hit[0] <= begins:
            return known_piece(index, hit[0], hit[1])
        return self._unknown(begins, end, stop, opens and begins == index, found)

    def _is_name_part(self, index: int, function: tuple[int, Word], end: int, opens: bool, honoured: bool) -> bool:
        """Whether a word that could be a role or honorific is here a part of a name ("Lan Anh", "Đức Bà")."""
        word = function[1]
        if honoured and not word.role:
            return True
        if word.role or word.honorific or word.pronoun:
            return False
        if word.modifier:
            return not (opens or self.runs.role_at(function[0], min(len(self.tokens), end + 3)))
        return not opens

    def _says_nothing(self, index: int, size: int) -> bool:
        """Whether a word at the start of a sentence has its capital from there; size: tokens of its run."""
        low, word = self.tokens.folded[index], self.tokens.words[index]
        if word in self.lex.given or is_acronym(word):
            return False
        if size > 2 and len(word) == 1 and self.tokens.words[index + 1] in "'’.":
            return False  # "O'Lorn", "J. Wirth"
        if low in self.lex.initial_words:
            return True
        if size > 1 and low in self.lex.particles:
            return False  # "Bin Lorn said"
        rarity = self.lex.common.get(low, 99.0)
        if size > 1:
            return rarity < VERY_COMMON or (low in self.seen.small and rarity < COMMON)
        return low in self.seen.small or (low not in self.seen.capital and rarity < COMMON)

    def _dated(self, index: int, stop: int) -> Piece | None:
        """An event that a year and a place name ("1997 United Kingdom general election")."""
        tokens, lex = self.tokens, self.lex
        if index + 1 >= stop or not is_capital(tokens.words[index + 1]):
            return None
        end = self.runs.run(index + 1, stop)
        for start in range(end, index + 1, -1):
            what = lex.dated.at(tokens, start, stop)
            if what is not None:
                return Piece("name", index, what[0], "events.dated", "event", sure=True)
        return None

    def _gazetteer(
        self, index: int, end: int, hit_end: int, known: Known, opens: bool, stop: int, previous: Piece | None
    ) -> Piece | None:
        """A known name, unless it is only a part of a longer unknown one."""
        words, folded, lex = self.tokens.words, self.tokens.folded, self.lex
        if known.kind == "person" and hit_end < end:
            return None
        if hit_end < end and (longer := self.parts.longer_than_known(index, end, hit_end, known)) is not None:
            return longer
        if known.kind == "place" and lex.inside_links and self.compounds.ends_longer(index):
            return Piece("name", index, hit_end, "names.capitals", "other")
        if known.ambiguous and known.kind == "organisation":
            meant = self.bodies.is_meant(index, hit_end, end, stop, self.seen if opens else None)
            return known_piece(index, hit_end, known) if meant else None
        if hit_end >= end:
            if opens and known.ambiguous and not self._country_here(index, hit_end, stop):
                return None
            return known_piece(index, hit_end, known)
        if (
            known.rule in _BODIES
            and lex.of_before
            and not lex.capital_nouns
            and self.compounds.goes_on(hit_end, end, stop)
        ):
            common = lex.common.get(folded[end - 1], 99.0) < COMMON  # "MLS Referee of the Year"
            return Piece("name", index, self.runs.joined(end, stop) if common else end, "names.capitals", "other")
        if (
            known.rule == "places.demonym"
            or known.kind == "organisation"
            or self.runs.role_inside(hit_end, end) == hit_end
        ):
            return known_piece(index, hit_end, known)
        if previous is not None and previous.tag in ("role", "modifier"):
            return known_piece(index, hit_end, known)
        if words[hit_end] == "-":
            return self.compounds.known(index, end, hit_end, known, stop)
        if lex.of_before:
            return None
        single = hit_end - index == 1
        polite = self.lex.words.at(self.tokens, index, stop) if opens else None
        if polite is not None and polite[1].honorific:
            return None
        if single and words[index] in lex.given and end - index <= 3:
            return Piece("name", index, end, "names.after_country_word", "person")
        if single and (known.ambiguous or folded[index] in lex.surnames):
            return None
        return known_piece(index, hit_end, known)

    def _country_here(self, index: int, end: int, stop: int) -> bool:
        """Whether a word that is also a country, first in its sentence, is the country: the article knows it so."""
        if self.tokens.folded[index] in self.seen.capital or self.tokens.folded[index] not in self.seen.small:
            function = self.lex.words.at(self.tokens, index, stop)
            return function is None or function[1].pronoun is None or self._listed(end, stop)
        return self._listed(end, stop)

    def _listed(self, end: int, stop: int) -> bool:
        """Whether another known place follows within a list ("Anh và Pháp", "Anh, Pháp")."""
        following = end + 1
        return following < stop and self.lex.names.at(self.tokens, following, stop) is not None

    def _unknown(self, start: int, end: int, stop: int, opens: bool, found: list[Piece]) -> Piece | None:
        """A run of capitals that no list knows: what it is, by its parts and neighbours."""
        tokens, lex = self.tokens, self.lex
        words, folded = tokens.words, tokens.folded
        run = words[start:end]
        size = end - start
        single = size == 1
        previous = found[-1] if found and found[-1].last == start else None
        initial = single and len(run[0]) == 1 and not (previous is not None and previous.tag == "honorific")
        if initial or (single and run[0] in lex.not_names):
            return None
        if previous is not None and previous.tag == "honorific":
            end = self.parts.with_stop(end, stop) if lex.surnames else end
            return Piece("name", start, end, "names.honorifics", "person", sure=True)
        dateline = opens and end < stop and words[end] in ",-–—(" and all(part.isupper() for part in run)
        if dateline and sum(map(len, run)) > 3 and not (run[0].isascii() and _VOWELS.isdisjoint(run[0])):
            return Piece("name", start, end, "places.dateline", "place")
        if previous is None and self.compounds.names_thing(start):
            return None
        if end + 2 < stop and self.parts.has_life(end, stop):
            return Piece("name", start, end, "names.age", "person", sure=True)
        if single and is_camel(run[0]) and not lex.capital_nouns and (lex.pairs or self._speaks(end, stop)):
            return Piece("name", start, end, "organisations.camel", "organisation", sure=True)
        if single and is_acronym(run[0]):
            told = len(run[0]) > 2 and self._acts(start, end, stop)
            kind: EntityKind = "organisation" if told else "other"
            return Piece("name", start, end, "organisations.acronym", kind, sure=told and bool(lex.definite))
        if run[0] in lex.dates:
            return None
        if lex.pairs and self.parts.completes_word(end, stop) and not self.parts.named_by_family(start, end):
            end = self.parts.end_of_words(end, stop)  # "Luật Đất đai", "khoa Cấp cứu"
            return None if single else Piece("name", start, end, "names.capitals", "other", opens=opens)
        before = self._word_before(start) if previous is None else None
        if before is not None:
            of_people = 2 < size < 5 and lex.surnames.get(folded[start], 999) < FREQUENT
            if before.introduces and not of_people:
                if single and lex.completes and end < stop and self.parts.completes(end):
                    end += 1
                if end + 1 < stop and words[end] == "&" and is_capital(words[end + 1]):
                    end = self.runs.run(end + 1, stop)  # "the group Lorn & Wirth"
                return Piece("name", start, end, "organisations.introduced_by", "organisation", sure=True)
            if (
                before.place_type
                and lex.of_before
                and not lex.capital_nouns
                and start
                and is_capital(words[start - 1 - (words[start - 1] == "of")])
                and not (lex.case_endings and start - 1 == self.start)  # "Город Варн": its capital is the sentence's
            ):
                return self.compounds.with_type(start, end, found)
            if before.place_type and of_people and found and found[-1].tag == "role" and start - found[-1].last < 3:
                return Piece("name", start, end, "names.surnames", "person", sure=True)  # "Chủ tịch xã Trần Văn An"
            if before.place_type:
                return Piece("name", start, end, "places.type_words", "place", sure=True)
        holder = previous is not None and previous.tag == "role" and not single
        if holder and run[-1] not in lex.not_holders and not self.parts.is_plain(start, end):
            return Piece("name", start, end, "roles.name", "person", sure=True)
        tied = self.compounds.with_small(start, end)
        if tied is not None:
            return tied
        if lex.capital_nouns and self.compounds.is_one_word(start, end):
            return None
        if size > 1 and run[0] in lex.given and all(part[0].isalpha() or part in "-.'’" for part in run):
            return Piece("name", start, end, "names.given", "person", sure=True)
        if size > 2 and self.parts.has_initials(start, end):
            return Piece("name", start, end, "names.initials", "person", sure=True)
        if self.parts.family_first(start, end):
            return Piece("name", start, end, "names.surnames", "person", sure=True)
        if self.parts.has_clan_letter(start, end):
            return Piece("name", start, end, "names.clan_letters", "person", sure=True)
        if self.parts.named_by_family(start, end):
            end = self.parts.with_stop(end, stop)
            return Piece("name", start, end, "names.surnames", "person", sure=True)
        if end + 1 < stop and words[end] == "," and words[end + 1].isdecimal() and self.parts.is_age(end + 1, stop):
            return Piece("name", start, end, "names.age", "person", sure=True)
        half = single and lex.completes and end < stop and words[end][0].islower() and folded[start] in lex.common
        common = bool(lex.definite) and any(lex.common.get(part, 99.0) < RARE for part in folded[start:end])
        half = half or common or (size > 1 and folded[start - 1] in lex.weak_prepositions)
        if before is not None and before.preposition and not half and not any(is_acronym(part) for part in run):
            return Piece("name", start, end, "places.prepositions", "place")
        if end + 2 < stop and words[end] == "(" and lex.names.at(tokens, end + 1, stop):
            inside = lex.names.at(tokens, end + 1, stop)
            if inside and inside[1].kind == "place" and inside[0] < stop and words[inside[0]] == ")":
                return Piece("name", start, end, "places.bracket", "place", sure=True)
        if size > 1 and lex.of_before and lex.common.get(folded[end - 1], 99.0) < COMMON:
            joined = self.runs.joined(end, stop)
            if joined > end:
                return Piece("name", start, joined, "organisations.joined", "other")
        listed = previous is None and found and words[start - 1] == "," and found[-1].last == start - 1
        closed = end >= stop or words[end] in ",.;" or words[end][0].islower()
        if listed and closed and found[-1].kind == "place" and single:
            return Piece("name", start, end, "places.within", "place")
        if single and opens and folded[start] not in self.seen.capital and lex.common.get(folded[start], 99.0) < COMMON:
            return None
        return Piece("name", start, end, "names.capitals", "other", opens=opens)

    def _speaks(self, end: int, stop: int) -> bool:
        """Whether a verb of speech follows."""
        return end < stop and self.tokens.words[end] in self.lex.speech

    def _acts(self, start: int, end: int, stop: int) -> bool:
        """Whether what stands around capitals makes them a body: an article, brackets, a list, a verb of speech."""
        lex, words = self.lex, self.tokens.words
        before = words[start - 1] if start else ""
        after = words[end] if end < stop else ""
        if lex.weak_acronyms and after not in lex.speech and words[start] in self.doubtful:
            return False
        if not lex.definite:
            return True
        return before.lower() in lex.definite or (before == "(" and after == ")") or after in lex.speech

    def _word_before(self, start: int) -> Word | None:
        """What the words directly before say of a name: the longest phrase of up to three tokens that ends here."""
        tokens = self.tokens
        if not start or tokens.folded[start - 1] not in self.lex.leads:
            return None
        if self.lex.pairs and is_capital(tokens.words[start - 2]) and self.parts.completes_word(start - 1, start):
            return None  # "Môi trường Lorn"
        for size in (3, 2, 1):
            if start - size < 0:
                continue
            hit = self.lex.words.at(tokens, start - size, start)
            if hit is not None and hit[0] == start and (hit[1].introduces or hit[1].place_type or hit[1].preposition):
                return hit[1]
        return None
