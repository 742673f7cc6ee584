"""A stretch of time in brief: on the terminal, as a document, as a mail, on a page, for programs."""

from __future__ import annotations

import email
import email.policy
import html
import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from browser import SIGHTS, visiting
from serving import Served, served
from test_alerting import Mailbox
from test_commands import Wire, conforms
from wiredesk.desk.briefing import SENTENCES, briefing
from wiredesk.desk.desk import Desk, open_desk
from wiredesk.formats.exported import EXCERPT

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FIRE = "11 killed as fire rips through Linden Hall market in Port Selm"
MARCH = datetime(2026, 3, 1, tzinfo=UTC)
APRIL = datetime(2026, 4, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def desk(sample_folder: Path) -> Iterator[Desk]:
    with open_desk(str(sample_folder / "desk.sqlite"), read_only=True) as opened:
        yield opened


@pytest.fixture(scope="module")
def wire(sample_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Wire:
    folder = tmp_path_factory.mktemp("own")
    for file in sample_folder.glob("desk*.sqlite"):
        shutil.copy(file, folder)
    return Wire(folder / "desk.sqlite")


@pytest.fixture(scope="module")
def page(wire: Wire) -> Iterator[Served]:
    with served(wire.desk.parent) as found:
        yield found


def test_stories_of_most_origins_are_told_first_each_once(desk: Desk) -> None:
    made = briefing(desk, since=MARCH, stories=3, others=100)
    told = [one.row for one in made.stories]
    assert told[0].title == FIRE
    assert [row.at_least for row in (*told, *made.others)] == sorted(
        (row.at_least for row in (*told, *made.others)), reverse=True
    )
    all_of_them = {row.id for row in desk.stories(since=MARCH, limit=1000).items}
    assert Counter(row.id for row in (*told, *made.others)) == Counter(all_of_them)
    assert not made.more
    assert briefing(desk, since=MARCH, stories=1, others=1).more


def test_a_stretch_of_time_begins_and_ends(desk: Desk) -> None:
    of_march = briefing(desk, since=MARCH, until=APRIL)
    assert [one.row.title for one in of_march.stories] == [FIRE]
    # Nobody said since when: the last day before the latest report.
    latest = briefing(desk)
    assert [one.row.title for one in latest.stories] == [desk.stories(limit=1).items[0].title]


def test_sentences_are_word_for_word_and_no_question_is_told_twice(desk: Desk) -> None:
    fire = briefing(desk, since=MARCH).stories[0]
    assert 0 < len(fire.sentences) <= SENTENCES
    texts = {reading.article.id: reading.article.text for reading in desk.story(fire.row.id).readings}
    for sentence in fire.sentences:
        passage = sentence.told.passage
        assert passage.span.of(texts[passage.article]) == passage.exact
        assert sentence.told.shown == " ".join(passage.exact.split())
    asked = [(one.asks, one.about) for one in fire.questions]
    assert len(asked) == len(set(asked))
    dead = next(one for one in fire.questions if one.about == "dead")
    assert {"11 dead", "12 dead"} <= {answer.value for answer in dead.answers if not answer.later}
    assert dead.answers[-1].value == "19 dead"
    assert dead.answers[-1].later
    assert not dead.updated
    assert fire.differing == 3


def test_a_story_is_told_in_the_language_that_is_wished_for_else_in_that_of_its_headline(desk: Desk) -> None:
    def told(language: str) -> set[str]:
        return {one.told.language for one in briefing(desk, since=MARCH, told_in=language).stories[0].sentences}

    assert told("") == told("en") == told("fr") == {"en"}
    assert told("vi") == {"vi"}


def test_of_each_report_no_more_is_shown_than_may_be(desk: Desk) -> None:
    for most in (EXCERPT, 60, 0):
        for one in briefing(desk, since=MARCH, quotable=lambda id, most=most: most).stories:  # type: ignore[misc]  # as a lambda binds it
            shown: Counter[str] = Counter()
            words = [sentence.told for sentence in one.sentences]
            words += [told for question in one.questions for answer in question.answers for told in answer.told]
            for told in words:
                shown[told.passage.article] += len(told.shown)
            assert all(count <= most for count in shown.values())


def test_what_a_story_has_more_than_before_is_told(desk: Desk) -> None:
    fire = desk.stories(order="highlights", limit=1).items[0]
    assert fire.first is not None
    # All of it came to this desk just now, so it is new as a whole since any instant of its own time.
    later = briefing(desk, since=datetime(2026, 3, 11, tzinfo=UTC)).stories
    grown = next(one for one in later if one.row.id == fire.id)
    assert grown.news is not None
    assert grown.news.reports == fire.reports
    assert briefing(desk, since=MARCH).stories[0].news is None


# -- on the terminal, as a document, as a mail ------------------------------------------------------------------------


def test_it_is_told_on_a_terminal(wire: Wire) -> None:
    shown = wire("briefing", "--since", "2026-03-01", "--until", "2026-04-01").out
    assert shown.startswith("Briefing 2026-03-01 to 2026-04-01\n")
    assert FIRE in shown
    assert "3–4 independent origins · 5 reports · 5 outlets · en vi" in shown
    assert "Accounts differ: how many dead\n    11 dead " in shown


def test_json_keeps_to_its_schema(wire: Wire) -> None:
    value = conforms(wire("briefing", "--since", "2026-01-01", "--json").json(), "briefing")
    assert value["stories"][0]["story"]["title"] == FIRE


def test_a_document_leads_to_the_reports_and_holds_no_more_of_them_than_may_leave(wire: Wire) -> None:
    text = wire("briefing", "--since", "2026-03-01", "--format", "md", "--stories", "1").out
    assert text.startswith("# Briefing 2026-03-01\n\n## 11 killed as fire rips")
    assert "## Further stories" in text
    quoted = re.findall(r"^> (?!— )(.*)$", text, re.MULTILINE)
    assert quoted
    assert all(len(words) <= EXCERPT for words in quoted)


def test_a_mail_is_one_that_programs_read(wire: Wire) -> None:
    raw = wire("briefing", "--since", "2026-03-01", "--format", "mail", "--to", "desk@example.org").out
    mail = email.message_from_string(raw, policy=email.policy.default)
    assert mail["To"] == "desk@example.org"
    assert mail["Subject"] == f"Briefing 2026-03-01: {FIRE}"
    body = mail.get_body()
    assert body is not None
    assert FIRE in body.get_content()
    assert max(map(len, body.get_content().splitlines())) <= 76


def test_it_is_sent_by_the_server_of_the_settings(wire: Wire, tmp_path: Path) -> None:
    box = Mailbox()
    settings = tmp_path / "settings.toml"
    settings.write_text(
        f'[alerts]\nsmtp_host = "127.0.0.1"\nsmtp_port = {box.port}\nsmtp_security = "none"\n'
        'mail_from = "a@b.example"\n'
    )
    done = wire("briefing", "--since", "2026-03-01", "--send-to", "desk@example.org", "--settings", str(settings))
    box.close()
    assert (done.code, done.out) == (0, "")
    mail = email.message_from_string(box.mails[0], policy=email.policy.default)
    assert (mail["From"], mail["To"]) == ("a@b.example", "desk@example.org")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--send-to", "desk@example.org"), 2, "alerts.smtp_host"),
        (("--format", "mail", "--to", "a@b\nBcc: c@d"), 1, "cannot be sent to"),
        (("--to", "a@b.example"), 2, "--to goes with --format mail"),
        (("--json", "--format", "md"), 2, "--json is a form of its own"),
        (("--since", "never"), 2, "'never' is no time"),
        (("--since", "2030-01-01"), 0, "No story was told then"),
        (("--lang", "xx", "--since", "2020-01-01"), 0, "No story was told then"),
    ],
)
def test_what_cannot_be_done_is_said(wire: Wire, arguments: tuple[str, ...], code: int, said: str) -> None:
    done = wire("briefing", *arguments)
    assert (done.code, done.out) == (code, "")
    assert said in done.err


# -- on a page --------------------------------------------------------------------------------------------------------


def test_the_page_tells_stories_and_leads_to_each_word(page: Served) -> None:
    text = page.ask("/briefing").text
    assert "Nhà hát Talle" in text
    ways = re.findall(r'class="claim"><a href="([^"#]+)#at"', text)
    assert ways
    assert all('id="at"' in page.ask(html.unescape(way)).text for way in ways)
    assert "/briefing?days=7" in text
    assert "No story was told then" in page.ask("/briefing?lang=de").text


def test_the_page_is_passed_on_as_markdown_under_the_same_filters(page: Served) -> None:
    answer = page.ask("/briefing.md?days=30&lang=vi")
    assert answer.status == 200
    assert answer.headers["content-type"].startswith("text/markdown")
    assert f"<{page.url}/s/" in answer.text
    assert answer.text.count("\n## ") == 1
    assert page.ask("/briefing.md?lang=de").text.count("\n## ") == 0


def test_programs_get_the_same(page: Served) -> None:
    answer = page.ask("/api/v1/briefing?since=2026-03-01T00:00:00Z&until=2026-04-01T00:00:00Z&told_in=vi")
    value = conforms(json.loads(answer.text), "briefing")
    assert [one["story"]["title"] for one in value["stories"]] == [FIRE]
    assert value["stories"][0]["language"] == "vi"


@pytest.mark.browser
@pytest.mark.parametrize(("scheme", "width"), SIGHTS)
def test_the_page_is_sound_and_accessible(browser: Browser, page: Served, width: int, scheme: str) -> None:
    with visiting(browser, page, width=width, scheme=scheme, language="vi") as visit:
        for path in ("/briefing", "/briefing?days=30&lang=vi", "/briefing?lang=de"):
            visit.open(path)
            visit.accessible()
            visit.fits()
