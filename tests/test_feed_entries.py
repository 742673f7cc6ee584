"""One report is one entry at every poll, whatever its feed does with guids and links; none takes another's place."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from feed_samples import ATOM, RSS
from wiredesk.desk.packs import installed_packs
from wiredesk.extraction.article import extract
from wiredesk.model.feed import Entry, Feed
from wiredesk.sources.entries import entry_digest, entry_key, entry_keys, entry_page, hints_of
from wiredesk.sources.feeds import parse_feed

NOW = datetime(2026, 2, 3, 12, tzinfo=UTC)


def feed_of(*entries: Entry) -> Feed:
    return Feed("rss", title="Courier", site="https://courier.example/", entries=entries)


def report(number: int, **more: str | None) -> Entry:
    told = {
        "guid": f"urn:{number}",
        "address": f"https://courier.example/report?id={number}",
        "title": f"Report {number}",
        "summary": f"<p>What happened in case {number}.</p>",
        "published": f"2026-02-03T09:{number:02d}:00+00:00",
    }
    return Entry(**(told | more))  # type: ignore[arg-type]  # fields of text alone


class Desk:
    """Polls as a desk does: an entry is known if one of its keys is."""

    def __init__(self) -> None:
        self.known: dict[str, int] = {}
        self.reports = 0

    def poll(self, *entries: Entry) -> int:
        """How many reports there are after one more poll."""
        feed = feed_of(*entries)
        for entry in entries:
            keys = entry_keys(entry, feed)
            number = next((self.known[key] for key in keys if key in self.known), None)
            if number is None:
                number = self.reports
                self.reports += 1
            for key in keys:
                self.known.setdefault(key, number)
        return self.reports


def test_guids_that_change_at_every_poll_make_no_copies() -> None:
    desk = Desk()
    for poll in range(20):
        assert desk.poll(*(report(n, guid=f"{poll}-{n}") for n in range(10))) == 10


def test_links_with_changing_tracking_and_sessions_make_no_copies() -> None:
    desk = Desk()
    for poll in range(20):
        entries = [
            report(
                n,
                address=f"https://courier.example/report;jsessionid={poll}A?id={n}&utm_source=rss&utm_id={poll}{n}"
                f"&PHPSESSID={poll}#utm_medium={poll}",
            )
            for n in range(10)
        ]
        assert desk.poll(*entries) == 10


def test_links_that_change_wholly_are_known_by_guid_and_title() -> None:
    desk = Desk()
    for poll in range(20):
        assert desk.poll(*(report(n, address=f"https://go.example/{poll}/{n}") for n in range(10))) == 10


def test_an_entry_that_moves_and_is_renamed_is_known_by_guid_and_time() -> None:
    desk = Desk()
    desk.poll(report(1), report(2))
    assert desk.poll(report(1, address="https://courier.example/moved", title="Renamed"), report(2)) == 2


def test_entries_without_guids_are_the_same_at_every_poll() -> None:
    desk = Desk()
    for _ in range(20):
        assert desk.poll(*(report(n, guid=None) for n in range(10))) == 10
    bare = Desk()
    for _ in range(20):
        assert bare.poll(*(report(n, guid=None, address=None) for n in range(10))) == 10


def test_entries_that_share_a_guid_are_all_kept() -> None:
    desk = Desk()
    for _ in range(20):
        assert desk.poll(*(report(n, guid="same") for n in range(30))) == 30
    without_links = Desk()
    for _ in range(20):
        assert without_links.poll(*(report(n, guid="same", address=None) for n in range(30))) == 30


def test_a_guid_that_a_later_report_takes_over_loses_no_report() -> None:
    desk = Desk()
    for number in range(10):
        assert desk.poll(report(number, guid="latest")) == number + 1


def test_a_new_text_is_the_same_entry_with_another_digest() -> None:
    desk = Desk()
    digests = set()
    for poll in range(20):
        entry = report(1, summary=f"<p>Version {poll}</p>")
        assert desk.poll(entry) == 1
        digests.add(entry_digest(entry))
    assert len(digests) == 20


def test_a_feed_that_empties_and_fills_again_adds_nothing() -> None:
    desk = Desk()
    entries = [report(n) for n in range(20)]
    for poll in range(20):
        assert desk.poll(*(entries if poll % 2 == 0 else [])) == 20


def test_entries_that_all_link_to_the_site_are_told_apart_by_guid() -> None:
    desk = Desk()
    for _ in range(3):
        assert desk.poll(*(report(n, address="https://courier.example/") for n in range(10))) == 10
    warnings = Desk()
    for _ in range(3):
        assert warnings.poll(*(report(n, address="https://courier.example/warnings") for n in range(10))) == 10


def test_parts_of_a_live_page_are_entries_of_their_own() -> None:
    desk = Desk()
    parts = [report(n, guid=None, address=f"https://courier.example/live#post-{n}") for n in range(5)]
    assert desk.poll(*parts) == 5
    assert desk.poll(*parts[2:]) == 5


@settings(deadline=None)
@given(st.permutations([report(n) for n in range(6)]), st.integers(0, 6))
def test_a_key_depends_on_neither_order_nor_neighbours(entries: list[Entry], kept: int) -> None:
    whole = feed_of(*(report(n) for n in range(6)))
    part = feed_of(*entries[:kept])
    for entry in part.entries:
        assert entry_key(entry, part) == entry_key(entry, whole)


def test_a_digest_does_not_hang_on_what_a_poll_alone_changes() -> None:
    entry = report(1)
    counted = replace(entry, summary=f"{entry.summary}<img src='https://count.example/?1'>", guid="other")
    assert entry_digest(counted) == entry_digest(entry)
    first = feed_of(*(report(n, published="2026-02-03T10:00:00Z") for n in range(5)))
    second = feed_of(*(report(n, published="2026-02-03T10:15:00Z") for n in range(5)))
    assert entry_digest(first.entries[0], first) == entry_digest(second.entries[0], second)
    assert entry_digest(report(1), feed_of(*map(report, range(5)))) != entry_digest(
        report(1, published="2027-01-01"), feed_of(*map(report, range(5)))
    )


def test_hints_are_what_the_entry_and_its_feed_say() -> None:
    feed = parse_feed(RSS.encode(), address="https://cangsa.example/rss")
    hints = hints_of(feed.entries[0], feed)
    assert (hints.title, hints.language) == ("Cảng Sa mở cửa trở lại sau bão & lũ", "vi-VN")
    assert (hints.published, hints.authors, hints.outlet) == ("2026-02-03T09:30:00+07:00", ("Lan Anh",), None)
    atom = parse_feed(ATOM.encode(), address="https://courier.example/feed.atom")
    assert hints_of(atom.entries[1], atom).outlet == "Hãng Tin Cảng"


def test_an_entry_is_a_page_that_can_be_read_where_its_page_is_not_fetched() -> None:
    feed = parse_feed(RSS.encode(), address="https://cangsa.example/rss")
    page = entry_page(feed.entries[1], feed, "https://cangsa.example/rss", NOW)
    assert page is not None
    assert (page.url, page.form, page.charset) == ("https://cangsa.example/ba-tau-102.html", "html", "utf-8")
    assert (page.provenance.via, page.provenance.received, page.source) == ("feed", NOW, "https://cangsa.example/rss")
    article = extract(page, installed_packs())
    assert article.title is not None
    assert article.title.value == "Ba tàu cập bến số 2"
    assert article.is_article
    assert article.body.splitlines()[1] == "Ba tàu chở hàng đã cập bến số 2 trong buổi sáng, không ai bị thương."
    assert article.published is not None
    assert article.published.value.value == "2026-02-03T10:00:00+07:00"
    assert article.language is not None
    assert article.language.value == "vi"


def test_a_short_entry_is_taken_as_it_stands() -> None:
    said = "The harbour of Port Sable opens in March, four months late.<br>Divers found two cracked caissons."
    entry = report(1, summary=f"<p>{said}</p><script>x()</script>")
    page = entry_page(entry, feed_of(entry), "s", NOW)
    assert page is not None
    article = extract(page, installed_packs())
    assert article.is_article
    assert article.text.splitlines() == ["Report 1", *said.split("<br>")]
    teaser = report(2, summary="Read more")
    page = entry_page(teaser, feed_of(teaser), "s", NOW)
    assert page is not None
    assert not extract(page, installed_packs()).is_article


def test_an_entry_that_says_nothing_is_no_page() -> None:
    entry = report(1, summary="<img src='https://count.example/?1'>")
    assert entry_page(entry, feed_of(entry), "s", NOW) is None


def test_pages_of_entries_without_a_page_of_their_own_are_told_apart() -> None:
    feed = feed_of(*(report(n, address="https://courier.example/") for n in range(3)))
    pages = [entry_page(entry, feed, "s", NOW) for entry in feed.entries]
    assert all(page is not None and page.url is None for page in pages)
    assert len({page.provenance.locator for page in pages if page is not None}) == 3


def test_what_a_feed_writes_cannot_leave_its_place_in_the_page() -> None:
    entry = report(1, title='"><script>x</script>', address='https://courier.example/"><b>')
    page = entry_page(entry, feed_of(entry), "s", NOW)
    assert page is not None
    assert b"<script>" not in page.data
    assert b'"><b>' not in page.data
