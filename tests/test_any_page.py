"""Any page has its text read once, in order and whole, however its markup is made, and wherever it stands."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wiredesk.desk.packs import installed_packs
from wiredesk.extraction.article import extract
from wiredesk.extraction.embedded import embedded_text
from wiredesk.extraction.html import outline
from wiredesk.extraction.html_limits import MANY_ATTRIBUTES, parsable
from wiredesk.extraction.html_text import clean
from wiredesk.extraction.overlong import MOST
from wiredesk.model.article import BODY_ROLES, Article
from wiredesk.sources.files import page_of

PACKS = installed_packs()
TITLE = "Council of Nether Wick pays for a bridge"
SENTENCES = (
    "The council of Nether Wick met on Tuesday evening and agreed to pay for a new bridge over the river Aven.",
    "Ada Renwick, who leads it, told the members that the old one would not stand another winter of ice.",
    "Work begins in the spring and is to end before the harvest, if the money from the county comes in time.",
    "Two members voted against the plan and said that the road to the north was in greater need of repair.",
)
OTHERS = (
    "A ferry ran aground in the fog off Lower Ferrin early on Monday, and its passengers were taken off by boats.",
    "Nobody was hurt, the harbour master said, though the hull is open over the length of several planks.",
    "The company that runs it hopes to have it afloat again with the high tide at the end of this week.",
    "Until then a smaller boat will cross twice a day, and carts have to go by the bridge at Milham.",
)


def read(inner: str, head: str = "") -> Article:
    markup = f"<!doctype html><html lang=en><head><title>{TITLE} | Aven Post</title>{head}</head><body>{inner}"
    return extract(page_of(markup.encode(), source="page", locator="page", form="html"), PACKS)


def paragraphs(sentences: Sequence[str] = SENTENCES) -> str:
    return "".join(f"<p>{sentence}</p>" for sentence in sentences)


def blocks(markup: str) -> list[str]:
    return [one.text for one in outline(markup, PACKS).candidates]


BODY = "\n".join(SENTENCES)
NAVIGATION = "<nav><a href=/>Home</a> <a href=/sport>Sport</a></nav>"
PIECES = [{"type": "paragraph", "text": sentence} for sentence in SENTENCES]
STATE = {"props": {"article": {"title": TITLE, "blocks": PIECES}, "more": [{"title": "Fog", "text": OTHERS[0]}]}}
SCRIPTS = {
    "Next.js": f'<script id="__NEXT_DATA__" type="application/json">{json.dumps(STATE)}</script>',
    "a stream of Next.js": "<script>self.__next_f.push([1,"
    + json.dumps("".join(f'["$","p",null,{{"children":{json.dumps(sentence)}}}],' for sentence in SENTENCES))
    + "])</script>",
    "Nuxt": "<script>window.__NUXT__=(function(a){return {data:[{title:a,body:"
    + json.dumps(paragraphs()).replace("/", "\\u002F") + '}]}}("x"))</script>',
    "a state": f"<script>window.__INITIAL_STATE__ = {json.dumps({'post': {'html': paragraphs()}})};</script>",
    "JSON-LD": '<script type="application/ld+json">'
    + json.dumps({"@type": "NewsArticle", "headline": TITLE, "articleBody": "\n\n".join(SENTENCES)}) + "</script>",
}  # fmt: skip


@pytest.mark.parametrize("script", SCRIPTS.values(), ids=SCRIPTS)
def test_a_text_that_stands_in_data_of_scripts_alone_is_read_from_there_and_it_is_said(script: str) -> None:
    article = read(f"{NAVIGATION}<h1>{TITLE}</h1><div id=app>Loading</div>{script}")
    assert article.body == BODY
    assert article.is_article
    assert all("stands in data of the page alone" in block.why for block in article.blocks if block.role in BODY_ROLES)


@pytest.mark.parametrize("script", SCRIPTS.values(), ids=SCRIPTS)
def test_data_of_scripts_is_not_read_where_the_page_shows_its_text(script: str) -> None:
    article = read(f"{NAVIGATION}<article><h1>{TITLE}</h1>{paragraphs(OTHERS)}</article>{script}")
    assert article.body == "\n".join(OTHERS)
    assert SENTENCES[0] not in article.text


def test_the_text_beside_the_pages_own_title_is_taken_from_data_with_several() -> None:
    data = {
        "a": {"title": "Fog", "html": paragraphs(OTHERS) + paragraphs(OTHERS)},
        "b": {"title": TITLE, "html": paragraphs()},
    }
    article = read(f'<div id=app></div><script type="application/json">{json.dumps(data)}</script>')
    assert article.body == BODY


def test_data_that_is_broken_deep_or_short_gives_nothing() -> None:
    for data in ("[" * 100_000, '{"a": ' * 5000, '{"text": "Too short."}', '{"a": [1, 2, {"b": null}]}', "var x = {"):
        article = read(f"<h1>{TITLE}</h1><script type='application/json'>{data}</script>")
        assert not article.is_article


SHOWN_OTHERWISE = {
    "for browsers without scripts": f"<div id=app></div><noscript>{paragraphs()}</noscript>",
    "behind a dialog": f"<div id=root aria-hidden=true>{paragraphs()}</div><div role=dialog>Accept cookies?</div>",
    "until a script shows it": f"<main style='visibility:hidden'>{paragraphs()}</main>",
    "in a shadow tree": f"<news-text><template shadowrootmode=open>{paragraphs()}</template></news-text>",
    "in shadow trees in one another": "<x-a><template shadowrootmode='open'><x-b><template shadowrootmode=\"closed\">"
    f"{paragraphs()}</template></x-b></template></x-a>",
    "in a page for print": f"<font size=3>{'<br><br>'.join(SENTENCES)}</font>",
    "as text between line breaks": "<div>" + "<br><br>\n".join(SENTENCES) + "</div>",
    "as text of its own in blocks": "".join(f"<div>{sentence}</div>" for sentence in SENTENCES),
    "in elements of its own": "".join(f"<news-paragraph><p>{sentence}</p></news-paragraph>" for sentence in SENTENCES),
    "in tables that make the layout": "<table><tr><td width=150>Home</td><td><table><tr><td>"
    f"{paragraphs()}</table></table>",
    "in tags that nobody closes": "<div><p>" + "<p><b></i>".join(SENTENCES),
    "for AMP": f"<amp-sidebar hidden>Menu</amp-sidebar><article><amp-img src=a.jpg></amp-img>{paragraphs()}</article>",
    "for narrow screens too": f"<div class=wide>{paragraphs()}</div><div class=narrow>{paragraphs()}</div>",
    "before another article": f"<article><h1>{TITLE}</h1>{paragraphs()}</article><article><h1>Ferry aground off Lower"
    f" Ferrin</h1>{paragraphs(OTHERS)}</article>",
}  # fmt: skip


@pytest.mark.parametrize("inner", SHOWN_OTHERWISE.values(), ids=SHOWN_OTHERWISE)
def test_a_text_is_read_once_and_in_order_wherever_it_stands(inner: str) -> None:
    heading = "" if "<h1>" in inner else f"<h1>{TITLE}</h1>"
    article = read(f"{NAVIGATION}{heading}{inner}<footer>© 2026 Aven Post</footer>")
    assert article.body == BODY
    assert article.title is not None
    assert article.title.value == TITLE


def test_what_a_page_hides_stays_hidden_where_it_shows_its_text() -> None:
    article = read(
        f"<h1>{TITLE}</h1>{paragraphs()}<div hidden>{paragraphs(OTHERS)}</div><noscript>{OTHERS[0]}</noscript>"
    )
    assert OTHERS[0] not in article.text


def test_readings_of_signs_are_no_part_of_the_words() -> None:
    assert blocks("<p><ruby>東京<rp>(</rp><rt>とうきょう</rt><rp>)</rp></ruby>で開かれた。") == ["東京で開かれた。"]


def test_signs_that_are_not_seen_part_no_words() -> None:
    assert clean("im\u00adport\u200bant \u200fشاهد\u200e \u2067x\u2069 \ufeffword") == "important شاهد x word"
    assert clean("می\u200cروم") == "می\u200cروم"


def test_lines_that_a_break_parts_in_a_sentence_are_one_block() -> None:
    assert blocks("<p>The council of Nether Wick<br>met on Tuesday<br>and agreed.<br>Work begins.") == [
        "The council of Nether Wick met on Tuesday and agreed.", "Work begins.",
    ]  # fmt: skip
    many = blocks("<p>x" + "<br>x" * 20_000)
    assert many == [" ".join(["x"] * 20_001)]


DEEP = {
    "blocks": "<div>", "left open": "<div><b>", "inline": "<b><i>", "own": "<x-y>", "quotations": "<blockquote>",
    "tables": "<table><tr><td>", "lists": "<ul><li>", "links": "<a href=x><font>",
    "shadows": "<x-a><template shadowrootmode=open>",
}  # fmt: skip


@pytest.mark.parametrize("tags", DEEP.values(), ids=DEEP)
def test_no_nest_is_too_deep_for_its_text(tags: str) -> None:
    found = " ".join(blocks(f"<h1>{TITLE}</h1>{tags * 20_000}{paragraphs()}"))
    for sentence in SENTENCES:
        assert found.count(sentence) == 1


def test_attributes_by_the_thousand_cost_no_text() -> None:
    many = " ".join(f"a{number}='x > y'" for number in range(50_000))
    markup = parsable(f"<h1>{TITLE}</h1><p class=lead {many}>{SENTENCES[0]}</p>{paragraphs(SENTENCES[1:])}")
    assert markup.count("='") <= MANY_ATTRIBUTES
    assert blocks(markup) == [TITLE, *SENTENCES]
    picture = f"<img src='data:image/png;base64,{'QUJD' * 20_000}'>"
    assert parsable(picture) == picture


def test_a_text_of_thousands_of_paragraphs_is_read_to_its_end() -> None:
    many = [f"{SENTENCES[number % 4][:-1]}, as the clerk wrote on page {number}." for number in range(MOST + 600)]
    article = read(f"{NAVIGATION}<article><h1>{TITLE}</h1>{paragraphs(many)}</article><footer>Contact us</footer>")
    assert article.body == "\n".join(many)
    assert article.blocks[-1].role == "chrome"


TAGS = [
    "div",
    "p",
    "span",
    "b",
    "a",
    "li",
    "ul",
    "td",
    "table",
    "tr",
    "section",
    "article",
    "h2",
    "x-note",
    "em",
    "blockquote",
]
WORDS = st.text("abcdefghij", min_size=3, max_size=9)


@st.composite
def trees(draw: st.DrawFn) -> tuple[str, list[str]]:
    """Markup, closed or not, with numbered words in it, and these in order."""
    words: list[str] = []
    pieces: list[str] = []
    for number in range(draw(st.integers(1, 25))):
        kind = draw(st.sampled_from(("open", "close", "word", "word", "word", "break", "script", "comment")))
        if kind == "word":
            words.append(f"{draw(WORDS)}{number}")
            pieces.append(words[-1] + draw(st.sampled_from((" ", "\n", ". ", "&nbsp;"))))
        elif kind in ("open", "close"):
            pieces.append(f"<{'/' * (kind == 'close')}{draw(st.sampled_from(TAGS))}>")
        else:
            pieces.append(
                {"break": "<br>", "script": "<script>var x = '<p>no</p>'</script>", "comment": "<!--no-->"}[kind]
            )
    return "".join(pieces), words


@given(trees())
@settings(max_examples=300, deadline=None)
def test_every_word_that_is_seen_stands_in_one_block_and_none_is_added(tree: tuple[str, list[str]]) -> None:
    markup, words = tree
    found = " ".join(blocks(markup)).replace(".", " ").split()
    assert sorted(found) == sorted(words)
    # A table moves what stands in it beside its cells before itself, as in a browser.
    if "<t" not in markup and "</t" not in markup:
        assert found == words


@given(trees())
@settings(max_examples=60, deadline=None)
def test_the_blocks_of_any_tree_tile_its_text(tree: tuple[str, list[str]]) -> None:
    article = read(tree[0])
    assert "\n".join(block.span.of(article.text) for block in article.blocks) == article.text
    assert read(tree[0]) == article


@given(st.text(max_size=400))
@settings(max_examples=200, deadline=None)
def test_any_text_as_data_of_a_script_is_read_without_error(text: str) -> None:
    from selectolax.lexbor import LexborHTMLParser

    for before in ("", "window.__STATE__=", "self.__next_f.push([1,"):
        embedded_text(LexborHTMLParser(f"<script>{before}{text * 5}</script>"), TITLE)
