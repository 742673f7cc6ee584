"""How the figures of extraction are counted: `bench/extraction*.py`."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "bench"))
flat: Any = import_module("extraction_flat")
known: Any = import_module("extraction_known")
pages: Any = import_module("extraction_pages")
scores: Any = import_module("extraction_scores")
table: Any = import_module("extraction_table")

WORDS = "the harbour board of Nether Wick voted to dredge the inner basin"


def labelled(**record: object) -> Any:
    return pages.Labelled("fundus", "html", {"id": "a", "site": "a.example", "lang": "en", **record}, Path())


def test_the_whole_text_scores_one_and_none_scores_nothing() -> None:
    gold = scores.gold_shingles(WORDS, "en")
    assert scores.score(WORDS.upper(), gold, "en") == (1.0, 1.0, 1.0)
    assert scores.score("", gold, "en") == (0.0, 0.0, 0.0)


def test_what_is_too_much_costs_precision_and_what_is_missing_recall() -> None:
    gold = scores.gold_shingles(WORDS, "en")
    precision, recall, _ = scores.score(WORDS + " subscribe now to our letter", gold, "en")
    assert (recall, precision < 1) == (1.0, True)
    precision, recall, _ = scores.score("the harbour board of Nether Wick", gold, "en")
    assert (precision, recall) == (1.0, 3 / 9)


def test_doubled_text_is_too_much() -> None:
    assert scores.score(f"{WORDS}\n{WORDS}", scores.gold_shingles(WORDS, "en"), "en")[0] < 0.5


def test_chinese_is_counted_by_characters() -> None:
    assert scores.score("港务局投票", scores.gold_shingles("港务局，投票。", "zh"), "zh")[2] == 1.0


def test_precision_and_recall_are_averaged_over_pages_before_they_are_joined() -> None:
    found = scores.over([(1.0, 0.5, 2 / 3), (0.5, 1.0, 2 / 3)], ["a", "b"])
    assert (found.precision, found.recall, found.f1) == (0.75, 0.75, 0.75)
    assert found.low <= found.f1 <= found.high


def test_intervals_are_drawn_by_site_and_are_the_same_each_time() -> None:
    values = [0.0] * 20 + [1.0] * 20
    by_page = scores.interval(values, [str(at) for at in range(40)])
    by_site = scores.interval(values, ["one"] * 20 + ["other"] * 20)
    assert by_site[1] - by_site[0] > by_page[1] - by_page[0]
    assert by_page == scores.interval(values, [str(at) for at in range(40)])


@pytest.mark.parametrize(
    ("published", "right"),
    [
        ("2025-03-01T10:30:00+01:00", True),
        ("2025-03-01T09:30Z", True),
        ("2025-03-01T10:30", False),
        ("2025-03-01", False),
        ("2025-03-01T10:31:05+01:00", False),
    ],
)
def test_a_minute_is_right_as_an_instant_with_its_zone(published: str, right: bool) -> None:
    page = labelled(date="2025-03-01", datetime="2025-03-01 09:30:12+00:00")
    assert scores.minute_right(pages.Taken(published=published), page) is right


def test_the_day_is_right_in_the_zone_of_the_page_or_of_the_label() -> None:
    page = labelled(date="2025-03-01", datetime="2025-03-01 23:30:00+00:00")
    assert scores.day_right(pages.Taken(published="2025-03-02T06:30:00+07:00"), page)
    assert not scores.day_right(pages.Taken(published="2025-03-02"), page)


def test_a_caption_that_the_labelled_body_holds_is_no_fault() -> None:
    body = f"{WORDS} this winter, the harbour master said on Tuesday evening"
    page = labelled(text=body, captions=[WORDS])
    assert "captions kept out" not in known.verdicts(page, pages.Taken(text=body))
    page = labelled(text="another text altogether, of other words", captions=[WORDS])
    assert known.verdicts(page, pages.Taken(text=body))["captions kept out"] == 0.0


def test_lines_below_the_body_count_as_kept_only_where_they_are_kept() -> None:
    rows = ["A title", WORDS, "Another report of eels in the old canal", "Home"]
    page = pages.Labelled("naeb", "wet", {"id": "a", "site": "a", "lines": rows, "is_body": [0, 1, 0, 0]}, Path())
    assert flat.tail(page, pages.Taken(text=WORDS)) == (1, 0)
    assert flat.tail(page, pages.Taken(text="\n".join(rows[1:3]))) == (1, 1)


def test_every_label_that_is_held_to_be_wrong_says_why() -> None:
    parts = {"text", "kind", *known.PARTS.values()}
    for page, why in (pair for part in sorted(parts) for pair in pages.wrong_labels(part).items()):
        assert page.partition("/")[0] in pages.ALL
        assert why.strip()


def test_refusals_are_counted_with_and_without_pages_that_are_labelled_wrongly() -> None:
    right = pages.Labelled("wcxb_article", "html", {"id": "none", "site": "a"}, Path())
    other = pages.Labelled("wcxb_article", "html", {"id": "0318", "site": "b"}, Path())
    shares = known.refusals(
        {"wcxb_article": [right, other]},
        {"wcxb_article": [pages.Taken(article=True), pages.Taken(article=False)]},
    )
    assert (shares["articles"].value, shares["articles"].n) == (0.5, 2)
    assert (shares["articles, right labels"].value, shares["articles, right labels"].n) == (0.0, 1)


def test_figures_are_written_between_their_marks_and_nowhere_else(tmp_path: Path) -> None:
    file = tmp_path / "benchmarks.md"
    file.write_text(f"before\n{table.BEGIN}old\n{table.END}after\n{table.END}", "utf-8")
    table.write(file, "| new |")
    assert file.read_text("utf-8") == f"before\n{table.BEGIN}\n| new |\n\n{table.END}after\n{table.END}"
    file.write_text("nothing here", "utf-8")
    with pytest.raises(ValueError, match="no place for the figures"):
        table.write(file, "| new |")
