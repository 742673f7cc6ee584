"""Feeds in every format: what they say is told, what is damaged costs no entry before it, what is none is named."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feed_samples import ATOM, ATOM_03, JSON_FEED, RDF, RSS, RSS_091
from wiredesk.desk.packs import installed_packs
from wiredesk.model.errors import InputError
from wiredesk.model.feed import Entry, Feed
from wiredesk.sources.feed_values import address, date, person, plain
from wiredesk.sources.feeds import parse_any, parse_feed
from wiredesk.sources.worded_dates import with_dates

AT = "https://feeds.example/feed.xml"


def parsed(text: str | bytes, **more: Any) -> Feed:
    return parse_feed(text.encode() if isinstance(text, str) else text, address=more.pop("at", AT), **more)


def item(number: int, more: str = "") -> str:
    return (
        f"<item><title>Report {number}</title><link>https://courier.example/{number}</link>"
        f"<guid>g{number}</guid>{more}</item>"
    )


def rss(items: str, head: str = "") -> str:
    about = "<title>Courier</title><link>https://courier.example/</link>"
    return f'{head}<rss version="2.0"><channel>{about}{items}</channel></rss>'


def titled(title: str, encoding: str, declared: str = "") -> bytes:
    """A feed with an entry of that title in that encoding, which may be declared as another."""
    head = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    return rss(item(0).replace("Report 0", title), head).encode(encoding)


def test_rss_is_told_with_its_extensions() -> None:
    feed = parsed(RSS)
    assert (feed.format, feed.title, feed.site) == ("rss", "Báo Cảng Sa - Thời sự", "https://cangsa.example/thoi-su")
    assert (feed.itself, feed.language, feed.every) == ("https://cangsa.example/rss/thoi-su.rss", "vi-VN", 15)
    assert feed.problem == ""
    first, second = feed.entries
    assert first == Entry(
        guid="cs-101",
        address="https://cangsa.example/cang-mo-cua-101.html?utm_source=rss",
        title="Cảng Sa mở cửa trở lại sau bão & lũ",
        summary='<a href="/x"><img src="a.jpg"></a></br>Bến số 2 đón tàu từ sáng nay.',
        published="2026-02-03T09:30:00+07:00",
        authors=("Lan Anh",),
        categories=("Thời sự",),
    )
    assert second.address == "https://cangsa.example/ba-tau-102.html"
    assert (second.title, second.authors) == ("Ba tàu cập bến số 2", ("Minh Quân",))
    assert second.published == "2026-02-03T10:00:00+07:00"
    assert second.summary == "Ngắn."
    assert second.content is not None
    assert second.content.startswith("<p>Cảng Sa mở cửa")
    assert second.content.count("<p>") == 3


def test_old_rss_and_rdf_are_told() -> None:
    old = parsed(RSS_091)
    assert [(entry.title, entry.address, entry.summary) for entry in old.entries] == [
        ("Breakwater opening delayed", "http://courier.example/1", "By a week.")
    ]
    rdf = parsed(RDF)
    assert (rdf.format, rdf.site, rdf.language, rdf.every) == ("rdf", "http://courier.example/", "en", 15)
    (entry,) = rdf.entries
    assert (entry.guid, entry.address) == ("http://courier.example/1", "http://courier.example/1")
    assert (entry.published, entry.authors, entry.categories) == (
        "2026-02-03T09:30:00+07:00", ("Ada Lorn",), ("Harbour",)
    )  # fmt: skip


def test_atom_is_told_with_its_text_constructs_and_bases() -> None:
    feed = parsed(ATOM)
    assert (feed.format, feed.title, feed.language) == ("atom", "Port & Harbour", "en")
    assert (feed.site, feed.itself) == ("https://courier.example/news/", "https://courier.example/news/feed.atom")
    first, second = feed.entries
    assert first.title == "Breakwater opening delayed"
    assert first.address == "https://courier.example/news/breakwater-1"
    assert (first.published, first.updated) == ("2026-02-03T09:30:00+00:00", "2026-02-03T11:00:00+00:00")
    assert (first.authors, first.categories) == (("Ada Lorn",), ("Harbour",))
    assert first.summary == "<p>Storm &lt; repairs.</p>"
    assert first.content == "<div><p>The opening is put off,\n 3 &lt; 5.<br>By a week.</p></div>"
    assert (second.title, second.address, second.language) == ("Tin & ảnh", "https://agency.example/7", "vi")
    assert (second.outlet, second.updated) == ("Hãng Tin Cảng", "2026-02-03T11:00:00+07:00")
    assert (second.content, second.summary) == ("<p>Nội dung.</p>", None)


def test_atom_of_2003_is_told() -> None:
    (entry,) = parsed(ATOM_03).entries
    assert (entry.title, entry.content) == ("A & B", "<p>Old news.</p>")
    assert (entry.published, entry.updated) == ("2003-12-31T10:14:55-05:00", "2004-01-01T10:14:55+00:00")


def test_json_feed_is_told_and_wrong_types_cost_their_field_alone() -> None:
    feed = parsed(JSON_FEED, at="https://courier.example/feed.json")
    assert (feed.format, feed.site, feed.language) == ("json", "https://courier.example/", "en")
    first, second = feed.entries
    assert (first.address, first.content) == ("https://courier.example/1", "<p>First.</p><p>Second &amp; last.</p>")
    assert (second.authors, second.categories) == (("Ada Lorn", "Tomas Wirth"), ("Harbour", "3"))
    assert (second.content, second.summary, second.language) == ("<p>Text</p>", "<p>Short</p>", "en-GB")
    assert feed.problem == "1 of its items are no objects"


@pytest.mark.parametrize(
    "text",
    [
        "null",
        '{"version":"https://jsonfeed.org/version/1.1","items":[null,7,{"id":{},"url":[],"content_html":9,"tags":7}]}',
        '{"version":"https://jsonfeed.org/version/1.1","items":{"a":1},"title":[]}',
        '{"version":"https://jsonfeed.org/version/1.1","items":[{"title":"\\ud800\\u0000"}]}',
        '{"version":"https://jsonfeed.org/version/1.1","items":' + "[" * 100_000 + "]" * 100_000 + "}",
        '{"version":"https://jsonfeed.org/version/1.1","items":[{"id":' + "9" * 5000 + "}]}",
    ],
)
def test_json_that_lies_about_its_types_raises_nothing_else(text: str) -> None:
    try:
        feed = parsed(text)
    except InputError:
        return
    repr(feed).encode("utf-8")


def test_a_json_feed_that_breaks_off_gives_the_items_before() -> None:
    cut = JSON_FEED[: JSON_FEED.index('"date_modified"')]
    feed = parsed(cut)
    assert [entry.title for entry in feed.entries] == ["A number serves as an id"]
    assert feed.problem == "breaks off or is damaged after 1 items"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf \n", "is empty"),
        (b"<!doctype html><html><head><title>Please log in</title>", "an HTML page (“Please log in”)"),
        (b"<html><body><p>x<br>y</body></html>", "an HTML page"),
        (b'{"items": []}', "is JSON, but no JSON Feed"),
        (b"[1, 2", "is JSON that is damaged"),
        (b"Not found", "text without markup"),
        (b"%PDF-1.7 ...", "a PDF document"),
        (b"PK\x03\x04..", "a ZIP archive"),
        (b"<opml version='2.0'><body/></opml>", "a subscription list (OPML)"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a picture (SVG)"),
        (b"<note><to>A</to></note>", "XML of another kind (<note>)"),
        (bytes(range(256)), "is text without markup"),
    ],
)
def test_what_is_no_feed_is_named(data: bytes, says: str) -> None:
    with pytest.raises(InputError) as raised:
        parsed(data)
    assert says in str(raised.value)
    assert raised.value.source == AT


def test_a_feed_without_entries_is_a_feed() -> None:
    assert parsed(rss("")).entries == ()
    assert parsed('<feed xmlns="http://www.w3.org/2005/Atom"/>').entries == ()


def test_a_stray_ampersand_and_an_unclosed_tag_cost_no_entry() -> None:
    items = "".join(
        item(number).replace(f"Report {number}", "A & B <b>" if number == 10 else f"Report {number}")
        for number in range(20)
    )
    feed = parsed(rss(items))
    assert len(feed.entries) == 20
    assert feed.entries[10].title == "A & B"
    assert feed.entries[19] == Entry(guid="g19", address="https://courier.example/19", title="Report 19")
    assert "damaged at line 1" in feed.problem
    assert "20 entries could be read" in feed.problem


def test_a_feed_that_breaks_off_keeps_the_whole_entries_and_says_so() -> None:
    text = rss("".join(item(number) for number in range(20)))
    feed = parsed(text[: text.index("Report 15") + 4])
    assert [entry.guid for entry in feed.entries] == [f"g{number}" for number in range(15)]
    assert feed.problem == "breaks off; 15 entries could be read"


def test_an_entry_that_breaks_off_after_its_address_is_kept_without_the_broken_field() -> None:
    text = rss(item(1, "<description>Half of a sen"))
    (entry,) = parsed(text[: text.index("</item>")]).entries
    assert (entry.address, entry.summary) == ("https://courier.example/1", None)


@settings(deadline=None)
@given(st.integers(min_value=0, max_value=len(RSS.encode())))
def test_a_feed_cut_anywhere_gives_entries_of_the_whole_one(at: int) -> None:
    whole = {entry.guid: entry for entry in parsed(RSS).entries}
    try:
        feed = parsed(RSS.encode()[:at])
    except InputError:
        return
    for entry in feed.entries:
        for field in ("address", "title", "published", "summary", "content"):
            told = getattr(entry, field)
            whole_ones = {getattr(one, field) for one in whole.values()}
            # A short summary takes the place of a text that did not arrive.
            assert told is None or told in whole_ones


@pytest.mark.parametrize(
    ("text", "charset", "title"),
    [
        (titled("Cảng", "utf-8", "us-ascii"), None, "Cảng"),
        (titled("Cảng", "utf-8"), "iso-8859-1", "Cảng"),
        (titled("Cảng", "utf-16", "utf-8"), None, "Cảng"),
        (titled("Cảng", "utf-16-be"), None, "Cảng"),
        (titled("Cảng", "utf-32"), None, "Cảng"),
        (titled("항구", "euc-kr", "euc-kr"), "us-ascii", "항구"),
        (titled("Größe “x”", "cp1252"), "iso-8859-1", "Größe “x”"),
        (titled("Größe", "latin-1", "no-such"), None, "Größe"),
        (titled("+ADw-b+AD4-", "utf-8", "utf-7"), None, "+ADw-b+AD4-"),
    ],
)  # fmt: skip
def test_the_text_is_right_whatever_the_labels_say(text: bytes, charset: str | None, title: str) -> None:
    feed = parsed(text, media_type=f"text/xml; charset={charset}" if charset else None)
    assert feed.entries[0].title == title


def test_one_broken_byte_costs_one_character() -> None:
    text = rss("".join(item(number) for number in range(5))).replace("Report", "Cảng biển")
    data = text.encode().replace("Cảng biển 3".encode(), b"C\xe1ng bi\xe1\xbb\x83n 3")
    assert parsed(data).entries[2].title == "Cảng biển 2"


def test_nothing_that_cannot_be_stored_comes_out() -> None:
    bad = "Re\x00port\x0b \x1f\ufffe&#1;&#xD800;&#x110000;\x96 1"
    feed = parsed(rss(f"<item><title>{bad}</title><guid>{bad}</guid><description>{bad}</description></item>"))
    (entry,) = feed.entries
    assert (entry.title, entry.guid) == ("Report – 1", "Report – 1")
    assert feed.problem == ""


def test_markup_is_told_apart_from_text() -> None:
    assert plain("5 < 7 > 2 & AT&T") == "5 < 7 > 2 & AT&T"
    assert plain("&lt;b&gt;Bold&lt;/b&gt; &amp;amp; more") == "Bold & more"
    assert plain("<p>One</p><p>Two<br>three</p><script>alert(1)</script>") == "One Two three"
    assert plain("a]]>b <!-- x --> c") == "ab c"


@pytest.mark.parametrize(
    ("said", "summary"),
    [
        ("&lt;p&gt;once &amp;amp; again&lt;/p&gt;", "<p>once &amp; again</p>"),
        ("&amp;lt;p&amp;gt;twice&amp;lt;/p&amp;gt;", "<p>twice</p>"),
        ("<![CDATA[<p>cdata</p>]]>", "<p>cdata</p>"),
        ("&lt;![CDATA[escaped cdata]]&gt;", "escaped cdata"),
        ("<p>real <b>child</b> &lt; elements<br/></p>", "<p>real <b>child</b> &lt; elements<br></p>"),
        ("1 &amp;lt; 2", "1 &lt; 2"),
    ],
)
def test_a_description_is_html_however_often_it_was_escaped(said: str, summary: str) -> None:
    assert parsed(rss(item(0, f"<description>{said}</description>"))).entries[0].summary == summary


@pytest.mark.parametrize(
    ("said", "iso"),
    [
        ("Tue, 03 Feb 2026 09:30:00 +0700", "2026-02-03T09:30:00+07:00"),
        ("Tue, 3 Feb 26 09:30 EST", "2026-02-03T09:30:00-05:00"),
        ("Tue, 03 Feb 2026 09:30:00 GMT+7", "2026-02-03T09:30:00+07:00"),
        ("Tue, 03 Feb 2026 09:30:00 CET", "2026-02-03T09:30:00+01:00"),
        ("Tue, 03 Feb 2026 09:30:00 +07:00", "2026-02-03T09:30:00+07:00"),
        ("2026-02-03 09:30:00 +07:00", "2026-02-03T09:30:00+07:00"),
        ("20260203T0930Z", "2026-02-03T09:30+00:00"),
        ("2026年2月3日 09:30", "2026-02-03T09:30"),
        # No zone is stated, so none is.
        ("Tue, 03 Feb 2026 09:30:00", "2026-02-03T09:30:00"),
        ("Tue, 03 Feb 2026 09:30:00 XYZT", "2026-02-03T09:30:00"),
        # Not understood, kept as words.
        ("31 Feb 2026 25:61:61 +9999", "31 Feb 2026 25:61:61 +9999"),
        ("Yesterday", "Yesterday"),
        ("-1", "-1"),
        ("03/02/2026 09:30", "03/02/2026 09:30"),
        ("Tue, 03 Feb 2026 09:30:00 +zz:00", "Tue, 03 Feb 2026 09:30:00 +zz:00"),
        ("", None),
    ],
)
def test_dates_are_iso_where_their_form_is_known_and_words_else(said: str, iso: str | None) -> None:
    assert date(said) == iso


def test_dates_in_the_order_of_a_country_are_read_with_the_pack_of_the_feed() -> None:
    packs = installed_packs()

    def read(words: str, language: str | None) -> str | None:
        feed = Feed("rss", language=language, entries=(Entry(published=words),))
        return with_dates(feed, packs).entries[0].published

    assert read("03/02/2026 09:30", "vi") == "2026-02-03T09:30+07:00"
    assert read("03/02/2026 09:30", "en-GB") == "2026-02-03T09:30"
    assert read("03/02/2026 09:30", "en-US") == "2026-03-02T09:30"
    assert read("03/02/2026 09:30", "en") == "03/02/2026 09:30"
    assert read("03/02/2026 09:30", None) == "03/02/2026 09:30"
    assert read("February 3, 2026 9:30 am", "en") == "2026-02-03T09:30"
    assert read("Yesterday", "en") == "Yesterday"


@pytest.mark.parametrize(
    ("text", "base", "absolute"),
    [
        ("/a", "https://x.example/b/c", "https://x.example/a"),
        ("www.x.example/a", "https://y.example/", "http://www.x.example/a"),
        (" https://x.example/a\n b ", None, "https://x.example/ab"),
        ("javascript:alert(1)", "https://x.example/", None),
        ("file:///etc/passwd", "https://x.example/", None),
        ("a", None, None),
        ("http://[", None, None),
        ("tag:x,2026:1", "https://x.example/", None),
        ("", "https://x.example/", None),
    ],
)
def test_addresses_are_absolute_and_of_the_web_or_none(text: str, base: str | None, absolute: str | None) -> None:
    assert address(text, base) == absolute


def test_persons_are_names_without_their_addresses() -> None:
    assert person("a@x.example (Ada Lorn)") == "Ada Lorn"
    assert person("Ada Lorn (a@x.example)") == "Ada Lorn"
    assert person("Ada Lorn <a@x.example>") == "Ada Lorn"
    assert person("a@x.example") is None
    assert person("a@" + "a." * 20_000 + "!") is None


def test_a_link_through_a_counting_service_gives_way_to_the_one_behind_it() -> None:
    more = '<f:origLink xmlns:f="http://rssnamespace.org/feedburner/ext/1.0">https://courier.example/real</f:origLink>'
    assert parsed(rss(item(0, more))).entries[0].address == "https://courier.example/real"


def test_a_relative_link_of_rss_is_of_the_site_and_one_of_atom_of_the_feed() -> None:
    (entry,) = parsed(rss("<item><link>/a</link></item>")).entries
    assert entry.address == "https://courier.example/a"
    site, entry_link = '<link href="https://courier.example/"/>', '<entry><link href="a"/></entry>'
    atom = f'<feed xmlns="http://www.w3.org/2005/Atom">{site}{entry_link}</feed>'
    assert parsed(atom).entries[0].address == "https://feeds.example/a"


ENTITIES = (
    '<!DOCTYPE rss [<!ENTITY a0 "lol">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    + (
        ' <!ENTITY name "Port Sable"> <!ENTITY file SYSTEM "file:///etc/passwd">'
        ' <!ENTITY % p SYSTEM "http://127.0.0.1:9/p"> %p; ]>'
    )
)


def test_entities_of_a_document_type_are_not_expanded_unless_short_and_plain() -> None:
    feed = parsed(rss(item(1).replace("Report 1", "&a11;&file;&name;&nbsp;&eacute;&unknown;"), ENTITIES))
    assert feed.entries[0].title == "&a11;&file;Port Sable é&unknown;"
    many = '<!DOCTYPE rss [<!ENTITY q "' + "q" * 190 + '">]>'
    body = parsed(rss(item(1, f"<description>{'&q;' * 20_000}</description>"), many)).entries[0].summary
    assert body is not None
    assert len(body) < 1_100_000


WATCHED = """
import json, sys
sys.path.insert(0, sys.argv[1])
from test_feeds import ENTITIES, item, parsed, rss
from wiredesk.sources.opml import parse_opml
from wiredesk.sources.sitemaps import parse_sitemap
seen = []
def warm():
    parsed(rss(item(1, "<dc:date>1 Feb 2026</dc:date>")))
warm()
WATCHED = ("open", "socket", "os", "subprocess", "urllib")
sys.addaudithook(lambda event, arguments: seen.append(event) if event.split(".")[0] in WATCHED else None)
style = '<?xml-stylesheet type="text/xsl" href="http://127.0.0.1:9/xsl"?>'
include = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>'
dtd = '<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/dtd">'
for head in (ENTITIES, style, dtd):
    feed = parsed(rss(item(1).replace("Report 1", "&file;&a11;" + include), head))
    assert "root:" not in repr(feed)
outline = '<opml><body><outline xmlUrl="http://127.0.0.1:9/f" text="&file;"/></body></opml>'
parse_opml((ENTITIES + outline).encode(), source="x")
listed = '<urlset><url><loc>http://127.0.0.1:9/f&file;</loc></url></urlset>'
parse_sitemap((ENTITIES + listed).encode(), address="x")
print(json.dumps(seen))
"""


def test_no_file_is_opened_and_no_socket_whatever_a_document_declares() -> None:
    tests = str(__file__).rpartition("/")[0]
    done = subprocess.run([sys.executable, "-c", WATCHED, tests], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == []


@pytest.mark.parametrize(
    "text",
    [
        rss("<a>" * 100_000 + item(0) + "</a>" * 100_000),
        rss("<a>" * 100_000 + item(0)),
        rss("<item " + " ".join(f'xmlns:n{n}="urn:{n}" n{n}:a="1"' for n in range(20_000)) + "/>" + item(0)),
        rss("".join(f'<a xmlns:n{n}="u" xml:base="b/">' for n in range(30_000)) + item(0)),
        rss(item(0, "<author>a@" + "a." * 200_000 + "!</author>")),
        rss(item(0).replace("Report 0", "&lt;!--" * 100_000)),
        rss(item(0).replace("Report 0", "&lt;script&gt;" * 100_000)),
        rss(item(0) + "<!-- <!" * 100_000),
        rss(item(0) + '<a b="' * 100_000),
        rss(item(0) + "<a " + "a" * 1_000_000 + " <"),
        rss(item(0) + "<p>" * 50_000 + "</q>" * 50_000),
        rss(item(0) + "<item><title>" + "</item><![CDATA[" * 50_000 + "]]>"),
        rss(item(0, f"<pubDate>{'1' * 1_000_000}</pubDate>")),
    ],
    ids=lambda text: text[100:130],
)
def test_what_is_made_to_cost_squares_costs_lines(text: str) -> None:
    assert parsed(text).entries


def test_overlong_lines_are_cut_and_that_is_said() -> None:
    feed = parsed(rss(item(0).replace("Report 0", "x" * 50_000)))
    assert len(feed.entries[0].title or "") == 20_000
    assert feed.problem == "1 fields were cut at 20000 characters"


def test_a_feed_and_a_sitemap_are_told_apart_also_in_gzip() -> None:
    import gzip

    sitemap = b"<urlset><url><loc>https://x.example/a</loc></url></urlset>"
    assert parse_any(gzip.compress(RSS.encode()), address=AT) == parsed(RSS)
    assert parse_any(sitemap, address=AT).format == "sitemap"
    assert parse_any(b"https://x.example/a\nhttps://x.example/b\n", address=AT).format == "sitemap"
    with pytest.raises(InputError, match="damaged gzip"):
        parse_any(b"\x1f\x8b" + b"x" * 50, address=AT)


SAMPLES = [text.encode() for text in (RSS, RSS_091, RDF, ATOM, ATOM_03, JSON_FEED)]


@settings(deadline=None)
@given(st.sampled_from(SAMPLES), st.lists(st.tuples(st.integers(0, 4000), st.binary(max_size=6)), max_size=8))
def test_any_damage_gives_a_feed_that_can_be_stored_or_an_input_error(
    sample: bytes, damage: list[tuple[int, bytes]]
) -> None:
    data = bytearray(sample)
    for at, put in damage:
        at %= len(data)
        data[at : at + len(put)] = put
    try:
        feed = parse_any(bytes(data), address=AT)
    except InputError:
        return
    for text in texts(feed):
        text.encode("utf-8")
        assert not any(ord(character) < 32 and character not in "\t\n\r" for character in text)


@settings(deadline=None)
@given(st.binary(max_size=300) | st.text(alphabet="<>/&;![]CDATA\"'= item?-x\n", max_size=300).map(str.encode))
def test_any_bytes_give_a_feed_or_an_input_error(data: bytes) -> None:
    for given_ in (data, b"<rss><channel>" + data):
        try:
            parse_any(given_, address=AT, media_type="text/xml")
        except InputError:
            continue


def texts(feed: Feed) -> list[str]:
    found = [feed.title, feed.site, feed.itself, feed.language, feed.problem]
    for entry in feed.entries:
        found += [entry.guid, entry.address, entry.title, entry.summary, entry.content, entry.published, entry.updated]
        found += [entry.language, entry.outlet, *entry.authors, *entry.categories]
    return [text for text in found if text is not None]
