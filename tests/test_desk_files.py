"""Files into the desk: everything is kept, once; what was kept can be found, checked, exported and forgotten."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from desks import BUDGET, HARBOUR, START, desk_at, page
from wiredesk.desk.desk import open_desk
from wiredesk.desk.once import run
from wiredesk.desk.settings import Settings
from wiredesk.formats.tables import of_result
from wiredesk.model.errors import InputError, StoreError
from wiredesk.model.story import headline

SAMPLE = Path(__file__).parent.parent / "sample"


def line(**said: object) -> str:
    return json.dumps(said, ensure_ascii=False)


def test_a_folder_is_kept_whole_and_once(tmp_path: Path) -> None:
    with desk_at(tmp_path) as desk:
        first = desk.add([str(SAMPLE)])
        assert (first.pages.new, first.pages.held, first.skipped) == (21, 0, [])
        again = desk.add([str(SAMPLE)])
        assert (again.pages.new, again.pages.held, again.skipped) == (0, 21, [])


def test_the_desk_and_a_single_run_agree(tmp_path: Path) -> None:
    once = run([str(SAMPLE)], jobs=1)
    with desk_at(tmp_path) as desk:
        desk.add([str(SAMPLE)])
        stories = desk.stories(limit=100).items
        members = {frozenset(desk.story(row.id).story.articles) for row in stories}
        assert members == {frozenset(story.articles) for story in once.grouping.stories}
        for row in stories:
            view = desk.story(row.id)
            same = next(one for one in once.grouping.stories if one.articles == view.story.articles)
            assert view.origins == once.origins[same.id]
            assert view.quotes == once.quotes[same.id]
            assert [one.verdict for one in view.differences] == [one.verdict for one in once.differences[same.id]]
            assert set(view.grouping.links) >= set(same.links)


def test_lines_come_with_address_and_first_sight(tmp_path: Path) -> None:
    file = tmp_path / "in.jsonl.gz"
    rows = [
        line(url="https://a.example/1?utm_source=x", title="Harbour closed", body="\n".join(HARBOUR),
             first_seen="2026-11-01T10:00:00+07:00", published="2026-11-01"),
        line(url="https://a.example/1", title="Harbour closed", body="\n".join(HARBOUR)),
    ]  # fmt: skip
    file.write_bytes(gzip.compress("\n".join(rows).encode()))
    with desk_at(tmp_path) as desk:
        added = desk.add([str(file)])
        assert (added.pages.new, added.pages.held) == (1, 1)
        article = desk.article("https://a.example/1").article
        assert article.first_seen is not None
        assert article.first_seen.isoformat() == "2026-11-01T03:00:00+00:00"


def test_a_story_is_shown_under_the_title_that_is_stated_outside_the_text(tmp_path: Path) -> None:
    file = tmp_path / "in.jsonl"
    file.write_text(line(url="https://a.example/1", title="Harbour closed", text="\n".join(HARBOUR)))
    once = run([str(file)], jobs=1)
    assert HARBOUR[0].startswith(once.grouping.stories[0].title.exact), "the passage is of the text"
    assert [headline(story, once.readings) for story in once.grouping.stories] == ["Harbour closed"]
    assert [row[1] for part in of_result(once) for row in part.get("stories", ())] == ["Harbour closed"]
    with desk_at(tmp_path) as desk:
        desk.add([str(file)])
        assert [row.title for row in desk.stories().items] == ["Harbour closed"]


def test_a_time_far_ahead_of_first_sight_is_kept_as_stated_and_not_used(tmp_path: Path) -> None:
    file = tmp_path / "in.jsonl"
    file.write_text(
        line(url="https://a.example/1", title="Harbour closed", body="\n".join(HARBOUR),
             first_seen="2026-11-01T10:00:00Z", published="2027-03-01T00:00:00Z")
    )  # fmt: skip
    with desk_at(tmp_path) as desk:
        desk.add([str(file)])
        view = desk.article("https://a.example/1")
        assert view.article.published is not None
        assert view.article.published.value.value.startswith("2027-03-01")
        assert view.row.by_sight
        assert view.row.dated is not None
        assert view.row.dated.isoformat() == "2026-11-01T10:00:00+00:00"


def test_what_cannot_be_read_is_said_and_the_rest_goes_on(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(page("Crane closes harbour of Corm", *HARBOUR))
    (tmp_path / "b.html").write_bytes(b"")
    with desk_at(tmp_path) as desk:
        added = desk.add([str(tmp_path / "a.html"), str(tmp_path / "b.html"), str(tmp_path / "none.html")])
        assert added.pages.new == 1
        assert [error.problem for error in added.skipped] == ["is empty", "cannot be read (No such file or directory)"]


def test_a_subscription_list_gives_sources_and_comes_out_again(tmp_path: Path) -> None:
    from wiredesk.formats.opml import opml
    from wiredesk.sources.opml import parse_opml

    file = tmp_path / "subscriptions.opml"
    file.write_text(
        '<opml version="2.0"><body><outline text="World"><outline type="rss" text="Herald" '
        'xmlUrl="https://herald.example/feed" htmlUrl="https://herald.example/" mood="calm"/></outline></body></opml>'
    )
    with desk_at(tmp_path) as desk:
        added = desk.add([str(file)], poll=False)
        assert [(source.address, source.folder) for source in added.sources] == [
            ("https://herald.example/feed", ("World",))
        ]
        sources = [source for source, _ in desk.sources()]
        out = parse_opml(opml(sources, title="out", created=START), source="out")
        assert out[0].attributes == {"mood": "calm"}
        assert out[0].folder == ("World",)


def test_a_saved_feed_gives_what_its_entries_carry(tmp_path: Path) -> None:
    file = tmp_path / "feed.xml"
    body = "".join(f"&lt;p&gt;{text}&lt;/p&gt;" for text in HARBOUR)
    file.write_text(
        '<rss version="2.0"><channel><title>Herald</title><item><title>Crane closes harbour of Corm</title>'
        f"<link>https://herald.example/a</link><description>{body}</description></item></channel></rss>"
    )
    with desk_at(tmp_path) as desk:
        assert desk.add([str(file)]).pages.new == 1
        assert desk.article("https://herald.example/a").article.is_article


def test_a_pasted_text_is_told_where_it_belongs_and_not_kept(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(page("Crane closes harbour of Corm", *HARBOUR))
    (tmp_path / "b.html").write_text(page("Talle passes its budget", *BUDGET))
    with desk_at(tmp_path) as desk:
        desk.add([str(tmp_path / "a.html"), str(tmp_path / "b.html")])
        checked = desk.check("Crane closes harbour of Corm\n\n" + "\n\n".join(HARBOUR))
        assert checked.row is not None
        assert checked.row.title == "Crane closes harbour of Corm"
        assert {link.kind for link in checked.links} & {"copy", "abridges"}
        assert len(desk.articles().items) == 2


def test_a_person_can_be_forgotten(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(page("Crane closes harbour of Corm", *HARBOUR))
    (tmp_path / "b.html").write_text(page("Talle passes its budget", *BUDGET))
    with desk_at(tmp_path) as desk:
        desk.add([str(tmp_path / "a.html"), str(tmp_path / "b.html")])
        assert [row.title for row in desk.to_forget("Ada Lorn").articles] == ["Crane closes harbour of Corm"]
        desk.forget("Ada Lorn")
        assert [row.title for row in desk.articles().items] == ["Talle passes its budget"]
        assert len(desk.stories().items) == 1
        with pytest.raises(InputError, match="no article, address, source or person"):
            desk.forget("Ada Lorn")


def test_an_id_may_be_shortened_and_an_unknown_one_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(page("Crane closes harbour of Corm", *HARBOUR))
    with desk_at(tmp_path) as desk:
        desk.add([str(tmp_path / "a.html")])
        id = desk.articles().items[0].id
        assert desk.article(id[:6]).article.id == id
        assert desk.story(id[:6]).row.title == "Crane closes harbour of Corm"
        with pytest.raises(InputError, match="is no article of this desk"):
            desk.article("ffffffff")


def test_what_was_read_with_older_packs_is_read_again(tmp_path: Path) -> None:
    from dataclasses import replace

    (tmp_path / "a.html").write_text(page("Crane closes harbour of Corm", *HARBOUR))
    with desk_at(tmp_path) as desk:
        desk.add([str(tmp_path / "a.html")])
        assert desk.reread() == 0
        (reading,) = desk.readings()
        desk.store.articles.put_readings([replace(reading, quotes=(), made_with={**reading.made_with, "quotes": "0"})])
        assert next(desk.readings()).quotes == ()
        assert desk.reread() == 1
        assert next(desk.readings()) == reading
        assert desk.reread() == 0


def test_a_backup_is_a_desk(tmp_path: Path) -> None:
    from wiredesk.desk.desk import open_desk

    (tmp_path / "a.html").write_text(page("Crane closes harbour of Corm", *HARBOUR))
    with desk_at(tmp_path) as desk:
        desk.add([str(tmp_path / "a.html")])
        desk.backup(str(tmp_path / "copy.sqlite"))
        rows = desk.articles()
    with open_desk(str(tmp_path / "copy.sqlite"), settings=desk.settings) as copy:
        assert copy.articles() == rows
        assert copy.store.articles.page(copy.store.articles.pages(rows.items[0].id)[0].id) is not None


def test_a_file_that_is_no_desk_is_not_touched(tmp_path: Path) -> None:
    from wiredesk.desk.desk import open_desk

    file = tmp_path / "notes.txt"
    file.write_text("not a desk")
    with pytest.raises(StoreError):
        open_desk(str(file))
    assert file.read_text() == "not a desk"


def test_the_folder_of_a_new_desk_is_made(tmp_path: Path) -> None:
    with open_desk(str(tmp_path / "new" / "folder" / "desk.sqlite"), settings=Settings()) as made:
        assert not made.articles().items
