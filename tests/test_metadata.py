"""What is known about an article, and how: headline, authors, dates, each from many places, weighed."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.desk.packs import installed_packs
from wiredesk.extraction.article import extract
from wiredesk.extraction.author_names import names_in
from wiredesk.extraction.date_values import date_in_address, in_clock_of, stated_time
from wiredesk.extraction.linked_data import linked_article
from wiredesk.model.article import Article
from wiredesk.model.identity import page_id
from wiredesk.model.page import Page, Provenance
from wiredesk.model.spans import Span
from wiredesk.model.values import when_of_iso
from wiredesk.text.line_dates import line_dates, months

PACKS = installed_packs()
TEXT = {
    "en": "The ferry operator said that the crossing from Lisk to Varn would stay closed until the fog had lifted, and "
    "that passengers with a ticket for the morning could use it on any later day of the week.",
    "de": "Die Reederei teilte mit, dass die Überfahrt von Lisk nach Varn geschlossen bleibt, bis sich der Nebel "
    "gelichtet hat, und dass die Fahrkarten für den Morgen an jedem späteren Tag der Woche gelten.",
    "sv": "Färjebolaget meddelade att överfarten från Lisk till Varn förblir stängd tills dimman har lättat, och att "
    "resenärer med biljett till morgonen kan använda den vilken senare dag i veckan som helst.",
    "vi": "Đơn vị vận hành phà cho biết tuyến từ Lisk đi Varn sẽ đóng cửa cho "
    "đến khi sương mù tan, và hành khách có vé "
    "buổi sáng có thể dùng vé đó vào bất cứ ngày nào sau đó trong tuần.",
    "ru": "Паромная компания сообщила, что переправа из Лиска в Варн останется "
    "закрытой, пока не рассеется туман, и что "
    "пассажиры с билетами на утро смогут воспользоваться ими в любой другой день недели.",
    "ja": "フェリー会社は、霧が晴れるまでリスクからヴァーンへの航路を閉鎖すると発表し、"
    "朝の便の切符を持つ乗客はその週のほかの日にも利用できると述べた。",
    "ar": "قالت شركة العبارات إن الخط من ليسك إلى فارن سيبقى مغلقا حتى ينقشع الضباب، وإن الركاب الذين يحملون تذاكر "
    "الصباح يمكنهم استخدامها في أي يوم لاحق من الأسبوع.",
}


def page(html: str, url: str | None = "https://harbour.example/fog") -> Article:
    data = html.encode()
    return extract(Page(page_id(url, "t", data), data, "", "html", Provenance("file", "t"), "t", None, url), PACKS)


def article(
    language: str = "en", *, head: str = "", top: str = "", foot: str = "", title: str = "Fog closes the crossing"
) -> Article:
    body = "".join(f"<p>{TEXT[language]}</p>" for _ in range(3))
    heading = f"<h1>{title}</h1>"
    return page(f"<html lang={language}><head>{head}</head><article>{heading}{top}{body}{foot}</article></html>")


def linked(**values: object) -> str:
    data = {"@context": "https://schema.org", "@type": "NewsArticle", **values}
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def names(found: Article) -> list[tuple[str, str]]:
    return [(one.name, one.role) for one in found.authors]


def day(found: Article) -> str | None:
    return found.published.value.value if found.published else None


# Headlines


def test_the_name_of_the_site_is_no_part_of_the_headline() -> None:
    meta = (
        '<meta property="og:site_name" content="Harbour Post">'
        '<meta property="og:title" content="Fog closes the port - Harbour Post">'
    )
    found = page(f"<head><title>Fog closes the port | Harbour Post</title>{meta}</head><p>{TEXT['en']}</p>")
    assert found.title is not None
    assert found.title.value == "Fog closes the port"
    shown = article(head=meta, title="Fog closes the port | Harbour Post").title
    assert shown is not None
    assert shown.value == "Fog closes the port"
    assert shown.span is not None


def test_a_kicker_before_the_headline_is_cut_off_where_the_page_states_it_without() -> None:
    head = linked(headline="Ferries stay in port for a third day") + (
        '<meta property="og:title" content="Ferries stay in port for a third day">'
        '<meta name="twitter:title" content="Ferries stay in port for a third day">'
        "<title>Ferries stay in port for a third day</title>"
    )
    found = article(head=head, title="Fog at sea Ferries stay in port for a third day")
    assert found.title is not None
    assert found.title.value == "Ferries stay in port for a third day"
    assert found.title.span is not None
    assert found.title.span.of(found.text) == "Ferries stay in port for a third day"


def test_a_heading_below_the_first_that_other_statements_repeat_is_what_readers_take_for_the_headline() -> None:
    head = linked(headline="“Like wool”: the fog that stopped the ferries") + "<title>Lisk fog ferries</title>"
    shown = "<p>Weather</p><h2>“Like wool”: the fog that stopped the ferries</h2>"
    found = article(head=head, title="Lisk fog ferries", top=shown).title
    assert found is not None
    assert found.value == "“Like wool”: the fog that stopped the ferries"
    assert found.rule == "block.heading"
    assert found.span is not None
    sub = article(title="Lisk fog ferries", top="<h2>How long will it last in the bay</h2>").title
    assert sub is not None
    assert sub.value == "Lisk fog ferries"


def test_words_above_a_headline_are_cut_off_where_another_statement_has_other_ones_there() -> None:
    whole = "Fog at sea Ferries stay in port for a third day"
    other = article(head=linked(headline="Weather: Ferries stay in port for a third day"), title=whole).title
    assert other is not None
    assert other.value == "Ferries stay in port for a third day"
    same = article(head=linked(headline="Fog at sea: Ferries stay in port for a third day"), title=whole).title
    assert same is not None
    assert same.value != "Ferries stay in port for a third day"


def test_other_headlines_are_kept_as_what_speaks_against() -> None:
    found = article(head=linked(headline="Port closed by fog, again"))
    assert found.title is not None
    assert found.title.value == "Fog closes the crossing"
    assert ("Port closed by fog, again", "json-ld") in found.title.against


def test_entities_that_a_site_writes_twice_are_read() -> None:
    found = page(f"<head>{linked(headline='Fish &amp;amp; fog in Lisk')}</head><p>{TEXT['en']}</p><p>{TEXT['en']}</p>")
    assert found.title is not None
    assert found.title.value == "Fish & fog in Lisk"


# Linked data


def test_linked_data_is_read_through_graphs_references_and_small_mistakes() -> None:
    graph = {"@graph": [
        {"@type": "WebPage", "datePublished": "2026-03-01"},
        {"@type": "Article", "headline": "Fog", "author": {"@id": "#a"}, "datePublished": "2026-03-12T08:00:00+01:00"},
        {"@type": "Person", "@id": "#a", "name": "Mira Lund"},
        {"@type": "ItemList", "itemListElement": [{"@type": "Article", "headline": "B", "datePublished": "2020-01"}]},
    ]}  # fmt: skip
    found = linked_article([json.dumps(graph)])
    assert (found.authors, found.published) == ([("Mira Lund", "Person")], ["2026-03-12T08:00:00+01:00"])
    broken = '/*<![CDATA[*/{"@type": "NewsArticle", "headline": "Fog", "datePublished": "2026-03-12",}/*]]>*/;'
    assert linked_article([broken]).published == ["2026-03-12"]
    beyond = (
        '{"@type": "NewsArticle", "name": "a "b" c", "datePublished": "2026-03-12", "author": [{"name": "Mira Lund"}]'
    )
    assert linked_article([beyond]).published == ["2026-03-12"]
    assert linked_article([beyond]).authors == [("Mira Lund", "")]


def test_comments_and_entries_of_a_live_blog_do_not_date_the_page() -> None:
    found = linked_article([json.dumps({
        "@type": "LiveBlogPosting", "datePublished": "2026-03-12",
        "liveBlogUpdate": [{"@type": "BlogPosting", "datePublished": "2026-03-14"}],
        "comment": {"@type": "Comment", "datePublished": "2026-03-15"},
    })])  # fmt: skip
    assert found.published == ["2026-03-12"]


@given(st.text(max_size=200))
def test_any_text_as_linked_data_gives_an_answer(text: str) -> None:
    linked_article(
        [text, f'{{"@type": "NewsArticle", "author": {text}}}', json.dumps({"@type": ["Article"], "author": text})]
    )


# Dates


@pytest.mark.parametrize(
    ("language", "line", "value"),
    [
        ("en", "March 12, 2026 at 5:06 PM", "2026-03-12T17:06"),
        ("de", "12. März 2026, 17:06 Uhr", "2026-03-12T17:06"),
        ("vi", "Thứ Năm, 12/03/2026 17:06 (GMT+7)", "2026-03-12T17:06+07:00"),
        ("ru", "12 марта 2026, 17:06", "2026-03-12T17:06"),
        ("ja", "2026年3月12日 17:06", "2026-03-12T17:06"),
        ("ar", "12 مارس 2026 - 17:06", "2026-03-12T17:06"),
        ("el", "Πέμπτη 12 Μαρτίου 2026, 17:06", "2026-03-12T17:06"),
        ("hu", "2026. március 12., 17:06", "2026-03-12T17:06"),
        ("th", "12 มีนาคม 2569 17:06", "2026-03-12T17:06"),
        ("bn", "১২ মার্চ ২০২৬", "2026-03-12"),
        ("lv", "2026. gada 12. marts", "2026-03-12"),
        ("ar", "12 آذار / مارس 2026", "2026-03-12"),
        ("en", "Mar 12, 20262 Shares1530 Views", "2026-03-12"),
        ("de", "12 | 03 | 2026", "2026-03-12"),
    ],
)
def test_a_line_states_its_day_in_any_language(language: str, line: str, value: str) -> None:
    assert [one.when.value for one in line_dates(line, Span(0, len(line)), months(PACKS), language)] == [value]


def test_figures_that_can_be_read_two_ways_give_both_readings() -> None:
    found = line_dates("03/12/2026", Span(0, 10), months(PACKS), "en", month_first=True)[0]
    assert found.when.value == "2026-03-12"
    assert found.other is not None
    assert found.other.value == "2026-12-03"


def test_another_date_of_the_page_tells_day_from_month() -> None:
    head = '<meta property="article:published_time" content="2026-03-12">'
    assert day(article(head=head, top="<div class=date>03/12/2026</div>")) == "2026-03-12"
    # Of a language whose order no pack tells.
    assert day(article("sv", head=head, top="<div class=date>03/12/2026</div>")) == "2026-03-12"


@pytest.mark.parametrize(
    ("value", "time"),
    [
        ("2026-03-12T08:00:00.123Z", "2026-03-12T08:00:00+00:00"),
        ("2026-03-12 08:00:00 +0700", "2026-03-12T08:00:00+07:00"),
        ("Thu, 12 Mar 2026 08:00:00 GMT", "2026-03-12T08:00:00+00:00"),
        ("1773302400", "2026-03-12T08:00:00+00:00"),
        ("1773302400000", "2026-03-12T08:00:00+00:00"),
        ("12. März 2026", "2026-03-12"),
        ("2026-03", None),
        ("soon", None),
    ],
)
def test_attributes_state_times_in_many_forms(value: str, time: str | None) -> None:
    found = stated_time(value, months(PACKS), "de")
    assert (found.value if found else None) == time


def test_the_finest_of_the_values_that_agree_is_given_with_its_zone() -> None:
    found = article(
        head=linked(datePublished="2026-03-12T17:06:00+07:00") + '<meta name="date" content="2026-03-12">',
        top="<p class=date>12 March 2026</p>",
    )
    assert found.published is not None
    assert found.published.value.value == "2026-03-12T17:06:00+07:00"
    assert found.published.how == "json-ld"
    assert found.published.span is not None
    assert found.published.span.of(found.text) == "12 March 2026"


def test_an_instant_in_utc_is_told_in_the_clock_that_readers_see() -> None:
    found = article(head=linked(datePublished="2026-03-13T01:06:00Z"), top="<p class=date>March 12, 2026 8:06 PM</p>")
    assert day(found) == "2026-03-12T20:06:00-05:00"
    late, noon = when_of_iso("2026-03-13T01:06:00Z"), when_of_iso("2026-03-12T12:34")
    assert late is not None
    assert noon is not None
    assert in_clock_of(late, noon) == late


def test_the_day_of_the_last_change_is_not_the_day_of_publication() -> None:
    found = article(
        head='<meta property="article:published_time" content="2024-01-05T10:00:00Z">'
        '<meta property="article:modified_time" content="2026-03-12T10:00:00Z">',
        top="<p class=date>Updated March 12, 2026</p>",
    )
    assert day(found) == "2024-01-05T10:00:00+00:00"
    assert found.updated is not None
    assert found.updated.value.value == "2026-03-12T10:00:00+00:00"


@pytest.mark.parametrize(
    ("language", "published", "updated"),
    [
        ("en", "Published 10 March 2026", "Updated 12 March 2026"),
        ("de", "Veröffentlicht am 10.03.2026", "Aktualisiert am 12.03.2026"),
        ("ru", "Опубликовано 10.03.2026", "Обновлено 12.03.2026"),
        ("ja", "公開 2026年3月10日", "更新 2026年3月12日"),
    ],
)
def test_words_beside_a_date_say_what_it_is(language: str, published: str, updated: str) -> None:
    found = article(language, top=f"<p class=date>{published}</p><p class=date>{updated}</p>")
    assert day(found) == "2026-03-10"
    assert found.updated is not None
    assert found.updated.value.value == "2026-03-12"
    backwards = article(language, top=f"<p class=date>{updated}</p><p class=date>{published}</p>")
    assert day(backwards) == "2026-03-10"


def test_a_contradiction_is_kept() -> None:
    found = article(head=linked(datePublished="2026-03-12T08:00:00Z"), top="<p class=date>10 February 2026</p>")
    assert found.published is not None
    assert [(when.value, how) for when, how in found.published.against] == [("2026-02-10", "stated")]


def test_dates_of_comments_teasers_and_rights_date_no_page() -> None:
    foot = (
        "<div class=comments><time datetime=2026-03-20>20 March 2026</time> Well said.</div>"
        "<aside class=related><a href=/x>Old keeper retires</a> <time datetime=2024-05-03>3 May 2024</time></aside>"
        "<footer>© 2026 Harbour Post</footer>"
    )
    assert article(foot=foot).published is None


def test_a_list_of_times_that_differ_does_not_date_a_page_whose_line_does() -> None:
    others = "".join(f"<li><time datetime=2026-01-0{day}T09:00:00Z>x</time></li>" for day in (1, 3, 5))
    found = article("de", top="<div class=date>Donnerstag, 12. März 2026</div>", foot=f"<ul class=more>{others}</ul>")
    assert day(found) == "2026-03-12"


def test_a_line_below_the_text_that_says_published_dates_the_page() -> None:
    foot = (
        "<p>Tags: fog, ferries</p><p class=meta>Dieser Beitrag wurde am 12. März 2026 veröffentlicht von Mira Lund</p>"
    )
    assert day(article("de", foot=foot)) == "2026-03-12"


def test_a_page_made_anew_keeps_the_earlier_day_that_it_shows() -> None:
    head = linked(datePublished="2026-03-12", dateModified="2026-03-12")
    assert day(article(head=head, top="<p class=date>Published April 26, 2023</p>")) == "2023-04-26"


def test_a_date_that_is_written_twice_is_one() -> None:
    assert day(article("de", top="<p class=date>12.03.202612.03.2026</p>")) == "2026-03-12"


def test_the_one_day_that_boxes_name_dates_a_page_that_says_nothing_else() -> None:
    box = "<aside><time datetime=2026-03-12T08:00:00Z>yesterday</time></aside>"
    assert day(article(foot=box)) == "2026-03-12T08:00:00+00:00"
    assert article(foot=box + box.replace("12T", "10T")).published is None


def test_a_page_that_an_archive_keeps_is_not_dated_by_the_archive() -> None:
    assert date_in_address("https://web.archive.org/web/20160218174457/http://a.example/fog.html") is None
    kept = date_in_address("https://web.archive.org/web/20160218174457/http://a.example/2010/05/19/fog.html")
    assert kept is not None
    assert kept.value == "2010-05-19"


# Authors


@pytest.mark.parametrize(
    ("language", "line", "wanted"),
    [
        ("en", "By Mira Lund and Jonas Ebbe", ["Mira Lund", "Jonas Ebbe"]),
        ("en", "Mira Lund, Senior Reporter", ["Mira Lund"]),
        ("en", "By Mira Lund | March 12, 2026", ["Mira Lund"]),
        ("en", "Posted on 12 March 2026 by Mira Lund", ["Mira Lund"]),
        ("de", "Von Mira Lund und Jonas Ebbe", ["Mira Lund", "Jonas Ebbe"]),
        ("fr", "Par Mira Lund et Jonas Ebbe", ["Mira Lund", "Jonas Ebbe"]),
        ("es", "Por Mira Lund", ["Mira Lund"]),
        ("ru", "Автор: Мира Лунд", ["Мира Лунд"]),
        ("vi", "Bởi Nguyễn Thu Hà và Trần Đức An", ["Nguyễn Thu Hà", "Trần Đức An"]),
        ("ar", "بقلم ميرا لوند", ["ميرا لوند"]),
        ("de", "Autorin/Autor Mira Lund", ["Mira Lund"]),
        ("de", "Von Mira Lund (mlu)", ["Mira Lund"]),
        ("ko", "리스크, 바른 김민지 기자 minji@harbour.example", ["김민지"]),
        ("en", "Read more about the harbour", []),
        ("en", "mira@harbour.example", []),
        ("en", "Share this story", []),
    ],
)
def test_names_are_read_without_what_stands_around_them(language: str, line: str, wanted: list[str]) -> None:
    assert names_in(line, PACKS.get(language), (), field=False) == wanted


def test_a_field_for_names_holds_nicknames_and_bodies_too() -> None:
    pack = PACKS.get("en")
    assert names_in("fogwatcher", pack, (), field=True) == ["fogwatcher"]
    assert names_in("Lisk Post & Gazette", pack, (), field=True) == ["Lisk Post & Gazette"]
    assert names_in("admin", pack, (), field=True) == []
    assert names_in("Chief Technology Officer", pack, (), field=True) == []


def test_names_that_several_places_give_are_given_once_with_their_span() -> None:
    found = article(
        head=linked(author=[{"@type": "Person", "name": "Mira Lund"}]) + '<meta name="author" content="Mira Lund">',
        top='<div class="byline">By <a rel="author" href="/a/lund">Mira Lund</a>, Senior Reporter</div>',
    )
    assert names(found) == [("Mira Lund", "writer")]
    span = found.authors[0].span
    assert span is not None
    assert span.of(found.text) == "Mira Lund"


def test_who_signs_between_the_lead_and_the_text_made_it() -> None:
    lead = f"<p class=lead>{TEXT['en']}</p><span>Port</span><span>Share</span><div>Mira Lund | 12.03.2026</div>"
    assert names(article(top=lead)) == [("Mira Lund", "writer")]


def test_an_agency_that_signs_with_a_person_is_named_with_it() -> None:
    found = article(head=linked(author={"@type": "Person", "name": "Mira Lund und Jonas Ebbe, dpa"}))
    assert names(found) == [("Mira Lund", "writer"), ("Jonas Ebbe", "writer"), ("dpa", "agency")]


def test_the_outlet_is_no_person() -> None:
    head = '<meta property="og:site_name" content="Harbour Post"><meta name="author" content="Harbour Post">'
    assert names(article(head=head)) == [("Harbour Post", "outlet")]
    assert names(article(head=head, top="<p class=byline>By Mira Lund</p>")) == [("Mira Lund", "writer")]


def test_authors_of_teasers_and_comments_did_not_write_the_page() -> None:
    foot = (
        '<aside class="related"><a href="/x">Old keeper retires</a><span class="author">Teodor Wace</span></aside>'
        '<div class="comments"><span class="author">Anton Brel</span><p>Well said.</p></div>'
    )
    found = article(top='<p class="author">Mira Lund</p>', foot=foot)
    assert names(found) == [("Mira Lund", "writer")]


def test_who_signs_a_vietnamese_text_stands_at_its_end() -> None:
    found = article("vi", title="Sương mù đóng cửa bến phà", foot="<p><strong>Nguyễn Thu Hà</strong></p>")
    assert ("Nguyễn Thu Hà", "writer") in names(found)
    translated = article("vi", title="Sương mù đóng cửa bến phà", foot="<p>Đức An (lược dịch)</p>")
    assert ("Đức An", "translator") in names(translated)


def test_a_middle_name_makes_no_second_person() -> None:
    head = linked(author={"@type": "Person", "name": "Mira Astrid Lund"})
    assert names(article(head=head, top="<p class=byline>By Mira Lund</p>")) == [("Mira Astrid Lund", "writer")]


@given(st.text(max_size=120))
def test_any_text_where_names_should_be_gives_an_answer(text: str) -> None:
    for field in (True, False):
        for name in names_in(text, PACKS.get("en"), ("harbourpost",), field=field):
            assert 2 <= len(name) <= 60


# Sections


def test_the_section_is_what_stands_by_the_headline_and_in_the_menu() -> None:
    menu = "<nav><a href=/h>Harbour</a><a href=/m>Markets</a><a href=/v>Video</a></nav>"
    body = "".join(f"<p>{TEXT['en']}</p>" for _ in range(3))
    found = page(
        f"<html lang=en>{menu}<article><div>Harbour</div><h1>Fog closes the crossing</h1>{body}</article></html>"
    )
    assert found.section is not None
    assert found.section.value == "Harbour"
    assert found.section.span is not None
    bare = page(f"<html lang=en>{menu}<article><h1>Fog closes the crossing</h1>{body}</article></html>")
    assert bare.section is None


def test_the_section_is_what_the_article_was_filed_under_or_what_its_address_is_called_in_a_menu() -> None:
    menu = "<nav><a href=/m>Markets</a> <a href=/h>Hafen und Meer</a> <a href=/l>Live</a></nav>"
    body = "".join(f"<p>{TEXT['en']}</p>" for _ in range(3))
    filed = "<footer><a href=/m rel='category tag'>Markets</a></footer>"
    shown = f"<h1>Fog closes the crossing</h1>{body}"
    for html, url, name, rule in (
        (f"<article>{shown}{filed}</article>", "https://harbour.example/fog", "Markets", "rel.section"),
        (f"{menu}{shown}", "https://harbour.example/hafen-und-meer/fog", "Hafen und Meer", "address.menu"),
        (f"{menu}{shown}", "https://harbour.example/markets/hafen-und-meer/fog", "Hafen und Meer", "address.menu"),
        (f"{menu}{shown}", "https://harbour.example/live/fog", None, None),
    ):
        found = page(f"<html lang=en>{html}</html>", url)
        assert (found.section and found.section.value, found.section and found.section.rule) == (name, rule)
        if found.section is not None:
            assert found.section.span is not None
            assert found.section.span.of(found.text) == name
