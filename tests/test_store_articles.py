"""Articles in the store: one report stays one report, an edit is a version, and the order of arrival means nothing."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engines import AnyStore
from kept_pages import NOON, hours, kept, reading_of, unread
from model_values import of_type
from wiredesk.model.errors import InputError
from wiredesk.model.findings import Reading
from wiredesk.model.identity import article_id
from wiredesk.model.kept import ArticleRow, Kept
from wiredesk.model.spans import ArticleId, SourceId
from wiredesk.model.versions import rank
from wiredesk.store.opened import open_store
from wiredesk.store.sqlite import SqliteStore


def outcomes(store: AnyStore, *batch: Kept) -> list[str]:
    return [stored.outcome for stored in store.articles.keep(batch)]


def test_what_goes_in_comes_out(store: AnyStore) -> None:
    one = kept("https://a.example/1", "The border opens in spring.", speaker="Ada Lorn")
    assert outcomes(store, one) == ["new"]
    reading = reading_of(one)
    id = reading.article.id
    assert store.articles.reading(id) == reading
    assert store.articles.article(id) == reading.article
    assert store.articles.page(one.page.id) == one.page
    assert store.articles.current_page(id) == one.page
    assert list(store.articles.readings()) == [reading]


def test_the_same_page_again_changes_nothing(store: AnyStore) -> None:
    one = kept("https://a.example/1", "The border opens in spring.")
    store.articles.keep([one])
    later = replace(one, reading=replace(reading_of(one), language="vi"), at=hours(1))
    assert outcomes(store, later, one) == ["held", "held"]
    assert store.articles.reading(reading_of(one).article.id) == one.reading
    assert store.articles.count() == 1


def test_tracking_parameters_make_no_second_report(store: AnyStore) -> None:
    store.articles.keep([kept("https://a.example/1", "The border opens.")])
    again = kept("https://a.example/1?utm_source=feed&fbclid=7#top", "The border opens.")
    assert outcomes(store, again) == ["held"]
    assert store.articles.count() == 1


def test_the_same_text_on_other_bytes_is_held_as_a_further_page(store: AnyStore) -> None:
    first = kept("https://a.example/1", "The border opens.")
    second = kept("https://a.example/1", "The border opens.", variant="<!-- advertisement 7 -->", received=hours(1))
    assert outcomes(store, first, second) == ["new", "held"]
    id = reading_of(first).article.id
    assert [page.id for page in store.articles.pages(id)] == [first.page.id, second.page.id]
    assert len(store.articles.versions(id)) == 1


def test_an_edit_is_a_new_version_and_the_last_received_is_current(store: AnyStore) -> None:
    first = kept("https://a.example/1", "The border opens in spring.")
    edited = kept("https://a.example/1", "The border opens in autumn.", received=hours(2))
    assert outcomes(store, first, edited) == ["new", "new version"]
    id = reading_of(first).article.id
    assert store.articles.article(id) == replace(reading_of(edited).article, first_seen=NOON)
    before = reading_of(first).article
    assert store.articles.article(id, before.version) == before
    versions = store.articles.versions(id)
    assert [(version.version, version.current) for version in versions] == [
        (before.version, False),
        (reading_of(edited).article.version, True),
    ]
    assert versions[1].seen == hours(2)
    assert store.articles.current_page(id) == edited.page


def test_an_error_page_never_replaces_what_the_reporter_wrote(store: AnyStore) -> None:
    wrote = kept("https://a.example/1", "The border opens in spring.")
    error = kept("https://a.example/1", "Sorry, come back later.", received=hours(5), is_article=False)
    assert outcomes(store, wrote, error) == ["new", "new version"]
    row = store.articles.row(reading_of(wrote).article.id)
    assert row is not None
    assert row.is_article


def test_a_whole_page_replaces_one_known_to_be_cut_whichever_came_first(store: AnyStore) -> None:
    whole = kept("https://a.example/1", "The border opens in spring. So they said.")
    cut = kept("https://a.example/1", "The border opens", received=hours(3), partial=True)
    store.articles.keep([whole, cut])
    article = store.articles.article(reading_of(whole).article.id)
    assert article is not None
    assert article.version == reading_of(whole).article.version


def test_first_sight_is_the_earliest_of_all_pages(store: AnyStore) -> None:
    late = kept("https://a.example/1", "The border opens.", received=hours(9))
    early = kept("https://a.example/1", "The border opens.", received=hours(-9), variant=" ")
    unknown = kept("https://a.example/1", "The border opens.", received=None, variant="  ")
    store.articles.keep([late, unknown, early])
    id = reading_of(late).article.id
    article = store.articles.article(id)
    row = store.articles.row(id)
    assert article is not None
    assert row is not None
    assert article.first_seen == row.dated == hours(-9)
    assert row.by_sight


def test_equal_bytes_at_two_addresses_are_two_articles_and_stored_once(store: AnyStore) -> None:
    one = kept("https://a.example/1", "A dispatch.")
    other = kept("https://b.example/1", "A dispatch.", outlet="The Post")
    assert outcomes(store, one, other) == ["new", "new"]
    assert store.db.pages_one("SELECT count(*) FROM page_bytes") == (1,)
    for each in (one, other):
        assert store.articles.reading(reading_of(each).article.id) == each.reading


def test_a_canonical_address_of_another_outlet_overwrites_nothing(store: AnyStore) -> None:
    theirs = kept("https://a.example/1", "Their report.")
    ours = kept("https://b.example/steal", "Our text.", outlet="The Post")
    from wiredesk.model.values import Found

    article = replace(reading_of(ours).article, canonical=Found("https://a.example/1", "meta", 0.9))
    store.articles.keep([theirs, replace(ours, reading=replace(reading_of(ours), article=article))])
    assert store.articles.reading(reading_of(theirs).article.id) == theirs.reading
    assert store.articles.count() == 2


def test_a_page_that_cannot_be_read_keeps_its_bytes_and_the_reason(store: AnyStore) -> None:
    broken = unread("https://a.example/1", b"\x00\x01", "ended the process that read it (signal 11)")
    assert outcomes(store, broken) == ["unreadable"]
    (row,) = store.articles.unreadable()
    assert (row.id, row.problem, row.bytes_at) == (broken.page.id, broken.problem, "desk")
    assert store.articles.page(row.id) == broken.page
    assert store.articles.pages(article_id("https://a.example/1", None)) == (row,)
    assert store.articles.count() == 0


def test_what_could_not_be_read_is_an_article_once_it_can(store: AnyStore) -> None:
    read = kept("https://a.example/1", "The border opens.")
    assert outcomes(store, replace(read, reading=None, problem="too deep")) == ["unreadable"]
    assert outcomes(store, read) == ["new"]
    assert store.articles.unreadable() == ()
    (row,) = store.articles.pages(reading_of(read).article.id)
    assert row.problem == ""


def test_bytes_of_an_archive_stay_there_until_they_are_asked_for(store: AnyStore) -> None:
    one = kept("https://a.example/1", "Old.", keep_bytes=False, via="warc", locator="crawl.warc.gz#120")
    store.articles.keep([one])
    id = reading_of(one).article.id
    assert [page.bytes_at for page in store.articles.pages(id)] == ["crawl.warc.gz#120"]
    assert store.articles.page(one.page.id) is None
    assert store.db.pages_one("SELECT count(*) FROM page_bytes") == (0,)
    assert outcomes(store, replace(one, keep_bytes=True)) == ["held"]
    assert store.articles.page(one.page.id) == one.page


def test_bytes_of_a_source_that_keeps_text_alone_are_nowhere(store: AnyStore) -> None:
    one = kept("https://a.example/1", "Text.", keep_bytes=False)
    store.articles.keep([one])
    assert [page.bytes_at for page in store.articles.pages(reading_of(one).article.id)] == [""]


def test_readings_made_again_take_the_place_of_the_current_ones(store: AnyStore) -> None:
    first = kept("https://a.example/1", "The border opens in spring.")
    edited = kept("https://a.example/1", "The border opens in autumn.", received=hours(2))
    store.articles.keep([first, edited])
    id = reading_of(first).article.id
    current = store.articles.reading(id)
    assert current is not None
    anew = replace(current, language="vi", made_with={"read": "2"})
    store.articles.put_readings([anew])
    assert store.articles.reading(id) == anew
    assert store.articles.made_with() == {(("read", "2"),): 1}
    assert len(store.articles.versions(id)) == 2


def test_another_extraction_of_the_same_page_is_no_edit(store: AnyStore) -> None:
    one = kept("https://a.example/1", "The border opens in spring. Share this")
    store.articles.keep([one])
    better = reading_of(kept("https://a.example/1", "The border opens in spring."))
    store.articles.put_readings([better])
    id = better.article.id
    assert store.articles.reading(id) == better
    assert [version.version for version in store.articles.versions(id)] == [better.article.version]
    assert outcomes(store, kept("https://a.example/1", "The border opens in spring.", variant="x")) == ["held"]


def test_two_versions_that_read_the_same_now_become_one(store: AnyStore) -> None:
    first = kept("https://a.example/1", "The border opens.")
    second = kept("https://a.example/1", "The border opens. 7 comments", received=hours(1))
    store.articles.keep([first, second])
    id = reading_of(first).article.id
    store.articles.put_readings([replace(reading_of(first), article=replace(reading_of(first).article, source="x"))])
    (version,) = store.articles.versions(id)
    assert version.seen == NOON
    assert len(store.articles.pages(id)) == 2


def test_what_was_made_with_what_is_found_in_order_of_id(store: AnyStore) -> None:
    batch = [kept(f"https://a.example/{n}", f"Report {n}.", made_with={"read": str(n % 2)}) for n in range(9)]
    store.articles.keep(batch)
    assert store.articles.made_with() == {(("read", "0"),): 5, (("read", "1"),): 4}
    found: list[ArticleId] = []
    while ids := store.articles.made_so({"read": "0"}, after=found[-1] if found else None, limit=2):
        found += ids
    assert found == sorted(reading_of(one).article.id for one in batch[::2])
    assert store.articles.made_so({"read": "3"}) == ()


def test_all_that_changed_waits_to_be_placed(store: AnyStore) -> None:
    one = kept("https://a.example/1", "The border opens.")
    store.articles.keep([one])
    waiting = [(reading_of(one).article.id,)]
    assert list(store.db.read("SELECT article FROM unplaced")) == waiting
    for change in (
        lambda: store.articles.keep([kept("https://a.example/1", "The border shuts.", received=hours(1))]),
        lambda: store.articles.keep(
            [kept("https://a.example/1", "The border opens.", received=hours(-1), variant="x")]
        ),
        lambda: store.articles.put_readings([reading_of(one)]),
        lambda: store.upkeep.forget([reading_of(one).article.id], at=NOON),
    ):
        store.db.write("DELETE FROM unplaced")
        change()
        assert list(store.db.read("SELECT article FROM unplaced")) == waiting


def test_no_lone_surrogate_is_ever_given_back(store: AnyStore) -> None:
    odd = "half \ud83d of it"
    one = kept(f"https://a.example/{odd}", odd, title=odd, outlet=odd, author=odd, section=odd, speaker=odd, source=odd)
    one = replace(one, problem=odd, page=replace(one.page, hints=replace(one.page.hints, title=odd)))
    store.articles.keep([one])
    store.fulltext.put(store.articles.readings())
    id = reading_of(one).article.id
    given = [
        store.articles.reading(id), store.articles.row(id), store.articles.rows(), store.articles.versions(id),
        store.articles.pages(id), store.articles.page(one.page.id), store.articles.quotes(odd),
    ]  # fmt: skip
    repr(given).encode()
    assert "\\ud83d" not in repr(given)
    assert store.articles.find(f"https://a.example/{odd}") == (id,)
    assert outcomes(store, one) == ["held"]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(of_type(Reading), st.sampled_from([None, NOON]))
def test_any_reading_comes_out_of_the_store(shared: AnyStore, reading: Reading, received: datetime | None) -> None:
    page = kept("https://a.example/1", "x", received=received).page
    with contextlib.suppress(_Undone), shared.writing():
        (stored,) = shared.articles.keep([Kept(page, reading, NOON)])
        wanted = replace(reading, article=replace(reading.article, first_seen=received))
        assert stored.outcome == "new"
        assert shared.articles.reading(reading.article.id) == wanted
        assert shared.articles.article(reading.article.id) == wanted.article
        assert shared.articles.rows(articles_only=False).items == (shared.articles.row(reading.article.id),)
        raise _Undone


# --- listings --------------------------------------------------------------------------------------------------------


def listed(store: AnyStore, limit: int = 3, **filters: Any) -> list[ArticleRow]:
    rows: list[ArticleRow] = []
    cursor: str | None = None
    while True:
        page = store.articles.rows(cursor=cursor, limit=limit, **filters)
        assert len(page.items) <= limit
        rows += page.items
        if page.next is None:
            return rows
        cursor = page.next


def test_a_listing_shows_the_latest_first_and_each_once(store: AnyStore) -> None:
    batch = [
        kept(f"https://a.example/{n}", f"Report {n}.", published=f"2026-11-{n % 7 + 1:02}T08:00Z", source="feed")
        for n in range(20)
    ]
    batch += [kept(f"https://a.example/u{n}", "No time.", received=None) for n in range(4)]
    store.articles.keep(batch)
    rows = listed(store)
    times = [row.dated for row in rows]
    assert len({row.id for row in rows}) == len(rows) == 24
    assert times[-4:] == [None] * 4
    assert times[:20] == sorted([time for time in times if time], reverse=True)
    assert len(listed(store, source=SourceId("feed"))) == 20
    assert listed(store, source=SourceId("other")) == []


def test_rows_that_come_in_between_neither_repeat_nor_hide_others(store: AnyStore) -> None:
    store.articles.keep([kept(f"https://a.example/{n}", "x", received=hours(n)) for n in range(6)])
    first = store.articles.rows(limit=3)
    store.articles.keep([kept(f"https://b.example/{n}", "x", received=hours(n + 0.5)) for n in range(6)])
    second = store.articles.rows(limit=100, cursor=first.next)
    shown = [row.address for row in (*first.items, *second.items)]
    assert [address for address in shown if address and address.startswith("https://a")] == [
        f"https://a.example/{n}" for n in reversed(range(6))
    ]
    assert len(shown) == len(set(shown))


def test_a_listing_is_filtered_by_time_language_and_kind(store: AnyStore) -> None:
    store.articles.keep(
        [
            kept("https://a.example/1", "one", received=hours(0)),
            kept("https://a.example/2", "hai", received=hours(1), language="vi"),
            kept("https://a.example/3", "links", received=hours(2), is_article=False),
            kept("https://a.example/4", "no time", received=None),
        ]
    )

    def numbers(**filters: Any) -> list[str]:
        return [(row.address or "")[-1] for row in listed(store, **filters)]

    assert numbers() == ["2", "1", "4"]
    assert numbers(articles_only=False) == ["3", "2", "1", "4"]
    assert numbers(language="vi") == ["2"]
    assert numbers(language="vi", articles_only=False) == ["2"]
    assert numbers(since=hours(1)) == ["2"]
    assert numbers(until=hours(1)) == ["1"]
    assert numbers(since=hours(0), until=hours(0)) == []


def test_a_cursor_that_is_none_is_refused(store: AnyStore) -> None:
    for cursor in ("", "x", "1.2.3", "9" * 40 + ".1", "1"):
        with pytest.raises(InputError, match="cursor"):
            store.articles.rows(cursor=cursor)


def test_no_listing_scans_a_table(file_store: SqliteStore) -> None:
    plans: list[str] = []
    read = file_store.db.read

    def explained(sql: str, params: Any = ()) -> Iterator[tuple[Any, ...]]:
        plans.extend(f"{row[3]} in {sql}" for row in read(f"EXPLAIN QUERY PLAN {sql}", params))
        return read(sql, params)

    file_store.articles.keep([kept("https://a.example/1", "The border opens.", speaker="Ada Lorn", source="feed")])
    file_store.db.read = explained  # type: ignore[method-assign]  # only looks at what is asked
    for language in (None, "en"):
        for source in (None, SourceId("feed")):
            for only in (True, False):
                file_store.articles.rows(
                    language=language, source=source, articles_only=only, since=NOON, until=hours(9)
                )
                file_store.articles.rows(language=language, source=source, articles_only=only)
    file_store.articles.quotes("ada lorn")
    file_store.articles.find("https://a.example/1")
    file_store.articles.find("abcd")
    file_store.sources.due(NOON)
    file_store.sources.fetches()
    file_store.sources.entries_to_retry(NOON)
    assert [plan for plan in plans if plan.startswith("SCAN") and "USING" not in plan] == []
    # What the speakers of one name said is sorted; nothing else is.
    assert [plan for plan in plans if "TEMP B-TREE" in plan and "FROM quotes" not in plan] == []


def test_a_day_is_listed_on_that_day_whatever_the_zone(store: AnyStore) -> None:
    store.articles.keep([kept("https://a.example/1", "x", received=None, published="2026-11-18")])
    (row,) = listed(store)
    assert row.dated is not None
    assert row.dated.date().isoformat() == "2026-11-18"
    assert not row.by_sight


def test_a_time_ahead_of_first_sight_is_not_used(store: AnyStore) -> None:
    store.articles.keep([kept("https://a.example/1", "x", published="2031-01-01T00:00Z")])
    (row,) = listed(store)
    assert (row.dated, row.by_sight) == (NOON, True)


def test_quotes_are_found_by_folded_words_of_the_speaker(store: AnyStore) -> None:
    store.articles.keep(
        [
            kept("https://a.example/1", "Cửa khẩu mở.", speaker="Trần Đức Lương", received=hours(1)),
            kept("https://a.example/2", "It opens.", speaker="Tran Duc Luong", received=hours(3)),
            kept("https://a.example/3", "It shuts.", speaker="Ada Lorn", received=hours(2)),
        ]
    )
    found = store.articles.quotes("luong duc")
    assert [(quote.speaker, quote.words.exact) for quote in found.items] == [
        ("Tran Duc Luong", "It opens."),
        ("Trần Đức Lương", "Cửa khẩu mở."),
    ]
    first = store.articles.quotes("LƯƠNG", limit=1)
    assert first.next is not None
    assert store.articles.quotes("lương", cursor=first.next).items == found.items[1:]
    for nobody in ("", "!?", "lorn luong", "\ud800"):
        assert store.articles.quotes(nobody).items == ()


def test_an_article_is_found_by_id_its_beginning_or_any_address(store: AnyStore) -> None:
    one = kept("https://a.example/1?id=7", "The border opens.")
    file = kept(None, "From a file.", locator="/pages/x.html", via="file")
    store.articles.keep([one, file])
    store.sources.put_moved("https://old.example/1", "https://a.example/1?id=7")
    id = reading_of(one).article.id
    for text in (id, id[:4], " https://a.example/1?id=7&utm_source=x ", "a.example/1?id=7", "https://old.example/1"):
        assert store.articles.find(text) == (id,), text
    assert store.articles.find("/pages/x.html") == (reading_of(file).article.id,)
    for text in ("abc", "", "https://a.example/2", "zzzz", "\ud800", "%", "' OR 1"):
        assert store.articles.find(text) == (), text


# --- a function of the set -------------------------------------------------------------------------------------------


class _Undone(Exception):
    """Ends a transaction."""


@pytest.fixture(scope="module")
def shared(new_place: Callable[[], str]) -> Iterator[AnyStore]:
    opened = open_store(new_place())
    yield opened
    opened.close()


pages = st.tuples(
    st.sampled_from(["a", "b"]),
    st.sampled_from(["The border opens.", "The border opens in spring.", "The border shuts."]),
    st.sampled_from(["", "<i>1</i>", "<i>2</i>"]),
    st.sampled_from([None, -2, 0, 3, 8]),
    st.booleans(),
    st.sampled_from(["feed", "site", None]),
)


def kept_of(page: tuple[str, str, str, int | None, bool, str | None]) -> Kept:
    address, body, variant, received, partial, source = page
    return kept(
        f"https://{address}.example/1",
        body,
        variant=variant,
        received=None if received is None else hours(received),
        partial=partial,
        source=source,
        is_article=body != "The border shuts.",
        published="2026-11-20T11:00Z" if "spring" in body else None,
        speaker="Ada Lorn" if variant else None,
        section=f"under {variant}",
        at=NOON + timedelta(hours=received or 0),
    )


@settings(max_examples=60, deadline=None)
@given(st.data(), st.lists(pages, min_size=1, max_size=8))
def test_the_state_is_a_function_of_the_set_of_pages(
    shared: AnyStore, data: st.DataObject, given_pages: list[tuple[str, str, str, int | None, bool, str | None]]
) -> None:
    states = []
    orders = [given_pages, data.draw(st.permutations(given_pages)), [*reversed(given_pages), *given_pages]]
    for order in orders:
        size = data.draw(st.integers(1, len(order)))
        batch = [kept_of(page) for page in order]
        with contextlib.suppress(_Undone), shared.writing():
            for start in range(0, len(batch), size):
                shared.articles.keep(batch[start : start + size])
            states.append([state(shared, article_id(f"https://{address}.example/1", None)) for address in "ab"])
            raise _Undone
    assert states[0] == states[1] == states[2]
    assert shared.articles.count() == 0


def state(store: AnyStore, id: ArticleId) -> object:
    """All that can be asked of an article."""
    article, reading, row = store.articles.article(id), store.articles.reading(id), store.articles.row(id)
    if article is None or reading is None or row is None:
        assert (article, reading, row) == (None, None, None)
        return None
    versions = store.articles.versions(id)
    texts = [(store.articles.article(id, each.version), each) for each in versions]
    best = max(
        ((text, each) for text, each in texts if text is not None),
        key=lambda pair: (not whole(store, id, pair[1].version), rank(pair[0], pair[1].seen)),
    )
    assert best[1].current
    pages = store.articles.pages(id)
    assert article.first_seen == min((page.received for page in pages if page.received is not None), default=None)
    sources = "SELECT s.source, s.sorted = a.sorted FROM article_sources s JOIN articles a ON a.number = s.article"
    quotes = "SELECT q.first, q.last, q.sorted = a.sorted FROM quotes q JOIN articles a ON a.number = q.article"
    return (
        reading,
        row,
        texts,
        pages,
        list(store.db.read(f"{sources} WHERE a.id = ? ORDER BY s.source", (id,))),
        list(store.db.read(f"{quotes} WHERE a.id = ?", (id,))),
    )


def whole(store: AnyStore, id: ArticleId, version: str) -> bool:
    row = store.db.one(
        "SELECT count(*) FROM pages WHERE article = ? AND version = ? AND NOT partial",
        (id, version),
    )
    assert row is not None
    return not row[0]
