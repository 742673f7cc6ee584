"""Pages that are no articles say so, with the reason and the passages that told it; articles stay articles."""

from __future__ import annotations

import pytest

from wiredesk.desk.packs import installed_packs
from wiredesk.extraction.article import extract
from wiredesk.extraction.kinds_words import kind_words
from wiredesk.model.article import Article
from wiredesk.model.identity import page_id
from wiredesk.model.page import Form, Page, Provenance

PACKS = installed_packs()
TEXT = (
    "The harbour of Lisk was closed on Tuesday after a barge with gravel sank in the narrow channel at its mouth.",
    "Three people were taken off the barge by a fishing boat, and none of them was hurt, the harbour office said.",
    "Divers are to look at the hull on Wednesday, when the water is expected to be clear enough for their lamps.",
    "Until then ferries to the islands leave from Corm, an hour to the north, and tickets remain valid there.",
    "The office said that the barge had been built in 1961 and had passed its last inspection in the spring.",
)
OPENINGS = (
    ("Barge sinks at the mouth of Lisk harbour", "Three people were taken off by a fishing boat and nobody was hurt."),
    ("Council of Corm buys back its own town hall", "The building had been sold eleven years ago to pay for a bridge."),
    ("Choir of ninety sings for an empty island", "Nobody lives on Orran any more, but the chapel was full of birds."),
    ("Bus drivers of Tarn vote for a shorter week", "Two thirds of them took part, more than ever, the union said."),
    ("Snow closes the pass road for a second week", "Shops in the upper valley are supplied by rail until Friday."),
    ("Museum returns a drum to the people of Aule", "It had hung in a corridor for ninety years without a label."),
)  # fmt: skip


def read(text: str, form: Form = "html", url: str | None = None) -> Article:
    data = text.encode()
    return extract(
        Page(page_id(url, "test", data), data, "", form, Provenance("file", "test"), "test", None, url), PACKS
    )


def report(title: str, *, head: str = "", parts: tuple[str, ...] = TEXT) -> str:
    body = "".join(f"<p>{part}</p>" for part in parts)
    return f"<title>{title} - Lisk Courier</title>{head}<h1>{title}</h1><p>By Nora Beltane</p>{body}"


def teasers(times: int = 1) -> str:
    return "".join(
        f"<div><h3><a href=/n/{title[:5]}>{title}</a></h3><p>{text}</p></div>" for title, text in OPENINGS * times
    )


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (f"<title>Harbour - Lisk Courier</title><h1>Harbour</h1>{teasers()}", "list of other pages"),
        (f"<title>Topic: Barges - Lisk Courier</title><h1>Topic: Barges</h1>{teasers()}", "tag page"),
        (f"<h1>Search results for “barge”</h1><p>6 results found</p>{teasers()}", "search results"),
        (f"<h1>Kết quả tìm kiếm cho: sà lan</h1>{teasers()}", "search results"),
        (f"<h1>Resultados de búsqueda</h1>{teasers()}", "search results"),
        (f"<h1>検索結果</h1>{teasers()}", "search results"),
        ("<h1>Log in</h1><p>Enter your e-mail address and your password.</p><p>Forgot your password?</p>", "login"),
        ("<h1>Đăng nhập</h1><p>Nhập tên đăng nhập và mật khẩu để tiếp tục đọc báo.</p><button>Gửi</button>", "login"),
        ("<h1>Anmelden</h1><p>Bitte geben Sie Ihre Adresse und Ihr Passwort ein.</p>", "login"),
        ("<h1>تسجيل الدخول</h1><p>أدخل بريدك الإلكتروني وكلمة المرور للمتابعة.</p>", "login"),
        (
            "<h1>Before you continue</h1><p>We and our partners use cookies to keep this site going and to show you"
            " advertisements. You can accept all of them or manage your choices.</p><button>Accept all</button>",
            "consent wall",
        ),
        (
            "<h1>Hier sind Sie richtig</h1><p>Mit Ihrer Einwilligung speichern wir und 112 weitere Firmen Daten auf"
            " Ihrem Gerät.</p><button>Alle akzeptieren</button>",
            "consent wall",
        ),
        ("<title>404 Not Found</title><h1>Page not found</h1><p>We could not find it.</p>", "page not found"),
        (
            "<title>Lisk Courier</title><h1>Where has it gone</h1><p>The story you were looking for may have been"
            " removed, or the page you requested never was.</p>",
            "page not found",
        ),
        ("<h1>Страница не найдена</h1><p>Возможно, она была удалена или перенесена.</p>", "page not found"),
        ("<h1>Η σελίδα δεν βρέθηκε</h1><p>Δοκιμάστε την αναζήτηση ή την αρχική σελίδα.</p>", "page not found"),
        ("<h1>पृष्ठ नहीं मिला</h1><p>कृपया मुखपृष्ठ पर जाएँ।</p>", "page not found"),
        ("<h1>Trang không tồn tại</h1><p>Bài viết bạn tìm đã bị xóa hoặc đường dẫn không đúng.</p>", "page not found"),
        ("<h1>Internal server error</h1><p>Something went wrong. Please try again later.</p>", "error page"),
        ("<h1>页面不存在</h1><p>您访问的页面已删除。</p>", "page not found"),
        (
            "<title>Just a moment</title><h1>lisk.example</h1><p>Verify you are human to go on.</p>",
            "check for machines",
        ),
        ("<div id=root></div><noscript>Please enable JavaScript to read this site.</noscript>", "only JavaScript"),
        (
            "<h1>Impressum</h1><p>Der Bote erscheint im Verlag Ufer, Kai 2. Verantwortlich ist Ina Orth.</p>",
            "about the site",
        ),
        (
            "<h1>Thời tiết</h1><table><tr><td>Thứ Hai</td><td>31°</td><tr><td>Thứ Ba</td><td>29°</td></table>",
            "weather",
        ),
        (
            "<meta property=og:type content=video.other><h1>Ferry in the fog</h1><video src=/a.mp4></video><p>1:42</p>",
            "video without text",
        ),
        ("<h1>Ferry in the fog</h1><p>It sailed.</p>", "too little text"),
        ("", "no text"),
    ],
)
def test_a_page_that_is_no_article_says_what_it_is(page: str, reason: str) -> None:
    article = read(page)
    assert not article.is_article
    assert article.reason == reason
    assert article.body == ""


def test_the_front_page_of_a_site_is_named_as_such() -> None:
    assert read(f"<title>Lisk Courier</title>{teasers(2)}", url="https://lisk.example/").reason == "home page"


def test_the_address_names_a_list_where_its_heading_does_not() -> None:
    article = read(f"<title>Barges</title><h1>Barges</h1>{teasers()}", url="https://lisk.example/tag/barges")
    assert article.reason == "tag page"


def test_the_passages_that_told_the_kind_say_so() -> None:
    article = read(f"<h1>Search results for “barge”</h1>{teasers()}")
    blocks = [block for block in article.blocks if block.why.startswith("tells of: search results")]
    told = [block.span.of(article.text) for block in blocks]
    assert told == ["Search results for “barge”", *(text for _, text in OPENINGS)]


@pytest.mark.parametrize(
    "title",
    [
        "Search for the lost barge of Lisk goes on in the channel",
        "Page of harbour history turned as barge sinks",
        "Login failure closes the harbour of Lisk on Tuesday",
        "Weather closes the harbour of Lisk after a barge sank",
        "Sorry end of a barge in the harbour of Lisk",
        "Errors of the harbour office before the barge sank",
    ],
)
def test_a_report_whose_headline_begins_like_another_kind_stays_an_article(title: str) -> None:
    assert read(report(title)).reason == ""


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_report_of_a_few_sentences_above_openings_of_others_stays_an_article(count: int) -> None:
    page = report("Barge sinks in the harbour of Lisk", parts=TEXT[:count]).replace(
        "<p>By", "<time datetime=2026-03-10T09:00+00:00>10 March 2026</time><p>By"
    )
    article = read(f"{page}<h2>Read more</h2>{teasers()}")
    assert article.is_article, article.reason
    assert TEXT[0] in article.body


def test_a_report_that_quotes_what_walls_and_errors_say_stays_an_article() -> None:
    told = (*TEXT, "Readers saw only “page not found” and “verify you are human” when they asked for the timetable.")
    assert read(report("Timetable of the harbour of Lisk vanishes for a day", parts=told)).is_article


def test_a_report_with_a_password_in_its_text_is_no_login() -> None:
    told = (*TEXT, "Its password was the name of the ship.", "Anybody with the password could open an account.")
    assert read(report("Harbour of Lisk left its doors open for a year", parts=told)).is_article


@pytest.mark.parametrize(
    "notice",
    [
        "Subscribe to continue reading",
        "Nội dung dành cho thuê bao",
        "Nur für Abonnenten",
        "Article réservé aux abonnés",
        "Suscríbete para seguir leyendo",
        "Чтобы дочитать, оформите подписку",
        "この記事は有料会員限定です",
    ],
)
def test_what_a_paywall_leaves_of_a_report_is_an_article_that_is_cut(notice: str) -> None:
    article = read(f"{report('Barge sinks in the harbour of Lisk', parts=TEXT[:2])}<div class=offer>{notice}</div>")
    assert article.is_article, article.reason
    assert article.cut is True
    assert notice not in article.body


def test_flattened_lists_and_errors_are_told_without_markup() -> None:
    lines = "\n".join(f"{title}\n{text}" for title, text in OPENINGS)
    assert read(f"Lisk Courier\nHarbour\n{lines}", "flattened").reason == "list of other pages"
    assert (
        read("Lisk Courier\nPage not found\nThe page you requested has gone.", "flattened").reason == "page not found"
    )
    assert read("\n".join(("Barge sinks in the harbour of Lisk", *TEXT)), "flattened").is_article


def test_words_of_addresses_tell_kinds_and_slugs_tell_texts() -> None:
    known = kind_words(PACKS)
    assert known.addressed("https://a.example/tim-kiem?q=s%C3%A0+lan")[0] == "search results"
    assert known.addressed("https://a.example/?q=barge")[0] == "search results"
    assert known.addressed("https://a.example/2026/03/barge-sinks-at-lisk-harbour") == ("", True, False, False)
    assert known.addressed("https://a.example/") == ("", False, True, False)
    assert known.addressed("https://a.example/kinh-doanh.htm") == ("", False, False, True)
    assert known.addressed("http://[broken") == ("", False, False, False)


def test_headings_of_other_kinds_are_told_in_many_languages() -> None:
    known = kind_words(PACKS)
    for heading, kind in (
        ("404", "page not found"),
        ("Suchergebnisse für „Hafen“", "search results"),
        ("Результаты поиска", "search results"),
        ("Mentions légales", "about the site"),
        ("ログイン", "login"),
        ("Ο καιρός", "weather"),
        ("Tag: barges", "tag page"),
    ):
        assert known.headed(heading) == kind, heading
    for heading in (
        "",
        "Searching the sea",
        "Tagus bridge reopens",
        "Suche nach dem Schiff geht im Hafen weiter"[:5] + "r",
    ):
        assert known.headed(heading) == "", heading


def test_the_front_page_of_a_language_is_a_home_page() -> None:
    shown = f"<title>Lisk | Official site of the Lisk harbour</title><h1>Welcome to Lisk</h1>{teasers()}"
    assert read(shown, url="https://lisk.example/en/").reason == "home page"
    assert read(report("Barge sinks in the harbour of Lisk"), url="https://lisk.example/").is_article


def test_a_page_that_names_itself_a_profile_is_none() -> None:
    head = "<meta property=og:type content=profile><title>Nora B - Lisk Swaps</title>"
    page = f"{head}<h1>Nora B</h1><p>{TEXT[0]}</p><ul><li>Oilskin, size ten</li><li>Two lamps</li></ul>"
    assert read(page, url="https://swaps.example/u/norab").reason == "profile of somebody"


def test_the_words_of_an_address_count_where_a_short_text_says_the_same() -> None:
    page = (
        "<title>Deckhand (m/f), Lisk line</title><h1>Deckhand wanted on the ferries of the Lisk line</h1>"
        "<p>The ferries of the Lisk line look for a deckhand from May.</p><p>Your tasks: ropes, tickets, lamps.</p>"
        "<p>Apply now and send your application to the office on the quay.</p>"
    )
    assert read(page, url="https://lisk.example/jobs/deckhand-wanted-on-the-ferries-of-the-lisk-line").reason == (
        "job advertisement"
    )


def test_a_stub_above_an_offer_of_a_subscription_is_an_article_that_is_cut() -> None:
    head = "<meta property=og:type content=article><title>Barge sinks in the harbour of Lisk</title>"
    page = (
        f"{head}<h1>Barge sinks in the harbour of Lisk</h1><p>{TEXT[0]}</p><div><p>Subscribe to continue reading</p>"
        "<p>Choose a subscription: from 2 a week, cancel anytime.</p></div>"
    )
    article = read(page, url="https://lisk.example/barge-sinks-in-the-harbour-of-lisk")
    assert article.is_article, article.reason
    assert article.cut is True


def test_a_chinese_headline_is_known_in_the_text_that_tells_it() -> None:
    title = "货船在利斯克港口沉没三人获救"
    texts = ("星期二一艘运砂的货船在利斯克港口沉没，船上三人被渔船救起。", "港务局说，航道要到星期四才会重新开放。")
    page = f"<title>新闻_{title}</title><h1>{title}</h1>{''.join(f'<p>{text}</p>' for text in texts)}"
    assert read(page, url="https://lisk.example/").is_article


def test_a_report_that_the_server_sends_late_is_read() -> None:
    late = f'<div hidden id="S:1"><main>{report("Barge sinks in the harbour of Lisk")}</main></div>'
    page = (
        f"<title>Barge sinks - Lisk Courier</title><nav><a href=/>Home</a></nav><p>Loading the page for you.</p>{late}"
    )
    article = read(page)
    assert article.is_article, article.reason
    assert TEXT[4] in article.body
    hidden = page.replace("S:1", "menu").replace(TEXT[0], f"{TEXT[0]} {' '.join(TEXT)}")
    assert "Loading" not in read(hidden).body


def test_a_page_that_only_loads_says_that_it_needs_scripts() -> None:
    asked = "<noscript>記事を読むにはJavaScriptを有効にしてください。</noscript>"
    assert read(f"<title>港湾タイムズ</title>{asked}<p>読み込み中…</p>").reason == "only JavaScript"
