"""Names, outlets, authors and categories across articles: what is kept of them, and that it is what is held."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engines import AnyStore
from kept_pages import NOON, hours, kept, reading_of
from wiredesk.desk.packs import installed_packs
from wiredesk.desk.placing import settle
from wiredesk.lang.packs import Packs
from wiredesk.model.errors import InputError
from wiredesk.model.findings import Credit, CreditKind, Entity, EntityKind, HeldRole, Mention, Quote, Speaker
from wiredesk.model.kept import Kept, QuoteRow
from wiredesk.model.names import (
    ENOUGH_ORIGINS,
    OFFICES,
    OFFICES_OF_PLACES,
    NameId,
    NameOrder,
    NameRow,
    ground_of,
    is_public_office,
    name_id,
)
from wiredesk.model.outlets import Shares
from wiredesk.model.ports import Store
from wiredesk.model.spans import ArticleId, EntityId, Passage, Span, StoryId
from wiredesk.model.story import Link, Origin, Origins, Story
from wiredesk.store import schema
from wiredesk.store.catalogue_tables import fill
from wiredesk.store.engine import Engine
from wiredesk.store.naming import day_of, size_of
from wiredesk.store.publishing import derived
from wiredesk.store.sqlite import SqliteStore
from wiredesk.store.sqlite import open_store as open_files
from wiredesk.text.catalogue_keys import author_key, category_key, key_across, outlet_key

Roles = Mapping[str, tuple[str, str]]
"""Name → class of the role and of what."""


def naming(
    one: Kept,
    *names: str,
    kind: EntityKind = "person",
    roles: Roles | None = None,
    said_by: str | None = None,
    credits: Iterable[tuple[str, CreditKind]] = (),
) -> Kept:
    """The page, with what its reading finds of names that stand in its text. said_by: who says all of its body."""
    reading = reading_of(one)
    text = reading.article.text
    body = Span(len(text) - len(reading.article.body), len(text))
    entities, mentions = list(reading.entities), list(reading.mentions)
    for name in names:
        at = text.index(name)
        span = Span(at, at + len(name))
        id = EntityId(f"{kind}:{name.lower()}")
        held = (HeldRole(*(roles or {})[name], "", span),) if name in (roles or {}) else ()
        entities.append(Entity(id, kind, (name,), name.lower(), held))
        mentions.append(Mention(span, kind, id, name, "test"))
    quotes = reading.quotes
    if said_by is not None:
        id = EntityId(f"person:{said_by.lower()}")
        speaker = Speaker(said_by, id, mentions[0].span, "name")
        quotes = (Quote(body, body, (), "indirect", speaker, None, "say", "test"),)
    found = tuple(Credit(body, source, to, "article", body, "test") for source, to in credits)
    return replace(
        one,
        reading=replace(
            reading, entities=tuple(entities), mentions=tuple(mentions), quotes=quotes, credits=reading.credits + found
        ),
    )


def keep(store: Store, *pages: Kept) -> tuple[ArticleId, ...]:
    return tuple(stored.article for stored in store.articles.keep(pages))


def told(
    store: AnyStore, articles: Sequence[ArticleId], main: Sequence[Origin] = (), links: tuple[Link, ...] = ()
) -> StoryId:
    """A story of these articles, as settling tells it."""
    ids = tuple(sorted(articles))
    with store.writing():
        number = store.groupings.begin(StoryId(ids[0]))
        store.groupings.put_in(number, ids)
        story = Story(StoryId(ids[0]), ids, (), links, (), Passage(ids[0], Span(0, 0), ""))
        store.groupings.show(number, store.groupings.facts(number, story), story)
        store.groupings.tell(number, story, (Origins(1, 1, tuple(main)), (), ()), ())
    return StoryId(ids[0])


def report(number: int, text: str = "Ada Lorn opened the harbour of Corm.", **fields: object) -> Kept:
    fields.setdefault("received", hours(number))
    return kept(f"https://paper{number}.example/a", text, outlet=f"Paper {number}", **fields)  # type: ignore[arg-type]  # as given


def own(number: int, article: ArticleId) -> Origin:
    return Origin(f"Paper {number}", "report", article, (), (article,))


LORN = name_id("person", "ada lorn")


# --- who may be shown ---------------------------------------------------------------------------------------------


def test_a_person_is_public_by_an_office_or_by_three_independent_origins() -> None:
    assert ground_of("person", 0, 0) == "private"
    assert ground_of("person", 0, ENOUGH_ORIGINS - 1) == "private"
    assert ground_of("person", 0, ENOUGH_ORIGINS) == "origins"
    assert ground_of("person", 1, 0) == "office"
    assert ground_of("organisation", 0, 0) == ground_of("place", 0, 0) == "no person"
    assert ENOUGH_ORIGINS == 3


def test_an_office_is_public_where_it_is_one_of_a_state() -> None:
    def role(of_class: str, of: str) -> HeldRole:
        return HeldRole(of_class, of, "", Span(0, 1))

    assert is_public_office(role("prime_minister", ""), of_place=False)
    assert is_public_office(role("president_state", "US"), of_place=True)
    assert not is_public_office(role("president_state", "lisk rowing club"), of_place=False)
    for private in ("expert", "common", "sport_art", "executive", "spokesperson", "police_justice", "military"):
        assert not is_public_office(role(private, "US"), of_place=True)


def test_every_public_office_is_a_class_of_the_packs() -> None:
    classes = {name for tag in ("en", "vi") for name in installed_packs().get(tag).table("roles.classes")}
    assert classes >= OFFICES | OFFICES_OF_PLACES


def test_a_private_person_is_in_no_list_and_found_by_id_alone(store: AnyStore) -> None:
    keep(store, naming(report(1), "Ada Lorn"), naming(report(2), "Corm", kind="place"))
    assert [row.name for row in store.names.rows().items] == ["Corm"]
    assert store.names.rows(text="Ada").items == ()
    assert store.names.find(LORN[:6]) == (LORN,)
    row = store.names.row(LORN)
    assert row is not None
    assert (row.ground, row.public, row.articles) == ("private", False, 1)
    assert store.names.public([LORN, name_id("place", "corm")]) == {name_id("place", "corm")}


def test_three_origins_make_a_name_public_and_copies_do_not(store: AnyStore) -> None:
    ids = keep(store, *(naming(report(number), "Ada Lorn") for number in range(5)))
    main = [own(0, ids[0]), Origin("Paper 1", "report", ids[1], (), ids[1:4])]
    told(store, ids[:4], main)
    row = store.names.row(LORN)
    assert row is not None
    assert (row.ground, row.stories) == ("private", 1)
    assert store.names.origins(LORN) == ("Paper 0", "Paper 1")
    told(store, ids[4:], [own(4, ids[4])])
    row = store.names.row(LORN)
    assert row is not None
    assert (row.ground, row.stories, row.outlets) == ("origins", 2, 5)
    assert [one.id for one in store.names.rows(kind="person").items] == [LORN]


def test_origins_that_are_not_known_are_one_at_most(store: AnyStore) -> None:
    ids = keep(store, *(naming(report(number), "Ada Lorn") for number in range(6)))
    for number, id in enumerate(ids):
        told(store, [id], [Origin(f"unknown, via Paper {number}", "unknown", None, (), (id,))])
    assert store.names.origins(LORN) == ()
    row = store.names.row(LORN)
    assert row is not None
    assert row.ground == "private"


def test_nobody_is_an_origin_of_the_own_name(store: AnyStore) -> None:
    ids = keep(store, *(naming(report(number), "Ada Lorn") for number in range(3)))
    told(store, ids, [Origin("Ada Lorn (Corm port)", "spokesperson", None, (), ids)])
    assert store.names.origins(LORN) == ()


def test_a_public_office_is_told_with_when_it_was_stated_and_where(store: AnyStore) -> None:
    text = "Prime Minister Ada Lorn opened the harbour of Corm."
    roles = {"Ada Lorn": ("prime_minister", "corm")}
    keep(
        store,
        *(
            naming(report(day, text, published=f"2026-11-1{day}T08:00:00Z"), "Ada Lorn", roles=roles)
            for day in (1, 2, 3)
        ),
    )
    (office,) = store.names.offices(LORN)
    assert (office.role, office.of, office.articles, office.public) == ("prime_minister", "corm", 3, True)
    assert [(one.outlet, one.passage.exact) for one in office.stated] == [
        ("Paper 3", "Ada Lorn"), ("Paper 1", "Ada Lorn")
    ]  # fmt: skip
    assert office.since is not None
    assert office.until is not None
    assert (office.since.day, office.until.day) == (11, 13)
    row = store.names.row(LORN)
    assert row is not None
    assert row.ground == "office"


# --- what is told of a name ----------------------------------------------------------------------------------------


def test_forms_stand_by_language_and_the_commonest_long_one_is_shown(store: AnyStore) -> None:
    pages = [naming(report(number, "Corm was calm."), "Corm", kind="place") for number in range(2)]
    pages.append(naming(report(2, "CORM was calm."), "CORM", kind="place"))
    pages.append(naming(report(3, "Corm yên ả.", language="vi"), "Corm", kind="place"))
    keep(store, *pages)
    id = name_id("place", "corm")
    row = store.names.row(id)
    assert row is not None
    assert (row.name, row.names) == ("Corm", (("en", "Corm"), ("vi", "Corm")))
    assert [(form.name, form.language, form.articles) for form in store.names.forms(id)] == [
        ("Corm", "en", 2), ("CORM", "en", 1), ("Corm", "vi", 1)
    ]  # fmt: skip


def test_quotes_by_and_about_a_name_go_on_page_by_page(store: AnyStore) -> None:
    text = "The mayor Ada Lorn praised Bo Wirth."
    for number in range(5):
        keep(store, naming(report(number, text), "Ada Lorn", "Bo Wirth", said_by="Ada Lorn"))
    other = name_id("person", "bo wirth")
    assert store.names.said(other).items == ()
    assert store.names.about(LORN).items == ()
    for listing in (store.names.said, store.names.about):
        id = LORN if listing == store.names.said else other
        found: list[QuoteRow] = []
        cursor = None
        while True:
            page = listing(id, cursor=cursor, limit=2)
            found += page.items
            if (cursor := page.next) is None:
                break
        assert [quote.outlet for quote in found] == [f"Paper {number}" for number in (4, 3, 2, 1, 0)]
        assert {(quote.speaker, quote.words.exact) for quote in found} == {("Ada Lorn", text)}


def test_who_is_named_beside_a_name_is_counted_over_its_latest_articles(store: AnyStore) -> None:
    for number in range(3):
        keep(store, naming(naming(report(number), "Ada Lorn"), "Corm", kind="place"))
    company = store.names.company(LORN)
    assert [(one.row.name, one.articles) for one in company.names] == [("Corm", 3)]
    assert company.of == 3
    assert store.names.company(name_id("place", "corm")).names == ()


def test_lists_go_on_by_cursor_in_every_order(store: AnyStore) -> None:
    for number in range(30):
        places = ["Corm", "Lisk", "Brenn", "Talle"][: 1 + number % 4]
        text = f"{', '.join(places)} and Town{number % 7} were calm."
        keep(store, naming(report(number, text), *places, f"Town{number % 7}", kind="place"))
    everything = store.names.rows(limit=100).items
    assert [row.articles for row in everything] == sorted((row.articles for row in everything), reverse=True)
    orders: tuple[NameOrder, ...] = ("articles", "latest", "name")
    for order in orders:
        whole = store.names.rows(order=order, limit=100).items
        found: list[NameRow] = []
        cursor = None
        while True:
            page = store.names.rows(order=order, cursor=cursor, limit=3)
            found += page.items
            if (cursor := page.next) is None:
                break
        assert tuple(found) == whole
        assert len(whole) == 11
    assert [row.name for row in store.names.rows(order="name", limit=2).items] == ["Brenn", "Corm"]
    with pytest.raises(InputError):
        store.names.rows(cursor="x")
    with pytest.raises(InputError):
        store.names.rows(order="size")  # type: ignore[arg-type]  # what a user may send


def test_a_name_is_found_by_its_words_folded_and_not_yet_typed_to_the_end(store: AnyStore) -> None:
    keep(store, naming(report(1, "Đà Nẵng was calm."), "Đà Nẵng", kind="place"))
    id = reading_of(naming(report(1, "Đà Nẵng was calm."), "Đà Nẵng", kind="place")).entities[0]
    for text in ("Đà Nẵng", "da nang", "nang da", "da n", "n", "ĐÀ"):
        assert [row.key for row in store.names.rows(text=text).items] == [id.key], text
    for text in ("an", "da x", "", "!"):
        assert store.names.rows(text=text).items == (), text


def test_a_ministry_of_no_known_country_goes_by_its_longest_form() -> None:
    def ministry(key: str, *names: str) -> Entity:
        return Entity(EntityId("organisation:x"), "organisation", names, key)

    assert key_across(ministry("us defence ministry", "Pentagon")) == "us defence ministry"
    assert key_across(ministry("defence ministry", "Bộ Quốc phòng", "Bộ Quốc phòng Talle")) == "bo quoc phong talle"
    assert key_across(ministry("nato", "NATO")) == "nato"


# --- outlets, authors, categories ----------------------------------------------------------------------------------


def test_an_outlet_is_its_folded_name_or_else_its_domain() -> None:
    assert outlet_key("Tuổi Trẻ", "https://tuoitre.vn/x") == "tuoi tre"
    assert outlet_key("TuoiTre.vn", None) == outlet_key(None, "https://news.tuoitre.vn/x") == "tuoitre.vn"
    assert outlet_key("Fox & Co. daily", "https://fox.example/x") == "fox co daily"
    assert outlet_key(None, None) is None
    assert author_key("Hà Trần", "tuoi tre") == "ha tran@tuoi tre"
    assert author_key("…", "tuoi tre") is None
    assert category_key("Thế  giới") == "the gioi"


def test_pages_of_a_domain_belong_to_the_outlet_that_most_of_them_name(store: AnyStore) -> None:
    pages = [kept(f"https://news.herald.example/{n}", f"Text {n}.", outlet="The Herald") for n in range(3)]
    pages += [kept(f"https://herald.example/{n}", f"Other {n}.", outlet=None) for n in range(2)]
    pages += [kept("https://herald.example/guest", "Guest.", outlet="Guest Post")]
    keep(store, *pages)
    assert [(row.key, row.name, row.articles) for row in store.outlets.rows().items] == [
        ("the herald", "The Herald", 5), ("guest post", "Guest Post", 1)
    ]  # fmt: skip
    assert store.outlets.find("herald.example") == store.outlets.find("the herald") == "the herald"
    assert len(store.outlets.articles("herald.example").items) == 5
    assert store.outlets.find("other.example") is None
    assert store.outlets.row("nothing") is None


def test_outlets_stand_in_order_of_all_their_pages_those_without_a_name_too(store: AnyStore) -> None:
    def pages(host: str, named: int, outlet: str, unnamed: int) -> list[Kept]:
        names = [outlet] * named + [None] * unnamed
        return [kept(f"https://{host}/{n}", f"{host} {n}.", outlet=name) for n, name in enumerate(names)]

    keep(store, *pages("argus.example", 4, "Argus", 0), *pages("herald.example", 2, "The Herald", 4))
    keep(store, *pages("post.example", 3, "The Post", 0), *pages("nameless.example", 0, "", 2))
    ordered = [("The Herald", 6), ("Argus", 4), ("The Post", 3), ("nameless.example", 2)]
    assert [(row.name, row.articles) for row in store.outlets.rows().items] == ordered
    found, cursor = [], None
    while True:
        listing = store.outlets.rows(cursor=cursor, limit=1)
        found += [(row.name, row.articles) for row in listing.items]
        if (cursor := listing.next) is None:
            break
    assert found == ordered


def test_pages_without_a_name_stand_under_their_domain(store: AnyStore) -> None:
    keep(store, kept("https://news.herald.example/1", "Text.", outlet=None))
    (row,) = store.outlets.rows().items
    assert (row.key, row.name, row.domains) == ("herald.example", "herald.example", ("herald.example",))


def test_an_outlet_is_told_by_where_its_reports_come_from(store: AnyStore) -> None:
    times = [f"2026-11-20T0{hour}:00:00Z" for hour in range(6)]
    pages = [kept(f"https://a.example/{n}", f"Text {n}.", outlet="Herald", published=times[n]) for n in range(4)]
    pages += [kept("https://b.example/1", "Text of others.", outlet="Post", published=times[0])]
    ids = keep(store, *pages)
    first = ids[4]
    links = (
        Link(ids[1], first, True, "copy", "first seen", 1.0, ()),
        Link(ids[2], first, True, "translation", "credit", 1.0, ()),
        Link(ids[3], first, True, "copy", "unknown", 1.0, ()),
    )
    told(store, ids, [Origin("Herald", "report", ids[0], (), (ids[0],))], links)
    assert store.outlets.figures("herald")[0] == Shares(own=1, credited=0, copied=1, translated=1, unknown=1)
    lag = store.outlets.lag("herald")
    assert lag is not None
    assert (lag.median, lag.reports) == (timedelta(hours=1.5), 2)
    assert store.outlets.lag("post") is None


def test_where_a_report_comes_from_follows_its_strongest_link_and_then_the_chain() -> None:
    a, b, c = ArticleId("a"), ArticleId("b"), ArticleId("c")
    links = (
        Link(b, a, True, "rewrite", "credit", 0.9, ()),
        Link(c, "Norwire", False, "republication", "credit", 1, ()),
    )
    main = (Origin("A", "report", a, (), (a, b)), Origin("Norwire", "agency", None, (), (c,)))
    found = derived((a, b, c), links, Origins(2, 2, main))
    assert [(found[id].standing, found[id].origin) for id in (a, b, c)] == [
        ("own", None), ("credited", a), ("copied", None)
    ]  # fmt: skip


def test_whom_an_outlet_credits_is_counted_and_it_does_not_credit_itself(store: AnyStore) -> None:
    credits: list[tuple[str, CreditKind]] = [
        ("Norwire", "agency"), ("Herald", "outlet"), ("an official", "unnamed"), ("somebody", "unnamed"),
        ("https://post.example/x", "republication"), ("Foto", "photo"),
    ]  # fmt: skip
    for number in range(2):
        keep(store, naming(kept(f"https://a.example/{number}", "Text.", outlet="Herald"), credits=credits))
    assert {(one.name, one.kind, one.articles) for one in store.outlets.credits("herald")} == {
        ("Norwire", "agency", 2), ("", "unnamed", 2), ("post.example", "republication", 2)
    }  # fmt: skip


def test_corrections_and_silent_edits_are_told_apart(store: AnyStore) -> None:
    one = kept("https://a.example/1", "The bridge fell.", outlet="Herald")
    noted = kept("https://a.example/2", "The bridge fell. Correction: it stands.", outlet="Herald")
    reading = reading_of(noted)
    noted = replace(noted, reading=replace(reading, article=replace(reading.article, correction=Span(0, 5))))
    keep(store, one, noted, kept("https://a.example/1", "The bridge stands.", outlet="Herald", received=hours(2)))
    assert [row.address for row in store.outlets.corrected("herald").items] == ["https://a.example/2"]
    assert [row.address for row in store.outlets.edited("herald").items] == ["https://a.example/1"]
    assert store.outlets.edited("herald").total == store.outlets.corrected("herald").total == 1


def test_an_author_is_one_at_one_outlet(store: AnyStore) -> None:
    keep(
        store,
        *(kept(f"https://a.example/{n}", f"Text {n}.", outlet="Herald", author="Hà Trần") for n in range(3)),
        kept("https://b.example/1", "Text.", outlet="Post", author="Ha Tran"),
    )
    row = store.outlets.author("ha tran@herald")
    assert row is not None
    assert (row.name, row.outlet, row.articles) == ("Hà Trần", "Herald", 3)
    assert len(store.outlets.by_author(row.key, limit=2).items) == 2
    assert [other.key for other in store.outlets.namesakes(row.key)] == ["ha tran@post"]
    assert [one.key for one in store.outlets.authors("herald")] == ["ha tran@herald"]


def test_sections_that_differ_in_case_and_marks_are_one_category(store: AnyStore) -> None:
    for number, section in enumerate(("Thế giới", "THẾ GIỚI", "Thế giới", "Sport")):
        keep(store, kept(f"https://a.example/{number}", f"Text {number}.", section=section))
    assert [(row.key, row.name, row.articles) for row in store.outlets.categories().items] == [
        ("the gioi", "Thế giới", 3), ("sport", "Sport", 1)
    ]  # fmt: skip
    assert len(store.outlets.in_category("the gioi").items) == 3


# --- kept up -------------------------------------------------------------------------------------------------------


def test_what_is_forgotten_leaves_no_name_behind(store: AnyStore) -> None:
    page = kept("https://a.example/1", "Ada Lorn of Corm.", outlet="Herald", author="Hà Trần", section="World")
    ids = keep(store, naming(naming(page, "Ada Lorn", credits=[("Norwire", "agency")]), "Corm", kind="place"))
    told(store, ids, [own(1, ids[0])])
    store.upkeep.forget(ids, at=NOON)
    settle(store, PACKS, now=NOON)
    assert set(dump(store.db).values()) == {()}
    assert store.names.find(LORN) == ()


def test_a_new_version_takes_the_place_of_the_old_one(store: AnyStore) -> None:
    keep(store, naming(kept("https://a.example/1", "Corm was calm."), "Corm", kind="place"))
    keep(store, naming(kept("https://a.example/1", "Lisk was calm.", received=hours(1)), "Lisk", kind="place"))
    assert [row.name for row in store.names.rows().items] == ["Lisk"]
    assert store.names.rows(text="corm").items == ()


def test_steps_of_lists_follow_what_they_stand_for() -> None:
    counts = [*range(3000), 10_000, 10**6]
    steps = [size_of(count) for count in counts]
    assert steps == sorted(steps)
    assert steps[:9] == list(range(9))
    assert day_of(0) == 0
    assert day_of(-1) == -1


PACKS: Packs = installed_packs()
NAMES = ("Ada Lorn", "Bo Wirth", "Corm", "Lisk")
PAGE = st.tuples(
    st.just("page"),
    st.integers(0, 4),
    st.frozensets(st.sampled_from(NAMES), max_size=4),
    st.integers(0, 3),
    st.booleans(),
)
FORGET = st.tuples(st.just("forget"), st.integers(0, 4))
REREAD = st.tuples(st.just("reread"), st.integers(0, 4), st.frozensets(st.sampled_from(NAMES), max_size=4))


def page_of(number: int, names: Iterable[str], version: int, article: bool) -> Kept:
    people = [name for name in sorted(names) if " " in name]
    places = [name for name in sorted(names) if " " not in name]
    text = f"The council met on the harbour for the {version}. time: {', '.join((*people, *places))} were there."
    one = kept(
        f"https://paper{number % 2}.example/{number}", text, outlet=(None, "Herald", "Post")[(number + version) % 3],
        received=hours(version), author="Hà Trần" if version % 2 else None, section=("World", None)[number % 2],
        is_article=article, published=("2026-11-20T08:00:00Z", None)[version % 2],
    )  # fmt: skip
    roles = {"Ada Lorn": ("prime_minister", "")} if version % 2 else {}
    credits: list[tuple[str, CreditKind]] = [("Norwire", "agency")] if number % 2 else []
    said_by = people[0] if people and number % 2 else None
    found = naming(one, *people, roles=roles, credits=credits, said_by=said_by) if people else one
    return naming(found, *places, kind="place") if places else found


@settings(max_examples=40, deadline=None)
@given(st.lists(st.one_of(PAGE, PAGE, REREAD, FORGET, st.just(("settle",))), max_size=9))
def test_what_was_kept_up_is_what_would_be_made_anew(steps: list[tuple[object, ...]]) -> None:
    with TemporaryDirectory() as folder:
        store = open_files(Path(folder) / "desk.sqlite")
        for step in (*steps, ("settle",)):
            match step:
                case ("page", int(number), frozenset() as names, int(version), bool(article)):
                    keep(store, page_of(number, names, version, article))
                case ("reread", int(number), frozenset() as names):
                    held = _held(store, number)
                    if held is not None:
                        other = reading_of(page_of(number, names, 9, article=True))
                        store.articles.put_readings([replace(other, article=replace(other.article, id=held))])
                case ("forget", int(number)):
                    held = _held(store, number)
                    if held is not None:
                        store.upkeep.forget([held], at=NOON)
                case _:
                    settle(store, PACKS, now=NOON)
        kept_up = dump(store.db)
        assert kept_up == made_anew(store.db)
        assert not list(store.db.apart("PRAGMA foreign_key_check"))
        store.close()


def _held(store: AnyStore, number: int) -> ArticleId | None:
    return next(iter(store.articles.find(f"https://paper{number % 2}.example/{number}")), None)


class _Undone(Exception):
    """Ends a transaction that is to leave nothing."""


TABLES = (
    "article_authors", "authors", "credited", "creditors", "published", "category_forms", "categories",
    "outlet_domains", "outlet_forms", "outlets", "name_origins", "story_names", "article_names", "name_words", "names",
)  # fmt: skip


def made_anew(db: Engine) -> dict[str, tuple[object, ...]]:
    """What the catalogue is when it is filled from what is held, as after an upgrade."""
    found: dict[str, tuple[object, ...]] = {}
    try:
        with db.writing():
            for table in TABLES:
                db.write(f"DELETE FROM {table}")
            position: str | None = ""
            while position is not None:
                position = fill(db, position)
            found = dump(db)
            raise _Undone
    except _Undone:
        return found


def dump(db: Engine) -> dict[str, tuple[object, ...]]:
    """All rows of the catalogue, without the numbers that stand for what they name."""
    queries = {
        "names": "SELECT id, kind, key, articles, size, first, last, day, offices, origins, public FROM names",
        "words": "SELECT w.word, n.id FROM name_words w JOIN names n ON n.number = w.name",
        "articles": "SELECT n.id, a.id, t.sorted, o.key, t.said, t.about, t.roles, t.content FROM article_names t "
        "JOIN names n ON n.number = t.name JOIN articles a ON a.number = t.article "
        "LEFT JOIN outlets o ON o.number = t.outlet",
        "stories": "SELECT n.id, t.sorted, s.id FROM story_names t JOIN names n ON n.number = t.name "
        "JOIN stories s ON s.number = t.story",
        "origins": "SELECT n.id, t.origin, t.shown, s.id FROM name_origins t JOIN names n ON n.number = t.name "
        "JOIN stories s ON s.number = t.story",
        "outlets": "SELECT key, articles FROM outlets",
        "outlet forms": "SELECT o.key, f.form, f.articles FROM outlet_forms f JOIN outlets o ON o.number = f.outlet",
        "domains": "SELECT o.key, f.domain, f.articles FROM outlet_domains f JOIN outlets o ON o.number = f.outlet",
        "categories": "SELECT key, articles FROM categories",
        "category forms": "SELECT c.key, f.form, f.articles FROM category_forms f "
        "JOIN categories c ON c.number = f.category",
        "published": "SELECT a.id, p.sorted, o.key, c.key, p.language, p.at, p.stated, p.standing, p.lag, p.corrected, "
        "p.edits FROM published p JOIN articles a ON a.number = p.article LEFT JOIN outlets o ON o.number = p.outlet "
        "LEFT JOIN categories c ON c.number = p.category",
        "credited": "SELECT o.key, c.kind, c.key, a.id FROM credited t JOIN outlets o ON o.number = t.outlet "
        "JOIN creditors c ON c.number = t.creditor JOIN articles a ON a.number = t.article",
        "creditors": "SELECT kind, key FROM creditors",
        "authors": "SELECT u.key, u.folded, u.articles, o.key FROM authors u "
        "LEFT JOIN outlets o ON o.number = u.outlet",
        "by-lines": "SELECT u.key, t.sorted, a.id FROM article_authors t JOIN authors u ON u.number = t.author "
        "JOIN articles a ON a.number = t.article",
    }
    return {name: tuple(sorted(db.read(sql), key=repr)) for name, sql in queries.items()}


def test_an_earlier_desk_gets_its_names_when_it_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "desk.sqlite"
    store = open_files(path)
    for number in range(5):
        keep(store, page_of(number, NAMES, 1, article=True))
    settle(store, PACKS, now=NOON)
    before = dump(store.db)
    with store.writing():
        for table in TABLES:
            store.db.write(f"DROP TABLE {table}")
        store.db.write("ALTER TABLE stories DROP COLUMN supported")
        store.db.write("DELETE FROM migrations WHERE number = 8")
    store.close()
    again = open_files(path)
    assert 8 in {row[0] for row in again.db.read("SELECT number FROM migrations WHERE done")}
    assert dump(again.db) == before
    assert any(migration.number == 8 for migration in schema.MIGRATIONS)
    again.close()


# --- bounds --------------------------------------------------------------------------------------------------------


def test_no_question_walks_over_all_articles_or_names(file_store: SqliteStore) -> None:
    keep(file_store, *(page_of(number, NAMES, 1, article=True) for number in range(5)))
    settle(file_store, PACKS, now=NOON)
    asked: list[str] = []
    for connection in [file_store.db._files().desk]:
        connection.set_trace_callback(asked.append)
    names, outlets = file_store.names, file_store.outlets
    names.rows(), names.rows(order="latest"), names.rows(order="name", text="co"), names.rows(text="ada lo")
    for id in (LORN, NameId(name_id("place", "corm"))):
        names.row(id), names.forms(id), names.offices(id), names.origins(id), names.company(id)
        names.articles(id), names.stories(id), names.said(id), names.about(id)
    for key in ("herald", "paper0.example"):
        outlets.row(key), outlets.figures(key), outlets.credits(key), outlets.lag(key)
        outlets.articles(key), outlets.corrected(key), outlets.edited(key), outlets.authors(key), outlets.sources(key)
    outlets.categories(), outlets.author("ha tran@herald"), outlets.by_author("ha tran@herald")
    assert len(asked) > 40
    for sql in asked:
        assert not _walks(file_store, sql), sql
    asked.clear()
    # Which come first is known when all are counted with their domains: outlets are few beside articles.
    outlets.rows()
    file_store.db._files().desk.set_trace_callback(None)
    aliases = {"d": "outlet_domains d", "n": "named n", "taken": "FROM taken", "o": "outlets o"}
    for sql in asked:
        for step in _walks(file_store, sql):
            assert aliases[step.split()[1]] in sql, (step, sql)


def _walks(store: SqliteStore, sql: str) -> list[str]:
    """Steps of a question that go through all of a table."""
    plan = [row[3] for row in store.db.apart(f"EXPLAIN QUERY PLAN {sql}")]
    return [step for step in plan if step.startswith("SCAN") and not _bounded(step)]


def _bounded(step: str) -> bool:
    """Walks over what the question itself made."""
    return any(word in step for word in ("json_each", "SUBQUERY", "CONSTANT", "SCAN l", "SCAN x", "SCAN ("))
