"""What an article's page shows: marks in a text, notes, what is known; two texts side by side; a search's facets."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.desk.packs import installed_packs
from wiredesk.model.article import Article
from wiredesk.model.findings import Reading
from wiredesk.model.kept import ArticleRow, ArticleView, Facet
from wiredesk.model.spans import Span
from wiredesk.reading.article import read
from wiredesk.serve.views.article import Nearby, article_page, span_of
from wiredesk.serve.views.marked import Mark, pieces
from wiredesk.serve.views.overlap import overlap
from wiredesk.serve.views.search import choices, snippet, term
from wiredesk.text.snippets import CLOSE, OPEN

PACKS = installed_packs()
BODY = (
    "The harbour of Corm was closed on Thursday after a crane fell on the quay, the port authority said.\n"
    "“We will open again on Sunday,” said Ada Lorn, who heads the authority. Two dockers were hurt."
)


def reading(body: str = BODY, url: str = "https://herald.example/a", language: str = "en") -> Reading:
    made = Article.of(title="Crane falls in Corm", body=body, published="2026-11-20", language=language, url=url)
    return read(made, PACKS)


def view(found: Reading) -> ArticleView:
    row = ArticleRow(
        found.article.id, "Crane falls in Corm", "Herald", found.article.address, "en", None, False, None, True
    )
    return ArticleView(found.article, found, row, ())


spans = st.tuples(st.integers(0, 60), st.integers(0, 60)).map(lambda ends: Span(min(ends), max(ends)))


@given(st.text(min_size=60, max_size=60), spans, st.lists(spans, max_size=12))
def test_pieces_give_back_the_text_and_each_stands_in_exactly_its_marks(
    text: str, within: Span, of: list[Span]
) -> None:
    marks = [Mark(span, f"k{number}") for number, span in enumerate(of)]
    found = pieces(text, within, marks)
    assert "".join(piece.text for piece in found) == within.of(text)
    at = within.start
    for piece in found:
        here = Span(at, at + len(piece.text))
        assert set(piece.marks) == {mark for mark in marks if len(mark.span) and mark.span.covers(here)}
        at = here.end


@given(st.lists(spans, max_size=12))
def test_a_mark_starts_once_and_ends_once(of: list[Span]) -> None:
    marks = [Mark(span, f"k{number}") for number, span in enumerate(of)]
    found = pieces("x" * 60, Span(0, 60), marks)
    whole = sorted(mark.kind for mark in marks if len(mark.span))
    assert sorted(mark.kind for piece in found for mark in piece.starts) == whole
    assert sorted(mark.kind for piece in found for mark in piece.ends) == whole


def test_every_finding_has_a_note_that_its_mark_leads_to() -> None:
    page = article_page(view(reading()), Nearby(), name_page=lambda entity: "/e/x" if entity.kind == "person" else "")
    notes = {note.name for note in page.notes}
    marks = {mark for block in page.body for piece in block.pieces for mark in piece.marks}
    assert marks
    assert {mark.note for mark in marks} <= notes
    quote = next(note for note in page.noted("quote") if note.exact == "We will open again on Sunday,")
    assert quote.head == "Ada Lorn"
    assert quote.sign.isdigit()
    assert next(note for note in page.noted("name") if note.head == "Ada Lorn").to == "/e/x"


def test_what_is_found_is_shown_with_the_words_it_was_read_from() -> None:
    page = article_page(view(reading()), Nearby(), name_page=lambda entity: "")
    for note in page.notes:
        assert note.exact == note.span.of(page.article.text)


def test_the_range_that_a_reader_came_for_is_marked() -> None:
    found = reading()
    start = found.article.text.index("Two dockers")
    page = article_page(view(found), Nearby(), name_page=lambda entity: "", at=Span(start, start + 11))
    shown = "".join(p.text for block in page.body for p in block.pieces if any(m.kind == "at" for m in p.marks))
    assert shown == "Two dockers"


@pytest.mark.parametrize("text", ["", "x", "5", "5-", "9-3", "3-3", "-3-5", "٣-٥", "1" * 30 + "-2"])
def test_what_is_no_range_is_none(text: str) -> None:
    assert span_of(text) is None


def test_letters_count_credits_beyond_the_alphabet() -> None:
    from wiredesk.serve.views.article import _lettered

    assert [_lettered(number) for number in (1, 26, 27, 702, 703)] == ["a", "z", "aa", "zz", "aaa"]


# Side by side


def test_words_that_both_say_are_marked_on_both_sides_and_counted() -> None:
    left = reading()
    right = reading("Police confirm. " + BODY.split("\n")[0] + " No more is known so far.", "https://other.example/b")
    shown = overlap(left, right, PACKS)
    for side in (shown.left, shown.right):
        marked = "".join(
            p.text for _, some in side.paragraphs for p in some if any(m.kind == "shared" for m in p.marks)
        )
        assert "a crane fell on the quay" in marked
        assert "Police confirm" not in marked
    assert shown.runs >= 1
    assert 0 < shown.left.shared < 1


def test_texts_without_common_words_share_nothing() -> None:
    shown = overlap(reading(), reading("Rain fell all night over the hills of Tann.", "https://c.example/c"), PACKS)
    assert (shown.runs, shown.longest, shown.left.shared, shown.right.shared) == (0, 0, 0.0, 0.0)


# Search


@given(st.lists(st.tuples(st.text(alphabet="ab c", max_size=6), st.booleans()), max_size=8))
def test_a_snippet_is_cut_where_its_hits_are(parts: list[tuple[str, bool]]) -> None:
    text = "".join(f"{OPEN}{part}{CLOSE}" if hit else part for part, hit in parts)
    assert "".join(piece for piece, _ in snippet(text)) == "".join(part for part, _ in parts)
    assert "".join(piece for piece, hit in snippet(text) if hit) == "".join(part for part, hit in parts if hit)


def test_a_facet_narrows_the_search_and_taken_again_widens_it() -> None:
    facets = (Facet("outlet", (("Corm Herald", 3), ("TNA", 1))),)
    (narrow,) = choices("crane", facets)
    assert [one.query for one in narrow.first] == ['crane outlet:"Corm Herald"', "crane outlet:TNA"]
    (wide,) = choices(narrow.first[0].query, facets)
    assert wide.first[0].chosen
    assert wide.first[0].query == "crane"


@pytest.mark.parametrize(("value", "asked"), [("vi", "lang:vi"), ("zh-Hant", 'lang:"zh-Hant"'), ('a"b', 'lang:"a b"')])
def test_a_value_is_asked_for_in_a_form_that_the_query_understands(value: str, asked: str) -> None:
    assert term("lang", value) == asked


def test_many_values_are_folded_away() -> None:
    values = tuple((f"Outlet {letter}", 1) for letter in itertools.islice("abcdefghijklm", 12))
    (shown,) = choices("x", (Facet("outlet", values, True),))
    assert (len(shown.first), len(shown.rest), shown.counted_some) == (8, 4, True)
