"""What the user decides wins over every grouping and every reading, and when it is undone everything is as it was."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desks import Clock
from kept_pages import kept
from test_placing import assert_as_a_batch_would, pages, rows
from wiredesk.desk.desk import Desk, open_desk
from wiredesk.desk.settings import Parse, Settings
from wiredesk.model.decided import Grouped
from wiredesk.model.errors import InputError
from wiredesk.model.identity import item_number
from wiredesk.model.kept import Kept, Moved
from wiredesk.model.marks import Mark
from wiredesk.model.spans import ArticleId, StoryId
from wiredesk.model.story import Decided, Decision
from wiredesk.store.sqlite import SqliteStore

SEEDED = settings(max_examples=2, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@contextmanager
def a_desk(path: Path, some: tuple[Kept, ...] = ()) -> Iterator[Desk]:
    clock = Clock()
    with open_desk(str(path / "desk.sqlite"), settings=Settings(parse=Parse(jobs=1)), clock=clock) as desk:
        keep(desk, some)
        desk.settle()
        yield desk


def keep(desk: Desk, some: tuple[Kept, ...]) -> None:
    keeper = desk.keeper(placing=True)
    for one in some:
        keeper.add(one)
    keeper.flush()


def store_of(desk: Desk) -> SqliteStore:
    assert isinstance(desk.store, SqliteStore)
    return desk.store


def members(desk: Desk, story: StoryId) -> tuple[ArticleId, ...]:
    found = desk.store.groupings.story(story)
    assert found is not None
    return found.articles


def shown(desk: Desk) -> dict[StoryId, object]:
    """Everything that is shown of all stories, by their ids."""
    found: dict[StoryId, object] = {}
    for row in rows(store_of(desk)):
        story = desk.store.groupings.story(row.id)
        found[row.id] = row, story, desk.store.groupings.concluded(row.id)
    return found


def largest(desk: Desk, count: int = 1) -> list[StoryId]:
    return [row.id for row in desk.stories(order="most covered", limit=count).items]


def test_stories_that_are_joined_are_one_at_once_and_two_again_when_that_is_undone(tmp_path: Path) -> None:
    with a_desk(tmp_path, pages(24)[:14]) as desk:
        before = shown(desk)
        one, other = largest(desk, 2)
        both = {*members(desk, one), *members(desk, other)}
        decided = desk.decide(Decision("join", members(desk, one), others=members(desk, other), who="Ada"))
        joined = desk.store.groupings.story_of(min(both))
        assert joined in (one, other)
        assert set(members(desk, joined)) == both
        assert_as_a_batch_would(store_of(desk))
        gone = other if joined == one else one
        assert desk.story(gone).row.id == joined, "the id that was merged leads on"
        undone = desk.undo(decided.number)
        assert (undone.number, undone.decision.who, undone.undone) == (decided.number, "Ada", desk.clock())
        assert shown(desk) == before
        kinds = [moved.kind for moved in desk.store.groupings.history(gone)]
        assert kinds[-2:] == ["merged", "split"]


def test_a_story_that_is_split_stays_in_two_wherever_later_reports_go(tmp_path: Path) -> None:
    some = cranes("herald", "ledger", "post", "wire", "gazette", "courier")
    with a_desk(tmp_path, some[:4]) as desk:
        before = shown(desk)
        (id,) = largest(desk)
        all_of = members(desk, id)
        decided = desk.decide(Decision("part", all_of[:2], others=all_of[2:]))
        story_of = desk.store.groupings.story_of
        one, other = story_of(all_of[0]), story_of(all_of[2])
        assert one != other
        assert id in (one, other)
        assert_as_a_batch_would(store_of(desk))
        keep(desk, some[4:])
        desk.settle()
        assert [story_of(article) for article in all_of] == [one, one, other, other]
        assert sum(row.reports for row in rows(store_of(desk))) == 6
        assert_as_a_batch_would(store_of(desk))
        for late in some[4:]:
            assert late.reading is not None
            desk.forget(late.reading.article.id)
        desk.undo(decided.number)
        assert shown(desk) == before


def cranes(*outlets: str) -> tuple[Kept, ...]:
    """Reports of one event in the same words."""
    body = "The harbour of Corm was closed on Thursday after a crane fell on the quay, the port authority said. " * 6
    return tuple(
        kept(f"https://{name}.example/crane", body, outlet=name, published="2026-11-20T08:00:00+00:00")
        for name in outlets
    )


def test_a_copy_between_two_parted_reports_does_not_bring_them_together(tmp_path: Path) -> None:
    some = cranes("herald", "ledger", "post", "wire")
    with a_desk(tmp_path, some[:3]) as desk:
        (id,) = largest(desk)
        first, second, third = members(desk, id)
        desk.decide(Decision("part", (first,), others=(second,)))
        story_of = desk.store.groupings.story_of
        assert story_of(first) != story_of(second)
        assert story_of(third) in (story_of(first), story_of(second))
        keep(desk, some[3:])
        desk.settle()
        assert story_of(first) != story_of(second)
        assert_as_a_batch_would(store_of(desk))


@SEEDED
@given(seed=st.integers(0, 1 << 30))
def test_any_decisions_settle_as_a_batch_with_those_that_stand(
    seed: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    decided_at_random(seed, tmp_path_factory.mktemp("desk"), start=10, rounds=5)


@pytest.mark.slow
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 1 << 30))
def test_many_decisions_settle_as_a_batch_with_those_that_stand(
    seed: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    decided_at_random(seed, tmp_path_factory.mktemp("desk"), start=20, rounds=8)


def decided_at_random(seed: int, path: Path, *, start: int, rounds: int) -> None:
    rng = random.Random(seed)
    waiting = rng.sample(pages(2 * start + 4), 2 * start)
    with a_desk(path, tuple(waiting[:start])) as desk:
        del waiting[:start]
        standing: list[Decided] = []
        for _ in range(rounds):
            if waiting and rng.random() < 0.4:
                keep(desk, tuple(waiting[:4]))
                del waiting[:4]
            if standing and rng.random() < 0.3:
                desk.undo(standing.pop(rng.randrange(len(standing))).number)
            elif (made := any_decision(desk, rng)) is not None:
                standing.append(desk.decide(made))
            desk.settle()
            assert_decided(desk)
        assert_as_a_batch_would(store_of(desk))
        kept_so = [one.decision for one in desk.store.groupings.decided() if one.undone is None]
        assert kept_so == list(desk.store.groupings.decisions()) == [one.decision for one in standing]


@SEEDED
@given(seed=st.integers(0, 1 << 30))
def test_when_all_is_undone_everything_is_as_it_was(seed: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    rng = random.Random(seed)
    with a_desk(tmp_path_factory.mktemp("desk"), tuple(rng.sample(pages(24), 12))) as desk:
        before = [shown(desk)]
        readings = list(desk.readings())
        standing: list[Decided] = []
        for _ in range(4):
            made = any_decision(desk, rng)
            if made is not None:
                standing.append(desk.decide(made))
                before.append(shown(desk))
        while standing:
            assert shown(desk) == before.pop()
            desk.undo(standing.pop().number)
        assert shown(desk) == before.pop()
        assert list(desk.readings()) == readings
        assert all(one.undone is not None for one in desk.store.groupings.decided())


def any_decision(desk: Desk, rng: random.Random) -> Decision | None:
    stories = [row.id for row in rows(store_of(desk))]
    kind = rng.choice(("join", "part", "no copy", "correct"))
    if kind == "join" and len(stories) > 1:
        one, other = rng.sample(stories, 2)
        return Decision("join", members(desk, one), others=members(desk, other))
    several = [id for id in stories if len(members(desk, id)) > 1]
    if kind == "correct" or not several:
        return any_correction(desk, rng, rng.choice(members(desk, rng.choice(stories))))
    articles = list(members(desk, rng.choice(several)))
    rng.shuffle(articles)
    count = rng.randint(1, len(articles) - 1)
    return Decision("part" if kind == "part" else "no copy", tuple(articles[:count]), others=tuple(articles[count:]))


def any_correction(desk: Desk, rng: random.Random, id: ArticleId) -> Decision:
    from wiredesk.desk.corrections import correction

    reading = desk.store.articles.reading(id)
    assert reading is not None
    field, value, where = rng.choice(
        [
            ("published", "2026-03-05T10:00+07:00", ""),
            ("published", "", ""),
            ("outlet", "The Other Post", ""),
            ("language", rng.choice(("vi", "en")), ""),
            ("author", "Ada Lorn; Tomas Wirth", ""),
            ("is_article", "no", ""),
            ("role", "chrome", "{0.start}-{0.end}".format(rng.choice(reading.article.blocks).span)),
        ]
    )
    return correction(reading, field, value, where=where)


def assert_decided(desk: Desk) -> None:
    """What was joined stands together, what was parted does not, of all that stands in stories."""
    grouped = Grouped.of(desk.store.groupings.decisions())
    story_of = {item_number(article): row.id for row in rows(store_of(desk)) for article in members(desk, row.id)}
    for group in grouped.joined:
        assert len({story_of[item] for item in group if item in story_of}) <= 1
    for a, b in grouped.parted:
        assert a not in story_of or story_of[a] != story_of.get(b)


def test_decisions_that_say_nothing_or_mean_what_is_not_there_are_refused(tmp_path: Path) -> None:
    with a_desk(tmp_path, pages(24)[:6]) as desk:
        id = next(desk.readings()).article.id
        other = ArticleId("0" * 24)
        for decision, problem in (
            (Decision("join", (id,)), "needs two articles"),
            (Decision("join", (id, other)), "is no article"),
            (Decision("part", (id,), others=(id,)), "needs two articles"),
            (Decision("correct", (id,), "colour", "blue"), "nothing that can be corrected"),
            (Decision("correct", (id,), "published", "last week"), "is no date"),
            (Decision("correct", (id,), "language", "english please"), "no language tag"),
            (Decision("correct", (id,), "title", " "), "needs a value"),
            (Decision("correct", (id,), "role", "hero"), "no role of a block"),
            (Decision("correct", (id,), "speaker", "Ada Lorn"), "needs the quote"),
        ):
            with pytest.raises(InputError, match=problem):
                desk.decide(decision)
        assert desk.store.groupings.decided() == ()
        with pytest.raises(InputError, match="no decision"):
            desk.undo(1)
        first = desk.correct(id, "outlet", "The Post")
        desk.undo(first.number)
        with pytest.raises(InputError, match="was undone"):
            desk.undo(first.number)


def test_a_later_decision_takes_the_sides_out_of_what_was_joined() -> None:
    def items(*names: str) -> tuple[ArticleId, ...]:
        return tuple(ArticleId(f"{name}{0:023}") for name in names)

    def joined(*decisions: Decision) -> list[str]:
        names = {item_number(id): id[0] for id in items(*"abcdef")}
        return ["".join(names[item] for item in group) for group in Grouped.of(decisions).joined]

    merge = Decision("join", items("a", "b"), others=items("c", "d"))
    assert joined(merge) == ["abcd"]
    assert joined(merge, Decision("join", items("d", "e"))) == ["abcde"]
    assert joined(merge, Decision("part", items("a"), others=items("b", "c", "d"))) == ["bcd"]
    assert joined(merge, Decision("part", items("a", "c"), others=items("b"))) == ["acd"]
    assert joined(merge, Decision("part", items("a", "b"))) == ["acd"]
    assert joined(Decision("part", items("a", "b"), when="2"), Decision("join", items("a", "b"), when="1")) == []
    together = Grouped.of((merge, Decision("part", items("d"), others=items("e"))))
    assert len(together.parted) == 4, "what is parted from one is parted from all that belong with it"


def test_marks_go_where_their_stories_go_and_come_back(tmp_path: Path) -> None:
    with a_desk(tmp_path, pages(24)[:14]) as desk:
        reader = desk.store.reader
        one, other = largest(desk, 2)
        marks = {
            one: Mark(one, desk.clock(), followed=True, note="ours", tags=("sea", "rail")),
            other: Mark(other, None, note="theirs", tags=("sea",)),
        }
        for mark in marks.values():
            reader.put_mark(mark)
        assert reader.tags() == (("rail", 1), ("sea", 2))
        joined = desk.decide(Decision("join", (*members(desk, one), *members(desk, other))))
        now = desk.store.groupings.story_of(members(desk, largest(desk)[0])[0])
        assert now is not None
        mark = reader.marks([now])[now]
        assert (mark.seen, mark.followed, set(mark.tags)) == (desk.clock(), True, {"sea", "rail"})
        assert {"ours", "theirs"} == set(mark.note.split("\n\n"))
        assert [row.id for row in reader.marked(tag="sea").items] == [now]
        desk.undo(joined.number)
        assert reader.marks([one, other]) == marks
        assert {row.id for row in reader.marked().items} == {one, other}
        assert [row.id for row in reader.marked(followed=True).items] == [one]


def test_what_comes_out_of_a_followed_story_is_followed_too(tmp_path: Path) -> None:
    with a_desk(tmp_path, pages(24)[:14]) as desk:
        (id,) = largest(desk)
        desk.store.reader.put_mark(Mark(id, followed=True))
        articles = members(desk, id)
        split = desk.decide(Decision("part", articles[:1], others=articles[1:]))
        new = {desk.store.groupings.story_of(article) for article in articles}
        assert {row.id for row in desk.store.reader.marked(followed=True).items} == new
        desk.undo(split.number)
        assert [row.id for row in desk.store.reader.marked(followed=True).items] == [id]
        desk.store.reader.put_mark(Mark(id))
        assert desk.store.reader.marks([id]) == {}


def test_an_id_that_was_merged_is_its_storys_again(tmp_path: Path) -> None:
    with a_desk(tmp_path, pages(24)[:14]) as desk:
        one, other = largest(desk, 2)
        joined = desk.decide(Decision("join", (*members(desk, one), *members(desk, other))))
        desk.undo(joined.number)
        history = desk.store.groupings.history(one) + desk.store.groupings.history(other)
        assert {moved.kind for moved in history if moved.at == desk.clock()} == {"merged", "split"}
        assert all(isinstance(moved, Moved) for moved in history)
        assert {desk.story(one).row.id, desk.story(other).row.id} == {one, other}
