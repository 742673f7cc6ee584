"""Whether a language pack is sound, and what it still lacks: its form, its names, its own examples, its gaps.

A rule is tried on the sentences that its author gave with it, by the readers that will use it.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import regex

from wiredesk.comparison.stances import states_in
from wiredesk.lang.packs import Pack, Packs, Tables, parse_packs
from wiredesk.lang.segments import sentences
from wiredesk.lang.tokens import Phrases, Tokens
from wiredesk.model.article import Article
from wiredesk.model.errors import PackError
from wiredesk.model.findings import Reading
from wiredesk.model.spans import Span
from wiredesk.reading.article import read
from wiredesk.stories.series import series_of
from wiredesk.text.quantities import quantities
from wiredesk.text.time_atoms import atoms
from wiredesk.text.time_rules import grammar

Weight = Literal["wrong", "doubtful", "missing"]
"""wrong: it will not work as it stands; doubtful: it may not do what its author means; missing: what it could have."""
DAY = "2024-11-23"
"""Publication day of the examples."""
EXAMPLES = ("yes", "no")
OPEN = frozenset({"agencies"})
"""Sections whose keys are names of their own."""
WHOLE = frozenset({"credits.end", "credits.translator", "credits.byline"})
"""Rules whose pattern is the whole line."""
_CAPITAL = regex.compile(r"\p{Lu}[\p{L}\p{M}’'-]*")
WORTH: Mapping[str, str] = {
    "pack.scripts": "the scripts it is written in: short texts are told by them",
    "pack.regions": "countries of its readers: which zone and which order of day and month is meant",
    "pack.default_zone": "the zone of hours that say none",
    "text.no_break_after": "abbreviations that end no sentence: sentences are cut after them",
    "text.breaks": "examples of where sentences end",
    "text.quote_pairs": "its quotation marks",
    "times.weekdays": "weekdays: “on Friday” is no time",
    "times.months": "months: “3 May” is no time",
    "times.day_words": "words for days: “yesterday” is no time",
    "times.units": "units: “two weeks ago” is no time",
    "times.rules": "patterns of its own for dates",
    "numbers.words": "number words: “three” is no number",
    "numbers.scales": "scales: “5 million” is 5",
    "numbers.counted": "counted nouns: amounts of two languages cannot be compared",
    "numbers.currencies": "names of currencies",
    "names.honorifics": "honorifics: what stands after them is no sure person",
    "names.pronouns": "pronouns: “she said” has no speaker",
    "roles.classes": "offices: “the prime minister” stands for nobody",
    "roles.modifiers": "former, acting, elect: offices have no past",
    "organisations.first_words": "kinds of bodies: their names are taken for something else",
    "places.countries": "countries as its news writes them",
    "quotes.verbs": "reporting verbs: quotations have no speaker",
    "quotes.sources": "“according to”: sources are not seen",
    "attribution.unnamed": "unnamed sources",
    "agencies": "names of agencies and outlets in its own writing",
    "credits.picture": "lines that credit pictures",
    "credits.translator": "lines that credit a translation",
    "claims.relations": "verbs of what happens: there are no claims",
    "stance.negation": "negation",
    "stance.hedge": "words of doubt",
    "categories.topics": "sections and topics: articles have no category",
}
"""What a reader loses where a pack has nothing under a path and `root` has not either."""


@dataclass(frozen=True, slots=True)
class PackFinding:
    """One thing about a pack. path: where in it; rule: of which rule, "" for none."""

    weight: Weight
    path: str
    rule: str
    problem: str


@dataclass(frozen=True, slots=True)
class CheckedPack:
    """What the check came to. rules: with examples; examples: that were tried."""

    code: str
    findings: tuple[PackFinding, ...]
    rules: int
    examples: int

    def of(self, weight: Weight) -> tuple[PackFinding, ...]:
        """The findings of a weight."""
        return tuple(finding for finding in self.findings if finding.weight == weight)


def check_pack(stem: str, text: str, installed: Mapping[str, str], tables: Tables = lambda name: None) -> CheckedPack:
    """Checks the text of a pack. stem: name of its file without ".toml"; installed: texts of the packs, with root;
    tables: those that go with them.

    Raises `PackError` for what is no TOML, or has another code than its file.
    """
    packs = parse_packs({**installed, stem: text}, tables)
    pack = packs.root if stem == "root" else packs.get(stem)
    return _Check(pack, packs, [tomllib.loads(other) for other in installed.values()]).run()


class _Check:
    def __init__(self, pack: Pack, packs: Packs, others: Sequence[Mapping[str, Any]]) -> None:
        self.pack = pack
        self.packs = packs
        self.others = others
        self.found: list[PackFinding] = []
        self.rules = self.examples = 0

    def run(self) -> CheckedPack:
        self._keys()
        self._breaks()
        names: dict[str, str] = {}
        for path, rule in _rules(self.pack.data):
            self._rule(path, rule, names)
        self._missing()
        order = {"wrong": 0, "doubtful": 1, "missing": 2}
        found = sorted(self.found, key=lambda one: order[one.weight])
        return CheckedPack(self.pack.code, tuple(found), self.rules, self.examples)

    def _say(self, weight: Weight, path: str, rule: str, problem: str) -> None:
        self.found.append(PackFinding(weight, path, rule, problem))

    def _keys(self) -> None:
        """Sections and keys that nothing reads, and values of another kind than elsewhere."""
        known: dict[str, dict[str, set[str]]] = {}
        for other in self.others:
            for section, keys in other.items():
                if isinstance(keys, Mapping):
                    for name, value in keys.items():
                        known.setdefault(section, {}).setdefault(name, set()).add(_kind(value))
        for section, keys in self.pack.data.items():
            if section not in known:
                self._say("doubtful", section, "", f"nothing reads it{_near(section, known)}")
                continue
            if section in OPEN or not isinstance(keys, Mapping):
                continue
            for name, value in keys.items():
                path = f"{section}.{name}"
                if name not in known[section]:
                    self._say("doubtful", path, "", f"nothing reads it{_near(name, known[section])}")
                elif _kind(value) not in known[section][name]:
                    wanted = " or ".join(sorted(known[section][name]))
                    self._say("wrong", path, "", f"is {_kind(value)}, must be {wanted}")

    def _breaks(self) -> None:
        for kind in EXAMPLES:
            for line in self.pack.data.get("text", {}).get("breaks", {}).get(kind, ()):
                self.examples += 1
                text = line.replace("|", "") if kind == "yes" else line
                cut = "|".join(span.of(text) for span in sentences(text, Span(0, len(text)), self.pack))
                wanted = "|".join(part.strip() for part in line.split("|")) if kind == "yes" else line
                if cut != wanted:
                    self._say("wrong", f"text.breaks.{kind}", "", f"{line!r} is cut into {cut!r}")

    def _rule(self, path: str, rule: Mapping[str, Any], names: dict[str, str]) -> None:
        name = str(rule["rule"])
        self.rules += 1
        if not name.startswith(f"{self.pack.code}.") and path not in ("numbers.examples", "names.examples"):
            self._say("wrong", path, name, f"its name must begin with {self.pack.code + '.'!r}")
        if name in names and path not in ("numbers.examples", "names.examples"):
            self._say("wrong", path, name, f"has the name of another rule, in {names[name]}")
        names[name] = path
        try:
            meets = self._meets(path, rule)
        except (regex.error, PackError, KeyError, TypeError, ValueError) as error:
            self._say("wrong", path, name, f"cannot be read: {error}")
            return
        if meets is None:
            return
        for kind in EXAMPLES:
            examples = rule.get(kind, ())
            if not isinstance(examples, Sequence) or isinstance(examples, str):
                self._say("wrong", path, name, f"`{kind}` must be a list of sentences")
                continue
            if not examples:
                self._say("doubtful", path, name, f"has no `{kind}`: nothing shows that it does what it should")
            for example in examples:
                self.examples += 1
                try:
                    found = meets(str(example))
                except PackError as error:
                    # A rule elsewhere in the pack that cannot be read; it is told of in its own place.
                    self._say("wrong", path, name, f"cannot be tried: {error}")
                    return
                if found is not (kind == "yes"):
                    said = "does not find its own example" if kind == "yes" else "finds what it must not"
                    self._say("wrong", path, name, f"{said}: {example!r}")

    def _meets(self, path: str, rule: Mapping[str, Any]) -> Callable[[str], bool] | None:
        """Tells whether a rule finds something in a sentence; None for one that has no examples."""
        name, pack = str(rule["rule"]), self.pack
        if path == "times.rules":
            made = grammar(pack)
            return lambda text: name in {piece.rule for piece in atoms(text, Span(0, len(text)), made)}
        if path == "numbers.examples":
            return lambda text: name in {one.rule for one in quantities(text, [Span(0, len(text))], pack)}
        if path == "comparison.things":
            phrases = Phrases(dict.fromkeys(rule["words"]), pack)
            return lambda text: bool(phrases.find(Tokens(text, [Span(0, len(text))], pack)))
        if path == "comparison.states":
            state = rule["is"]
            return lambda text: state in {told for told, _, _ in states_in(text, pack)}
        if path == "stories.series":
            series = series_of(pack)
            return lambda text: name in {one.rule for one in series.found(text)}
        if path == "comparison.ages":
            age = regex.compile(str(rule["pattern"]))
            after = rule["stands"] == "after"
            return lambda text: any(
                age.match(text[name.end() :]) if after else age.search(text[: name.start()])
                for name in _CAPITAL.finditer(text)
            )
        if "pattern" in rule:
            pattern = regex.compile(str(rule["pattern"]), regex.IGNORECASE if path == "comparison.deeds" else 0)
            match = pattern.fullmatch if path in WHOLE else pattern.search
            return lambda text: match(text) is not None
        if path == "claims.relations":
            relation = rule["relation"]
            return lambda text: relation in {claim.relation for claim in self._read(text).claims}
        if path == "quotes.verbs" and rule.get("takes") == "relay":
            return lambda text: any(quote.relayed_by for quote in self._read(text).quotes)
        if path == "categories.topics":
            code = rule["code"]
            return lambda text: code in {one for one, _, _ in self._read(text).categories}
        if path in ("quotes.verbs", "quotes.sources", "names.examples"):
            return lambda text: name in _rules_of(self._read(text))
        return None

    def _read(self, text: str) -> Reading:
        article = Article.of(title=None, body=text, language=self.pack.code, published=DAY)
        return read(article, self.packs)

    def _missing(self) -> None:
        for path, what in WORTH.items():
            if not self.pack.get(path):
                self._say("missing", path, "", what)


def _rules(data: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The rules of a pack with the path of their list."""
    for section, keys in data.items():
        for name, value in keys.items() if isinstance(keys, Mapping) else ():
            for row in value if isinstance(value, list) else ():
                if isinstance(row, Mapping) and "rule" in row:
                    yield f"{section}.{name}", row


def _rules_of(reading: Reading) -> set[str]:
    return {mention.rule for mention in reading.mentions} | {quote.rule for quote in reading.quotes}


def _kind(value: object) -> str:
    for kind, said in (
        (bool, "true or false"),
        (str, "text"),
        (int, "a number"),
        (float, "a number"),
        (list, "a list"),
    ):
        if isinstance(value, kind):
            return said
    return "a table"


def _near(name: str, known: Mapping[str, object]) -> str:
    close = difflib.get_close_matches(name, list(known), n=1)
    return f"; did you mean {close[0]!r}?" if close else ""
