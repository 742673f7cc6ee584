"""What every page has: the frame, languages, dates, colours, keys; what the browser may keep and may not run."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from browser import WIDTHS, visiting
from desks import Clock
from serving import Served, served
from wiredesk.desk.settings import Serve, Settings
from wiredesk.serve.language import languages, preferred
from wiredesk.serve.pages.adding import sample_folder as installed_sample

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SERVE = Path(str(files("wiredesk.serve")))
HERE = Path(__file__).parent
INLINE = re.compile(
    r"\|\s*safe\b|<style\b|\sstyle\s*=|javascript:|<script(?![^>]*\bsrc=)"
    r"|\son(?:click|load|error|change|submit|input|focus|blur|toggle|key\w+|mouse\w+|pointer\w+)\s*="
)
EXTERNAL = re.compile(
    r"""(?:src|href|action|hx-\w+)\s*=\s*["']?\s*(?:https?:)?//|url\(\s*["']?\s*(?:https?:)?//|@import"""
)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A desk with nothing in it."""
    with served(tmp_path_factory.mktemp("desk")) as found:
        yield found


@pytest.fixture(scope="module")
def full(sample_folder: Path) -> Iterator[Served]:
    """The sample's."""
    with served(sample_folder) as found:
        yield found


# --- in a browser -----------------------------------------------------------------------------------------------------


@pytest.mark.browser
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(("scheme", "language"), [("light", "en"), ("dark", "vi")])
def test_pages_of_the_frame_are_sound(browser: Browser, empty: Served, width: int, scheme: str, language: str) -> None:
    with visiting(browser, empty, width=width, scheme=scheme, language=language, expected=("404",)) as visit:
        for path, status in (("/", 200), ("/preferences", 200), ("/nothing", 404)):
            visit.open(path, status=status)
            visit.accessible()
            visit.fits()


@pytest.mark.browser
def test_the_sign_in_page_is_sound_and_lets_one_in(browser: Browser, tmp_path: Path) -> None:
    with served(tmp_path, token="correct horse battery") as desk, visiting(browser, desk, expected=("403",)) as visit:
        visit.open("/preferences")
        assert "/login?to=%2Fpreferences" in visit.page.url
        visit.accessible()
        visit.page.fill("#token", "wrong horse battery")
        visit.page.click("main button")
        assert "That is not the token." in visit.page.inner_text("main")
        visit.accessible()
        visit.page.fill("#token", "correct horse battery")
        visit.page.click("main button")
        assert visit.page.url.endswith("/preferences")
        visit.page.click("text=Sign out")
        visit.open("/")
        assert "/login" in visit.page.url


@pytest.mark.browser
@pytest.mark.parametrize("scripts", [True, False])
def test_language_and_colours_are_the_browsers_until_the_reader_says_otherwise(
    browser: Browser, empty: Served, scripts: bool
) -> None:
    with visiting(browser, empty, language="vi-VN", scheme="dark", scripts=scripts) as visit:
        visit.open("/")
        page = visit.page
        assert page.get_attribute("html", "lang") == "vi"
        assert "Chưa có tin nào" in page.inner_text("h1")
        dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
        with page.expect_navigation():
            page.click(".foot button[value=light]")
        light = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert dark != light
        with page.expect_navigation():
            page.click(".foot button[value=en]")
        assert page.inner_text("h1") == "Your desk is empty"
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == light
        visit.open("/preferences")
        assert page.is_checked("input[name=lang][value=en]")


@pytest.mark.browser
def test_dates_are_in_the_readers_zone_from_the_first_visit_on(browser: Browser, empty: Served) -> None:
    with visiting(browser, empty, zone="") as visit:
        visit.open("/")
        visit.page.wait_for_selector("text=Vietnam Time (UTC+7)")
        visit.open("/preferences")
        visit.page.select_option("#zone", "America/Bogota")
        visit.page.click("main button")
        visit.page.wait_for_selector("text=Colombia Time (UTC−5)")
        assert visit.page.inner_text("[role=status]") == "Saved."


@pytest.mark.browser
def test_the_sample_comes_in_while_the_page_shows_how_far_it_is(browser: Browser, tmp_path: Path) -> None:
    with served(tmp_path) as desk, visiting(browser, desk) as visit:
        visit.open("/")
        visit.page.click("text=Load the sample")
        visit.page.wait_for_selector("progress")
        visit.accessible()
        # htmx asks for the part again and again, and for the whole page once there is something to read.
        visit.page.wait_for_selector("[data-row]", timeout=90_000)


@pytest.mark.slow
@pytest.mark.browser
def test_the_sample_comes_in_without_scripts_too(browser: Browser, tmp_path: Path) -> None:
    with served(tmp_path) as desk, visiting(browser, desk, scripts=False) as visit:
        visit.open("/")
        visit.page.click("text=Load the sample")
        visit.page.wait_for_selector("[data-row]", timeout=90_000)


@pytest.mark.browser
def test_keys_go_through_a_list(browser: Browser, full: Served) -> None:
    with visiting(browser, full) as visit:
        page = visit.page
        visit.open("/")
        rows = page.locator("[data-row]")
        assert rows.count() >= 3

        def current() -> int:
            return int(
                page.evaluate("[...document.querySelectorAll('[data-row]')].findIndex(r => r.matches('.is-current'))")
            )

        page.keyboard.press("j")
        page.keyboard.press("j")
        assert current() == 1
        assert page.evaluate("document.activeElement.closest('[data-row]').matches('.is-current')")
        page.keyboard.press("k")
        assert current() == 0
        page.keyboard.press("k")
        assert current() == 0
        page.keyboard.press("?")
        assert page.is_visible("#keys")
        visit.accessible()
        page.keyboard.press("Escape")
        page.keyboard.press("/")
        page.keyboard.type("jk?")
        assert page.input_value("#q") == "jk?"
        assert current() == 0
        page.keyboard.press("Escape")
        page.evaluate("document.activeElement.blur()")
        page.keyboard.press("o")
        page.wait_for_url("**/s/*")


@pytest.mark.browser
def test_keys_can_be_switched_off(browser: Browser, full: Served) -> None:
    with visiting(browser, full) as visit:
        visit.open("/preferences")
        visit.page.check("input[name=keys][value='0']")
        visit.page.click("main button")
        visit.open("/")
        visit.page.keyboard.press("?")
        visit.page.keyboard.press("j")
        assert not visit.page.is_visible("#keys")
        assert visit.page.locator(".is-current").count() == 0


@pytest.mark.browser
def test_text_can_become_no_markup_and_no_script_of_a_page_runs(browser: Browser, empty: Served) -> None:
    expected = ("Content Security Policy", "TrustedHTML", "Refused", "hx-csp", "requires", "violates")
    with visiting(browser, empty, expected=expected) as visit:
        visit.open("/")
        tried = """(what) => { try { what(); return "done" } catch (error) { return error.name } }"""
        assert visit.page.evaluate(f"({tried})(() => {{ document.body.innerHTML = '<b>x</b>' }})") == "TypeError"
        assert visit.page.evaluate(f"({tried})(() => {{ trustedTypes.createPolicy('mine', {{}}) }})") == "TypeError"
        visit.page.evaluate(
            """() => {
              const script = document.createElement("script");
              try { script.textContent = "window.ran = 1"; } catch { script.append("window.ran = 1"); }
              document.body.append(script);
              const image = document.createElement("img");
              image.setAttribute("src", "/static/none.png");
              try { image.setAttribute("onerror", "window.ran = 2"); } catch { /* refused */ }
              document.body.append(image);
              const button = document.createElement("button");
              button.setAttribute("hx-get", "/preferences");
              button.setAttribute("hx-target", "body");
              button.id = "planted";
              document.body.append(button);
              htmx.process(document.body);
            }"""
        )
        visit.page.click("#planted")
        visit.page.wait_for_timeout(300)
        assert visit.page.evaluate("window.ran") is None
        assert visit.page.inner_text("h1") == "Your desk is empty", "hx- attributes without the nonce are nothing"
        visit.problems.clear()


# --- languages --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "gets"),
    [
        ("vi-VN,vi;q=0.9,en;q=0.8", "vi"),
        ("en-US,en;q=0.9", "en"),
        ("fr,vi;q=0.1", "vi"),
        ("fr", None),
        ("VI", "vi"),
        ("en;q=0, vi;q=0.001", "vi"),
        ("en;q=x, ;q=1, *, vi;q=nan", None),
        ("", None),
        (",".join(["fr"] * 5000), None),
    ],
)
def test_the_browsers_first_language_that_there_is_is_taken(header: str, gets: str | None) -> None:
    assert preferred(header, ("en", "vi")) == gets


def written() -> dict[str | tuple[str, ...], str]:
    """Every text of the interface with a file that has it. Views are pure: they mark texts, others translate them."""
    marked: dict[str, tuple[int, ...] | None] = {"N_": None}
    said = marked | {"_": None, "gettext": None, "text": None, "ngettext": (1, 2)}
    found: dict[str | tuple[str, ...], str] = {}
    for folder, methods, keywords in (
        ("views", [("**.py", "python")], marked),
        ("templates", [("**.html", "jinja2")], said),
        ("", [("views/**", "ignore"), ("**.py", "python")], said),
    ):
        options = {"**.html": {"silent": "false"}}
        texts = extract_from_dir(SERVE / folder, methods, options, keywords=keywords)
        found |= {message: file for file, _, message, _, _ in texts if message}
    return found


def test_every_text_of_the_interface_is_translated() -> None:
    for tag in languages():
        known = texts_of(tag) if tag != "en" else None
        if known is None:
            continue
        missing = [
            f"{file}: {message!r}" for message, file in sorted(written().items(), key=str) if message not in known
        ]
        assert not missing, f"{tag}: {len(missing)} texts\n" + "\n".join(missing)


def texts_of(tag: str) -> set[str | tuple[str, ...]]:
    """What the catalogues of a language translate."""
    found: set[str | tuple[str, ...]] = set()
    for file in sorted((SERVE / "locale" / tag).glob("*.po")):
        with file.open("rb") as stream:
            catalogue = read_po(stream, locale=tag)
        for message in catalogue:
            if message.id and message.string and not message.fuzzy:
                found.add(message.id if isinstance(message.id, str) else tuple(message.id))
    return found


def test_a_text_is_translated_in_one_way_and_with_all_that_is_put_into_it() -> None:
    for folder in sorted((SERVE / "locale").iterdir()):
        known: dict[object, object] = {}
        for file in sorted(folder.glob("*.po")):
            with file.open("rb") as stream:
                catalogue = read_po(stream, locale=folder.name)
            for message in catalogue:
                if not message.id:
                    continue
                id = message.id if isinstance(message.id, str) else tuple(message.id)
                said = message.string if isinstance(message.string, str) else tuple(message.string or ())
                assert known.setdefault(id, said) == said, f"{file.name}: {id}"
                holes = set(re.findall(r"%\(\w+\)s", str(id)))
                assert set(re.findall(r"%\(\w+\)s", str(said))) == holes, f"{file.name}: {id}"


def test_a_page_that_was_kept_is_worded_anew_on_another_day(sample_folder: Path, tmp_path: Path) -> None:
    clock = Clock(datetime(2026, 3, 10, 20, 0, tzinfo=UTC))
    folder = Path(shutil.copytree(sample_folder, tmp_path / "copy"))
    with served(folder, Settings(serve=Serve(zone="UTC")), clock=clock) as desk:
        story = re.search(r'href="(/s/[0-9a-f]+)"', desk.ask("/").text)
        assert story
        tab = desk.browser()
        tab.open(story[1])
        tab.send(f"{story[1]}/mark", seen="1")
        first = tab.open(story[1])
        assert ">20:00</time>" in first.text
        cookies = "; ".join(f"{name}={value}" for name, value in tab.cookies.items())
        known = {"Cookie": cookies, "If-None-Match": first.headers["etag"], "Accept": "text/html"}
        assert desk.ask(story[1], headers=known).status == 304
        clock.wait(days=1)
        again = desk.ask(story[1], headers=known)
        assert again.status == 200
        assert ">Mar 10, 20:00</time>" in again.text


# --- what is sent along -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("folder", [SERVE / "static" / "vendor", HERE / "vendor"])
def test_what_others_wrote_is_what_they_published(folder: Path) -> None:
    lines = [line.split() for line in (folder / "SHA256SUMS").read_text().splitlines()]
    listed = {name: digest for digest, name in lines}
    assert set(listed) == {file.name for file in folder.glob("*.js")}
    for name, digest in listed.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest, name


def test_nothing_in_templates_and_style_sheets_comes_from_elsewhere_or_stands_inline() -> None:
    kinds = (".html", ".css", ".js", ".svg")
    for file in SERVE.rglob("*"):
        if file.suffix not in kinds or "vendor" in file.parts:
            continue
        text = file.read_text("utf-8")
        assert not EXTERNAL.search(text), file
        if file.suffix == ".html":
            assert not INLINE.search(text), file


def test_scripts_are_small(empty: Served) -> None:
    page = empty.ask("/", headers={"Accept": "text/html"}).text
    scripts = re.findall(r'<script src="([^"]+)"', page)
    sizes = [len(empty.ask(path, headers={"Accept-Encoding": "gzip"}).body) for path in scripts]
    assert len(sizes) == 3
    assert sum(sizes) < 20_000


def test_static_files_are_kept_for_ever_under_the_address_of_their_content(empty: Served) -> None:
    page = empty.ask("/").text
    found = re.search(r'href="(/static/desk.css\?\w+)"', page)
    assert found
    answer = empty.ask(found[1])
    assert "immutable" in answer.headers["cache-control"]
    assert empty.ask("/static/desk.css").headers["cache-control"] == "no-cache"
    assert empty.ask(found[1], headers={"If-None-Match": answer.headers["etag"]}).status == 304
    for path in ("/static/", "/static/%2e%2e/app.py", "/static/vendor", "/static/SHA256SUMS"):
        assert empty.ask(path).status == 404


def test_the_sample_is_part_of_what_is_installed() -> None:
    assert (installed_sample() / "stories.toml").is_file()
    assert '"sample" = "wiredesk/sample"' in (HERE.parent / "pyproject.toml").read_text("utf-8")
