"""What a pack says of amounts: units, currencies, vague words, roles, made ready once for the reader of amounts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import product

from wiredesk.lang.packs import Pack
from wiredesk.lang.tokens import HANGUL, SINGLE, word_pairs
from wiredesk.text.numerals import Numerals, Terms, inverted, numerals, plain

_LETTER_RUN = re.compile(r"[^\W\d_]+")
_UNSPACED = re.compile(f"[{SINGLE}{HANGUL}]")


@dataclass(frozen=True, slots=True)
class AmountLexicon:
    """The words of one pack by which amounts are read."""

    numbers: Numerals
    vague: Terms[tuple[int, int]]
    shares: Terms[Decimal]
    times: Terms[Decimal]
    approximately: Terms[str]
    spatial: frozenset[str]
    """Of these, words that before "one" say where something is ("trên một chiếc xe")."""
    currencies: Terms[str]
    signs: Terms[str]
    percent: Terms[str]
    measures: Terms[str]
    prefixed: Terms[str]
    counted: Terms[str]
    role_before: Terms[str]
    role_after: Terms[str]
    to: frozenset[str]
    between: frozenset[str]
    between_and: frozenset[str]
    money: frozenset[str]
    measured: frozenset[str]
    not_before: Terms[bool]
    not_before_shares: frozenset[str]
    stops: frozenset[str]
    breaks: frozenset[str]
    articles: frozenset[str]
    classifiers: frozenset[str]
    pairs: Mapping[str, Set[str]]
    """Second parts of words that are written in two, by the first."""
    places: frozenset[str]
    """Words before the name of a place: a number behind it counts ("in Corm 12 flights"), one behind another is its."""
    share_of: frozenset[str]
    """Words behind two numbers of which the one is so many parts of the other ("2/3 of the seats")."""
    adjectives: int
    noun_words: int
    starts: frozenset[str]
    converts: re.Pattern[str]
    unspaced: bool
    halves: Terms[bool]
    half_behind: frozenset[str]
    half_only: frozenset[str]
    leads: Terms[bool]
    stands_for: Terms[bool]
    few: frozenset[str]
    joins: frozenset[str]
    of: Terms[bool]
    ages: bool
    part_of: Terms[bool]
    score_leads: frozenset[str]
    none: Terms[int]
    ranks: Terms[str]
    ordinals: frozenset[str]
    minutes: frozenset[str]
    not_ranked: frozenset[str]
    minus: frozenset[str]
    lasting: Terms[bool]
    age_leads: Terms[bool]
    age_verbs: Terms[bool]
    weighing: frozenset[str]
    weights: Mapping[str, str]
    plural: tuple[str, ...]
    not_plural: tuple[str, ...]
    """Endings of words that only look like nouns of several."""
    odd: frozenset[str]
    besides: frozenset[str]
    named_numbers: bool
    harmed: Terms[str]
    tolls: Terms[str]
    priced: frozenset[str]
    of_what: frozenset[str]
    lone_scales: Mapping[str, Decimal]
    lone_leads: frozenset[str]
    tails: Mapping[str, Decimal]
    scaled_signs: frozenset[str]
    units: frozenset[str]
    """First pieces of units and of nouns that are counted."""
    openers: frozenset[str]
    """First words of numbers in words; an article ("a dozen") only in company of a scale, which is one too."""

    def tells_numbers(self, sentence: str) -> bool:
        """Whether a sentence without digits may hold a number in words."""
        if self.unspaced:
            return not self.openers.isdisjoint(sentence)
        return self.tells_one(_LETTER_RUN.findall(sentence))

    def tells_one(self, words: Iterable[str]) -> bool:
        """Whether one of the words of a sentence without digits may begin a number."""
        return not self.openers.isdisjoint(map(str.lower, words))


@lru_cache(maxsize=64)
def amount_lexicon(pack: Pack) -> AmountLexicon:
    """The words of a pack, made once."""

    def terms(path: str) -> dict[str, str]:
        return {word: str(value) for word, value in pack.table(path).items()}

    def phrases(path: str) -> Terms[bool]:
        return Terms(dict.fromkeys(pack.strings(path), True), pack)

    def wordset(path: str) -> frozenset[str]:
        return frozenset(pack.strings(path))

    roles: Mapping[str, Mapping[str, Sequence[str]]] = pack.table("numbers.roles")
    vague = {word: (int(low), int(high)) for word, (low, high) in pack.table("numbers.vague").items()}
    shares = _fractions(pack) | {word: plain(value) for word, value in pack.table("numbers.shares").items()}
    times = {word: plain(value) for word, value in pack.table("numbers.times").items()}
    currencies = inverted(pack.table("numbers.currencies"))
    measures = terms("numbers.measures")
    found = numerals(pack)
    prefixes = pack.strings("numbers.signs")
    openings = {_first(phrase.lower()) for table in (vague, shares, times) for phrase in table}
    openings |= {_first(phrase.lower()) for phrase in pack.table("numbers.none")}
    ways = "|".join(re.escape(word) for word in sorted(pack.strings("numbers.conversion"), key=len, reverse=True))
    percent, currency = Terms(terms("numbers.percent"), pack), Terms(currencies, pack)
    measured, counted = Terms(measures, pack), Terms(inverted(pack.table("numbers.counted")), pack)
    return AmountLexicon(
        numbers=found,
        vague=Terms(vague, pack),
        shares=Terms(shares, pack),
        times=Terms(times, pack),
        spatial=wordset("numbers.spatial"),
        approximately=Terms(inverted(pack.table("numbers.approximately")), pack),
        currencies=currency,
        # Only signs and codes stand before the number: "won 2" is no money.
        signs=Terms(
            {word: unit for word, unit in currencies.items() if word == word.upper() or word in prefixes}, pack
        ),
        percent=percent,
        measures=measured,
        prefixed=Terms(terms("numbers.prefixed"), pack),
        counted=counted,
        units=percent.firsts | currency.firsts | measured.firsts | counted.firsts,
        role_before=Terms({word: role for role, row in roles.items() for word in row["before"]}, pack),
        role_after=Terms({word: role for role, row in roles.items() for word in row["after"]}, pack),
        to=wordset("numbers.to"),
        between=wordset("numbers.between"),
        between_and=wordset("numbers.between_and"),
        money=frozenset(currencies.values()),
        measured=frozenset(measures.values()),
        not_before=phrases("numbers.not_before"),
        not_before_shares=wordset("numbers.not_before_shares"),
        stops=wordset("numbers.stops"),
        breaks=wordset("numbers.breaks"),
        articles=wordset("numbers.articles"),
        classifiers=wordset("numbers.classifiers"),
        pairs=word_pairs(pack),
        places=wordset("numbers.places"),
        share_of=wordset("numbers.share_of"),
        adjectives=int(pack.get("numbers.adjectives_before", 0)),
        noun_words=int(pack.get("numbers.noun_words", 1)),
        openers=(frozenset(found.words) - wordset("numbers.articles"))
        | frozenset(openings)
        | {_first(word.lower()) for word in pack.table("numbers.scales")}
        | frozenset(pack.table("numbers.lone_scales")),
        halves=phrases("numbers.halves"),
        half_behind=wordset("numbers.half_behind"),
        half_only=wordset("numbers.half_only"),
        leads=phrases("numbers.leads"),
        stands_for=phrases("numbers.stands_for"),
        few=wordset("numbers.few"),
        joins=wordset("numbers.joins"),
        of=phrases("numbers.of"),
        ages=bool(pack.get("numbers.ages_in_commas")),
        part_of=phrases("numbers.part_of"),
        score_leads=wordset("numbers.score_leads"),
        none=Terms({word: int(reach) for word, reach in pack.table("numbers.none").items()}, pack),
        ranks=Terms(inverted(pack.table("numbers.ranks")), pack),
        ordinals=wordset("numbers.ordinals"),
        minutes=wordset("numbers.minutes"),
        not_ranked=wordset("numbers.not_ranked"),
        minus=wordset("numbers.minus"),
        lasting=phrases("numbers.lasting"),
        age_leads=phrases("numbers.age_leads"),
        age_verbs=phrases("numbers.age_verbs"),
        weighing=wordset("numbers.weighing"),
        weights=terms("numbers.weights"),
        plural=tuple(pack.strings("numbers.plural")),
        not_plural=tuple(pack.strings("numbers.not_plural")),
        odd=wordset("numbers.odd"),
        besides=wordset("numbers.besides"),
        named_numbers=bool(pack.get("numbers.named_numbers")),
        harmed=Terms(inverted(pack.table("numbers.harmed")), pack),
        tolls=Terms(inverted(pack.table("numbers.tolls")), pack),
        priced=wordset("numbers.priced"),
        of_what=wordset("numbers.of_what"),
        lone_scales={word: plain(value) for word, value in pack.table("numbers.lone_scales").items()},
        lone_leads=wordset("numbers.lone_leads"),
        tails={word: plain(value) for word, value in pack.table("numbers.tails").items()},
        scaled_signs=wordset("numbers.scaled_signs"),
        starts=frozenset(found.words) | frozenset(openings) | frozenset(pack.table("numbers.lone_scales")),
        unspaced=bool(pack.get("text.unspaced") or pack.get("numbers.unspaced")),
        converts=re.compile(
            rf"\s*(?:\(\s*(?:(?:{ways or '(?!)'})\s*)*|,?\s*(?:(?:{ways or '(?!)'})\s*)+)", re.IGNORECASE
        ),
    )


def _fractions(pack: Pack) -> dict[str, Decimal]:
    """Shares told by two numbers in words, by the pack's pattern and its names of the lower one ("three fifths")."""
    found = {}
    parts = {word: int(value) for word, value in pack.table("numbers.denominators").items()}
    ones = {word: int(value) for word, value in pack.table("numbers.words").items() if int(value) > 0}
    for pattern in pack.strings("numbers.fractions"):
        for (above, a), (below, b) in product(ones.items(), parts.items()):
            if a < b:
                found[pattern.format(above=above, below=below)] = (Decimal(a) / b).quantize(Decimal("0.0001"))
    return found


def _first(phrase: str) -> str:
    """The word that a phrase begins with: what its sentence can be searched for."""
    word = phrase.split()[0].split("-")[0]
    return word[0] if _UNSPACED.match(word) else word
