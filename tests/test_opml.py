"""Subscription lists: what comes in goes out again, damage costs what is damaged."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wiredesk.formats.opml import opml
from wiredesk.model.errors import InputError
from wiredesk.model.feed import Outline
from wiredesk.model.identity import source_id
from wiredesk.model.source import Source
from wiredesk.sources.opml import DEEPEST, parse_opml, source_of

NOW = datetime(2026, 2, 3, 12, tzinfo=UTC)
LIST = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0" xmlns:own="urn:own"><head><title>Tin</title></head><body>
<outline text="Việt Nam" title="Việt Nam">
  <outline text="Trong nước">
    <outline type="rss" text="Cảng Sa" title="Báo Cảng Sa" xmlUrl="https://cangsa.example/rss" htmlUrl="https://cangsa.example/"
             language="vi" category="/news/harbour,port" description="Tin cảng" own:rank="3" version="RSS2"/>
  </outline>
  <outline type="rss" text="B &amp; B" xmlUrl="feed://b.example/rss"/>
</outline>
<outline text="Courier" xmlurl="http://courier.example/feed"><outline text="Inside" xmlUrl="http://courier.example/inside"/></outline>
<outline text="Local" xmlUrl="file:///etc/passwd"/>
<outline text="Others" type="include" url="http://x.example/more.opml"/>
<outline text="A note"/>
</body></opml>
"""


def test_folders_fields_and_unknown_attributes_are_kept() -> None:
    notes: list[str] = []
    outlines = parse_opml(LIST.encode(), source="list.opml", notes=notes)
    assert outlines == (
        Outline(
            address="https://cangsa.example/rss",
            title="Báo Cảng Sa",
            site="https://cangsa.example/",
            language="vi",
            category="/news/harbour,port",
            folder=("Việt Nam", "Trong nước"),
            attributes={
                "text": "Cảng Sa", "description": "Tin cảng", "own:rank": "3", "xmlns:own": "urn:own",
                "version": "RSS2",
            },
        ),
        Outline(address="http://b.example/rss", title="B & B", folder=("Việt Nam",)),
        Outline(address="http://courier.example/feed", title="Courier"),
        Outline(address="http://courier.example/inside", title="Inside", folder=("Courier",)),
    )  # fmt: skip
    assert notes == [
        "list.opml: 1 outlines have an address that is no http(s) address",
        "list.opml: 1 outlines name another list, which is not followed",
    ]


def test_a_damaged_list_gives_what_can_be_read_and_says_so() -> None:
    notes: list[str] = []
    text = LIST.replace("B &amp; B", "B & B <")
    assert len(parse_opml(text.encode(), source="list.opml", notes=notes)) == 4
    assert "is damaged at line 8" in notes[0]
    cut: list[str] = []
    assert len(parse_opml(LIST[: LIST.index('<outline text="Courier')].encode(), source="list.opml", notes=cut)) == 2
    assert cut[0] == "list.opml: breaks off; 2 subscriptions were read"


@pytest.mark.parametrize(
    ("data", "says"),
    [(b"", "is empty"), (b"<rss><channel/></rss>", "begins with <rss>"), (b"Not found", "is no XML")],
)
def test_what_is_no_list_is_named(data: bytes, says: str) -> None:
    with pytest.raises(InputError, match=says):
        parse_opml(data, source="list.opml")


def test_folders_in_folders_without_end_cost_no_feed() -> None:
    text = "<opml><body>" + '<outline text="d">' * 10_000 + '<outline xmlUrl="https://x.example/f"/>' * 1_000
    notes: list[str] = []
    outlines = parse_opml((text + "</outline>" * 10_000 + "</body></opml>").encode(), source="list.opml", notes=notes)
    assert len(outlines) == 1_000
    assert {len(outline.folder) for outline in outlines} == {DEEPEST}
    assert notes == [f"list.opml: folders are nested more than {DEEPEST} deep; the deeper ones were left out"]
    assert len(parse_opml((text * 10).encode(), source="list.opml", notes=notes)) == 10_000


def source(address: str, **more: object) -> Source:
    return Source(id=source_id(address), kind="feed", address=address, **more)  # type: ignore[arg-type]  # any fields


def outline_of(source: Source) -> Outline:
    return Outline(
        address=source.address,
        title=source.title,
        site=source.site,
        language=source.language,
        category=source.category,
        folder=source.folder,
        attributes=source.attributes,
    )


WORDS = st.text(alphabet="aé漢 <>&\"'\t\n]ơ\U0001f6a2", min_size=1, max_size=8)
SOURCES = st.builds(
    lambda number, **more: source(f"https://x.example/{number}?a=1&b=2", **more),
    st.integers(0, 10**6),
    title=WORDS | st.just(""),
    site=st.just("https://x.example/") | st.none(),
    language=st.sampled_from(["vi", "en-GB"]) | st.none(),
    category=WORDS | st.none(),
    folder=st.lists(WORDS, max_size=3).map(tuple),
    attributes=st.dictionaries(st.sampled_from(["description", "version", "isComment"]), WORDS, max_size=2)
    | st.just({"own:rank": "3", "xmlns:own": "urn:own"}),
)


@settings(deadline=None)
@given(st.lists(SOURCES, max_size=8))
def test_what_goes_out_comes_in_again(sources: list[Source]) -> None:
    data = opml(sources, title="Tin & hơn", created=NOW)
    notes: list[str] = []
    outlines = parse_opml(data, source="list.opml", notes=notes)
    assert notes == []
    assert sorted(map(repr, outlines)) == sorted(repr(outline_of(one)) for one in sources)
    again = [source(o.address, title=o.title, site=o.site, language=o.language, category=o.category, folder=o.folder,
                    attributes=o.attributes) for o in outlines]  # fmt: skip
    assert opml(again, title="Tin & hơn", created=NOW) == data


def test_a_list_is_well_formed_for_others_and_each_folder_stands_once() -> None:
    sources = [
        source("https://x.example/1", folder=("A", "B"), attributes={"own:rank": "3", "xmlns:own": "urn:own"}),
        source("https://x.example/2", folder=("C",)),
        source(
            "https://x.example/3", folder=("A",), title='"<&>', paused=True, attributes={"bad name": "x", "no:ns": "y"}
        ),
        source("https://x.example/4", folder=("A", "B"), title="\x00\x1f"),
    ]
    data = opml(sources, title="Tin", created=NOW)
    root = ElementTree.fromstring(data)
    assert root.attrib["version"] == "2.0"
    assert root.findtext("head/dateCreated") == "Tue, 03 Feb 2026 12:00:00 +0000"
    assert [node.attrib["text"] for node in root.findall("body/outline")] == ["A", "C"]
    assert [node.attrib["text"] for node in root.findall("body/outline/outline")] == [
        '"<&>',
        "B",
        "https://x.example/2",
    ]
    assert all("xmlUrl" not in node.attrib or node.attrib["type"] == "rss" for node in root.iter("outline"))


def test_a_source_comes_back_with_what_opml_has_no_word_for() -> None:
    sources = [
        source(
            "https://x.example/1", paused=True, keep="text", full_text=False, attributes={"mood": "calm"}, added=NOW
        ),
        replace(source("https://x.example/2", folder=("A",), added=NOW), kind="sitemap"),
    ]
    outlines = parse_opml(opml(sources, title="Tin", created=NOW), source="list.opml")
    assert [source_of(outline, added=NOW) for outline in outlines] == [replace(one, title="") for one in sources]
    assert source_of(outlines[0], added=NOW, category="harbour", language="vi").category == "harbour"


@settings(deadline=None)
@given(st.integers(0, len(LIST)), st.text(alphabet="<>&;/=\"' outlinexmlUrl\x00é", max_size=12))
def test_any_damage_gives_outlines_or_an_input_error(at: int, put: str) -> None:
    try:
        outlines = parse_opml((LIST[:at] + put + LIST[at + len(put) :]).encode(), source="list.opml")
    except InputError:
        return
    repr(outlines).encode("utf-8")
