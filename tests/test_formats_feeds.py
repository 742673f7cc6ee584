"""Feeds and exchange formats against their standards: what the W3C's and the IPTC's rules demand, checked on the sample
and on texts that were made to hurt."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from prov.model import ProvDocument

from exports import SEEN, clean, exported, sample, views
from wiredesk.formats import csv, jsonld, markdown, ninjs
from wiredesk.formats.atom import atom
from wiredesk.formats.channel import BEFORE_ANY, Channel, Item, article_item, figures, story_item
from wiredesk.formats.exported import EXCERPT, Derived, Exported, ExportedStory
from wiredesk.formats.identifiers import article_uri, feed_uri, story_uri
from wiredesk.formats.json_feed import json_feed
from wiredesk.formats.prov import prov
from wiredesk.formats.rss import rss
from wiredesk.model.kept import ArticleRow
from wiredesk.model.spans import StoryId
from wiredesk.sources.feeds import parse_feed

BASE = "https://desk.example"
ATOM = "{http://www.w3.org/2005/Atom}"
DC = "{http://purl.org/dc/elements/1.1/}"
XML = "{http://www.w3.org/XML/1998/namespace}"
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
TAG = re.compile(r"tag:[A-Za-z0-9.\-]+,\d{4}(-\d\d){0,2}:[A-Za-z0-9\-._~:@!$&'()*+,;=/?%]+")


def row_of(one: Exported) -> ArticleRow:
    article = one.article
    return ArticleRow(
        id=article.id,
        title=one.title,
        outlet=one.outlet,
        address=article.address,
        language=article.lang,
        dated=one.dated,
        by_sight=one.by_sight,
        story=StoryId("ab" * 12),
        is_article=True,
        authors=tuple(author.name for author in article.authors),
        section=article.section.value if article.section else None,
    )


@cache
def stories() -> tuple[ExportedStory, ...]:
    out = []
    for number, view in enumerate(views()):
        reports = tuple(row_of(exported(reading.article)) for reading in view.readings)
        lead = next(one.article for one in view.readings if one.article.id == view.story.title.article)
        changed = SEEN + timedelta(hours=number)
        row = replace(view.row, shown=SEEN, differs_on=("when",))
        out.append(ExportedStory(row, exported(lead), reports, changed, figures(row)))
    return tuple(out)


def channel(*items: Item, next: str | None = None) -> Channel:
    return Channel(
        id=feed_uri("/index.atom"),
        title="Front & <page>",
        page=f"{BASE}/",
        itself=f"{BASE}/index.atom",
        items=items,
        next=next,
        subtitle="Most independent origins first",
        generator=("wiredesk", "0.1.0"),
    )


def front() -> Channel:
    return channel(*(story_item(story, BASE) for story in stories()), next=f"{BASE}/index.atom?cursor=a&b")


def reports() -> Channel:
    return channel(*(article_item(row_of(exported(one)), exported(one), BASE) for one in sample().articles))


def hostile(text: str) -> Channel:
    one = clean(text or "T", text, url=f"https://a.example/{text}")
    return channel(article_item(row_of(one), one, BASE))


# -- Atom --------------------------------------------------------------------------------------------------------------


ELEMENTS = {
    "feed", "id", "title", "subtitle", "updated", "author", "name", "generator", "link", "entry", "published",
    "category", "source", "summary",
}  # fmt: skip


def check_atom(data: bytes) -> ElementTree.Element:
    """The rules of RFC 4287 that the W3C's validator calls errors, and those of RFC 5005 on paged feeds."""
    feed = ElementTree.fromstring(data)
    assert feed.tag == f"{ATOM}feed"
    one_each(feed, "id", "title", "updated", "generator")
    assert relations(feed)["self"] == 1
    assert relations(feed)["next"] <= 1
    entries = feed.findall(f"{ATOM}entry")
    for node in [feed, *entries]:
        assert TAG.fullmatch(said(node, "id")), said(node, "id")
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", said(node, "updated"))
        assert said(node, "title").strip()
        for link in node.findall(f"{ATOM}link"):
            assert re.match(r"https?://[\x21-\x7e]+$", link.attrib["href"]), link.attrib
            assert set(link.attrib) <= {"rel", "href", "type"}
        alternates = Counter(
            link.get("type") for link in node.findall(f"{ATOM}link") if link.attrib["rel"] == "alternate"
        )
        assert alternates.total() == 1
    for entry in entries:
        one_each(entry, "id", "title", "updated")
        assert len(entry.findall(f"{ATOM}summary")) <= 1
        assert len(entry.findall(f"{ATOM}published")) <= 1
        assert entry.findall(f"{ATOM}author") or feed.findall(f"{ATOM}author")
        assert f"{XML}lang" in entry.attrib
        for person in entry.findall(f"{ATOM}author"):
            assert said(person, "name")
        for source in entry.findall(f"{ATOM}source"):
            one_each(source, "id", "title", "updated")
    ids = [said(entry, "id") for entry in entries]
    assert len(ids) == len(set(ids))
    assert {child.tag.removeprefix(ATOM) for child in feed.iter()} <= ELEMENTS
    return feed


def one_each(node: ElementTree.Element, *names: str) -> None:
    for name in names:
        assert len(node.findall(f"{ATOM}{name}")) == 1, name


def said(node: ElementTree.Element, name: str) -> str:
    found = node.find(f"{ATOM}{name}")
    assert found is not None
    return found.text or ""


def relations(node: ElementTree.Element) -> Counter[str]:
    return Counter(link.attrib["rel"] for link in node.findall(f"{ATOM}link"))


def test_an_atom_feed_of_stories_is_valid_and_leads_to_the_originals() -> None:
    feed = check_atom(atom(front()))
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == len(stories())
    for entry, story in zip(entries, stories(), strict=True):
        assert said(entry, "id") == story_uri(story.row.id)
        addresses = {link.attrib["rel"]: link.attrib["href"] for link in entry.findall(f"{ATOM}link")}
        assert addresses["alternate"] == f"{BASE}/s/{story.row.id}"
        assert story.lead is not None
        assert addresses.get("via") == story.lead.article.address
        assert len(said(entry, "summary")) <= EXCERPT
        assert "independent origin" in said(entry, "summary")
        assert entry.attrib[f"{XML}lang"] == story.lead.article.lang


def test_an_atom_feed_of_reports_names_the_outlet_as_its_source() -> None:
    feed = check_atom(atom(reports()))
    with_source = [entry for entry in feed.findall(f"{ATOM}entry") if entry.find(f"{ATOM}source") is not None]
    assert with_source
    for entry in with_source:
        source = entry.find(f"{ATOM}source")
        assert source is not None
        assert said(source, "title")


def test_updated_is_the_last_change_of_any_entry() -> None:
    feed = front()
    assert feed.updated == max(item.updated for item in feed.items) == SEEN + timedelta(hours=len(stories()) - 1)
    assert channel().updated == BEFORE_ANY


@given(TEXTS)
def test_any_text_gives_a_valid_feed(text: str) -> None:
    check_atom(atom(hostile(text)))
    check_rss(rss(hostile(text)))
    check_json_feed(json_feed(hostile(text)))


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", None])
def test_an_address_that_is_not_of_the_web_is_no_link(address: str | None) -> None:
    one = clean("T", "Body")
    one = replace(one, article=replace(one.article, address=address))
    item = article_item(row_of(one), one, BASE)
    assert item.via is None
    assert item.address == f"{BASE}/a/{one.article.id}"


def test_an_address_that_cannot_be_read_breaks_no_feed() -> None:
    one = clean("T", "Body")
    one = replace(one, article=replace(one.article, address="http://[x"))
    check_atom(atom(channel(article_item(row_of(one), one, BASE))))


def test_a_story_leads_to_addresses_of_the_web_alone() -> None:
    story = stories()[0]
    assert story.lead is not None
    bad = "javascript:alert(1)"
    lead = replace(story.lead, article=replace(story.lead.article, address=bad))
    reports = tuple(replace(one, address=bad) for one in story.reports)
    item = story_item(replace(story, lead=lead, reports=reports), BASE)
    assert (item.via, item.related) == (None, ())
    assert b"javascript" not in atom(channel(item)) + rss(channel(item))


def test_our_own_reader_reads_our_feeds() -> None:
    for data in (atom(front()), rss(front()), json_feed(front())):
        feed = parse_feed(data, address=f"{BASE}/index")
        assert feed.problem == ""
        assert [entry.guid for entry in feed.entries] == [story_uri(story.row.id) for story in stories()]
        assert [entry.title for entry in feed.entries] == [" ".join(story.row.title.split()) for story in stories()]


# -- RSS ---------------------------------------------------------------------------------------------------------------


def check_rss(data: bytes) -> ElementTree.Element:
    """RSS 2.0.11 and the W3C's rules on Atom links, GUIDs and dates."""
    root = ElementTree.fromstring(data)
    assert (root.tag, root.get("version")) == ("rss", "2.0")
    (feed,) = root
    for name in ("title", "link", "description", "language", "generator"):
        assert len(feed.findall(name)) == 1
    assert relations(feed)["self"] == 1
    dates = [node.text or "" for name in ("pubDate", "lastBuildDate") for node in feed.iter(name)]
    assert all(parsedate_to_datetime(date).tzinfo for date in dates)
    for item in feed.findall("item"):
        assert item.findtext("title") or item.findtext("description")
        (guid,) = item.findall("guid")
        assert guid.get("isPermaLink") == "false"
        assert TAG.fullmatch(guid.text or "")
        assert re.match(r"https?://[\x21-\x7e]+$", item.findtext("link") or "")
        # Mail addresses and feeds that are not known are not made up.
        assert item.find("author") is None
        assert item.find("source") is None
        words = item.findtext("description") or ""
        assert not re.search(r"<[a-zA-Z!/]", words.replace("<br>", ""))
    return feed


def test_an_rss_feed_is_valid_and_says_the_same_as_the_atom_feed() -> None:
    feed = check_rss(rss(front()))
    entries = ElementTree.fromstring(atom(front())).findall(f"{ATOM}entry")
    for item, entry in zip(feed.findall("item"), entries, strict=True):
        assert item.findtext("guid") == said(entry, "id")
        assert item.findtext("title") == said(entry, "title")
        assert [node.text for node in item.findall(f"{DC}creator")] == [
            said(person, "name") for person in entry.findall(f"{ATOM}author")
        ]


def test_markup_in_a_text_stays_text_in_every_reader_of_feeds() -> None:
    feed = check_rss(rss(hostile("<script>alert(1)</script> & <b>bold</b>")))
    words = feed.findtext("item/description") or ""
    assert words.startswith("&lt;script&gt;")


# -- JSON Feed ---------------------------------------------------------------------------------------------------------

URL = {"type": "string", "pattern": "^https?://[\\x21-\\x7e]+$"}
TIME = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$"}
PERSON = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "url": URL, "avatar": URL},
    "minProperties": 1,
    "additionalProperties": False,
}
JSON_FEED = {
    "type": "object",
    "required": ["version", "title", "items"],
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"},
        "title": {"type": "string", "minLength": 1},
        "home_page_url": URL,
        "feed_url": URL,
        "next_url": URL,
        "description": {"type": "string"},
        "user_comment": {"type": "string"},
        "language": {"type": "string", "pattern": "^[a-zA-Z]{2,3}(-[A-Za-z0-9]{1,8})*$"},
        "authors": {"type": "array", "items": PERSON},
        "expired": {"type": "boolean"},
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id"],
                "anyOf": [{"required": ["content_text"]}, {"required": ["content_html"]}],
                "properties": {
                    "id": {"type": "string", "minLength": 1},
                    "url": URL,
                    "external_url": URL,
                    "title": {"type": "string"},
                    "content_text": {"type": "string"},
                    "summary": {"type": "string"},
                    "date_published": TIME,
                    "date_modified": TIME,
                    "authors": {"type": "array", "items": PERSON},
                    "tags": {"type": "array", "items": {"type": "string"}},
                    "language": {"type": "string"},
                },
                "patternProperties": {"^_[^.]+$": {"type": "object"}},
                "additionalProperties": False,
            },
        },
    },
    "patternProperties": {"^_[^.]+$": {"type": "object"}},
    "additionalProperties": False,
}
"""What https://www.jsonfeed.org/version/1.1/ demands, with nothing that it does not name but objects of ours."""


def check_json_feed(data: bytes) -> Any:
    feed = json.loads(data)
    jsonschema.Draft202012Validator(JSON_FEED).validate(feed)
    return feed


def test_a_json_feed_is_valid_and_carries_the_rows_of_the_api() -> None:
    feed = check_json_feed(json_feed(front(), {"total": 4}))
    assert feed["next_url"] == f"{BASE}/index.atom?cursor=a&b"
    assert feed["_wiredesk"]["total"] == 4
    for item, story in zip(feed["items"], stories(), strict=True):
        assert item["_wiredesk"]["id"] == story.row.id
        assert item["_wiredesk"]["origins"] == {"at_least": story.row.at_least, "at_most": story.row.at_most}
        assert len(item["content_text"]) <= EXCERPT
    check_json_feed(json_feed(reports()))


# -- ninjs -------------------------------------------------------------------------------------------------------------

URI = {"type": "string", "pattern": "^[A-Za-z][A-Za-z0-9+.-]*:[\\x21-\\x7e]+$"}
TEXT = {"type": "string"}


def closed(required: tuple[str, ...] = (), **properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "required": list(required),
        "properties": properties,
        "additionalProperties": False,
    }


def many(of: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": of}


ITEM = {
    "uri": URI,
    "type": {
        "enum": [
            "text", "audio", "video", "picture", "graphic", "composite", "component", "event", "planning",
        ]
    },
    "representationType": {"enum": ["full", "partial"]},
    "profile": TEXT, "version": TEXT, "language": TEXT, "title": TEXT, "by": TEXT,
    "firstCreated": TIME, "versionCreated": TIME, "contentCreated": TIME,
    "standard": closed(name=TEXT, version=TEXT, schema=URI),
    "headlines": many(closed(("value",), role=TEXT, contentType=TEXT, value=TEXT)),
    "descriptions": many(closed(("value",), role=TEXT, contentType=TEXT, value=TEXT)),
    "bodies": many(closed(
        ("value",), role=TEXT, contentType=TEXT, value=TEXT, charCount={"type": "integer"},
        wordCount={"type": "integer"},
    )),
    "infoSources": many(closed(name=TEXT, role=TEXT, uri=URI, literal=TEXT)),
    "subjects": many(closed(uri=URI, name=TEXT)),
    "altIds": many(closed(role=TEXT, value=TEXT)),
    "associations": many({"$ref": "#/$defs/associated"}),
}  # fmt: skip
NINJS = {
    **closed(("uri",), **ITEM),
    "$defs": {"associated": closed(("name", "uri"), name=TEXT, **ITEM)},
}
"""What ninjs 3.0 demands of the properties that we write: it closes every object, `rel` in an association included."""


def check_ninjs(item: Any) -> None:
    jsonschema.Draft202012Validator(NINJS).validate(item)


def derived() -> tuple[Derived, ...]:
    return (
        Derived("copy", "Talle Tribune", "https://talle.example/bài 1"),
        Derived("credits", "TNA"),
        Derived("translation", "Harbour Post", "https://harbour.example/2"),
    )


def test_every_ninjs_item_is_valid() -> None:
    for article in sample().articles:
        for full in (True, False):
            row = exported(article, full_text=full, derived=derived())
            item = ninjs.item(row)
            check_ninjs(json.loads(next(ninjs.lines([row]))))
            assert {"name": "TNA", "role": "credits"} in item["infoSources"]
            assert item["subjects"][0] == {
                "uri": "http://cv.iptc.org/newscodes/mediatopic/03000000",
                "name": "disaster, accident and emergency incident",
            }
            assert ("bodies" in item) == (full and bool(article.body))


def test_stories_are_one_ninjs_item_made_of_others() -> None:
    parts = [ninjs.story_item(story) for story in stories()]
    package = json.loads(ninjs.package(feed_uri("/"), "Front", parts, made=SEEN))
    check_ninjs(package)
    assert package["type"] == "composite"
    assert [part["uri"] for part in package["associations"]] == [story_uri(story.row.id) for story in stories()]
    assert [len(part["associations"]) for part in package["associations"]] == [len(one.reports) for one in stories()]


# -- JSON-LD -----------------------------------------------------------------------------------------------------------

WORK = {
    "type": "object",
    "required": ["@type", "name"],
    "properties": {"@type": {"const": "CreativeWork"}, "name": TEXT, "@id": URI, "url": TEXT},
    "additionalProperties": False,
}
NEWS_ARTICLE = {
    "type": "object",
    "required": ["@type", "@id", "headline", "identifier"],
    "properties": {
        "@type": {"const": "NewsArticle"},
        "@id": URI,
        "headline": {"type": "string", "maxLength": 110},
        "datePublished": {"type": "string", "pattern": r"^\d{4}(-\d\d(-\d\d(T\d\d:\d\d.*)?)?)?$"},
        "dateModified": {"type": "string", "pattern": r"^\d{4}(-\d\d(-\d\d(T\d\d:\d\d.*)?)?)?$"},
        "author": many(closed(("@type", "name"), **{"@type": {"enum": ["Person", "Organization"]}, "name": TEXT})),
        "publisher": closed(("@type", "name"), **{"@type": {"const": "Organization"}, "name": TEXT}),
        "about": many(
            closed(
                ("@type", "@id", "name"),
                **{"@type": {"const": "DefinedTerm"}, "@id": URI, "name": TEXT, "termCode": TEXT},
            )
        ),
        "isBasedOn": many(WORK),
        "citation": many(WORK),
        "translationOfWork": many(WORK),
        "isPartOf": closed(("@type", "@id"), **{"@type": {"const": "Collection"}, "@id": URI}),
        "abstract": {"type": "string", "maxLength": EXCERPT},
    },
    "not": {"required": ["articleBody"]},
}
COLLECTION = {
    "type": "object",
    "required": ["@type", "@id", "name", "hasPart"],
    "properties": {
        "@type": {"const": "Collection"},
        "@id": URI,
        "hasPart": many(closed(("@type", "@id"), **{"@type": {"const": "NewsArticle"}, "@id": URI})),
    },
}


def test_json_ld_tells_copies_credits_and_translations_apart() -> None:
    rows = [exported(one, derived=derived()) for one in sample().articles]
    document = json.loads(b"".join(jsonld.lines(rows, stories())))
    assert document["@context"] == "https://schema.org"
    nodes = document["@graph"]
    for node in nodes:
        collection = node["@type"] == "Collection"
        jsonschema.Draft202012Validator(COLLECTION if collection else NEWS_ARTICLE).validate(node)
    for node in nodes[len(stories()) :]:
        assert [work["name"] for work in node["isBasedOn"]] == ["Talle Tribune"]
        assert [work["name"] for work in node["citation"]] == ["TNA"]
        assert [topic["termCode"] for topic in node["about"]] == ["03000000", "04000000"]
        assert [work["name"] for work in node["translationOfWork"]] == ["Harbour Post"]


def test_a_story_in_json_ld_names_its_reports_as_their_own_nodes_do() -> None:
    rows = [exported(one) for one in sample().articles]
    nodes = json.loads(b"".join(jsonld.lines(rows, stories())))["@graph"]
    named = {node["@id"] for node in nodes if node["@type"] == "NewsArticle"}
    parts = [part["@id"] for node in nodes if node["@type"] == "Collection" for part in node["hasPart"]]
    assert parts
    assert set(parts) <= named


# -- PROV --------------------------------------------------------------------------------------------------------------


def document() -> ProvDocument:
    data = prov(views(), version="0.1.0")
    found: Any = ProvDocument.deserialize(content=data.decode(), format="json")
    assert isinstance(found, ProvDocument)
    return found


def test_prov_is_read_by_the_prov_package_and_comes_back_the_same() -> None:
    first = document()
    again: Any = ProvDocument.deserialize(content=first.serialize(format="json"), format="json")
    assert first == again
    assert len(list(first.get_records())) > 1000


def test_every_derived_fact_leads_to_a_version_of_an_article_and_to_a_step_of_a_version() -> None:
    told = json.loads(prov(views(), version="0.1.0"))
    uses: dict[str, list[str]] = {}
    for relation in told["wasDerivedFrom"].values():
        uses.setdefault(relation["prov:generatedEntity"], []).append(relation["prov:usedEntity"])
    generated = {one["prov:entity"]: one["prov:activity"] for one in told["wasGeneratedBy"].values()}
    texts = {name for name in told["entity"] if re.fullmatch(r"wd:article:\w+@\w+", name)}
    assert len(texts) == sum(len(view.readings) for view in views())

    def ends(name: str, seen: frozenset[str] = frozenset()) -> bool:
        return name in texts or any(ends(used, seen | {name}) for used in uses.get(name, ()) if used not in seen)

    facts = [name for name in generated if name not in texts]
    assert len(facts) > 300
    for name in facts:
        assert ends(name), name
        assert re.fullmatch(r"wd:step:\w+(@[\w.+\-]+)?", generated[name])
        assert generated[name] in told["activity"]
    for name in told["entity"]:
        known = name in generated or name in texts or ":passage:" in name or ":named:" in name
        assert known or re.fullmatch(r"wd:article:\w+", name), name


def test_prov_of_many_stories_tells_the_conclusions_alone_and_is_whole_too() -> None:
    told = json.loads(prov(views(), version="0.1.0", brief=True))
    assert not [name for name in told["entity"] if ":why:" in name or ":credit:" in name]
    assert [name for name in told["entity"] if ":origin:" in name]
    known = set(told["entity"]) | set(told["activity"])
    assert all(one["prov:usedEntity"] in known for one in told["wasDerivedFrom"].values())
    found: Any = ProvDocument.deserialize(content=json.dumps(told), format="json")
    assert list(found.get_records())


def test_prov_names_every_entity_that_a_relation_speaks_of() -> None:
    told = json.loads(prov(views(), version="0.1.0"))
    known = set(told["entity"]) | set(told["activity"]) | set(told["agent"])
    for kind in ("wasDerivedFrom", "wasGeneratedBy", "wasAttributedTo", "wasAssociatedWith", "specializationOf"):
        for relation in told[kind].values():
            for key, value in relation.items():
                if key.startswith("prov:") and key != "prov:type":
                    assert value in known, (kind, key, value)


def test_prov_gives_places_of_words_and_not_the_words() -> None:
    told = prov(views(), version="0.1.0").decode()
    for view in views():
        for reading in view.readings:
            for quote in reading.quotes:
                words = quote.content.of(reading.article.text)
                assert len(words) < 60 or words not in told


# -- tables and lists --------------------------------------------------------------------------------------------------


def test_a_table_of_stories_has_a_line_each_and_no_formula() -> None:
    story = stories()[0]
    rows = [replace(story.row, title="=HYPERLINK(1)", outlets=("+1", "@x")), story.row]
    lines = list(csv.story_lines(rows, base=BASE))
    assert len(lines) == 3
    assert '"\'=HYPERLINK(1)"' in lines[1]
    assert f"{BASE}/s/{story.row.id}" in lines[2]
    assert lines[0].count('","') + 1 == len(csv.STORY_COLUMNS)


@pytest.mark.parametrize("blank", [" ", "\u3000", "\u2003", "\u00ad", "\x0b", "\u200f", "\ufeff", "\x00\t"])
def test_no_blank_before_it_makes_a_cell_a_formula(blank: str) -> None:
    assert csv.cell(f"{blank}=1+1").startswith("'")


def test_a_list_in_markdown_quotes_an_excerpt_and_links() -> None:
    text = "".join(markdown.listing("Front", stories(), base=BASE))
    assert text.startswith("# Front\n")
    assert all(f"<{BASE}/s/{story.row.id}>" in text for story in stories())
    quoted = re.findall(r"“(.*?)”", re.sub(r"\\(.)", r"\1", text))
    assert all(len(words) <= EXCERPT for words in quoted)
    listed = "".join(markdown.reports("Reports", [exported(one) for one in sample().articles]))
    assert listed.count("\n- ") == len(sample().articles)


# -- names that last ---------------------------------------------------------------------------------------------------


def test_names_hang_on_ids_alone() -> None:
    here = story_item(stories()[0], "https://desk.example")
    there = story_item(stories()[0], "http://127.0.0.1:8000")
    assert here.id == there.id
    assert TAG.fullmatch(article_uri("ab12", "cd34"))
    assert TAG.fullmatch(feed_uri('/search.atom?q=lang:vi cháy "chợ"&as=stories'))


def test_an_owner_that_asks_for_less_gets_less() -> None:
    one = clean("T", "Two ministers met in Corm on Friday and agreed on nothing at all.")
    one = replace(one, full_text=False, most=0)
    data = atom(channel(article_item(row_of(one), one, BASE)))
    assert b"ministers" not in data
    assert ElementTree.fromstring(data).find(f"{ATOM}entry/{ATOM}summary") is None
    assert datetime(1970, 1, 1, tzinfo=UTC) == BEFORE_ANY
