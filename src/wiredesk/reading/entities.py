"""Who and what an article names: entities under all their forms, and each mention of them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence

from wiredesk.lang.packs import Pack, Packs
from wiredesk.lang.tokens import Tokens, fold
from wiredesk.model.article import Article
from wiredesk.model.findings import Entity, EntityKind, Mention, Via
from wiredesk.model.spans import Span
from wiredesk.reading.body_nouns import body_nouns
from wiredesk.reading.capital_runs import Piece, tied
from wiredesk.reading.capitals import in_capitals, in_title_case, is_heading, seen
from wiredesk.reading.chunks import Chunker
from wiredesk.reading.entity_records import Made, Records, Thing
from wiredesk.reading.lexicon import RARE, Lexicon, is_acronym, is_numeral, is_short_form, lexicon, without_case
from wiredesk.reading.name_parts import without_parts
from wiredesk.reading.named_works import works
from wiredesk.reading.own_names import name_companies, starts
from wiredesk.reading.persons import Naming, Person, Persons, holder_of
from wiredesk.reading.quotation_marks import runs
from wiredesk.reading.referents import Actor, Introduced, aged_nouns, describes, governs, is_object, referent
from wiredesk.reading.roles import RolePhrase, name_bodies, part_bodies, part_places, role_phrases, thing_key
from wiredesk.reading.runs import Runs
from wiredesk.reading.same_bodies import same_bodies
from wiredesk.reading.teams import name_teams
from wiredesk.reading.unexplained import Unexplained
from wiredesk.text.names import acronym_of, key

VERSION = 14
"""Raised when the same article and packs give other entities or mentions than before."""


def entities(
    article: Article, sentences: Sequence[Span], tokens: Tokens, pack: Pack, packs: Packs
) -> tuple[tuple[Entity, ...], tuple[Mention, ...]]:
    """The entities of the sentences and their mentions, in order of the text. Linear in the tokens."""
    return _Reader(article, sentences, tokens, pack, packs).read()


class _Reader:
    """The state of one article's reading; used once."""

    def __init__(self, article: Article, sentences: Sequence[Span], tokens: Tokens, pack: Pack, packs: Packs) -> None:
        self.text = article.text
        self.tokens = tokens
        self.pack = pack
        self.lex: Lexicon = lexicon(pack, packs)
        self.ranges = [tokens.within(sentence) for sentence in sentences]
        heads = [block.span for block in article.blocks if block.role in ("title", "heading")]
        starts = [head.start for head in heads]
        self.titled = [
            (self.lex.of_before and (in_capitals(tokens, sentence) or is_heading(tokens, sentence)))
            or (
                (at := bisect_right(starts, span.start)) > 0
                and heads[at - 1].covers(span)
                and in_title_case(tokens, sentence)
            )
            for span, sentence in zip(sentences, self.ranges, strict=True)
        ]
        self.quoted = [run.inner for run in runs(article.text, [block.span for block in article.blocks], pack)]
        self.quoted_starts = [span.start for span in self.quoted]
        self.pieces: list[list[Piece]] = []
        self.phrases: list[list[RolePhrase]] = []
        self.persons = Persons(tokens, self.lex)
        self.namings: list[Naming] = []
        self.things: dict[str, Thing] = {}
        self.organisations: list[Thing] = []
        self.alone: frozenset[str] = frozenset()
        """Names of one word, folded."""
        self.made: list[Made] = []

    def read(self) -> tuple[tuple[Entity, ...], tuple[Mention, ...]]:
        self._cut()
        self._name_persons()
        self._name_things()
        self._join_bodies()
        self.made, self.namings = works(
            self.text, self.tokens, self.quoted, self.things, self.made, self.namings, self.lex
        )
        self._stand_ins()
        for naming in self.namings:
            if naming.person is not None:
                self._mention(naming.first, naming.last, "person", naming.person, naming.rule, "name")
        return Records(self.text, self.tokens, self.lex).entities(self.made)

    def _cut(self) -> None:
        """Pieces and role phrases of every sentence; a role turns an unknown name beside it into a person."""
        chunker: Chunker | Runs
        if self.pack.get("names.capitals", True):
            chunker = Chunker(self.tokens, self.lex, seen(self.tokens, self.ranges, self.titled))
        else:
            chunker = Runs(self.tokens, self.lex, self.ranges, self.pack)
        self.small, self.capital = chunker.seen.small, chunker.seen.capital
        self.pieces = [
            chunker.pieces(sentence, titled) for sentence, titled in zip(self.ranges, self.titled, strict=True)
        ]
        if self.lex.capital_nouns:
            self.pieces = [
                without_parts(pieces, sentence, self.tokens, self.lex)
                for sentence, pieces in zip(self.ranges, self.pieces, strict=True)
            ]
        if not self.lex.of_before:
            part_places(self.pieces, self.tokens, self.lex)
            part_bodies(self.pieces, self.tokens, self.lex)
            name_bodies(self.pieces, self.tokens, self.lex)
        if self.lex.surnames:
            name_companies(self.pieces, self.ranges, self.tokens, self.lex)
        name_teams(self.pieces, self.ranges, self.tokens, self.lex, self.pack)
        for sentence, pieces in zip(self.ranges, self.pieces, strict=True):
            phrases = role_phrases(pieces, sentence, self.tokens, self.lex, self.pack)
            for phrase in phrases:
                if phrase.holder is not None and phrase.holder.kind == "other" and not self._is_common(phrase.holder):
                    phrase.holder.kind = "person"
                    phrase.holder.rule = "roles.name"
                    phrase.holder.sure = True
            self.phrases.append(phrases)

    def _is_common(self, piece: Piece) -> bool:
        """Whether a single word beside a role is a common one ("the producer Website"), where names are other words."""
        low, word = self.tokens.folded[piece.first], self.tokens.words[piece.first]
        if self.tokens.words[piece.last - 1] in self.lex.not_holders:
            return True
        if piece.last - piece.first > 1:
            return False
        if is_acronym(word) or is_numeral(word):
            return not (piece.first and self.tokens.words[piece.first - 1].isupper())  # "тренер СКА", "XIX века"
        common = (low in self.small or self.lex.capital_nouns) and self.lex.common.get(low, 99.0) < RARE
        return not self.lex.surnames and common and word not in self.lex.given

    def _parts(self, piece: Piece) -> tuple[str, ...]:
        folded = self.tokens.folded
        words = tuple(
            folded[at]
            for at in range(piece.first, piece.last)
            if folded[at][0].isalnum() and not (folded[at] in self.lex.bound and tied(self.tokens, at + 1))
        )
        endings = self.lex.case_endings
        return tuple([without_case(word, endings) for word in words]) if endings else words

    def _words(self, first: int, last: int) -> str:
        return self.text[self.tokens.starts[first] : self.tokens.ends[last - 1]]

    def _name_persons(self) -> None:
        """Full names in order of the text, then the short ones, which may stand before them."""
        short: list[tuple[Naming, Piece]] = []
        doubtful: list[tuple[Naming, Piece]] = []
        known = self._sure_kinds()
        self.alone = frozenset(
            self.tokens.folded[piece.first]
            for pieces in self.pieces
            for piece in pieces
            if piece.tag == "name" and piece.last - piece.first == 1 and piece.kind in ("other", "person")
        )
        weak = self._weak_places()
        told = Unexplained(self.tokens, self.lex, self.pieces, self.persons, self.small, self.alone)
        for number, pieces in enumerate(self.pieces):
            starts = {id(phrase.holder): phrase for phrase in self.phrases[number] if phrase.holder is not None}
            for place, piece in enumerate(pieces):
                if piece.tag != "name" or (piece.sure and piece.kind != "person"):
                    continue
                parts = self._parts(piece)
                if not piece.sure and known.get(parts, "person") != "person":
                    piece.kind = known[parts]
                    continue
                if piece.kind == "organisation":
                    continue
                phrase = starts.get(id(piece))
                before = pieces[place - 1] if place else None
                honorific = before is not None and before.tag == "honorific" and before.last == piece.first
                start = before.first if honorific and before is not None else piece.first
                gender = before.word.honorific if honorific and before is not None and before.word else None
                if phrase is not None:
                    start = min(start, phrase.first)
                    gender = gender if gender in ("m", "f") else phrase.gender
                naming = Naming(piece.first, piece.last, start, number, parts, gender, piece.rule)
                if len(parts) == 1:
                    if piece.kind == "other" and told.is_called(parts[0], self._words(piece.first, piece.last)):
                        piece.kind = "person"
                    short.append((naming, piece))
                elif piece.kind == "person":
                    if not self.persons.add_bracketed(naming, self.namings[-1] if self.namings else None):
                        self.persons.add_full(naming)
                    self.namings.append(naming)
                else:
                    doubtful.append((naming, piece))
        called = {naming.parts[-1] for naming, piece in short if piece.kind == "person"}
        for naming, piece in doubtful:
            # "Khúc Thị Hòa", whom a title before the last name makes a person further on.
            titled = piece.kind == "other" and len(naming.parts) < 5 and naming.parts[-1] in called
            if titled or told.is_person(naming, piece):
                piece.kind = "person"
                naming.rule = "names.several_capitals" if piece.rule == "names.capitals" else piece.rule
                self.persons.add_full(naming)
                self.namings.append(naming)
        for certain in (True, False):
            for naming, piece in short:
                if (piece.kind == "person") is certain and self.persons.add_short(naming, certain=certain) is not None:
                    piece.kind = "person"
                    self.namings.append(naming)
        for naming, piece in short:
            if piece.kind == "other" and self.persons.shared(naming.parts[-1]):
                piece.kind = "person"
        for naming, piece in told.family_names():
            if self.persons.add_short(naming, certain=False) is not None:
                piece.kind = "person"
                self.namings.append(naming)
        for number, pieces in enumerate(self.pieces):
            for piece in pieces:
                if piece.tag == "name" and _open(piece) and self._parts(piece) in weak:
                    piece.kind = "place"
            for phrase in self.phrases[number]:
                self._give_role(phrase, number)

    def _sure_kinds(self) -> dict[tuple[str, ...], EntityKind]:
        """What the article's sure names are, for the same words elsewhere; persons win, then what is said first."""
        known: dict[tuple[str, ...], EntityKind] = {}
        for pieces in self.pieces:
            for piece in pieces:
                if piece.tag == "name" and piece.kind != "other":
                    parts = self._parts(piece)
                    if piece.sure and (parts not in known or piece.kind == "person"):
                        known[parts] = piece.kind
                    if piece.rule == "places.inside":
                        known.setdefault(tuple(piece.key.split()), "place")
                        known.setdefault(parts[-piece.key.count(" ") - 1 :], "place")
                    if piece.kind == "organisation":
                        for first in starts(piece, self.tokens, self.lex):
                            known.setdefault(parts[first - piece.first :], "organisation")
        return known

    def _weak_places(self) -> frozenset[tuple[str, ...]]:
        """Names that a preposition of place makes places where nothing better is known."""
        return frozenset(
            self._parts(piece)
            for pieces in self.pieces
            for piece in pieces
            if piece.tag == "name" and piece.kind == "place" and not piece.sure
        )

    def _give_role(self, phrase: RolePhrase, sentence: int) -> None:
        if phrase.holder is None:
            return
        person = self._person_at(phrase.holder, sentence)
        if person is not None:
            person.roles.append((phrase, sentence))
            if person.gender is None and phrase.gender in ("m", "f"):
                person.gender = phrase.gender

    def _person_at(self, piece: Piece, sentence: int) -> Person | None:
        return next(
            (naming.person for naming in self.namings if naming.first == piece.first and naming.sentence == sentence),
            None,
        )

    def _name_things(self) -> None:
        """Places and organisations; an acronym in brackets is another name of what stands before it."""
        named = {naming.first for naming in self.namings if naming.person is not None}
        expanded: dict[str, Thing] = {}
        shorts: list[tuple[Piece, int]] = []
        for number, pieces in enumerate(self.pieces):
            previous: tuple[Piece, Thing] | None = None
            for piece in pieces:
                if piece.tag == "short":
                    shorts.append((piece, number))
                if piece.tag != "name" or piece.first in named:
                    continue
                if piece.kind == "other" and self._says_little(piece):
                    continue
                if piece.kind == "person" and self.persons.shared(self._parts(piece)[-1]):
                    self._mention(piece.first, piece.last, "person", None, piece.rule, "name")
                    continue  # one of several
                form = self._words(piece.first, piece.last)
                thing = self._bracketed(piece, form, previous, expanded)
                if thing is None:
                    thing = expanded.get(form) if piece.kind != "place" else None
                if thing is None:
                    thing = self._thing(piece, form)
                if piece.rule == "places.capital" and (self._located(piece) or thing.located):
                    thing.located = True
                if form not in thing.names and piece.rule != "places.demonym":
                    thing.names.append(form)
                self._mention(piece.first, piece.last, thing.kind, thing, piece.rule, "name")
                previous = (piece, thing)
        for piece, _ in shorts:
            thing = next((thing for thing in self.things.values() if thing.key == piece.key), None)
            if thing is not None:
                self._mention(piece.first, piece.last, thing.kind, thing, piece.rule, "name")

    def _join_bodies(self) -> None:
        """The names of one body as one thing, under its fuller name."""
        bodies = [thing for thing in self.things.values() if thing.kind in ("organisation", "other") and thing.names]
        joined: dict[int, Thing] = {}
        for short, long in same_bodies(bodies, self.pack, last_word=not self.lex.surnames):
            while id(long) in joined:
                long = joined[id(long)]
            if long is short:
                continue
            joined[id(short)] = long
            long.names += [name for name in short.names if name not in long.names]
            if "organisation" in (short.kind, long.kind):
                long.kind = "organisation"
            if short.rule == "organisations.alias":
                long.key = short.key

        def whole(thing: object) -> object:
            while id(thing) in joined:
                thing = joined[id(thing)]
            return thing

        if joined:
            self.things = {where: thing for where, thing in self.things.items() if id(thing) not in joined}
            ends = [(made, whole(made[2])) for made in self.made]
            self.made = [
                (made[0], thing.kind if isinstance(thing, Thing) else made[1], thing, *made[3:]) for made, thing in ends
            ]

    def _says_little(self, piece: Piece) -> bool:
        """Whether a single unexplained word with a capital is a common word."""
        if piece.last - piece.first > 1:
            return False
        low = self.tokens.folded[piece.first]
        if piece.opens and low not in self.capital:
            return True
        if self.lex.capital_nouns and not is_acronym(self.tokens.words[piece.first]):
            return True
        return low in self.small or low in self.lex.initial_words or self.lex.common.get(low, 99.0) < RARE

    def _bracketed(
        self, piece: Piece, form: str, previous: tuple[Piece, Thing] | None, expanded: dict[str, Thing]
    ) -> Thing | None:
        if previous is None or previous[1].kind not in ("organisation", "other"):
            return None
        if piece.kind == "place" and piece.sure:
            return None  # "Trường Đại học Corm (TP.HCM)"
        mixed = piece.kind != "place" and previous[1].kind == "organisation" and " " not in form and is_short_form(form)
        if not is_acronym(form) and not mixed:
            return None
        last = previous[0].last
        words = self.tokens.words
        if not (piece.first == last + 1 and words[last] in "(,-–" and piece.last <= len(words)):
            return None
        if (words[last] != "(" or previous[1].kind == "other") and not acronym_of(
            form, self._words(previous[0].first, previous[0].last)
        ):
            return None
        thing = previous[1]
        if piece.sure and piece.key and thing.key != piece.key:
            thing.key = piece.key
        expanded[form] = thing
        return thing

    def _thing(self, piece: Piece, form: str) -> Thing:
        kind = piece.kind
        if piece.rule in ("places.country", "places.demonym", "places.territory"):
            where = f"place:{piece.key}"
        elif piece.key and piece.rule != "places.seat" and (kind == "organisation" or piece.rule == "places.inside"):
            where = f"{kind}:{piece.key}"
        else:
            where = f"{kind}:{key(self._undeclined(form))}"
        thing = self.things.get(where)
        if thing is None and kind in ("other", "organisation") and not piece.key:
            thing = self._longer(form)
        if thing is None:
            thing = Thing(kind, thing_key(piece, form, self.tokens, self.lex), rule=piece.rule, first=piece.first)
            self.things[where] = thing
            if kind == "organisation" and piece.rule != "organisations.alias":
                self.organisations.append(thing)
        return thing

    def _undeclined(self, form: str) -> str:
        endings = self.lex.case_endings
        return " ".join(without_case(word, endings) for word in fold(form, self.pack)) if endings else form

    def _longer(self, form: str) -> Thing | None:
        """An organisation already named whose name begins with these words, or whose initials they are."""
        acronym = is_acronym(form)
        short = fold(form, self.pack)
        for thing in self.organisations:
            if acronym and acronym_of(form, thing.names[0] if thing.names else ""):
                return thing
            if self.lex.surnames:
                tail = thing.names[0][-len(form) :] if thing.names else ""
                if tail == form and self.lex.carried_by.at(self.tokens, thing.first) is not None:
                    return thing
            else:
                thing.words = thing.words or fold(thing.names[0] if thing.names else "", self.pack)
                if len(thing.words) - 1 == max(len(short), 1) and thing.words[: len(short)] == short:
                    return thing
        return None

    def _located(self, piece: Piece) -> bool:
        """Whether a word before or a bracket after says that a capital is meant as the city."""
        tokens, first, last = self.tokens, piece.first, piece.last
        for size in (2, 1):
            hit = self.lex.words.at(tokens, first - size, first) if first >= size else None
            if hit is not None and hit[0] == first and (hit[1].preposition or hit[1].place_type):
                return True
        if last + 1 < len(tokens) and tokens.words[last] == "(":
            inside = self.lex.names.at(tokens, last + 1)
            return inside is not None and inside[1].kind == "place"
        return False

    def _stand_ins(self) -> None:
        """Nouns, roles and pronouns that stand for a body or a person named elsewhere."""
        for first, last, thing in list(body_nouns(self.tokens, self.ranges, self.made, self.pack)):
            self._mention(first, last, "organisation", thing, "organisations.noun", "role")
        introduced = Introduced.of(self.namings)
        for first, last, aged in list(aged_nouns(self.tokens, self.ranges, self.namings, introduced, self.pack)):
            self._mention(first, last, "person", aged, "persons.age", "role")
        actors: list[list[Actor]] = [[] for _ in self.ranges]
        for naming in self.namings:
            if naming.person is not None and not self._in_quotes(naming.first):
                actors[naming.sentence].append(
                    Actor(
                        naming.first,
                        naming.person,
                        self._leads(naming.start, naming.sentence),
                        self._turns(naming.start - 1, self.ranges[naming.sentence].start),
                    )
                )
        for number, phrases in enumerate(self.phrases):
            for phrase in phrases:
                if phrase.holder is not None or not (phrase.marked or not self.lex.definite):
                    continue
                if not (phrase.definite or phrase.marked):
                    continue
                person = holder_of(phrase, self.persons.all, self.lex)
                if person is None and phrase.definite and describes(phrase.role, self.pack) and not phrase.of:
                    person = introduced.sole(phrase.first, phrase.gender)
                self._mention(
                    phrase.first, phrase.last, "person" if person else "role", person, "roles.classes", "role"
                )
                stands = person is not None or bool(self.lex.definite or phrase.of)
                if stands and not self._in_quotes(phrase.first):
                    actors[number].append(Actor(phrase.first, person, self._leads(phrase.first, number)))
        for number, pieces in enumerate(self.pieces):
            actors[number].sort(key=lambda actor: actor.first)
            for piece in pieces:
                if piece.tag != "pronoun" or piece.word is None:
                    continue
                gender = piece.word.pronoun
                person = None
                quoted = self._in_quotes(piece.first)
                if gender != "plural" and not quoted:
                    person = referent(gender, piece.first, number, actors, self._governed(piece.first, number))
                self._mention(piece.first, piece.last, "person", person, piece.rule, "pronoun")
                if person is not None:
                    if person.gender is None and any(
                        actor.person is person and actor.first < piece.first for actor in actors[number]
                    ):
                        person.gender = gender
                    actors[number].append(Actor(piece.first, person, self._leads(piece.first, number)))
                    actors[number].sort(key=lambda actor: actor.first)

    def _governed(self, index: int, sentence: int) -> Callable[[int], bool] | None:
        """Of a pronoun that is an object, whether the subject at a token acts on it; None of any other."""
        tokens, pack = self.tokens, self.pack
        if not is_object(tokens, index, self.ranges[sentence].stop, pack):
            return None
        return lambda subject: governs(tokens, subject, index, pack, self.lex.speech)

    def _leads(self, index: int, sentence: int) -> bool:
        """Whether a phrase stands where a subject does: first in the sentence or after a mark that ends a clause."""
        start = self.ranges[sentence].start
        before = index - 1
        while before >= start and self.tokens.folded[before] in self.lex.definite:
            before -= 1
        if self._turns(before, start):
            return True
        return before < start or not (self.tokens.words[before][0].isalnum() or self.tokens.words[before] == "(")

    def _turns(self, before: int, start: int) -> bool:
        """Whether a word behind a comma begins a clause with a subject of its own (", but Lorn said he")."""
        return before > start and self.tokens.folded[before] in self.lex.turns and self.tokens.words[before - 1] == ","

    def _in_quotes(self, index: int) -> bool:
        start = self.tokens.starts[index]
        at = bisect_right(self.quoted_starts, start) - 1
        return at >= 0 and start < self.quoted[at].end

    def _mention(self, first: int, last: int, kind: EntityKind, thing: object, rule: str, via: Via) -> None:
        self.made.append((self.tokens.span(first, last), kind, thing, rule, via))


def _open(piece: Piece) -> bool:
    """Whether nothing but its capitals says what the name is."""
    return piece.kind == "other" or piece.rule == "organisations.acronym"


__all__ = ["VERSION", "entities"]
