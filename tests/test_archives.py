"""Web archives: what of them is a page, where it stands, and what is read of damaged ones."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from web_archives import arc, arc_head, http, lz4, members, plain, warc, whole, zstd
from wiredesk.desk.paths import pages_of
from wiredesk.model.errors import InputError
from wiredesk.model.page import Notice, Page
from wiredesk.sources import archive_records, archives, stretches
from wiredesk.sources.archives import ArchiveItem, Passed, payload_at, records

Packing = Callable[[Iterable[bytes]], bytes]
PACKINGS: list[Packing] = [plain, members, whole, lz4, zstd]


def html(number: int) -> bytes:
    return f"<!doctype html><title>{number}</title><p>Ada Lorn came to Corm for the {number}. time.</p>".encode()


def address(number: int) -> str:
    return f"https://a.example/{number}"


def three() -> list[bytes]:
    return [warc(http(html(number)), address(number)) for number in range(3)]


def read(data: bytes, start: int = 0, passed: Passed | None = None) -> list[ArchiveItem]:
    return list(records(io.BytesIO(data), path="x.warc", start=start, passed=passed))


def pages(items: Iterable[ArchiveItem]) -> list[Page]:
    return [item.page for item in items if isinstance(item.page, Page)]


def errors(items: Iterable[ArchiveItem]) -> list[str]:
    return [str(item.page) for item in items if isinstance(item.page, InputError)]


def only(data: bytes) -> Page:
    (page,) = pages(read(data))
    return page


def test_a_page_says_what_the_archive_says_of_it() -> None:
    page = only(plain([warc(http(html(1), kind='text/html; Charset="KOI8-R"'), address(1))]))
    assert (page.data, page.url, page.source) == (html(1), address(1), address(1))
    assert (page.media_type, page.charset, page.form) == ("text/html", "KOI8-R", "html")
    assert page.provenance.via == "warc"
    assert page.provenance.received == datetime(2026, 5, 4, 3, 29, tzinfo=UTC)
    assert page.provenance.status == 200
    assert page.provenance.locator == "x.warc#0"
    assert (page.provenance.digest or "").startswith("sha1:")


def test_wet_is_flattened_text() -> None:
    page = only(plain([warc("Bộ trưởng gặp đại biểu.\nMenu".encode(), kind="conversion")]))
    assert (page.form, page.charset, page.provenance.via) == ("flattened", "utf-8", "wet")


def test_a_resource_is_a_page_without_an_answer_around_it() -> None:
    page = only(plain([warc(html(1), kind="resource")]))
    assert (page.data, page.provenance.status) == (html(1), None)


@pytest.mark.parametrize("packing", PACKINGS)
def test_every_packing_gives_the_same_pages(packing: Packing) -> None:
    items = read(packing(three()))
    assert [page.data for page in pages(items)] == [html(0), html(1), html(2)]
    assert not errors(items)


@pytest.mark.parametrize("packing", PACKINGS)
def test_each_page_can_be_had_again_and_reading_can_begin_behind_it(packing: Packing) -> None:
    data = packing(three())
    items = read(data)
    for number, item in enumerate(items):
        assert isinstance(item.page, Page)
        place = item.page.provenance.locator.rpartition("#")[2]
        assert payload_at(io.BytesIO(data), place) == item.page.data
        assert [again.page for again in read(data, item.next_offset)] == [after.page for after in items[number + 1 :]]
    assert read(data, items[-1].next_offset) == []


def test_several_records_in_one_member_of_many_have_places_of_their_own() -> None:
    records = [warc(http(html(number)), address(number)) for number in range(5)]
    data = members(records[:2]) + whole(records[2:4]) + members(records[4:])
    items = read(data)
    found = pages(items)
    assert [page.data for page in found] == [html(number) for number in range(5)]
    assert len({page.provenance.locator for page in found}) == 5
    for page in found:
        assert payload_at(io.BytesIO(data), page.provenance.locator.rpartition("#")[2]) == page.data
    again = pages(read(data, items[2].next_offset))
    assert [page.data for page in again][-2:] == [html(3), html(4)]


@pytest.mark.parametrize("packing", [plain, members, whole])
def test_arc_is_read_too(packing: Packing) -> None:
    data = packing([arc_head(), *(arc(http(html(number)), address(number)) for number in range(3))])
    items = read(data)
    found = pages(items)
    assert [page.data for page in found] == [html(0), html(1), html(2)]
    assert found[0].provenance.received == datetime(2026, 5, 4, 3, 29, tzinfo=UTC)
    assert payload_at(io.BytesIO(data), found[1].provenance.locator.rpartition("#")[2]) == html(1)
    assert [page.data for page in pages(read(data, items[0].next_offset))] == [html(1), html(2)]


def test_what_is_no_page_is_counted_and_not_given() -> None:
    passed = Passed()
    data = plain(
        [
            warc(b"software: tests", "", kind="warcinfo"),
            warc(b"GET / HTTP/1.1\r\n\r\n", kind="request"),
            warc(b"HTTP/1.1 200 OK\r\n\r\n", kind="revisit"),
            warc(http(b"\x89PNG\r\n\x1a\n", kind="image/png")),
            warc(http(b"\x89PNG\r\n\x1a\n", kind="image/png")),
            warc(http(b"\x89PNG\r\n\x1a\n" + bytes(99))),
            warc(http(html(1), status="404 Not Found")),
            warc(http(b" ")),
            warc(http(b"<rss><channel/></rss>", kind="text/html")),
            warc(html(1), "urn:x", kind="resource"),
        ]
    )
    assert read(data, passed=passed) == []
    assert passed.said(3) == "2 image/png, 2 records that hold no page, 1 answer with status 404 and 5 others"


@pytest.mark.parametrize(
    ("block", "body"),
    [
        (http(b"5\r\n<p>Ad\r\n6\r\na Lorn\r\n0\r\n\r\n", "Transfer-Encoding: chunked"), b"<p>Ada Lorn"),
        (http(b"<p>Ada Lorn", "Transfer-Encoding: chunked"), b"<p>Ada Lorn"),
        (http(gzip.compress(b"<p>Ada Lorn"), "Content-Encoding: gzip"), b"<p>Ada Lorn"),
        (http(zlib.compress(b"<p>Ada Lorn"), "content-encoding: deflate"), b"<p>Ada Lorn"),
        (http(b"<p>Ada Lorn", "Content-Encoding: gzip"), b"<p>Ada Lorn"),
        (http(b"<p>Ada Lorn", "Content-Encoding: br"), b"<p>Ada Lorn"),
        (http(b"<p>Ada Lorn", "Content-Encoding: UTF-8"), b"<p>Ada Lorn"),
        (b"HTTP/1.0 200 OK\nContent-Type:text/html\n\n<p>Ada Lorn", b"<p>Ada Lorn"),
    ],
)
def test_a_body_is_unpacked_where_it_is_packed(block: bytes, body: bytes) -> None:
    assert only(plain([warc(block)])).data == body


@pytest.mark.parametrize(
    ("block", "says"),
    [
        (http(gzip.compress(html(1) * 99)[:-30], "Content-Encoding: gzip"), "breaks off"),
        (http(gzip.compress(bytes(1 << 20)), "Content-Encoding: gzip"), "unfolds to more than"),
        (http(b"5\r\n<p>Ad\r\n6\r\na Lo", "Transfer-Encoding: chunked"), "cut off in the middle of a chunk"),
    ],
)
def test_a_body_that_cannot_be_unpacked_is_said_and_the_next_is_read(
    block: bytes, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "MAX_FILE", 1 << 16)
    items = read(plain([warc(block, address(1)), warc(http(html(2)))]))
    (error,) = errors(items)
    assert says in error
    assert error.startswith("x.warc#0: the body of https://a.example/1 ")
    assert [page.data for page in pages(items)] == [html(2)]


def test_a_record_that_is_too_long_is_said_and_not_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive_records, "MAX_BLOCK", 1 << 20)
    items = read(plain([warc(http(bytes(2 << 20))), warc(http(html(2)))]))
    assert errors(items) == ["x.warc#0: holds 2 MB, more than 64 MB; skipped"]
    assert [page.data for page in pages(items)] == [html(2)]


@pytest.mark.parametrize("packing", [plain, members])
def test_a_file_that_is_cut_off_is_read_to_its_end_and_its_last_page_is_partial(packing: Packing) -> None:
    long = [warc(http(html(number) + f"<p>{'word ' * 2000}{number}".encode()), address(number)) for number in range(3)]
    data = packing(long)
    items = read(data[:-40])
    assert [item.partial for item in items if isinstance(item.page, Page)] == [False, False, True]
    (error,) = errors(items)
    assert "is cut off; read no further" in error


def test_damage_is_said_with_its_place_and_reading_goes_on_behind_it() -> None:
    packed = [members([record]) for record in three()]
    broken = bytearray(packed[1])
    broken[len(broken) // 2] ^= 0xFF
    items = read(packed[0] + bytes(broken) + packed[2])
    assert [page.data for page in pages(items)] == [html(0), html(2)]
    (error,) = errors(items)
    at, after = len(packed[0]), len(packed[0]) + len(broken)
    assert error.startswith(f"x.warc: at byte {at} is damaged gzip")
    assert error.endswith(f"; went on at byte {after}")


def test_a_record_whose_length_is_too_great_is_not_given_with_what_follows_in_it() -> None:
    records = three()
    right = f"Content-Length: {len(http(html(1)))}".encode()
    wrong = plain([records[0], records[1].replace(right, right + b"1"), records[2], *three()])
    items = read(wrong)
    assert [page.data for page in pages(items)] == [html(0), html(2), html(0), html(1), html(2)]
    assert f"at byte {len(records[0])} does not end where it says" in errors(items)[0]


def test_a_record_whose_length_is_too_small_is_not_given() -> None:
    records = three()
    right = f"Content-Length: {len(http(html(1)))}".encode()
    items = read(plain([records[0], records[1].replace(right, b"Content-Length: 90"), records[2]]))
    assert [page.data for page in pages(items)] == [html(0), html(2)]


def test_bytes_that_do_not_match_their_digest_are_partial() -> None:
    record = warc(http(html(1))).replace(b"Ada Lorn", b"Ada Torn")
    (item,) = read(plain([record]))
    assert item.partial


def test_what_the_crawler_cut_off_is_partial() -> None:
    (item,) = read(plain([warc(http(html(1)), address(1), "WARC-Truncated: length")]))
    assert item.partial


@pytest.mark.parametrize("data", [b"", b"no archive at all", b"\x1f\x8b\x08 nor this", bytes(5000)])
def test_what_is_no_archive_is_one_error(data: bytes) -> None:
    assert len(errors(read(data))) == 1
    assert pages(read(data)) == []


def test_very_many_damaged_places_are_counted() -> None:
    junk = b"junk that is no record\r\n\r\n"
    items = read(plain([part for record in three() * 20 for part in (record, junk)]))
    assert len(pages(items)) == 60
    said = errors(items)
    assert len(said) <= stretches.SAID_ONE_BY_ONE + 2
    assert "has 60 damaged places in all" in said[-1]


def test_a_wrong_place_is_said() -> None:
    data = members(three())
    for place in (5, "x", "7+x", 10**9):
        with pytest.raises(InputError):
            payload_at(io.BytesIO(data), place)


@pytest.mark.parametrize("packing", PACKINGS)
def test_reading_from_behind_the_end_gives_nothing(packing: Packing) -> None:
    assert not read(packing(three()), 10**6)


def test_a_place_behind_the_end_of_a_member_is_said() -> None:
    with pytest.raises(InputError):
        payload_at(io.BytesIO(members(three())), "0+1000000")


@given(st.binary(max_size=400), st.integers(0, 500))
def test_any_bytes_are_pages_or_errors(data: bytes, start: int) -> None:
    for head in (b"", b"WARC/1.0\r\n", arc_head(), b"\x1f\x8b\x08\x00"):
        for item in read(head + data, start):
            assert isinstance(item.page, Page | InputError)


SOME = [warc(http(html(number) + bytes(f"{number}" * number * 40, "ascii")), address(number)) for number in range(8)]
BODIES = [html(number) + bytes(f"{number}" * number * 40, "ascii") for number in range(8)]


@settings(max_examples=150, deadline=None)
@given(st.data(), st.sampled_from([plain, members]))
def test_damage_costs_the_records_that_it_hits_and_no_others(draw: st.DataObject, packing: Packing) -> None:
    parts = [packing([record]) for record in SOME]
    starts = [sum(map(len, parts[:number])) for number in range(len(parts) + 1)]
    data = bytearray(b"".join(parts))
    at = draw.draw(st.integers(0, len(data) - 1))
    size = draw.draw(st.integers(1, 300))
    new = draw.draw(st.one_of(st.just(b""), st.binary(min_size=1, max_size=300)))
    hit = {number for number in range(len(parts)) if starts[number] < at + size and at < starts[number + 1]}
    data[at : at + size] = new
    items = read(bytes(data))
    # Where two records now touch without their line ends, the one before is taken for damaged as well.
    spared = [body for number, body in enumerate(BODIES) if number not in hit and number + 1 not in hit]
    given_whole = [item.page.data for item in items if isinstance(item.page, Page) and not item.partial]
    assert [body for body in given_whole if body in spared] == spared
    if packing is members:
        assert all(body in BODIES for body in given_whole)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 4000), st.sampled_from(PACKINGS))
def test_a_file_cut_anywhere_gives_what_stands_before_the_cut(size: int, packing: Packing) -> None:
    data = packing(SOME)[:size]
    whole_pages = [item.page.data for item in read(data) if isinstance(item.page, Page) and not item.partial]
    assert whole_pages == BODIES[: len(whole_pages)]
    if packing is plain:
        ends = [len(plain(SOME[: number + 1])) for number in range(len(SOME))]
        assert len(whole_pages) >= sum(end <= size for end in ends)


def test_a_folder_with_archives_is_read_as_pages(tmp_path: Path) -> None:
    image = warc(http(b"\x89PNG", kind="image/png"))
    (tmp_path / "a.warc.gz").write_bytes(members([*three(), image]))
    (tmp_path / "b.wet").write_bytes(plain([warc(b"Menu\nText of the page", kind="conversion")]))
    (tmp_path / "c.txt").write_bytes(plain(three()))
    outcomes = list(pages_of([tmp_path]))
    found = [one for one in outcomes if isinstance(one, Page)]
    assert len(found) == 7
    assert found[0].provenance.locator == f"{tmp_path / 'a.warc.gz'}#0"
    assert f"{tmp_path / 'a.warc.gz'}: besides pages there were 1 image/png" in outcomes
    assert any(isinstance(one, Notice) for one in outcomes)


def test_an_archive_can_come_by_standard_input() -> None:
    for packing in (plain, members, whole):
        found = [one for one in pages_of(["-"], io.BytesIO(packing(three()))) if isinstance(one, Page)]
        assert [page.data for page in found] == [html(0), html(1), html(2)]
    damaged = bytearray(members(three()))
    damaged[len(members(three()[:1])) + 99] ^= 0xFF
    found = [one for one in pages_of(["-"], io.BytesIO(bytes(damaged))) if isinstance(one, Page)]
    assert [page.data for page in found] == [html(0), html(2)]


def test_after_a_damaged_file_the_next_one_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.warc").write_bytes(b"WARC/1.0\r\nnothing")
    (tmp_path / "b.warc").write_bytes(plain(three()))
    outcomes = list(pages_of([tmp_path]))
    assert isinstance(outcomes[0], InputError)
    assert len([one for one in outcomes if isinstance(one, Page)]) == 3
