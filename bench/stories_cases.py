"""The cases of `tests/stories` on the public road: `Article.of`, `read`, `group`, `compare`, `origins`.

What is compared and counted is the stories as the case has them, joined and parted as a user would by decisions, so
that an error of grouping is no error of comparison too. Grouping is measured without: each case alone, and all cases of
all files in one set.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import combinations

from reading_items import Figure
from story_items import Item, cases, files

from wiredesk.comparison.differences import compare
from wiredesk.comparison.provenance import origins
from wiredesk.desk.packs import installed_packs
from wiredesk.model.findings import Reading
from wiredesk.model.spans import ArticleId
from wiredesk.model.story import Decision, Difference, Grouping, Origins, Story
from wiredesk.reading.article import read
from wiredesk.stories.clusters import group

Letters = tuple[str, ...]


@dataclass(frozen=True)
class Case:
    """An item with its readings. alone: its reports grouped without any other; joined: with the stories it should
    have."""

    item: Item
    readings: Mapping[str, Reading]
    alone: Grouping
    joined: Grouping

    def id(self, letter: str) -> ArticleId:
        """The article of an account."""
        return self.readings[letter].article.id

    def letter(self, article: ArticleId | str) -> str:
        """The account that an article is; "" if it is none."""
        return next((letter for letter in self.readings if self.id(letter) == article), "")

    @property
    def name(self) -> str:
        """File and item."""
        return f"{self.item.file}/{self.item.id}"

    @property
    def by_id(self) -> dict[ArticleId, Reading]:
        return {reading.article.id: reading for reading in self.readings.values()}

    def stories(self) -> Iterator[tuple[Letters, Story]]:
        """The stories of the case, each as it was made."""
        for letters in self.item.stories:
            ids = {self.id(letter) for letter in letters}
            yield letters, next(story for story in self.joined.stories if ids & set(story.articles))

    @cached_property
    def differences(self) -> list[Difference]:
        """What comparison finds in its stories."""
        packs = installed_packs()
        return [one for _, story in self.stories() for one in compare(story, self.joined, self.by_id, packs)]

    @cached_property
    def origins(self) -> Origins:
        """The origins of its largest story, the first of several."""
        _, story = max(self.stories(), key=lambda one: len(one[0]))
        return origins(story, self.joined, self.by_id, installed_packs())


@dataclass(frozen=True, slots=True)
class Error:
    """One answer that is not right, in lines for a person. what: "false differ", "missed copy"."""

    item: str
    number: int
    what: str
    lines: tuple[str, ...]


@dataclass
class Answers:
    """Figures by name, and the errors behind them."""

    figures: dict[str, Figure] = field(default_factory=dict)
    errors: list[Error] = field(default_factory=list)

    def wrong(self, case: Case, what: str, *lines: str) -> None:
        """Notes an error."""
        self.errors.append(Error(case.item.id, case.item.number, what, lines))


@lru_cache(maxsize=16)
def run(name: str) -> tuple[Case, ...]:
    """The cases of a file, read and grouped."""
    return tuple(_case(item) for item in cases(name))


def _case(item: Item) -> Case:
    packs = installed_packs()
    readings = {letter: read(item.article(letter), packs) for letter in item.told}
    ids = [tuple(readings[letter].article.id for letter in letters) for letters in item.stories]
    decisions = [Decision("join", story) for story in ids if len(story) > 1]
    decisions += [Decision("part", one, others=other) for one, other in combinations(ids, 2)]
    alone = group(readings.values(), packs)
    return Case(item, readings, alone, group(readings.values(), packs, decisions=decisions))


def story_of(grouping: Grouping) -> dict[ArticleId, str]:
    """The story of each article."""
    return {id: str(story.id) for story in grouping.stories for id in story.articles}


def share(found: Sequence[bool]) -> Figure:
    """Share of yes."""
    return Figure(sum(found) / max(1, len(found)), len(found))


def measure_stories(some: Sequence[Case]) -> Answers:
    """Pairs of one event that are one story, pairs of two events that are not, and stories that follow one another."""
    answers = Answers()
    together: list[bool] = []
    merged: list[bool] = []
    threaded: list[bool] = []
    for case in some:
        found = story_of(case.alone)
        gold = {letter: letters for letters in case.item.stories for letter in letters}
        for a, b in combinations(sorted(gold), 2):
            one = found[case.id(a)] == found[case.id(b)]
            if gold[a] == gold[b]:
                together.append(one)
            else:
                merged.append(one)
            if one != (gold[a] == gold[b]):
                why = _why(case, a, b)
                answers.wrong(case, "merged" if one else "apart", f"{a} + {b}: {case.item.why}", *why)
        threads = {str(one): thread.id for thread in case.joined.threads for one in thread.stories}
        of = story_of(case.joined)
        if case.item.threaded:
            held = {threads.get(of[case.id(letters[0])], letters[0]) for letters in case.item.stories}
            threaded.append(len(held) == 1)
            if len(held) > 1:
                answers.wrong(case, "no thread", case.item.why)
    answers.figures = {
        "one story": share(together),
        "merged": share(merged),
        "in one thread": share(threaded),
    }
    return answers


def _why(case: Case, a: str, b: str) -> list[str]:
    """What joined two reports or kept them apart."""
    ids = {case.id(a), case.id(b)}
    lines = [
        f"joined by {case.letter(why.joined_by)}, score {why.score:.2f}"
        for story in case.alone.stories
        for why in story.why
        if why.article in ids and why.joined_by in ids and ids <= set(story.articles)
    ]
    for miss in case.alone.near_misses:
        if {miss.article, miss.other} == ids:
            seen = "; ".join(f"{one.what} {one.value}" for one in miss.evidence[:2])
            lines.append(f"score {miss.score:.2f}, {miss.veto}: {seen}")
    return lines


def measure_together(made: Callable[[Reading], Reading] = lambda reading: reading) -> Answers:
    """All cases of all files in one set: pairs of one event in one story, cases that have nothing in common joined.
    made: what each reading is made before."""
    answers = Answers()
    every = [case for name in files() for case in run(name)]
    found = story_of(group([made(reading) for case in every for reading in case.readings.values()], installed_packs()))
    inside: dict[bool, list[bool]] = {True: [], False: []}
    for case in every:
        gold = {letter: letters for letters in case.item.stories for letter in letters}
        for a, b in combinations(sorted(gold), 2):
            inside[gold[a] == gold[b]].append(found[case.id(a)] == found[case.id(b)])
    held: dict[str, list[tuple[Case, str]]] = {}
    for case in every:
        for letter in case.readings:
            held.setdefault(found[case.id(letter)], []).append((case, letter))
    strangers: set[str] = set()
    for members in held.values():
        names = sorted({case.name for case, _ in members})
        if len(names) > 1:
            strangers.update(names)
            answers.wrong(members[0][0], "strangers", *names)
    answers.figures = {
        "one story": share(inside[True]),
        "merged": share(inside[False]),
        "joined with another case": share([case.name in strangers for case in every]),
    }
    return answers
