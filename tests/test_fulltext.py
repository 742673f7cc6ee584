"""The index of words: what was put in is found by each of its words, and what was taken out by none."""

from __future__ import annotations

import contextlib
import sqlite3
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engines import AnyStore
from kept_pages import NOON, kept, reading_of
from wiredesk.model.article import Author
from wiredesk.model.errors import InputError
from wiredesk.model.findings import Credit, Entity, EntityKind, Quote, Reading
from wiredesk.model.kept import ArticleRow, StoryRow
from wiredesk.model.query import All, Any, Between, Differs, Having, Node, Not, OriginsAre, Words
from wiredesk.model.source import Source
from wiredesk.model.spans import ArticleId, EntityId, SourceId, Span
from wiredesk.model.values import Found
from wiredesk.search.query import parse_query
from wiredesk.store import fulltext
from wiredesk.store.opened import open_store
from wiredesk.store.places import SPREAD, first_place, places
from wiredesk.store.ranking import score
from wiredesk.text import names
from wiredesk.text.folding import terms
from wiredesk.text.snippets import CLOSE, OPEN

NOW = NOON + timedelta(days=2)


class Shelf:
    """A desk's store with articles put in by a word each."""

    def __init__(self, place: str | Path) -> None:
        self.store: AnyStore = open_store(place)
        self.count = 0

    def add(
        self,
        body: str,
        *,
        title: str = "Untitled",
        days: float = 0.0,
        outlet: str | None = None,
        language: str = "en",
        url: str | None = None,
        section: str | None = None,
        source: str | None = None,
        author: str | None = None,
        is_article: bool = True,
        stated: bool = True,
        entities: Sequence[tuple[EntityKind, Sequence[str]]] = (),
        keys: Mapping[str, str] = {},
        quoted: str | None = None,
        credit: str | None = None,
    ) -> str:
        """Stores and indexes one; its title, by which tests know it. days: how long before noon it was published.
        keys: of entities by their first form, where it is another than that folded."""
        self.count += 1
        url = url or f"https://news.example/{self.count}"
        one = kept(
            url, body, title=title, outlet=outlet, language=language, section=section, source=source,
            author=author, is_article=is_article, received=NOON - timedelta(days=days),
            published=(NOON - timedelta(days=days)).isoformat() if stated else None,
        )  # fmt: skip
        reading = reading_of(one)
        text = reading.article.text
        quotes: tuple[Quote, ...] = ()
        if quoted is not None:
            at = text.index(quoted)
            words = Span(at, at + len(quoted))
            quotes = (Quote(words, words, (words,), "direct", None, None, "say", "test"),)
        credits = (Credit(Span(0, 1), credit, "agency", "article", Span(0, 1), "test"),) if credit else ()
        found = tuple(
            Entity(EntityId(f"{kind}:{forms[0]}"), kind, tuple(forms), keys.get(forms[0]) or names.key(forms[0]))
            for kind, forms in entities
        )
        self.keep(replace(one, reading=replace(reading, entities=found, quotes=quotes, credits=credits)))
        return title

    def keep(self, one: object) -> None:
        assert hasattr(one, "reading")
        with self.store.writing():
            self.store.articles.keep([one])  # type: ignore[list-item]  # a Kept, as `add` makes it
            self.store.fulltext.put([one.reading])

    def readings(self) -> list[Reading]:
        return list(self.store.articles.readings())

    def hits(self, query: str | Node, limit: int = 100) -> list[ArticleRow]:
        node = parse_query(query, now=NOW).root if isinstance(query, str) else query
        return list(self.store.fulltext.articles(node, now=NOW, limit=limit)[0].items)

    def titles(self, query: str | Node) -> list[str]:
        return [row.title for row in self.hits(query)]

    def stories(self, query: str) -> list[StoryRow]:
        return list(self.store.fulltext.stories(parse_query(query, now=NOW).root, now=NOW)[0].items)

    def story(self, titles: Sequence[str], *, at_least: int = 1, at_most: int = 1, asks: str = "") -> None:
        """A story of articles by their titles, as grouping writes it."""
        db = self.store.db
        number = db.insert(
            "INSERT INTO stories (id, title, reports, outlets, languages, at_least, at_most, copies, differs, "
            "differs_on, shown, growth, settled) VALUES (?, ?, ?, '[]', '[]', ?, ?, 0, ?, ?, 0, 0, TRUE)",
            (
                f"s-{titles[0]}",
                titles[0],
                len(titles),
                at_least,
                at_most,
                int(bool(asks)),
                f'["{asks}"]' if asks else "[]",
            ),
        )
        for title in titles:
            db.write(
                "INSERT INTO story_articles (article, story) SELECT number, ? FROM articles WHERE title = ? "
                "ON CONFLICT (article) DO UPDATE SET story = excluded.story",
                (number, title),
            )


@pytest.fixture
def shelf(new_place: Callable[[], str]) -> Iterator[Shelf]:
    made = Shelf(new_place())
    yield made
    made.store.close()


# Words


def test_an_article_is_found_by_its_words_whatever_their_spelling(shelf: Shelf) -> None:
    shelf.add("Báo động ở Đà Nẵng sau trận bão.", title="Bão", language="vi")
    shelf.add("A quiet day.", title="Quiet")
    for query in (
        "báo động",
        "bao dong",
        "BÁO ĐỘNG",
        "da nang",
        "Đà Nẵng",
        "bão",
        '"trận bão"',
        "nẵn* trận",
        "Bao Đong",
    ):
        assert shelf.titles(query) == ["Bão"], query
        assert shelf.titles(unicodedata.normalize("NFD", query)) == ["Bão"], query
    assert shelf.titles("quiet bão") == []


def test_the_spelling_that_was_typed_comes_first(shelf: Shelf) -> None:
    shelf.add("Cảnh sát nói về vụ bạo động.", title="bạo", language="vi")
    shelf.add("Còi báo động vang lên.", title="báo", language="vi", days=300)
    shelf.add("bao dong khong dau", title="bao", language="vi", days=200)
    assert shelf.titles("báo động") == ["báo", "bạo", "bao"]
    assert shelf.titles("bao dong")[0] == "bao"
    assert sorted(shelf.titles("bao dong")) == ["bao", "báo", "bạo"]
    assert shelf.titles("bạo động")[0] == "bạo"


def test_syllables_of_one_word_count_more_side_by_side(shelf: Shelf) -> None:
    shelf.add("Ông cho báo biết điều động thêm người.", title="apart", language="vi")
    shelf.add("Còi báo động vang lên đêm qua.", title="together", language="vi")
    assert shelf.titles("báo động") == ["together", "apart"]


def test_words_of_the_title_count_more(shelf: Shelf) -> None:
    shelf.add("The mayor spoke of the ferry.", title="A day in Selm")
    shelf.add("The mayor spoke of the harbour.", title="A ferry sinks")
    assert shelf.titles("ferry") == ["A ferry sinks", "A day in Selm"]


def test_fresh_reports_come_before_old_ones_that_say_the_same(shelf: Shelf) -> None:
    titles = [shelf.add("The ferry sank again.", title=f"{days} days ago", days=days) for days in (40, 0, 400, 3)]
    assert shelf.titles("ferry again") == [titles[1], titles[3], titles[0], titles[2]]


def test_an_old_report_that_fits_much_better_still_comes_first(shelf: Shelf) -> None:
    shelf.add("The council met. It spoke of a ferry. " + "It spoke of roads, schools and rents. " * 9, title="aside")
    shelf.add("The ferry sank. The ferry was old.", title="Ferry sinks", days=20)
    for _ in range(8):
        shelf.add("Nothing of the kind.")
    assert shelf.titles("ferry")[0] == "Ferry sinks"


def test_phrases_operators_and_groups(shelf: Shelf) -> None:
    shelf.add("red market fire", title="a")
    shelf.add("fire in the market", title="b")
    shelf.add("market day", title="c")
    for query, titles in {
        '"market fire"': "a", "market fire": "ab", "market -fire": "c", "fire OR day": "abc",
        "(fire OR day) NOT red": "bc", "-fire": "c", "mark*": "abc", "fir* -red": "b", '"the mark"*': "b", "": "abc",
        "market AND NOT (fire OR day)": "",
        '-"market fire" -day': "b", "fire -(red OR day)": "b",
    }.items():  # fmt: skip
        assert "".join(sorted(shelf.titles(query))) == titles, query


def test_scripts_without_spaces(shelf: Shelf) -> None:
    shelf.add("首相は東京で会見した。日本の経済は…", title="ja", language="ja")
    shelf.add("国家主席习近平在北京会见了总统。", title="zh", language="zh")
    shelf.add("นายกรัฐมนตรีไทยประกาศการเลือกตั้งใหม่", title="th", language="th")
    shelf.add("서울에서 회담이 열렸다.", title="ko", language="ko")
    for query, title in {
        "東京": "ja", "日本": "ja", '"日本の経済"': "ja", "首": "ja", "习近平": "zh", "北京 总统": "zh", "เลือกตั้ง": "th",
        "ไทย": "th", "นายก": "th", "서울": "ko", "회담": "ko",
    }.items():  # fmt: skip
        assert shelf.titles(query) == [title], query
    assert shelf.titles("京東") == []
    assert f"{OPEN}東京{CLOSE}" in shelf.hits("東京")[0].snippet


def test_a_page_that_is_no_article_is_not_found(shelf: Shelf) -> None:
    shelf.add("ferry ferry", title="front page", is_article=False)
    assert shelf.titles("ferry") == []


def test_an_edit_is_found_by_its_new_words_alone(shelf: Shelf) -> None:
    shelf.add("Twelve died.", title="early", url="https://news.example/x")
    shelf.count += 1
    later = kept("https://news.example/x", "Fourteen died.", title="late", received=NOON + timedelta(hours=1))
    shelf.keep(later)
    assert shelf.titles("died") == ["late"]
    assert shelf.titles("twelve") == []
    assert shelf.titles("fourteen") == ["late"]


def test_putting_the_same_again_changes_nothing(shelf: Shelf) -> None:
    shelf.add("ferry", title="a", entities=[("person", ["Ada Lorn"])])
    before = (
        list(shelf.store.db.read("SELECT * FROM searched")),
        list(shelf.store.db.read("SELECT * FROM search_values")),
    )
    shelf.store.fulltext.put(shelf.readings() * 3)
    after = (
        list(shelf.store.db.read("SELECT * FROM searched")),
        list(shelf.store.db.read("SELECT * FROM search_values")),
    )
    assert before == after
    assert shelf.titles("ferry") == ["a"]


# Fields


def test_fields(shelf: Shelf) -> None:
    shelf.add(
        "Ada Lorn of the Talle News Agency said in Corm: “never again the ferry” and left.", title="a", language="vi",
        outlet="Nhật Báo Cửa Sông", section="Thế giới", author="Lan Phương", credit="TNA",
        quoted="never again the ferry", url="https://courier.example/a",
        entities=[("person", ["Ada Lorn", "Lorn"]), ("organisation", ["Talle News Agency", "TNA"]),
                  ("place", ["Corm"])],
    )  # fmt: skip
    shelf.add("Nothing of it, Lorn and Corm but in words.", title="b", language="zh-Hant")
    for query in (
        "lang:vi", "person:lorn", 'person:"ada lorn"', "person:lor*", "org:tna", 'org:"news agency"', "place:corm",
        'outlet:"cua song"', "outlet:courier.example", "author:phuong", "category:thế", "origin:tna",
        'quote:"again the"', "lang:vi person:lorn -category:sport", "quote:ferry",
    ):  # fmt: skip
        assert shelf.titles(query) == ["a"], query
    for query in ('person:"lorn ada"', "person:corm", "place:lorn", "quote:said", 'quote:"ferry and"', "category:vi"):
        assert shelf.titles(query) == [], query
    assert shelf.titles("lang:zh") == shelf.titles("lang:zh-hant") == shelf.titles("-lang:vi") == ["b"]


def test_a_person_is_found_by_all_names_and_across_scripts(shelf: Shelf) -> None:
    shelf.add("Зеленський прибув.", title="uk", language="uk", entities=[("person", ["Зеленський"])])
    shelf.add("Tổng bí thư Nguyễn Văn Hưng nói.", title="vi", entities=[("person", ["Nguyễn Văn Hưng", "ông Hưng"])])
    assert shelf.titles("person:Zelenskiy") == ["uk"]
    assert shelf.titles("person:Зеленський") == ["uk"]
    assert shelf.titles('person:"nguyen van hung"') == shelf.titles('person:"Ông Hưng"') == ["vi"]


def test_a_source_is_named_by_title_address_or_id(shelf: Shelf) -> None:
    id = SourceId("0123456789abcdef01234567")
    shelf.store.sources.put(Source(id, "feed", "https://courier.example/rss", title="Korvel Courier"))
    shelf.add("ferry", title="by feed", source=id)
    shelf.add("ferry", title="by hand", url="https://other.example/1")
    assert shelf.titles("source:courier") == ["by feed"]
    assert shelf.titles('source:"korvel courier" ferry') == ["by feed"]
    assert shelf.titles(f"source:{id[:6]}") == ["by feed"]
    assert shelf.titles("source:other.example") == ["by hand"]
    assert shelf.titles("-source:courier") == ["by hand"]
    assert shelf.titles("source:nobody") == []


# Time


def test_time_is_publication_else_first_sight_and_the_row_says_which(shelf: Shelf) -> None:
    shelf.add("ferry", title="stated", days=3)
    shelf.add("ferry", title="seen", days=1, stated=False)
    assert [(row.title, row.by_sight) for row in shelf.hits("ferry since:2026-11-19")] == [("seen", True)]
    assert [(row.title, row.by_sight) for row in shelf.hits("ferry until:2026-11-18")] == [("stated", False)]
    assert sorted(shelf.titles("since:2026-11-17 until:2026-11-17")) == ["stated"]
    assert sorted(shelf.titles("since:6d")) == ["seen", "stated"]
    assert shelf.titles("-since:2026-11-19") == ["stated"]
    assert sorted(shelf.titles("since:2026-11-19 OR until:2026-11-17")) == ["seen", "stated"]


def test_what_has_no_time_is_found_and_lies_in_no_interval(shelf: Shelf) -> None:
    one = kept("https://news.example/u", "ferry", title="undated", received=None)
    shelf.keep(one)
    assert shelf.titles("ferry") == ["undated"]
    assert shelf.titles("since:2000 ferry") == shelf.titles("until:2100 ferry") == []
    assert shelf.titles("-since:2000") == ["undated"]


@given(st.datetimes(datetime(1950, 1, 1), datetime(2100, 1, 1)), st.text(max_size=8))
def test_places_grow_with_time_and_stay_near_it(time: datetime, id: str) -> None:
    micros = int(time.replace(tzinfo=UTC).timestamp() * 1_000_000)
    tried = [place for place, _ in zip(places(id, micros), range(100), strict=False)]
    assert all(0 <= place - first_place(micros) <= SPREAD for place in tried)
    assert first_place(micros + 1_000_000) > first_place(micros)
    assert tried == [place for place, _ in zip(places(id, micros), range(100), strict=False)]


def test_many_articles_of_one_instant_find_a_place_each(shelf: Shelf) -> None:
    for number in range(120):
        shelf.add(f"ferry {number}", title=str(number))
    assert len(shelf.titles("ferry since:2026-11-20 until:2026-11-20")) == 100
    assert shelf.store.fulltext.articles(parse_query("ferry", now=NOW).root, now=NOW)[1] == 120


# Stories


def test_stories_stand_where_their_best_report_stands(shelf: Shelf) -> None:
    for title, body, days in (("a", "ferry", 9.0), ("b", "ferry ferry", 1.0), ("c", "ferry", 3.0), ("d", "ferry", 0.0)):
        shelf.add(body, title=title, days=days)
    shelf.story(["a", "b"])
    shelf.story(["c"])
    assert [row.id for row in shelf.stories("ferry")] == ["s-a", "s-c"]
    assert shelf.store.fulltext.stories(parse_query("ferry", now=NOW).root, now=NOW)[1:] == (2, False)
    assert shelf.titles("ferry")[0] == "d"


def test_a_story_of_more_origins_comes_first(shelf: Shelf) -> None:
    shelf.add("The ferry sank.", title="single", days=1)
    shelf.add("The ferry sank.", title="sourced", days=2)
    shelf.story(["single"])
    shelf.story(["sourced"], at_least=4, at_most=5)
    assert [row.id for row in shelf.stories("ferry")] == ["s-sourced", "s-single"]
    assert shelf.titles("ferry") == ["sourced", "single"]


def test_origins_and_differences_of_the_story(shelf: Shelf) -> None:
    for title in "abc":
        shelf.add("ferry", title=title)
    shelf.story(["a"], at_least=1, at_most=1)
    shelf.story(["b"], at_least=2, at_most=4, asks="how many")
    for query, titles in {
        "origins:>=2": "b", "is:single-origin": "a", "origins:1..4": "ab", "origins:>4": "", "differs:how-many": "b",
        "differs:any": "b", "differs:when": "", "-differs:any": "ac", "ferry origins:>=1": "ab", "-origins:>=1": "c",
        "origins:>=2 OR is:single-origin": "ab", "(ferry origins:>=2) OR -origins:>=1": "bc",
    }.items():  # fmt: skip
        assert "".join(sorted(shelf.titles(query))) == titles, query


@pytest.mark.parametrize("age", [0, 1, 14, 400, None])
def test_a_score_falls_with_age_and_grows_with_fit_and_origins(age: int | None) -> None:
    now = 10**15
    dated = None if age is None else now - age * 86_400_000_000
    assert score(-2.0, dated, 1, now) > score(-1.0, dated, 1, now)
    assert score(-2.0, dated, 2, now) > score(-2.0, dated, 1, now) == score(-2.0, dated, None, now)
    assert score(-2.0, now, 1, now) >= score(-2.0, dated, 1, now)
    assert score(-2.0, dated, 1, now, together=True) > score(-2.0, dated, 1, now)
    assert score(-2.0, now + 10**12, 1, now) == score(-2.0, now, 1, now)


# Pages of results, counts


def test_pages_give_each_hit_once(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    for size, limit in ((1000, 7), (10, 4), (10, 1)):
        monkeypatch.setattr(fulltext, "RANKED", size)
        while shelf.count < 60:
            number = shelf.count
            title = "Ferry" if number % 7 == 0 else "Untitled"
            shelf.add(
                "ferry " + "báo " * (number % 3) + "bao " * (number % 2), title=f"{title} {number}", days=number % 13
            )
        for query, count in (("ferry", 60), ("báo", 50), ("ferry -báo", 10), ("ferry since:2026-11-10", 50)):
            node, cursor, seen = parse_query(query, now=NOW).root, None, list[str]()
            while True:
                listing, total, more = shelf.store.fulltext.articles(node, now=NOW, cursor=cursor, limit=limit)
                assert not more
                seen += [row.title for row in listing.items]
                cursor = listing.next
                if cursor is None:
                    break
                assert len(listing.items) == limit
            assert len(seen) == len(set(seen)) == total, (query, size)
            assert abs(total - count) <= 5


def test_the_spelling_counts_for_old_hits_too_where_a_condition_leaves_few(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.add("báo", title="old, as typed", days=50)
    shelf.add("bảo", title="old, otherwise", days=49)
    for number in range(9):
        shelf.add("báo", title=f"new {number}")
    shelf.story(["old, as typed", "old, otherwise"], at_least=3, at_most=3)
    monkeypatch.setattr(fulltext, "RANKED", 4)
    assert shelf.titles("báo origins:>=2") == ["old, as typed", "old, otherwise"]
    assert shelf.titles("báo until:2026-11-10") == ["old, as typed", "old, otherwise"]


def test_pages_of_stories_give_each_once(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fulltext, "RANKED", 5)
    for number in range(30):
        shelf.add("ferry " * (1 + number % 4), title=f"{number}", days=number)
    for number in range(0, 30, 2):
        shelf.story([f"{number}", f"{number + 1}"])
    node, cursor, seen = parse_query("ferry", now=NOW).root, None, list[str]()
    while True:
        listing, total, _ = shelf.store.fulltext.stories(node, now=NOW, cursor=cursor, limit=4)
        seen += [row.id for row in listing.items]
        cursor = listing.next
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == total == 15


def test_more_hits_than_are_counted_are_said_to_be_more(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(12):
        shelf.add("ferry", title=f"{number}", language="en" if number % 3 else "vi")
    monkeypatch.setattr(fulltext, "COUNTED", 10)
    listing, total, more = shelf.store.fulltext.articles(Words(("ferry",)), now=NOW)
    assert (len(listing.items), listing.total, total, more) == (12, None, 10, True)
    (facet,) = shelf.store.fulltext.facets(Words(("ferry",)), ["lang"])
    assert facet.more
    assert sum(count for _, count in facet.values) == 10
    monkeypatch.setattr(fulltext, "COUNTED", 12)
    assert shelf.store.fulltext.articles(Words(("ferry",)), now=NOW)[1:] == (12, False)


def test_a_cursor_that_is_none_is_refused(shelf: Shelf) -> None:
    for cursor in (
        "",
        "x",
        "!!!",
        "bm90IGpzb24",
        "WzEsMiwzXQ",
        "🙂",
        "WzEsMCwwLDFlMzA5XQ",
        "WzEsMiwwLC05OTk5OTk5OTk5OTk5OTk5OTk5OTldCg",
        "WzFlMzAsMiwwLC0xXQ",
    ):
        with pytest.raises(InputError, match="no cursor"):
            shelf.store.fulltext.articles(All(()), now=NOW, cursor=cursor)
        with pytest.raises(InputError, match="no cursor"):
            shelf.store.fulltext.stories(All(()), now=NOW, cursor=cursor)


def test_facets_count_the_values_of_hits(shelf: Shelf) -> None:
    id = SourceId("0123456789abcdef01234567")
    shelf.store.sources.put(Source(id, "feed", "https://courier.example/rss", title="Korvel Courier"))
    shelf.add("ferry", title="a", outlet="Courier", source=id, entities=[("person", ["Ada Lorn"]), ("place", ["Corm"])])
    shelf.add("ferry", title="b", outlet="courier", days=1, entities=[("person", ["Ada Lorn", "Lorn"])])
    shelf.add("tram", title="c", outlet="Herald", language="vi", section="Thế giới", author="Lan", credit="TNA")
    found = {facet.field: facet.values for facet in shelf.store.fulltext.facets(Words(("ferry",)))}
    assert found["outlet"] == (("Courier", 2),)
    assert found["person"] == (("Ada Lorn", 2),)
    assert found["place"] == (("Corm", 1),)
    assert found["lang"] == (("en", 2),)
    assert found["source"] == (("Korvel Courier", 1),)
    assert found["day"] == (("2026-11-20", 1), ("2026-11-19", 1))
    assert found["category"] == found["section"] == found["origin"] == ()
    with pytest.raises(InputError, match="cannot be counted"):
        shelf.store.fulltext.facets(All(()), ["mood"])


def test_a_facet_is_spelt_as_it_is_best_spelt_whichever_article_came_first(shelf: Shelf) -> None:
    for outlet in ("COURIER", "courier", "Courier", "couriER"):
        shelf.add("ferry", outlet=outlet)
    (facet,) = shelf.store.fulltext.facets(All(()), ["outlet"])
    assert facet.values == (("Courier", 4),)


def test_a_name_under_two_keys_is_one_value_of_a_facet_and_counts_an_article_once(shelf: Shelf) -> None:
    listed = {"Corm TV": "Corm TV"}
    shelf.add("ferry", title="a", entities=[("organisation", ["Corm TV"])], keys=listed)
    shelf.add("ferry", title="b", entities=[("organisation", ["Corm TV"])])
    both: list[tuple[EntityKind, list[str]]] = [("organisation", ["Corm TV"]), ("organisation", ["CTV"])]
    shelf.add("ferry", title="c", entities=both, keys={**listed, "CTV": "corm tv"})
    (facet,) = shelf.store.fulltext.facets(All(()), ["org"])
    assert facet.values == (("Corm TV", 3),)


def test_a_country_stands_in_a_facet_as_its_code_whatever_reports_call_it(shelf: Shelf) -> None:
    shelf.add("ferry", title="a", entities=[("place", ["Rome"]), ("place", ["Corm"])], keys={"Rome": "IT"})
    shelf.add("ferry", title="b", entities=[("place", ["Italien"])], keys={"Italien": "IT"})
    (facet,) = shelf.store.fulltext.facets(All(()), ["place"])
    assert facet.values == (("IT", 2), ("Corm", 1))
    assert shelf.titles("place:IT") == ["a", "b"]


def test_topics_and_sections_of_the_pages_own_are_two_facets(shelf: Shelf) -> None:
    shelf.add("ferry", title="a", section="News")
    shelf.add("ferry", title="b", section="Sport")
    found = {facet.field: facet.values for facet in shelf.store.fulltext.facets(All(()), ["category", "section"])}
    assert found == {"category": (("Sport", 1),), "section": (("News", 1),)}


# Taking out


def test_what_is_taken_out_is_found_by_nothing(shelf: Shelf) -> None:
    shelf.add("The ferry Seegurke sank.", title="gone", entities=[("person", ["Zwetschge Kraut"])])
    shelf.add("The ferry Otter sank.", title="stays", entities=[("person", ["Ada Lorn"])])
    [gone] = [reading.article.id for reading in shelf.readings() if "Seegurke" in reading.article.text]
    shelf.store.fulltext.remove([gone, ArticleId("not there")])
    assert shelf.titles("ferry") == ["stays"]
    assert shelf.titles("seegurke") == shelf.titles("person:kraut") == []
    assert [facet.values for facet in shelf.store.fulltext.facets(All(()), ["person"])] == [(("Ada Lorn", 1),)]
    shelf.store.fulltext.put(shelf.readings())
    assert sorted(shelf.titles("ferry")) == ["gone", "stays"]


def test_nothing_of_what_was_forgotten_stays_in_the_file(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "desk.sqlite")
    shelf.add("The ferry Seegurke sank.", title="Quetschkommode", entities=[("person", ["Zwetschge Kraut"])])
    for number in range(20):
        shelf.add(f"ferry {number}", title="stays")
    [gone] = [reading.article.id for reading in shelf.readings() if "Seegurke" in reading.article.text]
    shelf.store.upkeep.forget([gone], at=NOON)
    path = Path(shelf.store.db.path)
    shelf.store.close()
    with sqlite3.connect(path) as raw:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    raw.close()
    for file in path.parent.iterdir():
        data = file.read_bytes().lower()
        assert not [word for word in (b"seegurke", b"eegurk", b"zwetschge", b"quetschkom") if word in data], file.name


def test_an_index_that_is_made_anew_finds_the_same(shelf: Shelf, tmp_path: Path) -> None:
    titles = [shelf.add(f"ferry {number} báo động", title=f"{number}", days=number) for number in range(30)]
    shelf.store.fulltext.remove([reading.article.id for reading in shelf.readings()])
    assert shelf.titles("ferry") == []
    assert list(shelf.store.db.read("SELECT * FROM search_values")) == []
    shelf.store.fulltext.put(shelf.store.articles.readings())
    assert shelf.titles("ferry") == titles


def test_what_was_not_committed_is_not_in_the_index(shelf: Shelf) -> None:
    shelf.add("ferry", title="kept")
    with contextlib.suppress(RuntimeError), shelf.store.writing():
        shelf.add("ferry", title="undone")
        raise RuntimeError
    with shelf.store.writing():
        with contextlib.suppress(RuntimeError), shelf.store.writing():
            shelf.add("ferry tram", title="undone within")
            shelf.store.fulltext.remove([reading.article.id for reading in shelf.readings()])
            raise RuntimeError
        shelf.add("ferry", title="also kept")
    assert sorted(shelf.titles("ferry")) == ["also kept", "kept"]
    assert shelf.titles("tram") == []
    is_sound(shelf.store)


# Whatever comes


def is_sound(store: AnyStore) -> None:
    store.db.words().check()


NODES: st.SearchStrategy[Node] = st.recursive(
    st.builds(Words, st.lists(st.text(max_size=12), max_size=4).map(tuple), st.booleans())
    | st.builds(
        Having,
        st.sampled_from(
            ["lang", "person", "org", "place", "outlet", "author", "category", "source", "origin", "quote"]
        ),
        st.text(max_size=12),
    )
    | st.builds(
        Between,
        st.none() | st.datetimes(timezones=st.just(UTC)),
        st.none() | st.datetimes(timezones=st.just(UTC)),
    )
    | st.builds(OriginsAre, st.integers(0, 9), st.none() | st.integers(0, 9))
    | st.builds(Differs, st.sampled_from(["when", "how many", "any"])),
    lambda nodes: (
        st.builds(Not, nodes)
        | st.builds(All, st.lists(nodes, max_size=4).map(tuple))
        | st.builds(Any, st.lists(nodes, max_size=4).map(tuple))
    ),
    max_leaves=12,
)


@pytest.fixture(scope="module")
def small(new_place: Callable[[], str]) -> Iterator[Shelf]:
    made = Shelf(new_place())
    made.add("The ferry sank in Corm.", title="a", entities=[("place", ["Corm"])])
    made.add("Báo động ở Đà Nẵng.", title="b", language="vi", days=40)
    made.add("首相は東京で会見した。", title="c", language="ja", stated=False)
    made.story(["a", "b"], at_least=2, at_most=2, asks="when")
    yield made
    made.store.close()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(node=NODES)
def test_any_node_is_a_safe_query(small: Shelf, node: Node) -> None:
    listing, total, more = small.store.fulltext.articles(node, now=NOW)
    assert len(listing.items) == total <= 3
    assert not more
    small.store.fulltext.stories(node, now=NOW)
    rest, others, _ = small.store.fulltext.articles(Not(node), now=NOW)
    # What is not found by it is found by its opposite, and nothing by both.
    assert total + others == 3
    assert not {row.id for row in listing.items} & {row.id for row in rest.items}


WRAPS: tuple[Callable[[Node], Node], ...] = (
    Not,
    lambda node: All((node, Words(("ferry",)))),
    lambda node: Any((node, OriginsAre(1))),
    lambda node: Not(All((node, Differs("any")))),
    lambda node: Not(Any((Words(("corm",)), node))),
)


@pytest.mark.parametrize("wrap", WRAPS)
@pytest.mark.parametrize("depth", [15, 27, 28, 29, 60, 300])
def test_deep_nodes_are_safe(small: Shelf, wrap: Callable[[Node], Node], depth: int) -> None:
    node: Node = Words(("ferry",))
    for _ in range(depth):
        node = wrap(node)
    small.store.fulltext.articles(node, now=NOW)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=st.text())
def test_any_text_is_a_safe_query(small: Shelf, text: str) -> None:
    node = parse_query(text, now=NOW).root
    small.store.fulltext.articles(node, now=NOW)
    small.store.fulltext.facets(node)


@pytest.fixture(scope="module")
def scratch(new_place: Callable[[], str]) -> Iterator[Shelf]:
    made = Shelf(new_place())
    made.add("A ferry, and nothing else.", title="another")
    yield made
    made.store.close()


@settings(max_examples=60, deadline=None)
@given(text=st.text(st.characters(categories=["L", "N", "M", "Zs", "Po", "So"]), min_size=1, max_size=60))
def test_what_was_put_is_found_by_its_words_and_what_was_removed_by_none(scratch: Shelf, text: str) -> None:
    title = f"title {scratch.count}"
    scratch.add(text, title=title)
    reading = next(reading for reading in scratch.readings() if reading.article.text.startswith(title))
    body = reading.article.body
    found = terms(body)
    words = [body[start:end] for start, end in zip(found.starts, found.ends, strict=True)]
    forms = {form for word in (*words, body) for form in (word, unicodedata.normalize("NFD", word)) if found.plain}
    for form in forms:
        assert title in scratch.titles(Words((form,))), (form, body)
    scratch.store.fulltext.remove([reading.article.id])
    is_sound(scratch.store)
    for form in forms:
        assert title not in scratch.titles(Words((form,)))
    # Removed from the index, it is still held: out of the way of the next example.
    scratch.store.upkeep.forget([reading.article.id], at=NOON)


def test_titles_of_authors_and_sections_may_hold_anything(shelf: Shelf) -> None:
    nasty = '" OR 1=1 -- \ue011x \ud800 <script> *'
    one = kept("https://news.example/n", f"ferry {nasty}", title=nasty, outlet=nasty, section=nasty, author=nasty)
    reading = reading_of(one)
    author = (Author(nasty, "agency", "stated", 0.9),)
    article = replace(reading.article, authors=author, taken_from=Found(nasty, "meta", 0.5))
    shelf.keep(replace(one, reading=replace(reading, article=article)))
    assert len(shelf.hits("ferry")) == len(shelf.hits("outlet:script")) == len(shelf.hits("author:or")) == 1
    assert shelf.hits('"1 1 x script"')
    assert shelf.hits("person:x") == []
