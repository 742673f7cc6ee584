"""Whether passages bear out a sentence that a machine wrote: its numbers, dates, names, quotations, relations, words.

Read by the readers of the desk and held against what they found in the passages. A sentence that says less than they
do is borne out; one that says more, or otherwise, is refused with the first reason that is found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

import regex

from wiredesk.comparison.identities import NAMED, Identities
from wiredesk.comparison.oppositions import opposite
from wiredesk.comparison.passages import plain
from wiredesk.comparison.reconciliations import reconcile_amounts, reconcile_times
from wiredesk.comparison.stances import states_in
from wiredesk.desk.telling_words import (
    KINDS,
    NEGATED,
    Word,
    comparable,
    has_mark,
    plain_code,
    telling_words,
    tells_marks,
    word_concepts,
)
from wiredesk.lang.packs import Packs
from wiredesk.lang.tokens import plain_digits
from wiredesk.model.article import Article
from wiredesk.model.findings import Claim, Mention, Moment, Quantity, Quote, Reading, Speaker
from wiredesk.model.spans import EntityId, Passage, Span
from wiredesk.model.values import Amount, When
from wiredesk.reading.article import read
from wiredesk.reading.quotation_marks import runs
from wiredesk.text.calendar_values import compatible
from wiredesk.text.names import alike, key
from wiredesk.text.numerals import numerals
from wiredesk.text.times import moments

F = TypeVar("F", Mention, Moment, Quantity, Claim, Quote)

LONGEST = 600
"""Characters of a sentence."""
MOST_CITED = 6
"""Passages that one sentence may rest on: with all of them cited, anything could be put together."""
SAME = 0.9
"""Likeness of two names from which they are one (`text.names.alike`): a slip, another spelling; no other first name."""
SHARE = 0.6
"""Weight of the words of a sentence that must be those of its passages, as a share."""
IN_SPEECH = 0.75
"""Share of what a sentence has of a passage that lies in somebody's reported words, from which it is theirs."""
_ACTING = frozenset({"person", "organisation"})
_GRAINS = (
    "second", "minute", "hour", "part of day", "day", "days", "week", "month", "quarter", "half", "year", "years",
    "unknown",
)  # fmt: skip
_ADDRESS = regex.compile(r"[a-z][a-z0-9+.-]*://|\bwww\.|\b[\w-]+\.\p{Ll}{2,}/|\b[\w.+-]+@[\w-]+\.\w", regex.IGNORECASE)
_DIGITS = regex.compile(r"\d+(?:[.,:/-]\d+)*")
_WEEKDAY, _CLOCK = "XXXX-W", "XXXX-XX-XXT"
_SHOWN = 80
"""Characters of a sentence's words that a reason names."""
_UNSPACED = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]")
_NO_WORD = regex.compile(r"[^\p{L}\p{M}\p{N}]+")


@dataclass(frozen=True, slots=True, eq=False)
class Cited:
    """A passage with the reading of its report."""

    passage: Passage
    reading: Reading

    @property
    def span(self) -> Span:
        """Where it stands in its report."""
        return self.passage.span


class Verifier:
    """Holds sentences of one language against passages of one story. who: who is who in it."""

    def __init__(self, language: str, sent: Sequence[Cited], who: Identities, packs: Packs) -> None:
        self.language = language
        self._who = who
        self.packs = packs
        self._languages = frozenset(map(plain_code, (language, *(one.reading.language for one in sent))))
        self._words: dict[Passage, tuple[Word, ...]] = {}
        self.known = _name_tokens(sent)
        """The words of all names of the reports."""

    @property
    def unchecked(self) -> tuple[str, ...]:
        """Languages of passages whose words cannot be compared with those of the sentences."""
        return tuple(sorted(other for other in self._languages if not comparable(self.language, other, self.packs)))

    def verdict(self, text: str, cited: Sequence[Cited]) -> tuple[str, tuple[str, ...]]:
        """Why the passages do not bear the sentence out, "" if they do; and its words that none of them has."""
        if problem := _form(text, cited):
            return problem, ()
        reading, span = self._read(text, cited)
        words = telling_words(reading, span, self.packs, self._languages)
        sentence = _Sentence(reading, span, cited, words, self)
        return next(filter(None, (check() for check in sentence.checks())), ""), sentence.own_words()

    def words(self, one: Cited) -> tuple[Word, ...]:
        """The telling words of a passage."""
        if one.passage not in self._words:
            self._words[one.passage] = telling_words(one.reading, one.span, self.packs, self._languages)
        return self._words[one.passage]

    def concepts(self, reading: Reading, span: Span) -> frozenset[str]:
        """Concepts of the words of any span."""
        return frozenset(concept for _, concepts in self.placed(reading, span) for concept in concepts)

    def placed(self, reading: Reading, span: Span) -> list[tuple[str, frozenset[str]]]:
        """The words of any span, names too, each with its concepts."""
        return word_concepts(reading, span, self.packs, self._languages)

    def names(self, one: Cited) -> Iterator[str]:
        """All names of those who stand in a passage by a name."""
        for mention in _inside(one.reading.mentions, one.span):
            if mention.kind in NAMED and mention.via == "name":
                entity = one.reading.entity(mention.entity)
                yield mention.name
                yield from entity.names if entity is not None else ()
                identity = self._who.of(one.reading.article.id, mention.entity)
                yield from self._who.names.get(identity, ()) if identity is not None else ()

    def keys(self, one: Cited) -> Iterator[str]:
        """The keys of those who stand in a passage, in whatever words: of a country its code."""
        for mention in _inside(one.reading.mentions, one.span):
            entity = one.reading.entity(mention.entity)
            if entity is not None:
                yield entity.key

    def figures(self, language: str, text: str) -> set[str]:
        """The figures of a text as they are written, with points for all marks."""
        return {_figure(found) for found in _DIGITS.findall(plain_digits(text, self.packs.get(language)))}

    def bare(self, one: Cited) -> set[Decimal]:
        """The numbers of a passage that are no amount, no time and no part of a name."""
        found = one.reading
        pack = self.packs.get(found.language)
        taken = [each.span for some in (found.quantities, found.moments, found.mentions) for each in some]
        known = numerals(pack)
        hits = known.digits.finditer(plain_digits(found.article.text, pack), one.span.start, one.span.end)
        free = (hit for hit in hits if not any(span.meets(Span(hit.start(), hit.end())) for span in taken))
        return {known.value_of(hit[0]) for hit in free}

    def dated(self, text: str, cited: Cited) -> Sequence[Moment]:
        """The times of a sentence, as if it stood in the report of a passage."""
        pack = self.packs.get(self.language)
        return moments(text, (Span(0, len(text)),), pack, published=cited.reading.article.dated)

    def _read(self, text: str, cited: Sequence[Cited]) -> tuple[Reading, Span]:
        """The sentence read after the passages of its language, so that it is seen in them who is named; with its
        place."""
        before = [one.passage.exact for one in cited if self._alike(one.reading.language)]
        article = Article.of(title=None, body="\n".join([*before, text]), language=self.language, locator="written")
        last = article.blocks[-1].span if article.blocks else Span(0, 0)
        return read(article, self.packs), last

    def _alike(self, language: str) -> bool:
        return plain_code(language) == plain_code(self.language)


@dataclass(frozen=True, slots=True, eq=False)
class _Sentence:
    """A sentence in its reading, with what it cites."""

    reading: Reading
    span: Span
    cited: Sequence[Cited]
    words: tuple[Word, ...]
    verifier: Verifier

    @property
    def text(self) -> str:
        return self.span.of(self.reading.article.text)

    def checks(self) -> tuple[Callable[[], str], ...]:
        """In the order of how plainly each tells what is wrong."""
        return (
            self.leaning,
            self.quotations,
            self.amounts,
            self.digits,
            self.times,
            self.names,
            self.relations,
            self.states,
            self.speakers,
            self.turned,
            self.shared,
            self.credited,
        )

    def leaning(self) -> str:
        """A sentence that begins with a pronoun means somebody of the one before it, which may have been refused."""
        first = next((one for one in self.reading.mentions if one.span.start == self.span.start), None)
        return "leans on the sentence before it" if first is not None and first.via == "pronoun" else ""

    def quotations(self) -> str:
        """Words in quotation marks stand in a passage, word for word."""
        told = [_plain_words(one.passage.exact) for one in self.cited]
        for run in runs(self.reading.article.text, (self.span,), self.verifier.packs.get(self.verifier.language)):
            words = run.inner.of(self.reading.article.text)
            if not any(f" {_plain_words(words)} " in f" {passage} " for passage in told):
                return f"quotes {_short(words)}: no passage that it cites has these words"
        return ""

    def amounts(self) -> str:
        """Every amount is that of a passage, or says less than it does."""
        known = [(one, quantity) for one in self.cited for quantity in _inside(one.reading.quantities, one.span)]
        for quantity in _inside(self.reading.quantities, self.span):
            same = any(self._same_amount(quantity, other, one) for one, other in known)
            if not same and not self._bare(quantity):
                words = quantity.span.of(self.reading.article.text)
                return f"says {_short(words)}: no passage that it cites has that number"
        return ""

    def _bare(self, own: Quantity) -> bool:
        """Whether a passage has the figure, and nothing that was read in it says what it counts."""
        if own.amount.low is None or own.amount.low != own.amount.high:
            return False
        return any(own.amount.low in self.verifier.bare(one) for one in self.cited)

    def _same_amount(self, own: Quantity, other: Quantity, cited: Cited) -> bool:
        outcome = reconcile_amounts(own.amount, other.amount)
        if outcome is None:
            # What is counted has another name: a translation of it, or a word that was taken for one.
            same = (own.amount.low, own.amount.high) == (other.amount.low, other.amount.high)
            if plain_code(cited.reading.language) == plain_code(self.verifier.language):
                noun = own.of.of(self.reading.article.text) if own.of is not None else ""
                return same and own.amount.unit == noun.casefold() and self._stands(key(noun))
            return same and self._translates(own, other, cited)
        return outcome.answer == "agree" or (outcome.answer == "finer" and _no_finer(own.amount, other.amount))

    def _translates(self, own: Quantity, other: Quantity, cited: Cited) -> bool:
        if own.of is None or other.of is None:
            return False
        mine = self.verifier.concepts(self.reading, own.of)
        theirs = self.verifier.concepts(cited.reading, other.of)
        return not mine.isdisjoint(theirs)

    def digits(self) -> str:
        """Figures that count nothing (a score, a model, a room) stand in a passage as they are."""
        text = self.reading.article.text
        taken = [one.span for some in (self.reading.quantities, self.reading.moments) for one in some]
        known = {
            figure for one in self.cited for figure in self.verifier.figures(one.reading.language, one.passage.exact)
        }
        counted = (quantity.amount.low for one in self.cited for quantity in _inside(one.reading.quantities, one.span))
        known |= {plain(number) for number in counted if number is not None}
        figures = plain_digits(text, self.verifier.packs.get(self.verifier.language))
        for found in _DIGITS.finditer(figures, self.span.start, self.span.end):
            counts = any(span.meets(Span(found.start(), found.end())) for span in taken)
            if not counts and _figure(found[0]) not in known:
                return f"says {_short(found[0])}: no passage that it cites has that number"
        return ""

    def times(self) -> str:
        """Every time is that of a passage, or says it less exactly; one that is counted from the day of writing is
        told in the same way there."""
        for moment in _inside(self.reading.moments, self.span):
            if not any(self._same_time(moment, other, one) for one, other in self._moments()):
                words = moment.span.of(self.reading.article.text)
                return f"says {_short(words)}: no passage that it cites has that time"
        return ""

    def _moments(self) -> Iterator[tuple[Cited, Moment]]:
        return ((one, moment) for one in self.cited for moment in _inside(one.reading.moments, one.span))

    def _same_time(self, own: Moment, other: Moment, cited: Cited) -> bool:
        if not own.when.value or own.when.value.startswith(_WEEKDAY):
            if _kind(own.rule) != _kind(other.rule):
                return False
            dated = self.verifier.dated(self.text, cited)
            at = own.span.start - self.span.start
            return any(one.when == other.when for one in dated if one.span.start == at) or (
                own.when.value.startswith(_WEEKDAY) and compatible(own.when, other.when)
            )
        if own.when.value.startswith(_CLOCK):
            return own.when.value.removeprefix(_CLOCK) in [part[11:] for part in other.when.value.split("/")]
        outcome = reconcile_times(own.when, other.when)
        if outcome is None or outcome.answer == "differ":
            return False
        return outcome.answer == "agree" or _grain(own.when) >= _grain(other.when)

    def names(self) -> str:
        """Every name stands in a passage: as it is, in another spelling or script, or as the same country."""
        covered = []
        for mention in _inside(self.reading.mentions, self.span):
            if mention.kind in NAMED and mention.via == "name":
                covered.append(mention.span)
                if not self._named(mention):
                    return f"names {_short(mention.span.of(self.reading.article.text))}: no passage that it cites does"
        for word in self.words:
            if any(word.span.meets(span) for span in covered) or not word.word[:1].isupper():
                continue
            first = word.span.start == self.span.start
            name = key(word.word)
            strange = not word.listed or (name in self.verifier.known if first else True)
            if strange and not self._stands(name) and not self._supported(word):
                return f"names {_short(word.word)}: no passage that it cites does"
        return ""

    def _named(self, mention: Mention) -> bool:
        words = mention.span.of(self.reading.article.text)
        entity = self.reading.entity(mention.entity)
        if entity is not None and entity.key.isupper():
            return any(entity.key == other for one in self.cited for other in self.verifier.keys(one))
        if self._stands(key(words)):
            return True
        names = [name for one in self.cited for name in self.verifier.names(one)]
        return any(_same_name(words, name) for name in names) or self._translated(mention.span)

    def _stands(self, name: str) -> bool:
        if not name:
            return True
        if _UNSPACED.search(name):
            return any(name.replace(" ", "") in key(one.passage.exact).replace(" ", "") for one in self.cited)
        return any(f" {name} " in f" {key(one.passage.exact)} " for one in self.cited)

    def _translated(self, span: Span) -> bool:
        """Whether a name is made of words ("the Red River delta") that stand in a passage of another language."""
        own = self.verifier.placed(self.reading, span)
        for one in self.cited:
            if plain_code(one.reading.language) != plain_code(self.verifier.language):
                there = self.verifier.concepts(one.reading, one.span)
                if own and all(not concepts.isdisjoint(there) or self._stands(key(word)) for word, concepts in own):
                    return True
        return False

    def relations(self) -> str:
        """Every relation between the same is told in a passage, as done, denied or planned as there, and by whoever
        says so there."""
        told = [(one, claim) for one in self.cited for claim in _inside(one.reading.claims, one.span)]
        for claim in _inside(self.reading.claims, self.span):
            same = [
                (one, other)
                for one, other in told
                if other.relation == claim.relation and self._same_ends(claim, one, other)
            ]
            words = _short(claim.span.of(self.reading.article.text))
            if not same:
                if claim.subject is None and claim.object is None:
                    continue  # nobody is named: its amount, its words and whether they are denied are looked at
                return f"tells of {words}: no passage that it cites does"
            if all(other.stance != claim.stance for _, other in same):
                return f"tells of {words} as {claim.stance}: the passages that it cites have it as {same[0][1].stance}"
        return ""

    def _same_ends(self, own: Claim, cited: Cited, other: Claim) -> bool:
        """Whether it is said of the same, in the same direction. What is no person, body or country may have been taken
        for another word of its clause: then it is enough that the names come in one order."""
        if self._same_entity(own.subject, cited, other.object) or self._same_entity(own.object, cited, other.subject):
            return False
        pairs = ((own.subject, other.subject), (own.object, other.object))
        return all(
            mine is None
            or self._same_entity(mine, cited, theirs)
            or (self._is_thing(mine) and self._in_order(own, cited))
            for mine, theirs in pairs
        )

    def _is_thing(self, id: EntityId) -> bool:
        entity = self.reading.entity(id)
        return entity is not None and entity.kind not in _ACTING and not entity.key.isupper()

    def _in_order(self, own: Claim, cited: Cited) -> bool:
        """Whether the names of a clause stand in the passage in the same order."""
        there = iter(list(self.verifier.keys(cited)))
        entities = (self.reading.entity(one.entity) for one in _inside(self.reading.mentions, own.span))
        return all(any(entity.key == key for key in there) for entity in entities if entity is not None)

    def _same_entity(self, mine: EntityId | None, cited: Cited, theirs: EntityId | None) -> bool:
        own, other = self.reading.entity(mine), cited.reading.entity(theirs)
        if own is None or other is None:
            return False
        if own.key == other.key:
            return True
        return any(_same_name(name, there) for name in own.names for there in other.names)

    def states(self) -> str:
        """What is told to be so or not ("cancelled", "not yet signed") is not the other way round in the passages."""
        packs = self.verifier.packs
        told = {
            name for one in self.cited for name, _, _ in states_in(one.passage.exact, packs.get(one.reading.language))
        }
        for name, span, _ in states_in(self.text, packs.get(self.verifier.language)):
            if name not in told and any(opposite(name, other, packs) for other in told):
                return f"tells of {_short(span.of(self.text))}: the passages that it cites say otherwise"
        return ""

    def speakers(self) -> str:
        """Who is said to have said something said it in the passage that has most of it."""
        for quote in _inside(self.reading.quotes, self.span):
            speaker = quote.speaker
            if speaker is None or not self._is_name(speaker):
                continue
            told = [word for word in self.words if quote.content.covers(word.span)]
            shares = {one.passage: self._common(told, one) for one in self.cited}
            most = max(shares.values())
            from_it = [one for one in self.cited if 2 * shares[one.passage] >= most]
            if not any(_same_name(speaker.name, name) for one in from_it for name in _speakers(one)):
                return f"has {_short(speaker.name)} say it: no passage that it cites does"
        return ""

    def _is_name(self, speaker: Speaker) -> bool:
        """A role ("a spokeswoman") may be said of whom a passage names; a name may not."""
        known = self.verifier.known
        return speaker.via == "name" or (speaker.via == "role" and known.issuperset(key(speaker.name).split()))

    def _common(self, words: Sequence[Word], one: Cited) -> float:
        theirs = self.verifier.words(one)
        return sum(word.weight for word in words if any(word.meets(other) for other in theirs))

    def turned(self) -> str:
        """What a passage denies, plans or leaves open is not told as done; what it tells as done is not denied."""
        theirs = [word for one in self.cited for word in self.verifier.words(one)]
        for word in self.words:
            same = [other for other in theirs if word.meets(other)]
            if NEGATED in word.next_after:
                known = any(NEGATED in other.after for other in same) if same else self._any_denied()
                if not known:
                    return f"turns {_short(word.word)} round: no passage that it cites denies it"
            for kind in KINDS:
                likely = {NEGATED} if kind == NEGATED else set(KINDS) - {NEGATED}
                governed = [other for other in same if kind in other.next_after]
                free = [other for other in same if likely.isdisjoint(other.after)]
                if governed and not free and likely.isdisjoint(word.after):
                    return f"tells of {_short(word.word)} as done: the passages that it cites do not"
        return ""

    def _any_denied(self) -> bool:
        packs = self.verifier.packs
        return any(
            has_mark(one.reading, one.span, NEGATED, packs) or not tells_marks(one.reading.language, packs)
            for one in self.cited
        )

    def shared(self) -> str:
        """Most of what the sentence tells with is what its passages tell with."""
        same = any(plain_code(one.reading.language) == plain_code(self.verifier.language) for one in self.cited)
        counted = [word for word in self.words if word.concepts or same]
        total = sum(word.weight for word in counted)
        held = sum(word.weight for word in counted if self._supported(word))
        return "" if held >= SHARE * total else "tells what the passages that it cites do not"

    def _supported(self, word: Word) -> bool:
        return any(word.meets(other) for one in self.cited for other in self.verifier.words(one)) or self._stands(
            key(word.word)
        )

    def own_words(self) -> tuple[str, ...]:
        """Telling words that no passage has, in order, as far as that can be said."""
        same = any(plain_code(one.reading.language) == plain_code(self.verifier.language) for one in self.cited)
        counted = (word for word in self.words if word.concepts or same)
        return tuple(dict.fromkeys(word.word for word in counted if not self._supported(word)))

    def credited(self) -> str:
        """What stands in a passage as somebody's words is told as theirs, and a denial as one."""
        told = [(one, held) for one in self.cited if (held := self._held_of(one))]
        if not told:
            return ""
        most = max(len(held) for _, held in told)
        speaking: list[Quote] = []
        for one, held in told:
            if 2 * len(held) < most:
                continue
            quotes = [quote for quote in one.reading.quotes if quote.span.meets(one.span)]
            said = [word for word in held if any(quote.content.covers(word.span) for quote in quotes)]
            if len(said) < IN_SPEECH * len(held):
                return ""
            speaking += [quote for quote in quotes if any(quote.content.covers(word.span) for word in said)]
        own = [quote for quote in self.reading.quotes if quote.span.meets(self.span)]
        sources = [credit.source for credit in self.reading.credits if credit.span.meets(self.span)]
        who = next((quote.speaker.name for quote in speaking if quote.speaker is not None), "somebody")
        if not own and not sources:
            return f"leaves out that {_short(who)} says so"
        if all(quote.act == "deny" for quote in speaking) and not any(quote.act == "deny" for quote in own):
            return f"leaves out that {_short(who)} denies it"
        return ""

    def _held_of(self, one: Cited) -> list[Word]:
        """The words of a passage that the sentence has from it."""
        return [other for other in self.verifier.words(one) if any(word.meets(other) for word in self.words)]


def _form(text: str, cited: Sequence[Cited]) -> str:
    if not cited:
        return "cites no passage"
    if len(cited) > MOST_CITED:
        return f"cites more than {MOST_CITED} passages"
    if len(text) > LONGEST:
        return f"is longer than {LONGEST} characters"
    return "holds an address" if _ADDRESS.search(text) else ""


def _inside(found: Sequence[F], span: Span) -> list[F]:
    return [one for one in found if span.covers(one.span)]


def _speakers(cited: Cited) -> Iterator[str]:
    """Names of those whose words a passage tells."""
    reading = cited.reading
    for quote in reading.quotes:
        if quote.speaker is not None and quote.span.meets(cited.span):
            entity = reading.entity(quote.speaker.entity)
            yield from (quote.speaker.name, *(entity.names if entity is not None else ()))
            yield from quote.relayed_by
    for credit in reading.credits:
        if credit.covers.meets(cited.span):
            yield credit.source


def _name_tokens(sent: Sequence[Cited]) -> frozenset[str]:
    """The words of all names of the reports: a sentence may begin with one."""
    readings = {one.reading.article.id: one.reading for one in sent}
    return frozenset(
        token
        for reading in readings.values()
        for entity in reading.entities
        if entity.kind in NAMED
        for name in entity.names
        for token in key(name).split()
    )


def _same_name(own: str, other: str) -> bool:
    """Whether a name says no more than another does: it is that name, in its spelling or another, or a part of it."""
    mine, theirs = key(own), key(other)
    if not mine or not theirs:
        return False
    if f" {mine} " in f" {theirs} ":
        return True
    return len(mine.split()) <= len(theirs.split()) and alike(mine, theirs) >= SAME


def _no_finer(own: Amount, other: Amount) -> bool:
    """Whether an amount says no more than another that it can be."""
    if own.low == own.high and own.low is not None:
        return other.low == other.high and _figures(own.low) <= _figures(other.low)
    low = own.low is None or (other.low is not None and own.low <= other.low)
    return low and (own.high is None or (other.high is not None and own.high >= other.high))


def _figures(number: Decimal | None) -> int:
    return len(number.normalize().as_tuple().digits) if number is not None else 0


def _grain(when: When) -> int:
    return _GRAINS.index(when.granularity)


def _kind(rule: str) -> str:
    """What a rule reads, without its language: "en.day", "vi.day"."""
    return rule.partition(".")[2]


def _figure(digits: str) -> str:
    return digits.replace(",", ".")


def _plain_words(text: str) -> str:
    return " ".join(_NO_WORD.split(text.casefold())).strip()


def _short(words: str) -> str:
    clean = " ".join(words.split())
    return f"“{clean[:_SHOWN]}…”" if len(clean) > _SHOWN else f"“{clean}”"
