"""Whose a page is, by its own lines."""

from __future__ import annotations

import pytest

from wiredesk.desk.packs import installed_packs
from wiredesk.extraction.article import extract
from wiredesk.sources.files import page_of

BODY = "\n\n".join(
    f"Bà Ada Lorn cho biết đoàn tàu số {number} sẽ chạy từ Corm đến Lisk mỗi ngày hai chuyến, bắt đầu từ tuần sau, "
    "và giá vé giữ nguyên cho đến hết năm."
    for number in range(2, 7)
)


def outlet_of(text: str) -> str | None:
    article = extract(page_of(text.encode(), source="a.txt", locator="a.txt"), installed_packs())
    assert article.is_article
    assert "Ada Lorn" in article.body
    if article.outlet is not None and article.outlet.span is not None:
        assert article.outlet.span.of(article.text).lower() == article.outlet.value.lower()
    return article.outlet.value if article.outlet else None


@pytest.mark.parametrize(
    ("text", "outlet"),
    [
        (f"Tàu mới giữa Corm và Lisk\n\n(Cửa Sông) -\n\n{BODY}\n\nBình luận", "Cửa Sông"),
        (f"Tàu mới giữa Corm và Lisk\n\n{BODY}\n\n© 2021 tauhoa-corm.com, giữ bản quyền", "tauhoa-corm.com"),
        (f"Tàu mới giữa Corm và Lisk\n\n{BODY}\n\nBình luận\n\ntauhoa.com.vn", "tauhoa.com.vn"),
        (f"Tàu mới giữa Corm và Lisk\n\n{BODY}\n\nThư từ xin gửi về: toasoan@tauhoa.com.vn", None),
        (f"Tàu mới giữa Corm và Lisk\n\n{BODY}", None),
    ],
)
def test_the_last_lines_and_the_dateline_name_the_outlet(text: str, outlet: str | None) -> None:
    assert outlet_of(text) == outlet
