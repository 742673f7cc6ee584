"""What reports speech: the verbs and phrases of a pack, and where they stand in a stretch of text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, cast

from wiredesk.lang.packs import Pack
from wiredesk.lang.tokens import Phrases, Tokens, fold, is_small
from wiredesk.model.findings import Act
from wiredesk.reading.noun_forms import noun_forms

Takes = Literal["clause", "that", "quote", "act", "silence", "relay", "carry", "source"]
"""What may follow: any clause; a clause that is marked as one; only quoted text; what is asked, promised or denied;
nothing (no comment); somebody quoted by the subject; what an outlet reports; the name of the source."""


@dataclass(frozen=True, slots=True)
class Reporting:
    """One rule of a pack for a class of verbs or phrases. strict: a source must be somebody, not just any noun.

    thought: said of somebody's thoughts: within what another reports it is no speech of its own ("said he hoped …").
    behind: of a source that stands before its cue ("der Polizei zufolge").
    """

    rule: str
    act: Act
    takes: Takes
    strict: bool = False
    thought: bool = False
    behind: bool = False


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that report speech: tokens `first` to before `last`."""

    first: int
    last: int
    how: Reporting


class Endings:
    """Phrases looked up by where they end."""

    __slots__ = ("_lasts", "_longest", "_phrases")

    def __init__(self, phrases: tuple[str, ...], pack: Pack) -> None:
        self._phrases = {fold(phrase, pack) for phrase in phrases}
        self._lasts = frozenset(phrase[-1] for phrase in self._phrases if phrase)
        self._longest = max((len(phrase) for phrase in self._phrases), default=0)

    @property
    def lasts(self) -> frozenset[str]:
        """The folded tokens that a phrase can end with: a cheap test before looking any of them up."""
        return self._lasts

    def before(self, tokens: Tokens, index: int, floor: int) -> int:
        """How many tokens the longest phrase has that ends before a token; 0 if none does."""
        if index <= floor or tokens.folded[index - 1] not in self._lasts:
            return 0
        for size in range(min(self._longest, index - floor), 0, -1):
            if tuple(tokens.folded[index - size : index]) in self._phrases:
                return size
        return 0


class Lexicon:
    """What the reader of quotations needs of one pack, compiled."""

    __slots__ = (
        "verbs", "sources", "openings", "anchors", "not_before",
        "complementizers", "between", "not_after", "boundaries",
        "relatives", "lead_ins", "prepositions", "of", "possessive", "determiners", "conjunctions", "addressing",
        "towards", "occasions", "things", "not_credit", "officials", "honorifics", "strict", "pack",
        "participles", "not_verbs", "participle_after", "comma_opens", "of_reaches", "auxiliaries",
        "inverts", "verb_second", "unmarked_sources", "second_parts", "compounds", "documents", "documents_say",
        "approximate", "fragments",
        "passives", "before_fragments", "source_tails", "order", "topics", "still_after",
        "big_nouns", "only_behind", "infinitive", "participle_endings",
        "nominative", "gerunds", "as_what",
        "drops_subject", "inside_marks", "backward", "spoke_in",
        "plural_endings", "marks_direct", "subject_opens", "clause_endings",
    )  # fmt: skip

    def __init__(self, pack: Pack) -> None:
        def phrases(path: str) -> Phrases[None]:
            return Phrases(dict.fromkeys(pack.strings(path)), pack)

        def endings(path: str) -> Endings:
            return Endings(pack.strings(path), pack)

        def words(path: str) -> frozenset[str]:
            return frozenset(" ".join(fold(word, pack)) for word in pack.strings(path))

        def reporting(path: str, takes: str) -> dict[str, Reporting]:
            forms: dict[str, Reporting] = {}
            for rule in pack.rules(path):
                how = Reporting(
                    str(rule["rule"]),
                    cast(Act, rule.get("act", "say")),
                    cast(Takes, rule.get("takes", takes)),
                    bool(rule.get("strict")),
                    bool(rule.get("thought")),
                    bool(rule.get("behind")),
                )
                for form in _conjugated(rule, pack):
                    forms.setdefault(form, how)
            return forms

        self.pack = pack
        verbs, sources = reporting("quotes.verbs", "clause"), reporting("quotes.sources", "source")
        self.verbs = Phrases(verbs, pack)
        self.sources = Phrases(sources, pack)
        self.openings = first_words(pack, (*verbs, *sources))
        # The longest word of each form: where none of them stands, no form does.
        self.anchors = frozenset(max(fold(form, pack), key=len) for form in (*verbs, *sources))
        self.complementizers = phrases("quotes.complementizers")
        self.between = endings("quotes.between")
        self.not_after = endings("quotes.not_after")
        self.still_after = endings("quotes.still_after")
        self.not_verbs = endings("quotes.not_verbs")
        self.compounds = phrases("quotes.not_verbs")
        leads = tuple(phrase for phrase in pack.strings("quotes.lead_ins") if " " in phrase)
        self.not_before = phrases("quotes.not_before")
        self.boundaries = Endings(pack.strings("quotes.boundaries") + leads, pack)
        self.relatives = words("quotes.relatives")
        self.lead_ins = phrases("quotes.lead_ins")
        self.prepositions = phrases("quotes.prepositions")
        self.of = words("quotes.of")
        self.possessive = words("quotes.possessive")
        self.determiners = words("quotes.determiners")
        self.conjunctions = endings("quotes.conjunctions")
        self.addressing = endings("quotes.addressing")
        self.towards = words("quotes.towards")
        self.nominative = words("quotes.nominative")
        self.gerunds = pack.strings("quotes.gerund_endings")
        self.as_what = words("quotes.as_what")
        self.occasions = phrases("quotes.occasions")
        self.things = endings("quotes.things")
        self.not_credit = phrases("attribution.not_credit")
        self.officials = phrases("attribution.officials")
        self.comma_opens = "," in pack.strings("quotes.opened_by")
        self.inverts = bool(pack.get("quotes.inverts"))
        self.second_parts = words("quotes.second_parts")
        self.verb_second = words("quotes.verb_second")
        self.unmarked_sources = bool(pack.get("quotes.unmarked_sources"))
        self.of_reaches = bool(pack.get("quotes.of_reaches"))
        self.strict = bool(pack.get("quotes.strict_subjects"))
        self.participles = frozenset(fold(phrase, pack) for phrase in pack.strings("quotes.participles"))
        self.participle_after = words("quotes.participle_after")
        self.auxiliaries = words("quotes.auxiliaries")
        self.honorifics = courtesies(pack)
        self.documents = phrases("quotes.documents")
        self.documents_say = frozenset(fold(form, pack) for form in pack.strings("quotes.documents_say"))
        self.approximate = phrases("quotes.approximate")
        self.before_fragments = words("quotes.before_fragments")
        self.passives = words("quotes.passives")
        self.fragments = int(pack.get("quotes.fragments") or 0)
        self.source_tails = endings("quotes.source_tails")
        self.order = str(pack.get("quotes.order", "subject first"))
        self.topics = phrases("quotes.topics")
        self.big_nouns = bool(pack.get("quotes.big_nouns"))
        self.infinitive = words("quotes.infinitive")
        self.participle_endings = tuple(pack.strings("quotes.participle_endings"))
        self.drops_subject = bool(pack.get("quotes.drops_subject"))
        self.inside_marks = bool(pack.get("quotes.inside_marks"))
        self.marks_direct = bool(pack.get("quotes.marks_direct"))
        self.subject_opens = bool(pack.get("quotes.subject_opens"))
        self.clause_endings = pack.strings("quotes.clause_endings")
        self.backward = phrases("quotes.backward")
        self.spoke_in = words("quotes.spoke_in")
        self.plural_endings = tuple(pack.strings("quotes.plural_endings"))
        self.only_behind = frozenset(fold(form, pack) for form in pack.strings("quotes.only_behind"))


def _conjugated(rule: Mapping[str, Any], pack: Pack) -> Iterator[str]:
    """The forms of a rule, those with a pronoun written on behind ("dit-il"), and its participles after each helper
    ("a-t-elle dit")."""
    tails, helpers = pack.strings("quotes.tails"), pack.strings("quotes.helpers")
    for form in rule["forms"]:
        yield form
        if " " not in form:
            yield from (form + tail for tail in tails)
    for participle in rule.get("participles", ()):
        yield from (f"{helper} {participle}" for helper in helpers)


def courtesies(pack: Pack) -> frozenset[str]:
    """The folded courtesies before a person's name ("Mr")."""
    every: Iterable[Iterable[str]] = pack.table("names.honorifics").values()
    return frozenset(" ".join(fold(word, pack)) for forms in every for word in forms)


def first_words(pack: Pack, phrases: Iterable[str]) -> frozenset[str]:
    """The folded first tokens of some phrases: a cheap test before looking any of them up."""
    return frozenset(folded[0] for phrase in phrases if (folded := fold(phrase, pack)))


@lru_cache(maxsize=64)
def lexicon(pack: Pack) -> Lexicon:
    """The compiled words of a pack, once a pack."""
    return Lexicon(pack)


def _free(tokens: Tokens, first: int, last: int, floor: int, stop: int, lex: Lexicon) -> bool:
    """Whether nothing around a verb makes it something else; "is calling" stays a verb where "is called" does not."""
    if tokens.words[last : last + 1] == ["-"] and last < stop and _glued(tokens, last):
        return False  # "think-tank"
    nouns = noun_forms(lex.pack)
    if nouns.is_noun(tokens, first, floor, stop) if last - first == 1 else nouns.led(tokens, first, floor):
        return False
    if lex.not_verbs.before(tokens, last, floor) > last - first:
        return False
    if _is_adjective(tokens, first, last, floor, stop, lex):
        return False
    longer = lex.compounds.at(tokens, first)
    if longer is not None and longer[0] > last:
        return False
    size = lex.not_after.before(tokens, first, floor)
    if size == 0 or (tokens.words[first - size][:1].isupper() and first - size > floor):
        return True
    if lex.still_after.before(tokens, first, floor) > size:
        return True
    return tuple(tokens.folded[first:last]) in lex.participles and tokens.folded[first - 1] in lex.auxiliaries


def _is_adjective(tokens: Tokens, first: int, last: int, floor: int, stop: int, lex: Lexicon) -> bool:
    """Whether a participle stands between an infinitive and its noun ("to investigate alleged fraud")."""
    if first - 2 < floor or last >= stop or tokens.folded[first - 2] not in lex.infinitive:
        return False
    low = tokens.folded[last - 1]
    return low.endswith(lex.participle_endings) and tokens.words[first - 1].islower() and is_small(tokens.words[last])


def _is_big_noun(tokens: Tokens, index: int, floor: int) -> bool:
    """Whether a word has a capital within a sentence, where all nouns have one ("der Laut des Schritts")."""
    word = tokens.words[index]
    return index > floor and word[:1].isupper() and tokens.words[index - 1].isalnum()


def _glued(tokens: Tokens, index: int) -> bool:
    """Whether a mark stands between two words without a space."""
    return (
        0 < index < len(tokens) - 1
        and tokens.starts[index] == tokens.ends[index - 1]
        and tokens.starts[index + 1] == tokens.ends[index]
        and tokens.words[index + 1].isalnum()
    )


def cues(tokens: Tokens, frame: list[int], stop: int, lex: Lexicon) -> list[Cue]:
    """The cues among the tokens outside quote marks, in order, neighbours joined ("lên tiếng" + "bác bỏ").

    frame: indices of those tokens, ascending; stop: the token after the stretch. A verb must be written in lower case
    (but for one that opens its sentence without a subject) and not stand after a word that makes it something else
    (`quotes.not_after`).
    """
    found: list[Cue] = []
    inside = set(frame)
    skip = frame[0] if frame else 0
    for index in frame:
        if index < skip or tokens.folded[index] not in lex.openings:
            continue
        hit = lex.sources.at(tokens, index, stop)
        if hit is not None and lex.big_nouns and _is_big_noun(tokens, index, frame[0]):
            hit = None
        if hit is None and (is_small(tokens.words[index]) or (lex.drops_subject and index == frame[0])):
            hit = lex.verbs.at(tokens, index, stop)
            told = found and found[-1].last == index and found[-1].how.takes == "relay"  # "quoted him as saying"
            if hit is not None and not told and not _free(tokens, index, hit[0], frame[0], stop, lex):
                skip = hit[0] if hit[0] - index > 1 else skip
                continue
        if hit is None or hit[0] - 1 not in inside:
            continue
        last, how = hit
        skip = last
        previous = found[-1] if found else None
        if previous is not None and previous.last == index and previous.how.takes in ("clause", "that", "quote"):
            found[-1] = Cue(previous.first, last, how)
        else:
            found.append(Cue(index, last, how))
    return found
