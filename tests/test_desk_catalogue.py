"""What a desk shows of a name, an outlet, an author, a category."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desks import Clock
from kept_pages import NOON, kept, reading_of
from test_catalogue import LORN, keep, naming, own, report, told
from wiredesk.desk.decide import namesakes
from wiredesk.desk.desk import Desk, open_desk
from wiredesk.desk.settings import Settings
from wiredesk.model.errors import InputError, Withheld
from wiredesk.model.identity import source_id
from wiredesk.model.names import Office, name_id
from wiredesk.model.source import Fetch, Polling, Source
from wiredesk.store.joined import JoinedStore
from wiredesk.text.catalogue_keys import name_of


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with open_desk(str(tmp_path / "desk.sqlite"), settings=Settings(), clock=Clock(NOON)) as opened:
        yield opened


def office(role: str, of: str, modifier: str = "") -> Office:
    return Office(role, of, modifier, None, None, 1, (), public=True)


def test_offices_of_two_countries_are_hardly_held_by_one_person() -> None:
    assert namesakes([office("president_state", "US"), office("president_state", "FR")]) == ((0, 1),)
    assert namesakes([office("president_state", "US"), office("leader", "US"), office("minister", "DE")]) == ((0, 2),)
    for fits in (
        [office("president_state", "US"), office("minister", "US")],
        [office("president_state", "US"), office("president_state", "")],
        [office("ambassador", "US"), office("foreign_minister", "VN")],
        [office("prime_minister", "NL", "former"), office("secretary_general", "nato")],
    ):
        assert namesakes(fits) == ()


def test_a_private_person_has_no_page_and_the_desk_says_why(desk: Desk) -> None:
    keep(desk.store, naming(report(1), "Ada Lorn"))
    for ask in (desk.name, desk.said, desk.about):
        with pytest.raises(Withheld, match="fewer than 3 independent origins"):
            ask(LORN)
    with pytest.raises(InputError, match="no name"):
        desk.name("0123456789abcdef")


def test_a_name_is_shown_with_all_that_is_said_of_it(desk: Desk) -> None:
    text = "Prime Minister Ada Lorn opened the harbour of Corm."
    roles = {"Ada Lorn": ("prime_minister", "")}
    pages = [
        naming(naming(report(number, text), "Ada Lorn", roles=roles, said_by="Ada Lorn"), "Corm", kind="place")
        for number in range(2)
    ]
    ids = keep(desk.store, *pages)
    keep(desk.store, naming(report(5, "Prime Minister Lorn left."), "Lorn", roles={"Lorn": roles["Ada Lorn"]}))
    assert isinstance(desk.store, JoinedStore)
    story = told(desk.store, ids, [own(0, ids[0])])
    view = desk.name(LORN[:8])
    assert (view.row.ground, view.row.stories, view.origins) == ("office", 1, ("Paper 0",))
    assert [one.row.name for one in view.company.names] == ["Corm"]
    assert [row.id for row in view.stories.items] == [story]
    assert len(view.said.items) == len(view.articles.items) == 2
    assert [row.key for row in view.near] == ["lorn"]
    assert [row.key for row in desk.name(name_id("person", "lorn")).near] == ["ada lorn"]
    entity = reading_of(pages[0]).entities[0]
    assert set(desk.store.names.of_article(ids[0])) == {name_of(entity), name_id("place", "corm")}


def test_an_outlet_is_shown_with_the_health_of_what_feeds_it(desk: Desk) -> None:
    feed = Source(source_id("https://herald.example/feed"), "feed", "https://herald.example/feed")
    shut = Source(source_id("https://herald.example/private/feed"), "feed", "https://herald.example/private/feed")
    far = Source(source_id("https://other.example/feed"), "feed", "https://other.example/feed")
    for source in (feed, shut, far):
        desk.store.sources.put(source)
    desk.store.sources.polled(Polling(feed.id, failures=2), Fetch(feed.id, feed.address, NOON, "failed", problem="no"))
    desk.store.sources.put_robots("https://herald.example", b"User-agent: *\nDisallow: /private/", 200, NOON)
    keep(desk.store, kept("https://herald.example/1", "Text.", outlet="The Herald", source=feed.id, author="Hà Trần"))
    for key in ("the herald", "The Herald", "herald.example"):
        view = desk.outlet(key)
        assert view.row.key == "the herald"
    assert {one.source.id: one.robots for one in view.health} == {feed.id: "allowed", shut.id: "refused"}
    (health,) = [one for one in view.health if one.source.id == feed.id]
    assert (health.polling.failures, health.last and health.last.problem, health.robots_at) == (2, "no", NOON)
    assert [one.name for one in view.authors] == ["Hà Trần"]
    assert [row.key for row in desk.outlets().items] == ["the herald"]
    with pytest.raises(InputError, match="no outlet"):
        desk.outlet("other.example")


def test_authors_and_categories_are_shown_with_their_articles(desk: Desk) -> None:
    page = kept("https://herald.example/1", "Text.", outlet="The Herald", author="Hà Trần", section="Thế giới")
    keep(desk.store, page)
    assert len(desk.author("ha tran@the herald").articles.items) == 1
    assert len(desk.category("the gioi").articles.items) == 1
    assert [row.name for row in desk.categories().items] == ["Thế giới"]
    for ask, key in ((desk.author, "nobody@"), (desk.category, "nothing")):
        with pytest.raises(InputError, match="of this desk"):
            ask(key)
