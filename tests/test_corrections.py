"""What the user knows better of an article is shown everywhere, survives reading again, and can be taken back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from desks import Clock
from kept_pages import hours
from wiredesk.desk.corrections import STAMP
from wiredesk.desk.desk import Desk, open_desk
from wiredesk.desk.parsing import read_page, with_versions
from wiredesk.desk.rereading import outdated
from wiredesk.desk.settings import Parse, Settings
from wiredesk.model.identity import article_id, page_id
from wiredesk.model.kept import Kept
from wiredesk.model.page import Page, Provenance
from wiredesk.model.story import headline

ADDRESS = "https://herald.example/harbour"
HARBOUR = (
    "The harbour of Corm was closed on Thursday after a crane fell on the quay, the port authority said.",
    "“We will open again on Sunday,” said Ada Lorn, who heads the authority, in a statement on Friday.",
    "Subscribe to our letter to get the news of the harbour every morning before all the others do.",
    "The crane had been inspected in May, according to a report seen by the Corm Herald this week.",
)
ID = article_id(ADDRESS, None)


def kept_page(*paragraphs: str, hour: float = 0, title: str = "Harbour of Corm closed after crane falls") -> Kept:
    data = (
        f'<html lang=en><head><title>{title}</title><meta property="og:site_name" content="Corm Herald">'
        '<meta name="author" content="Bo Li"><meta property="article:published_time" content="2026-11-19T16:00:00Z">'
        f"</head><body><article><h1>{title}</h1><p>{'</p><p>'.join(paragraphs)}</p></article></body></html>"
    ).encode()
    page = Page(
        id=page_id(ADDRESS, ADDRESS, data),
        data=data,
        media_type="text/html",
        form="html",
        provenance=Provenance("fetch", ADDRESS, hours(hour), 200),
        source=ADDRESS,
        charset="utf-8",
        url=ADDRESS,
    )
    return Kept(page, read_page(page).reading, hours(hour))


def keep(desk: Desk, *some: Kept) -> list[str]:
    keeper = desk.keeper(placing=True)
    for one in some:
        keeper.add(one)
    keeper.flush()
    desk.settle()
    return keeper.notices


@pytest.fixture
def desk(tmp_path: Path) -> Any:
    with opened(tmp_path / "desk.sqlite") as desk:
        keep(desk, kept_page(*HARBOUR))
        yield desk


def opened(path: Path) -> Desk:
    return open_desk(str(path), settings=Settings(parse=Parse(jobs=1)), clock=Clock(hours(24)))


def place_of(desk: Desk, words: str) -> str:
    article = desk.article(ID).article
    block = next(block for block in article.blocks if words in block.span.of(article.text))
    return f"{block.span.start}-{block.span.end}"


def correct_all(desk: Desk) -> None:
    desk.correct(ID, "published", "2026-11-18 08:30+07:00", who="Ada")
    desk.correct(ID, "author", "Tomas Wirth; Mai Anh", who="Ada")
    desk.correct(ID, "outlet", "Corm Gazette", who="Ada")
    desk.correct(ID, "title", "Crane closes harbour", who="Ada")
    desk.correct(ID, "role", "teaser", where=place_of(desk, "Subscribe"), who="Ada")
    desk.correct(ID, "speaker", "Ilse Brandvik", where="We will open again on Sunday", who="Ada")


def assert_all_corrected(desk: Desk) -> None:
    view = desk.article(ID)
    article, reading = view.article, view.reading
    assert reading is not None
    assert article.published is not None
    assert article.published.value.value == "2026-11-18T08:30+07:00"
    assert (article.published.how, article.published.against[0][1]) == ("user", "meta")
    assert [(author.name, author.how) for author in article.authors] == [("Tomas Wirth", "user"), ("Mai Anh", "user")]
    assert article.outlet is not None
    assert (article.outlet.value, article.outlet.against) == ("Corm Gazette", (("Corm Herald", "meta"),))
    assert (view.row.title, view.row.outlet, view.row.authors) == (
        "Crane closes harbour", "Corm Gazette", ("Tomas Wirth", "Mai Anh"),
    )  # fmt: skip
    assert view.row.dated is not None
    assert view.row.dated.isoformat() == "2026-11-18T01:30:00+00:00"
    assert "Subscribe" not in article.body
    block = next(block for block in article.blocks if "Subscribe" in block.span.of(article.text))
    assert block.why.startswith("decided by the user; found: paragraph")
    assert "Ilse Brandvik" in {quote.speaker.name for quote in reading.quotes if quote.speaker is not None}
    assert len(desk.quotes("Ilse Brandvik").items) == 1
    assert desk.quotes("Ada Lorn").items == ()
    for query in ('outlet:"Corm Gazette"', 'author:"Mai Anh"', "until:2026-11-18", '"crane closes"'):
        assert [row.id for row in desk.search_articles(query).listing.items] == [ID], query
    for query in ('outlet:"Corm Herald"', 'author:"Bo Li"', "subscribe"):
        assert desk.search_articles(query).listing.items == (), query
    (row,) = desk.stories().items
    assert (row.title, row.outlets, row.settled) == ("Crane closes harbour", ("Corm Gazette",), True)
    assert desk.stories(outlet="Corm Gazette").items == (row,)
    story = desk.story(row.id)
    assert headline(story.story, {one.article.id: one for one in story.readings}) == "Crane closes harbour"
    assert reading.made_with[STAMP]
    assert view.unfit == ()


def test_a_correction_is_shown_in_article_listings_searches_and_stories(desk: Desk) -> None:
    found = desk.article(ID).reading
    correct_all(desk)
    assert_all_corrected(desk)
    view = desk.article(ID)
    assert view.found == found, "what was found is kept beside"
    assert [one.decision.who for one in view.decided] == ["Ada"] * 6


def test_without_its_corrections_an_article_is_as_it_was_found(desk: Desk) -> None:
    before = desk.article(ID), desk.stories().items, list(desk.readings())
    correct_all(desk)
    for one in reversed(desk.store.groupings.decided()):
        desk.undo(one.number)
    view = desk.article(ID)
    assert (view.article, view.reading, view.row, view.found) == (
        before[0].article, before[0].reading, before[0].row, None,
    )  # fmt: skip
    assert (desk.stories().items, list(desk.readings())) == before[1:]
    assert len(view.decided) == 6
    assert [row.id for row in desk.search_articles('author:"Bo Li" subscribe').listing.items] == [ID]


@pytest.mark.parametrize("bytes_kept", [True, False])
def test_corrections_are_laid_on_again_when_everything_is_read_again(desk: Desk, bytes_kept: bool) -> None:
    correct_all(desk)
    if not bytes_kept:
        assert desk.store.upkeep.prune(hours(1000))[0] == 1
    assert outdated(desk.store, desk.packs) == {}, "a correction alone is no reason to read again"
    made_old(desk)
    assert desk.reread() == 1
    assert_all_corrected(desk)
    found = desk.article(ID).found
    assert found is not None
    assert [author.name for author in found.article.authors] == ["Bo Li"]
    for one in desk.store.groupings.decided():
        desk.undo(one.number)
    view = desk.article(ID)
    assert view.row.authors == ("Bo Li",)
    assert "Subscribe" in view.article.body
    assert outdated(desk.store, desk.packs) == {}


def made_old(desk: Desk) -> None:
    """As an earlier program would have left it."""
    reading = desk.store.articles.reading(ID)
    assert reading is not None
    old = {**reading.made_with, "quotes": "0"}
    with desk.store.writing():
        from dataclasses import replace

        found = desk.store.articles.found(ID)
        assert found is not None
        desk.store.articles.put_readings([replace(reading, made_with=old)], {ID: found})
    assert outdated(desk.store, desk.packs)


def test_corrections_hold_in_a_new_version_where_they_fit_and_else_that_is_said(desk: Desk) -> None:
    correct_all(desk)
    edited = (HARBOUR[0] + " Two ships wait outside.", HARBOUR[1], HARBOUR[2], HARBOUR[3])
    assert keep(desk, kept_page(*edited, hour=2)) == []
    assert len(desk.article(ID).versions) == 2
    assert_all_corrected(desk)
    later = (HARBOUR[0] + " Two ships wait outside.", HARBOUR[3], "The authority did not say when it will open again.")
    notices = keep(desk, kept_page(*later, hour=4))
    assert len(notices) == 2
    assert "role was corrected to “teaser”" in notices[0]
    assert "speaker was corrected to “Ilse Brandvik”" in notices[1]
    view = desk.article(ID)
    assert view.row.authors == ("Tomas Wirth", "Mai Anh")
    fields = {one.number: one.decision.field for one in view.decided}
    assert [fields[number] for number, _ in view.unfit] == ["role", "speaker"]
    assert all("does not stand in this version" in why for _, why in view.unfit)
    said = [one for one in desk.doctor() if "is not laid on" in one.what]
    assert [(one.level, one.where) for one in said] == [("note", ID)] * 2
    assert said[0].do.endswith(f"wiredesk decide undo {view.unfit[0][0]}")


def test_no_article_holds_for_all_versions_and_takes_the_report_out_of_its_story(desk: Desk) -> None:
    keep(desk, kept_page(*HARBOUR, "A second crane was taken down on Saturday, the authority said later.", hour=2))
    before = desk.stories().items
    decided = desk.correct(ID, "is_article", "no")
    row = desk.article(ID).row
    assert (row.is_article, row.reason, row.story) == (False, "decided by the user", None)
    assert desk.stories().items == ()
    assert desk.search_articles("harbour").listing.items == ()
    keep(desk, kept_page(*HARBOUR, "A third one stands in the way of the ferry to the island.", hour=3))
    assert not desk.article(ID).row.is_article, "also of what comes later"
    assert len(desk.article(ID).versions) == 3
    desk.undo(decided.number)
    assert desk.article(ID).row.is_article
    assert [(row.id, row.reports) for row in desk.stories().items] == [(before[0].id, 1)]


def test_a_page_that_was_taken_for_none_can_be_made_an_article(tmp_path: Path) -> None:
    page = kept_page("Harbour", "Ships", "Cranes", title="Sections")
    assert page.reading is not None
    assert not page.reading.article.is_article
    with open_desk(
        str(tmp_path / "desk.sqlite"), settings=Settings(parse=Parse(jobs=1)), clock=Clock(hours(24))
    ) as desk:
        keep(desk, page)
        assert desk.stories().items == ()
        for block in desk.article(ID).article.blocks:
            desk.correct(ID, "role", "paragraph", where=f"{block.span.start}-{block.span.end}")
        desk.correct(ID, "is_article", "yes")
        assert desk.article(ID).row.is_article
        assert [row.id for row in desk.search_articles("cranes").listing.items] == [ID]
        assert [row.reports for row in desk.stories().items] == [1]


def test_the_users_date_is_used_though_it_is_after_first_sight(desk: Desk) -> None:
    desk.correct(ID, "published", "2026-12-24")
    article = desk.article(ID).article
    assert article.dated is not None
    assert article.dated.value == "2026-12-24"
    desk.correct(ID, "published", "")
    view = desk.article(ID)
    assert (view.article.published, view.row.by_sight) == (None, True)


def test_a_later_correction_of_the_same_thing_counts_and_leads_back_to_the_earlier(desk: Desk) -> None:
    desk.correct(ID, "outlet", "The Post")
    second = desk.correct(ID, "outlet", "The Ledger")
    outlet = desk.article(ID).article.outlet
    assert outlet is not None
    assert (outlet.value, outlet.against) == ("The Ledger", (("Corm Herald", "meta"),))
    desk.undo(second.number)
    assert desk.article(ID).row.outlet == "The Post"


def test_the_language_of_the_user_is_what_an_article_is_read_in(desk: Desk) -> None:
    desk.correct(ID, "language", "vi")
    reading = desk.article(ID).reading
    assert reading is not None
    assert (reading.language, reading.made_with["pack"]) == ("vi", "vi")
    assert [row.id for row in desk.search_articles("lang:vi").listing.items] == [ID]
    assert desk.stories(language="vi").items[0].languages == ("vi",)


def test_what_was_decided_while_a_page_is_read_holds_for_it(desk: Desk) -> None:
    page = kept_page(*HARBOUR, "A fourth paragraph came with the evening edition of the paper.", hour=5)
    desk.correct(ID, "outlet", "Corm Gazette")
    keep(desk, page)
    assert desk.article(ID).row.outlet == "Corm Gazette"


def test_what_is_forgotten_is_forgotten_with_its_corrections(desk: Desk, tmp_path: Path) -> None:
    desk.correct(ID, "author", "Zebulon Quint")
    desk.forget(ID)
    assert desk.store.groupings.decided() == ()
    desk.close()
    for path in tmp_path.iterdir():
        assert b"Zebulon" not in path.read_bytes(), path.name


def test_corrections_go_with_a_backup(desk: Desk, tmp_path: Path) -> None:
    correct_all(desk)
    desk.backup(str(tmp_path / "copy.sqlite"))
    with opened(tmp_path / "copy.sqlite") as copy:
        assert_all_corrected(copy)
        assert copy.store.groupings.decided() == desk.store.groupings.decided()


def test_a_correction_that_was_not_laid_on_is_made_up_for_by_reading_again(desk: Desk) -> None:
    from wiredesk.desk.corrections import correction

    reading = desk.store.articles.reading(ID)
    assert reading is not None
    assert with_versions(reading, desk.packs) == reading
    desk.store.groupings.put_decision(correction(reading, "outlet", "The Post"))
    assert desk.article(ID).row.outlet == "Corm Herald"
    assert desk.reread() == 1
    assert desk.article(ID).row.outlet == "The Post"
    assert desk.reread() == 0
