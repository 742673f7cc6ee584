"""Credits by classes of wording, in both languages: who is one, who is none, and of what."""

from __future__ import annotations

import pytest

from wiredesk.desk.packs import installed_packs
from wiredesk.model.article import Article
from wiredesk.model.findings import Credit
from wiredesk.reading.article import read

BODY = "The harbour was calm by evening.\n"


def credited(language: str, body: str) -> list[tuple[str, str, str]]:
    """Kind, scope and words of each credit."""
    article = Article.of(title=None, body=body, published="2026-10-03", language=language)
    found: tuple[Credit, ...] = read(article, installed_packs()).credits
    return [(one.kind, one.scope, one.span.of(article.text).strip()) for one in found]


@pytest.mark.parametrize(
    ("language", "line", "kind"),
    [
        ("en", "With files from The Canadian Press", "agency"),
        ("en", "Reuters contributed to this report.", "agency"),
        ("en", "Via Harbour Post", "outlet"),
        ("vi", "Tổng hợp từ AFP", "agency"),
        ("vi", "Theo bendatv.vn", "outlet"),
    ],
)
def test_a_line_of_nothing_but_who_sent_the_report_credits_the_article(language: str, line: str, kind: str) -> None:
    assert [(one, scope) for one, scope, _ in credited(language, BODY + line)] == [(kind, "article")]


@pytest.mark.parametrize("opening", ["AFP – ", "(AFP) – ", "PARIS, AFP – ", "Paris, Oct. 2 (AFP).- ", "PARIS (AFP) "])
def test_an_agency_before_the_first_words_credits_the_article(opening: str) -> None:
    found = credited("en", opening + "Negotiators returned to the table on Monday.")
    assert [(kind, scope) for kind, scope, _ in found] == [("agency", "article")]


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en", "In its annual report, the bank warned of a harder year.", "In its annual report"),
        ("en", "A memo dated 3 May said the pipe was cracked.", "A memo dated 3 May said"),
        ("vi", "Một báo cáo mật bị rò rỉ cho thấy kho đạn thiếu 4.000 viên.", "Một báo cáo mật bị rò rỉ cho thấy"),
    ],
)
def test_a_paper_that_tells_something_is_credited(language: str, text: str, words: str) -> None:
    assert ("document", "sentence", words) in credited(language, text)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "An official at the statistics office moved house."),
        ("en", "Seats are given out according to the order of arrival."),
        ("vi", "Theo lời mời của Thủ tướng, bà thăm Lào."),
        ("vi", "Theo phong cách phẳng, người đọc tập trung vào nội dung chính của thư."),
        ("vi", "Thông báo được dán ở cổng."),
    ],
)
def test_what_only_looks_like_a_credit_is_none(language: str, text: str) -> None:
    assert credited(language, text) == []


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en", "On CNN, the senator said he would vote no.", "On CNN"),
        ("en", "She told Spain's El Mundo the vote was rigged.", "told Spain's El Mundo"),
        (
            "en",
            "Writing in the New Tribune, the former minister called the plan a fraud.",
            "Writing in the New Tribune",
        ),
        ("vi", "Kênh 12 của Israel đưa tin nội các họp khẩn.", "Kênh 12 của Israel đưa tin"),
        ("vi", "Theo chuyên trang công nghệ The Verge, máy có ba màu.", "Theo chuyên trang công nghệ The Verge"),
    ],
)
def test_an_outlet_is_credited_however_it_is_brought_in(language: str, text: str, words: str) -> None:
    assert ("outlet", "sentence", words) in credited(language, text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The gunman, who police said was 24 years old, opened fire at the market of Corm.", "police said"),
        ("The man who the authorities believe fired is at large. Nobody else is sought.", "the authorities believe"),
        ("The boy, who officials say is five, was found asleep.", "officials say"),
        ("The two men, whom witnesses described as masked, fled.", "witnesses described"),
        ("Officials who spoke to reporters said the dam would hold.", "Officials who spoke to reporters said"),
    ],
)
def test_who_tells_of_somebody_in_a_relative_clause_is_credited_without_him(text: str, words: str) -> None:
    assert [each[2] for each in credited("en", text)] == [words]


def test_what_stands_behind_a_name_says_who_it_is_and_credits_no_body() -> None:
    text = "Bà Phạm Thị Vân, Phó Tổng giám đốc Tổng công ty Bến Đá, cho biết cảng sẽ mở lại."
    assert all("Tổng công ty" not in words for _, _, words in credited("vi", text))


@pytest.mark.parametrize(
    ("language", "text", "kind", "words"),
    [
        ("vi", "Theo người dân địa phương, nước lên từ nửa đêm.", "unnamed", "Theo người dân địa phương"),
        ("vi", "Theo Cảng vụ Bến Đá, tàu kẹt từ nửa đêm.", "official", "Theo Cảng vụ Bến Đá"),
        ("en", "Nobody was hurt, according to a passenger.", "unnamed", "according to a passenger"),
        ("en", "Nobody was hurt, according to the coastguard.", "official", "according to the coastguard"),
    ],
)
def test_people_of_whom_none_is_named_are_no_officials(language: str, text: str, kind: str, words: str) -> None:
    assert credited(language, text) == [(kind, "sentence", words)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [("Báo Lâm Đồng đưa tin cầu đã thông.", "outlet"), ("Báo Mỹ đưa tin cầu đã thông.", "unnamed")],
)
def test_a_paper_is_named_for_a_province_and_never_for_a_country(text: str, kind: str) -> None:
    assert [one for one, _, _ in credited("vi", text)] == [kind]


@pytest.mark.parametrize(
    ("language", "line", "kinds"),
    [
        ("vi", "Theo TTXVN/Báo Bến Đá", ["agency"]),
        ("en", "With reporting by ONA", ["agency"]),
        ("en", "With reporting by the Harbour Ledger", ["outlet"]),
    ],
)
def test_letters_and_what_stands_before_a_slash_are_agencies(language: str, line: str, kinds: list[str]) -> None:
    assert [kind for kind, _, _ in credited(language, BODY + line)] == kinds
