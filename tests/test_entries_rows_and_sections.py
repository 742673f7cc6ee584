"""Live entries with their hours, rows of tables as blocks, and the section where menu, address and headline name it."""

from __future__ import annotations

from itertools import pairwise

from wiredesk.desk.packs import installed_packs
from wiredesk.extraction.article import extract
from wiredesk.model.article import Article
from wiredesk.model.identity import page_id
from wiredesk.model.page import Form, Page, Provenance

PARAGRAPH = "The harbour board of Nether Wick voted on Tuesday to dredge the inner basin before the ice comes."
ENTRIES = (
    ("16:40", "The sluice at Karst Mill is open again and the level has fallen by eleven centimetres, the board says."),
    ("15:05", "A second kitchen has been set up in the gymnasium, and the baker has run out of flour since noon."),
    ("12:48", "The minister has cancelled a journey and will fly over the valley this afternoon with two engineers."),
    ("09:02", "Nobody has been hurt so far, the fire service reports. Nine people were taken off their roofs at dawn."),
)
LEAD = "The river broke its banks at three places in the early hours; the newest entries stand on top."


def read(text: str, form: Form = "html", url: str = "https://wick.example/2025/basin") -> Article:
    data = text.encode()
    return extract(
        Page(page_id(url, "page", data), data, "", form, Provenance("file", "page"), "page", None, url),
        installed_packs(),
    )


def html(inner: str, above: str = "", title: str = "Basin to be dredged before winter") -> str:
    return (
        f"<html lang=en><head><title>{title}</title></head><body>{above}"
        f"<article><header><h1>{title}</h1></header>{inner}</article></body></html>"
    )


def blocks(article: Article, role: str) -> list[tuple[str, str]]:
    return [(one.span.of(article.text), one.why) for one in article.blocks if one.role == role]


def test_entries_of_a_live_page_carry_their_hour_as_the_page_states_it_for_machines() -> None:
    posts = "".join(
        f'<div class=post><time datetime="2026-01-21T{hour}:00+01:00">{hour}</time><p>{text}</p></div>'
        for hour, text in ENTRIES
    )
    found = blocks(read(html(f"<p>{LEAD}</p>{posts}")), "live_entry")
    assert [text for text, _ in found] == [text for _, text in ENTRIES]
    assert [why.split(";")[0] for _, why in found] == [f"entry of 2026-01-21T{hour}:00+01:00" for hour, _ in ENTRIES]


def test_entries_of_a_flattened_live_page_are_kept_to_the_last_with_the_hour_that_stands_above() -> None:
    lines = ["Oster flood: water falls slowly", LEAD]
    for hour, text in ENTRIES:
        lines += [hour, text, "Share"]
    found = blocks(read("\n".join([*lines, "Terms Privacy Complaints"]), "flattened"), "live_entry")
    assert [(text, why.split(";")[0]) for text, why in found] == [(text, f"entry of {hour}") for hour, text in ENTRIES]


def test_a_page_of_running_text_with_two_hours_in_it_has_no_entries() -> None:
    inner = f"<p>{PARAGRAPH} {LEAD}</p>" * 2 + f"<p>12:48</p><p>{ENTRIES[2][1]}</p><p>15:05</p><p>{ENTRIES[1][1]}</p>"
    assert not blocks(read(html(inner)), "live_entry")


def test_the_hours_of_comments_make_no_entries() -> None:
    comments = "".join(
        f"<div class=comment><b>Ada</b> <span>{hour}</span><p>{text}</p></div>" for hour, text in ENTRIES
    )
    paragraphs = "".join(f"<p>{PARAGRAPH} {text}</p>" for _, text in ENTRIES)
    page = html(f"{paragraphs}<section class=comments><h2>Comments</h2>{comments}</section>")
    assert not blocks(read(page), "live_entry")


def test_a_row_of_a_table_is_one_block_and_the_row_that_names_the_columns_stays() -> None:
    rows = "".join(
        f"<tr><td>{name} hall</td><td>{count}</td><td>minus {cold} degrees</td></tr>"
        for name, count, cold in (("First", "401,000", "18"), ("Second", "289,000", "17"), ("Third", "122,000", "16"))
    )
    table = f"<table><thead><tr><th>Hall</th><th>Samples</th><th>Cold</th></tr></thead><tbody>{rows}</tbody></table>"
    article = read(html("".join(f"<p>{PARAGRAPH} {text}</p>" for _, text in ENTRIES) + table + f"<p>{PARAGRAPH}</p>"))
    found = [text.split("\n") for text, _ in blocks(article, "table")]
    assert found == [
        ["Hall", "Samples", "Cold"],
        ["First hall", "401,000", "minus 18 degrees"],
        ["Second hall", "289,000", "minus 17 degrees"],
        ["Third hall", "122,000", "minus 16 degrees"],
    ]
    spans = [one.span for one in article.blocks]
    assert all(one.end < two.start for one, two in pairwise(spans))


TEXT = "".join(f"<p>{PARAGRAPH} {text}</p>" for _, text in ENTRIES)
MENU = "<nav><ul><li><a href=/a>Đời sống</a></li><li><a href=/b>Trades</a></li></ul></nav>"


def test_the_section_is_what_the_menu_calls_the_first_part_of_the_address() -> None:
    article = read(html(TEXT, MENU), url="https://wick.example/doi-song/2025/basin-1.html")
    assert article.section is not None
    assert (article.section.value, article.section.how) == ("Đời sống", "address")
    assert article.section.span is not None
    assert article.section.span.of(article.text) == "Đời sống"


def test_a_word_above_the_headline_that_the_address_has_is_the_section() -> None:
    page = html(TEXT).replace("<h1>", "<div class=roof>Council</div><h1>")
    article = read(page, url="https://wick.example/council/footbridge-45330")
    assert article.section is not None
    assert article.section.value == "Council"


def test_no_menu_and_no_word_above_the_headline_give_no_section() -> None:
    assert read(html(TEXT), url="https://wick.example/council/footbridge-45330").section is None


def test_the_outlet_that_a_text_was_translated_from_is_where_it_was_taken_from_but_a_language_is_none() -> None:
    lines = "\n".join(
        f"Hội đồng cảng bỏ phiếu hôm thứ ba để nạo vét khu trong trước khi băng về, ông Ebbe cho biết lần {at}."
        for at in range(6)
    )
    head = "Nạo vét khu cảng trong trước mùa đông\n"
    taken = read(f"{head}{lines}\nHạnh Nguyên (lược dịch từ Harbour Post)", "flattened").taken_from
    assert taken is not None
    assert taken.value == "Harbour Post"
    assert read(f"{head}{lines}\nHạnh Nguyên (dịch từ tiếng Anh)", "flattened").taken_from is None
