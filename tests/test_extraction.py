from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wiredesk.desk.packs import installed_packs
from wiredesk.extraction.article import extract
from wiredesk.extraction.date_values import date_in_address, dates_in_file_name
from wiredesk.extraction.html_limits import shallow
from wiredesk.model.article import Article
from wiredesk.model.identity import page_id
from wiredesk.model.page import Form, Hints, Page, Provenance

PACKS = installed_packs()
SENTENCES = (
    "The ferry operator said that the crossing from Lisk to Varn would stay closed until the fog had lifted.",
    "About 300 passengers spent the night in the terminal, where volunteers handed out blankets and soup.",
    "The harbourmaster, Ida Brom, told reporters that two ships had come closer than they were allowed to.",
    "An inquiry has been opened, and the company has promised to answer every question by the end of May.",
    "It was the third time this winter that the line had been interrupted for longer than a single day.",
)
BODY = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
TEASERS = (
    ("Fish prices rise for the fourth week", "Herring cost nine per cent more on Monday than it did a week before."),
    ("Old lighthouse gets a new keeper", "The keeper is a poet of seventy who has promised not to write about it."),
    ("Council puts off vote on the quay", "Members could not agree on who should pay for the sand and the stones."),
)


def page(data: bytes | str, form: Form = "html", url: str | None = None, hints: Hints | None = None) -> Page:
    raw = data.encode() if isinstance(data, str) else data
    made = Provenance("file", "page")
    return Page(page_id(url, "page", raw), raw, "text/html", form, made, "page", None, url, hints or Hints())


def read(data: bytes | str, form: Form = "html", url: str | None = None, hints: Hints | None = None) -> Article:
    return extract(page(data, form, url, hints), PACKS)


def assert_tiled(article: Article) -> None:
    at = 0
    for block in article.blocks:
        assert block.span.start >= at
        assert not article.text[at : block.span.start].strip()
        assert block.span.of(article.text).strip()
        at = block.span.end
    assert not article.text[at:].strip()


def test_menus_footers_and_related_boxes_are_not_body() -> None:
    article = read(
        f"<nav><a href=/>Home</a><a href=/w>World</a></nav><h1>Fog closes the crossing</h1><div class=content>{BODY}"
        "<div class='related'><p>A ship without a signal is a ship with a reason, the guard said.</p></div></div>"
        "<footer>© 2026 Harbour Herald</footer>"
    )
    assert article.is_article
    assert article.body == "\n".join(SENTENCES)
    assert article.title is not None
    assert article.title.value == "Fog closes the crossing"
    assert_tiled(article)


def test_a_tail_of_titles_and_summaries_without_a_heading_is_cut() -> None:
    lines = ["Fog closes the crossing", "", *SENTENCES, *(line for pair in TEASERS for line in pair)]
    article = read("\n".join(lines), "flattened")
    assert article.body == "\n".join(SENTENCES)
    assert [block.role for block in article.blocks][-6:].count("teaser") >= 4


def test_subheadings_with_several_paragraphs_are_no_tail() -> None:
    lines = ["Fog closes the crossing", *SENTENCES[:2], "Soup and blankets", *SENTENCES[2:]]
    article = read("\n".join(lines), "flattened")
    assert all(sentence in article.body for sentence in SENTENCES)
    assert "Soup and blankets" in article.body


def test_a_caption_with_its_credit_is_a_caption_in_markup_and_in_lines() -> None:
    markup = read(
        f"<h1>Fog closes the crossing</h1>{SENTENCES[0]}<figure><img src=/a.jpg alt=quay>"
        f"<figcaption>The quay at dawn. Photo: Mira Lund</figcaption></figure>{BODY}"
    )
    lines = [
        "Fog closes the crossing",
        SENTENCES[0],
        "quay-at-dawn.jpg",
        "The quay at dawn. Photo: Mira Lund",
        *SENTENCES,
    ]
    for article in (markup, read("\n".join(lines), "flattened")):
        assert "Mira Lund" not in article.body
        captions = [block for block in article.blocks if block.role == "caption"]
        assert [block.span.of(article.text) for block in captions] == ["The quay at dawn. Photo: Mira Lund"]
        assert article.images[0].credit == "Mira Lund"
        assert [(one.name, one.role) for one in article.authors] == [("Mira Lund", "photographer")]


def test_the_few_words_in_one_box_with_a_picture_are_its_caption() -> None:
    caption = "Passengers wait in the terminal of Lisk until the fog lifts."
    first, *others = [f"<p>{sentence}</p>" for sentence in SENTENCES]
    boxed = f"<div><div><a href=/x><img src=/hall.jpg alt=hall></a></div><div><span>{caption}</span></div></div>"
    article = read(f"<h1>Fog closes the crossing</h1><div>{first}{boxed}{''.join(others)}</div>")
    assert article.body == "\n".join(SENTENCES)
    assert [one.span.of(article.text) for one in article.blocks if one.role == "caption"] == [caption]
    assert [one.caption.of(article.text) for one in article.images if one.caption] == [caption]


def test_a_paragraph_in_the_element_of_the_text_is_no_caption_of_the_picture_above_it() -> None:
    first, *others = [f"<p>{sentence}</p>" for sentence in SENTENCES]
    article = read(f"<h1>Fog closes the crossing</h1><div>{first}<img src=/hall.jpg>{''.join(others)}</div>")
    assert article.body == "\n".join(SENTENCES)


def test_a_text_of_few_words_in_one_box_with_a_picture_is_the_text() -> None:
    boxed = f"<div><div><img src=/hall.jpg></div><div><p>{SENTENCES[0]}</p></div></div>"
    head = '<meta property="og:type" content="article">'
    article = read(f"<head>{head}</head><main><h1>Fog closes the crossing</h1>{boxed}</main>")
    assert SENTENCES[0] in article.body


def test_what_readers_say_under_the_heading_of_comments_is_not_the_reporters() -> None:
    said = "I crossed there in the great fog of my childhood, and nobody gave us soup in those days either."
    article = read(
        "\n".join(["Fog closes the crossing", "", *SENTENCES, "", "Comments", "", said, said[2:]]), "flattened"
    )
    assert article.body == "\n".join(SENTENCES)


def test_the_next_articles_of_a_page_without_end_are_not_body_though_one_frame_holds_them_all() -> None:
    others = (
        "The council of Varn voted on Tuesday to close the old fish market and to sell the ground on which it stands.",
        "Six of its eleven members were in favour, and the mayor said that the money would be spent on the schools.",
        "Traders who have rented stalls there for decades were told by letter that they had until the autumn to leave.",
        "A second hall was promised to them in 2019, but the builders have not laid a single stone of it so far.",
        "Ludo Fenn, who sells eels, said that he would not go before he had seen where he was expected to stand.",
    )
    articles = "".join(
        f"<article class=post><header><h1>{title}</h1></header>"
        + "".join(f"<div class=wrap><div class=grid><p>{sentence}</p></div></div>" for sentence in sentences)
        + "</article>"
        for title, sentences in (
            ("Fog closes the crossing from Lisk", SENTENCES),
            ("Varn sells its fish market", others),
        )
    )
    article = read(
        f"<title>Fog closes the crossing from Lisk</title><main><article class=page>{articles}</article></main>"
    )
    assert article.is_article
    assert article.body.splitlines() == list(SENTENCES)
    assert {block.role for block in article.blocks if block.span.of(article.text) in others} == {"teaser"}


@pytest.mark.parametrize(
    "pulled",
    [
        "<blockquote>We shall not sail before the horn works again</blockquote>",
        "<div class=exergue><div>“We shall not sail before the horn works again.”</div></div>",
    ],
)
def test_a_quotation_pulled_out_of_a_paragraph_is_no_text_of_its_own(pulled: str) -> None:
    said = 'The captain was blunt. "We shall not sail before the horn works again," said Orla Vint on the quay.'
    article = read(f"<h1>Fog closes the crossing</h1><div class=content>{BODY}<p>{said}</p>{pulled}{BODY[:120]}</div>")
    assert article.body.count("We shall not sail before the horn works again") == 1
    assert said in article.body.splitlines()


def test_a_quotation_that_no_paragraph_holds_stays_in_the_text() -> None:
    quoted = "We shall not sail before the horn works again, and the horn is at the smith's"
    article = read(
        f"<h1>Fog closes the crossing</h1><div class=content>{BODY}<p>The captain, Orla Vint, was blunt about it:</p>"
        f"<blockquote>{quoted}.</blockquote><p>The company had no comment on when that would be.</p></div>"
    )
    assert quoted in article.body


def test_lines_that_tabs_part_into_cells_between_paragraphs_are_rows_of_a_table() -> None:
    rows = ["Month\tCrossings\tCancelled", "January\t212\t31", "February\t198\t44", "March\t230\t12"]
    below = "The company published these figures on Friday, a week after the council of Varn had asked it for them."
    article = read("\n".join(["Fog closes the crossing", *SENTENCES, *rows, below, *SENTENCES[:2]]), form="flattened")
    taken = [block.span.of(article.text) for block in article.blocks if block.role == "table"]
    assert taken == [row.replace("\t", " ") for row in rows]
    # The same lines under the text are somebody else's: a market, a timetable, the weather.
    under = read("\n".join(["Fog closes the crossing", *SENTENCES, below, *rows]), form="flattened")
    assert not [block for block in under.blocks if block.role == "table"]


def test_breaks_part_paragraphs_where_there_are_no_tags() -> None:
    article = read(f"<h1>Fog closes the crossing</h1><div>{'<br><br>'.join(SENTENCES)}</div>")
    assert [block.span.of(article.text) for block in article.blocks if block.role != "title"] == list(SENTENCES)


def test_hidden_text_scripts_and_templates_are_not_read() -> None:
    article = read(
        f"<h1>Fog closes the crossing</h1><script>var x = 'secret one';</script><template>secret two</template>"
        f"<p hidden>secret three</p><p style='display: none'>secret four</p>{BODY}"
    )
    assert "secret" not in article.text


def test_deep_nesting_loses_no_text_and_takes_no_time() -> None:
    deep = "<div>" * 100_000 + BODY + "</div>" * 100_000
    start = time.process_time()
    article = read(f"<h1>Fog closes the crossing</h1>{deep}")
    assert all(sentence in article.text for sentence in SENTENCES)
    assert time.process_time() - start < 2


def test_text_between_many_nested_tags_stays_in_order() -> None:
    markup = "".join(f"<div>{at} <b>" for at in range(6_000)) + BODY
    assert shallow(markup).count("<") < markup.count("<") / 2
    assert re.sub(r"<[^>]*>", "", shallow(markup)) == re.sub(r"<[^>]*>", "", markup)


def test_a_thread_of_posts_is_no_article() -> None:
    posts = "".join(
        f"<div><b>user{at}</b><p>Joined: May 2024</p><p>{SENTENCES[at]}</p><a>Reply</a></div>" for at in range(4)
    )
    article = read(f"<h1>Fog again</h1>{posts}")
    assert not article.is_article
    assert article.reason == "thread of posts"
    assert read(f"<h1>Fog again</h1>{BODY}", url="https://talk.example/threads/fog.812/").reason == "thread of posts"


def test_goods_with_prices_are_no_article() -> None:
    goods = "".join(f"<li><a href=/{at}>Ship in a bottle, model {at}</a><p>$ {at}9.95</p></li>" for at in range(9))
    article = read(f"<h1>Ships</h1><p>{SENTENCES[0]} {SENTENCES[1]} {SENTENCES[2]}</p><ul>{goods}</ul>")
    assert not article.is_article
    assert article.reason == "offer of goods"


def test_an_article_that_names_prices_stays_an_article() -> None:
    article = read(f"<h1>Fish grows dearer</h1>{BODY}<p>Herring costs $ 9 a pound.</p><p>Cod costs $ 12.</p>")
    assert article.is_article


def test_marks_that_stand_on_most_of_the_text_say_nothing() -> None:
    article = read(
        "<h1>Fog closes the crossing</h1>" + "".join(f"<div class=widget><p>{one}</p></div>" for one in SENTENCES)
    )
    assert article.body == "\n".join(SENTENCES)


def test_a_section_list_is_no_article_and_says_why() -> None:
    items = "".join(
        f"<article><h3><a href=/{at}>{title}</a></h3><p>{summary}</p></article>"
        for at, (title, summary) in enumerate(TEASERS * 3)
    )
    article = read(f"<h1>Harbour</h1>{items}")
    assert not article.is_article
    assert article.reason == "list of other pages"
    assert article.body == ""


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("", "no text"),
        ("<title>404 Not Found</title><h1>Page not found</h1><p>We could not find it.</p>", "page not found"),
        ("<h1>Before you continue</h1><p>We value your privacy.</p>", "consent wall"),
        ("<h1>Ferry in the fog</h1><video src=/a.mp4></video><p>Watch the video.</p>", "too little text"),
    ],
)
def test_a_page_without_an_article_says_what_it_is(html: str, reason: str) -> None:
    article = read(html)
    assert not article.is_article
    assert article.reason == reason


def test_the_words_of_the_page_win_over_its_meta_data_and_both_are_kept() -> None:
    article = read(
        '<meta property="article:published_time" content="2026-01-02T00:00:00Z">'
        f"<h1>Fog closes the crossing</h1><div class=date>12 March 2026</div>{BODY}"
    )
    assert article.published is not None
    assert (article.published.value.value, article.published.how) == ("2026-03-12", "stated")
    assert [how for _, how in article.published.against] == ["meta"]


def test_dates_of_teasers_and_of_the_copyright_are_not_the_pages_date() -> None:
    lines = ["Fog closes the crossing", *SENTENCES, "Read more", "Old keeper retires", "3 May 2024", "© 2026 Herald"]
    assert read("\n".join(lines), "flattened").published is None


def test_addresses_and_file_names_tell_a_day() -> None:
    found = date_in_address("https://herald.example/2024/11/22/fog-closes")
    assert found is not None
    assert found.value == "2024-11-22"
    assert date_in_address("https://herald.example/article/123456") is None
    for name in ("2024-11-22t105837z-quay.jpg", "quay-1732271917.jpg", "quay-1732271917123.jpg"):
        assert {day.value for day in dates_in_file_name(name)} == {"2024-11-22"}
    assert not dates_in_file_name("quay-42.jpg")


def test_an_upload_time_in_a_file_name_is_the_last_resort() -> None:
    lines = ["Fog closes the crossing", "2024-11-22t105837z-quay.jpg", "The quay. Photo: TNA", *SENTENCES]
    found = read("\n".join(lines), "flattened").published
    assert found is not None
    assert found.how == "file name"
    assert found.confidence < 0.5


def test_clean_text_is_kept_whole_and_takes_its_hints() -> None:
    hints = Hints(title="Fog closes the crossing", published="2026-03-12", language="en", outlet="Harbour Herald")
    article = read("\n".join(SENTENCES), "clean", hints=hints)
    assert article.body == "\n".join(SENTENCES)
    assert article.lang == "en"
    assert article.outlet is not None
    assert article.outlet.value == "Harbour Herald"
    assert article.published is not None
    assert article.published.how == "hint"


def test_a_notice_of_subscription_after_the_text_means_that_it_was_cut() -> None:
    article = read(f"<h1>Fog closes the crossing</h1>{BODY}<div>Subscribe to continue reading</div>")
    assert article.cut is True
    assert read(f"<h1>Fog closes the crossing</h1>{BODY}").cut is None


@given(st.binary(max_size=400), st.sampled_from(["html", "flattened", "clean"]))
@settings(deadline=None, max_examples=150)
def test_any_bytes_give_an_article(data: bytes, form: Form) -> None:
    article = read(data, form)
    assert_tiled(article)
    assert article.is_article or article.reason


TAGS = (
    "p",
    "div",
    "h1",
    "h2",
    "ul",
    "li",
    "a",
    "b",
    "br",
    "table",
    "td",
    "figure",
    "figcaption",
    "aside",
    "span",
    "time",
)
PIECES = st.one_of(
    st.sampled_from([f"<{tag}>" for tag in TAGS] + [f"</{tag}>" for tag in TAGS]),
    st.sampled_from(
        ["<div class='related'>", "<p class=sapo>", "<img src=a.jpg>", "Ảnh: TNA", "12/03/2026", *SENTENCES]
    ),
    st.text(max_size=12),
)


@given(st.lists(PIECES, max_size=40))
@settings(deadline=None, max_examples=150)
def test_any_markup_is_tiled_and_read_the_same_twice(pieces: list[str]) -> None:
    html = "".join(pieces)
    article = read(html)
    assert_tiled(article)
    assert article == read(html)


def test_a_place_behind_a_name_is_no_part_of_it() -> None:
    for line in ("By Dilani Fonseka in Colombo", "Dilani Fonseka, Colombo"):
        article = read("\n".join(["Fog closes the crossing", line, *SENTENCES]), "flattened")
        assert [(one.name, one.role) for one in article.authors] == [("Dilani Fonseka", "writer")]
        assert article.title is not None
        assert article.title.value == "Fog closes the crossing"
    assert not read("\n".join(["Fog closes the crossing", "By Staff Writer", *SENTENCES]), "flattened").authors


def test_a_credit_of_a_picture_is_no_title() -> None:
    for line in ("REUTERS/Mira Lund", "PHOTO BY MIRA LUND"):
        article = read("\n".join([line, "Fog closes the crossing", *SENTENCES]), "flattened")
        assert article.title is not None
        assert article.title.value == "Fog closes the crossing"
        assert [one.role for one in article.authors] == ["photographer"]
        assert article.body == "\n".join(SENTENCES)


def test_the_title_with_a_number_is_the_text_of_an_image() -> None:
    for line in ("Fog closes the crossing photo 2", "Fog closes the crossing - ảnh 1"):
        article = read("\n".join(["Fog closes the crossing", SENTENCES[0], line, *SENTENCES[1:]]), "flattened")
        assert article.body == "\n".join(SENTENCES)


def test_the_outlet_stands_in_the_copyright_line_and_is_no_section() -> None:
    article = read("\n".join(["World", "Fog closes the crossing", *SENTENCES, "© 2025 Harbour Post."]), "flattened")
    assert article.outlet is not None
    assert article.outlet.value == "Harbour Post"
    assert read(f"<title>Fog closes the crossing | World</title><h1>Fog closes the crossing</h1>{BODY}").outlet is None


def test_a_picture_taken_before_it_was_uploaded_dates_the_page_by_the_upload() -> None:
    lines = ["Fog closes the crossing", "2024-11-20t105837z-quay-1732348122476537313.jpg", *SENTENCES]
    found = read("\n".join(lines), "flattened").published
    assert found is not None
    assert (found.value.value, found.how) == ("2024-11-23", "file name")
    assert found.confidence <= 0.4
    assert [when.value for when, _ in found.against] == ["2024-11-20"]


def test_a_crumb_that_cuts_the_title_off_is_no_text() -> None:
    title = "Fog closes the crossing from Lisk to Varn for the third time this winter"
    lines = ["HomeWorldFog closes the crossing from Lisk to Varn...", title, SENTENCES[0], title, *SENTENCES[1:]]
    article = read("\n".join(lines), "flattened")
    assert article.title is not None
    assert article.title.value == title
    assert article.body == "\n".join(SENTENCES)
