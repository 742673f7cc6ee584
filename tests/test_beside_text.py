"""What stands beside a text and is none of it, or begins it unnamed: notices, standfirsts, captions, headlines."""

from __future__ import annotations

import pytest

from wiredesk.desk.packs import installed_packs
from wiredesk.extraction.article import extract
from wiredesk.model.article import Article
from wiredesk.model.identity import page_id
from wiredesk.model.page import Form, Page, Provenance

TITLE = "Basin of Nether Wick to be dredged before winter"
PARAGRAPHS = (
    "The harbour board of Nether Wick voted on Tuesday to dredge the inner basin before the ice comes, its chair said.",
    "Dredging was last done eleven years ago, and two trawlers have run aground since, says a report of the board.",
    "Fishermen had asked for it since spring. They will have to land their catch at Low Selm while the work goes on.",
    "The dredger comes from Arvenia and costs nine thousand crowns a day, which the board will borrow from the town.",
    "Nobody spoke against the plan, but the sailing club asked that its moorings be left until the end of October.",
    "Work begins on Monday at the northern quay and should be done within three weeks if no storm comes in between.",
)
STANDFIRST = "Two trawlers have run aground since the last dredging, and the board will borrow the money from the town."


def read(text: str, form: Form = "html", url: str = "https://wick.example/2025/basin") -> Article:
    data = text.encode()
    return extract(
        Page(page_id(url, "page", data), data, "", form, Provenance("file", "page"), "page", None, url),
        installed_packs(),
    )


def page(*, header: str = "", before: str = "", after: str = "") -> str:
    text = "".join(f"<p>{one}</p>" for one in PARAGRAPHS)
    return (
        f"<html lang=en><head><title>{TITLE}</title></head><body><article><header><h1>{TITLE}</h1>{header}</header>"
        f"<div class=css-1a>{before}{text}{after}</div></article></body></html>"
    )


def roles(article: Article, text: str) -> list[str]:
    return [one.role for one in article.blocks if text in one.span.of(article.text)]


@pytest.mark.parametrize(
    "notice",
    [
        "Correction: an earlier version of this story gave the price of a day as ninety thousand crowns.",
        "This article was amended on 8 October. An earlier version said that three trawlers had run aground.",
        "Clarification, 3 May: the sailing club asked for the end of October, not of November, as we first wrote.",
    ],
)
def test_a_notice_of_correction_is_known_as_one_and_is_none_of_the_text(notice: str) -> None:
    article = read(page(after=f"<p>{notice}</p>"))
    assert article.correction is not None
    assert article.correction.of(article.text) == notice
    assert roles(article, notice) == ["chrome"]
    assert article.body.endswith(PARAGRAPHS[-1])


def test_the_head_of_a_notice_takes_what_stands_under_it_along() -> None:
    under = "A previous report of ours named the wrong harbour. It is the one of Nether Wick, and not that of Low Selm."
    article = read(page(after=f"<p>Correction: 3 May 2025:</p><p>{under}</p>"))
    assert article.body.endswith(PARAGRAPHS[-1])


def test_a_sentence_that_begins_like_a_notice_is_text() -> None:
    sentence = "Corrections officers went home after the vote, since nobody had come to shout at the board this time."
    assert read(page(after=f"<p>{sentence}</p>")).body.endswith(sentence)


def test_a_sentence_under_the_headline_in_one_element_with_it_is_the_lead() -> None:
    article = read(page(header=f"<div class=css-9>{STANDFIRST}</div><div>Ada Renwick</div>"))
    assert roles(article, STANDFIRST) == ["lead"]
    assert roles(article, PARAGRAPHS[0]) == ["paragraph"]


@pytest.mark.parametrize(
    "other",
    [
        "<div>Ada Renwick, harbour reporter, and Theo Brand in Low Selm, with pictures by our own readers</div>",
        '<div><a href="/2">Read here why two trawlers have run aground since the last dredging of the basin.</a></div>',
        "<div>Updated on Tuesday, 13 May 2025 at ten minutes to nine in the morning by Ada Renwick in Wick.</div>",
    ],
)
def test_what_else_stands_under_the_headline_is_no_lead(other: str) -> None:
    article = read(page(header=other))
    assert article.body.startswith(PARAGRAPHS[0])


def test_words_in_one_box_with_a_picture_are_its_caption_though_they_look_like_no_text() -> None:
    caption = "The inner basin at low tide last week"
    box = f'<div class=css-2><img src="/basin.jpg" alt=""><div class=css-3>{caption}</div></div>'
    article = read(page(before=box))
    assert roles(article, caption) == ["caption"]
    assert [one.caption.of(article.text) for one in article.images if one.caption] == [caption]


@pytest.mark.parametrize(
    "beside",
    [
        "By Ada Renwick 12 May 2025 at 10:41, changed 13 May 2025 at 09:00",
        '<a href="/staff/ada">More of what Ada Renwick has written</a>',
        "Ada Renwick",
    ],
)
def test_who_wrote_it_is_no_caption_of_the_picture_beside_the_name(beside: str) -> None:
    article = read(page(before=f'<div class=css-2><img src="/ada.jpg" alt=""><div class=css-3>{beside}</div></div>'))
    assert "caption" not in [one.role for one in article.blocks]


TICKER = "\n".join(
    f"{9 - at // 4}:{55 - 13 * (at % 4):02d} {text}"
    for at, text in enumerate(
        (
            "Ferry to Low Selm cancelled until the evening", "Two drivers fined for parking on the quay",
            "School of Upper Marl closed after burst pipe", "Council of Dorran puts off its vote on the bridge",
            "Seal pup found in a car park near the harbour", "Fog delays the night boats for a third day",
            "Library of Wick opens on Sundays from June", "Baker of Low Selm wins the prize of the county",
        )
    )
)  # fmt: skip


def test_headlines_with_their_hours_are_none_of_a_flattened_text() -> None:
    text = "\n".join((TITLE, *PARAGRAPHS, "Latest", TICKER))
    article = read(text, form="flattened")
    assert article.body == "\n".join(PARAGRAPHS)


def test_entries_with_their_hours_that_are_sentences_are_text() -> None:
    entries = [f"{16 - at}:05 {one}" for at, one in enumerate(PARAGRAPHS)]
    assert read("\n".join((TITLE, *entries)), form="flattened").body.count(":05 ") == len(entries)


def test_a_translation_is_taken_from_the_first_outlet_that_its_credit_names() -> None:
    paragraphs = (
        "Hội đồng cảng Nether Wick hôm thứ ba bỏ phiếu cho việc nạo vét lòng cảng trước khi băng về, ông cho biết.",
        "Lần nạo vét trước cách đây mười một năm, từ đó đã có hai tàu kéo lưới mắc cạn, theo báo cáo của hội đồng.",
        "Ngư dân yêu cầu việc này từ mùa xuân. Họ sẽ phải đưa cá lên bờ ở Low Selm trong lúc công trình diễn ra.",
        "Tàu nạo vét đến từ Arvenia với giá chín nghìn đồng mỗi ngày, khoản tiền mà hội đồng sẽ vay của thị trấn.",
    )
    body = "".join(f"<p>{one}</p>" for one in paragraphs)
    article = read(
        "<html lang=vi><head><title>Cảng Nether Wick được nạo vét</title></head><body><article>"
        f"<h1>Cảng Nether Wick được nạo vét</h1>{body}<p>Lê Minh Vũ (lược dịch)</p>"
        "<p>(Theo Saltmere Chronicle, Norland Press)</p></article></body></html>"
    )
    assert article.taken_from is not None
    assert article.taken_from.value == "Saltmere Chronicle"
    assert article.taken_from.span is not None
    assert article.taken_from.span.of(article.text) == "Saltmere Chronicle"


def test_a_table_in_a_figure_is_text_row_by_row() -> None:
    rows = (("Year", "Boats aground"), ("2023", "none"), ("2024", "one trawler"), ("2025", "one trawler"))
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    figure = f'<figure class="wp-block-table"><table><tbody>{cells}</tbody></table></figure>'
    text = [f"<p>{one}</p>" for one in PARAGRAPHS]
    article = read(
        f"<html lang=en><head><title>{TITLE}</title></head><body><article><h1>{TITLE}</h1>"
        f"<div class=entry-content>{''.join(text[:3])}{figure}{''.join(text[3:])}</div></article></body></html>"
    )
    found = [one.span.of(article.text).split("\n") for one in article.blocks if one.role == "table"]
    assert found == [list(row) for row in rows]
    assert "caption" not in [one.role for one in article.blocks]


def test_a_heading_like_the_credit_of_a_picture_is_none() -> None:
    heading = "Other Boats for Deep Water"
    article = read(page(after=f"<h2>{heading}</h2><p>{PARAGRAPHS[2]} The board has said so twice.</p>"))
    assert roles(article, heading) == ["heading"]
    assert article.authors == ()


@pytest.mark.parametrize(
    ("head", "header", "wanted"),
    [
        ('<meta name=author content="Ada Renwick">', "<div>Show Sidebar</div>", ["Ada Renwick"]),
        ("", "<p>By Ada Renwick, Home and Garden Editor</p>", ["Ada Renwick"]),
        ("", "<p>Written By: Ada Renwick Gardener &amp; Astrologer</p>", ["Ada Renwick"]),
        ('<meta name=author content="Ada Renwick, Selm, Arvenia">', "", ["Ada Renwick"]),
        ("", "<div>Get Started</div><div>Fast Facts</div><div>Find Care</div><div>Stay Connected</div>", []),
    ],
)
def test_buttons_jobs_and_places_are_no_authors(head: str, header: str, wanted: list[str]) -> None:
    article = read(page(header=header).replace("<head>", f"<head>{head}"))
    assert sorted(one.name for one in article.authors) == wanted


def test_what_says_that_one_has_to_pay_is_none_of_a_text_that_is_cut() -> None:
    notice = "You have read your two free stories this month. Subscribe for four crowns to support our reporters."
    head = f"<html lang=en><head><title>{TITLE}</title></head><body><article><h1>{TITLE}</h1>"
    text = "".join(f"<p>{one}</p>" for one in PARAGRAPHS[:3])
    article = read(f"{head}{text}<h3>This story is for subscribers</h3><p>{notice}</p></article></body></html>")
    assert article.body == "\n".join(PARAGRAPHS[:3])
    assert article.cut is True
