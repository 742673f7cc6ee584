"""What strangers put into pages to make them run, and how to tell whether it did.

A desk is filled twice: with payloads in every field that a page can show, and with plain words in the same places. A
page with payloads is inert if it is made of nothing that the pages with plain words are not made of: no other element,
no other attribute, no address of another scheme; and if nothing that a script could do was done.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from wiredesk.desk.desk import Desk, open_desk
from wiredesk.model.alerts import SavedSearch
from wiredesk.model.marks import Mark
from wiredesk.model.source import Source
from wiredesk.model.spans import SourceId

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from serving import Served

OURS = (
    "<script>hit()</script>",
    "</title><script>hit()</script>",
    "</textarea><script>hit()</script>",
    "--><script>hit()</script><!--",
    "]]><script>hit()</script>",
    "<img src=x onerror=hit()>",
    "<img src=x:x onerror\n=\nhit()>",
    '"><img src=x onerror=hit()>',
    "'><svg onload=hit()>",
    "<svg><script>hit()</script></svg>",
    "<svg><animate onbegin=hit() attributeName=x dur=1s>",
    "<math><mtext><table><mglyph><style><img src=x onerror=hit()>",
    "<iframe srcdoc='<script>parent.hit()</script>'></iframe>",
    "<iframe src=javascript:parent.hit()></iframe>",
    "<object data='data:text/html,<script>parent.hit()</script>'></object>",
    "<embed src=javascript:hit()>",
    "<a href=javascript:hit() autofocus onfocus=hit() tabindex=1>x</a>",
    "<details open ontoggle=hit()>x</details>",
    "<input autofocus onfocus=hit()>",
    "<body onload=hit()>",
    "<form action=javascript:hit()><button id=b>x</button></form>",
    "<base href=http://evil.example/>",
    "<meta http-equiv=refresh content='0;url=javascript:hit()'>",
    "<link rel=stylesheet href=http://evil.example/x.css>",
    "<style>@import 'http://evil.example/x.css';*{background:url(http://evil.example/y)}</style>",
    "<template shadowrootmode=open><script>hit()</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=hit()>'>",
    "javascript:hit()",
    "JaVaScRiPt:hit()//",
    "java\tscript:hit()",
    "\x01javascript:hit()",
    "data:text/html,<script>hit()</script>",
    "vbscript:hit()",
    "' onmouseover='hit()' autofocus onfocus='hit()' x='",
    '" autofocus onfocus="hit()" x="',
    "` onfocus=hit() `",
    "{{ 7*7 }}{{ request }}{% for x in ().__class__ %}{% endfor %}",
    "${hit()}<%= hit() %>#{hit()}",
    "&lt;script&gt;hit()&lt;/script&gt;",
    "&#60;script&#62;hit()&#60;/script&#62;",
    "\uff1cscript\uff1ehit()\uff1c/script\uff1e",
    "\u202e<script>hit()</script>\u202c",
    "<scr\x00ipt>hit()</scr\x00ipt>",
    "<div hx-get=/ hx-trigger=load hx-on:load=hit() hx-swap=outerHTML>x</div>",
    "<div data-hx-on:htmx:load=hit() data-open data-row>x</div>",
    "<button popovertarget=x onbeforetoggle=hit()>x</button><p popover id=x>y</p>",
    "<video><source onerror=hit()></video><audio src=x onerror=hit()>",
    "<marquee onstart=hit()>x</marquee>",
    "<xmp><p title='</xmp><img src=x onerror=hit()>'>",
    "\u2028hit()\u2029//*/hit()/*",
)
"""Written for these tests; `hit()` is what each tries to call."""

PLAIN = "the harbour of Corm was closed"
_WATCH = """
window.__hits = [];
window.hit = () => window.__hits.push('hit');
for (const name of ['alert', 'confirm', 'prompt', 'print', 'open']) window[name] = () => window.__hits.push(name);
addEventListener('securitypolicyviolation', e => window.__hits.push('policy: ' + e.violatedDirective));
"""
_SHAPES = """() => [...document.querySelectorAll('*')].flatMap(e => {
  const tag = e.localName;
  const found = [tag, ...e.getAttributeNames().map(name => tag + ' ' + name)];
  for (const name of ['href', 'src', 'action', 'formaction', 'xlink:href', 'data', 'poster', 'srcset', 'content']) {
    const value = e.getAttribute(name);
    if (value !== null && name !== 'content') {
      let scheme = '';
      try { scheme = new URL(value, document.baseURI).protocol; } catch { scheme = 'none'; }
      if (!['http:', 'https:'].includes(scheme)) found.push(tag + ' ' + name + ' ' + scheme);
    }
  }
  return found;
})"""


def fill(folder: Path, payloads: Sequence[str], *, together: int = 6) -> None:
    """A desk with the payloads in title, text, quote, author, outlet, category, link, notes, tags and sources.

    together: payloads in the text of one article. Every third article is reported a second time, so that stories have
    something to compare.
    """
    path = folder / "payloads.jsonl"
    start = datetime(2026, 11, 1, 8, tzinfo=UTC)
    rows = []
    for number, at in enumerate(range(0, len(payloads), together)):
        some = payloads[at : at + together]
        for copy in range(2 if number % 3 == 0 else 1):
            pick = [some[place % len(some)] for place in range(6)]
            told = " ".join(
                f"The port of Corm{number} was closed on Friday by order {one} of the mayor." for one in some
            )
            said = (
                f"“{pick[0]} We will open again on Sunday,” said Ada Lorn{number}, who heads the port of Corm{number}."
            )
            rows.append(
                {
                    "url": f"https://herald.example/{number}-{copy}?x={quote(pick[1])}",
                    "title": f"Port of Corm{number} closed {pick[0]}",
                    "body": f"{told}\n{said}\nAccording to {pick[2]}, nobody was hurt in Corm{number}.",
                    "author": pick[3],
                    "authors": [pick[3]],
                    "outlet": f"Herald {pick[4]}",
                    "section": pick[5],
                    "language": "en",
                    "published": (start + timedelta(hours=number, minutes=7 * copy)).isoformat(),
                }
            )
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    with open_desk(str(folder / "desk.sqlite")) as desk:
        desk.add([str(path)], jobs=2)
        _note(desk, payloads)


def _note(desk: Desk, payloads: Sequence[str]) -> None:
    with desk.store.writing():
        for number, one in enumerate(payloads[:40]):
            desk.store.reader.put_search(
                SavedSearch(0, one, one, desk.clock(), webhook=f"https://x.example/{quote(one)}")
            )
            desk.store.sources.put(
                Source(
                    SourceId(f"{number:012x}"),
                    "feed",
                    f"https://x.example/{quote(one)}",
                    one,
                    category=one,
                    folder=(one,),
                )
            )
        for row, one in zip(desk.stories(limit=50).items, payloads, strict=False):
            desk.store.reader.put_mark(Mark(row.id, desk.clock(), True, one, (one[:40],)))


def addresses(desk: Desk, payloads: Sequence[str]) -> Iterator[str]:
    """Paths of all pages that show something of what was filled in."""
    yield from ("/", "/?order=latest", "/?order=covered", "/e", "/o", "/category", "/sources", "/alerts", "/decisions")
    for row in desk.stories(limit=500).items:
        yield f"/s/{row.id}"
        if row.reports > 1:
            yield from (f"/s/{row.id}/{part}" for part in PARTS)
    rows = desk.articles(limit=2000).items
    yield from (f"/a/{row.id}" for row in rows)
    pairs = {row.story: row.id for row in rows}
    yield from (f"/a/{row.id}/vs/{pairs[row.story]}" for row in rows if pairs[row.story] != row.id)
    for outlet in desk.outlets(limit=200).items:
        yield f"/o/{quote(outlet.key, safe='')}"
    for category in desk.categories(limit=100).items:
        yield f"/category/{quote(category.key, safe='')}"
    for source, _ in desk.sources()[:5]:
        yield f"/sources/{source.id}"
    for search in desk.store.reader.searches()[:5]:
        yield f"/alerts/{search.id}"
    for number in range(0, len(payloads), 8):
        asked = quote(" ".join(payloads[number : number + 8])[:900], safe="")
        yield f"/search?q={asked}"
        yield f"/?place={asked}&outlet={asked}&category={asked}&lang={asked}"
        yield f"/s/{asked}"


_INERT = frozenset({"aria-label", "class", "colspan", "dir", "id", "lang", "marker-end", "rowspan", "scope", "title"})
"""Attributes that do nothing; an element that no page of ours has is told by its own name."""
PARTS = ("sources", "provenance", "timeline", "quotes", "differences", "versions")


def shapes(browser: Browser, served: Served, paths: Sequence[str], *, policy: bool) -> dict[str, set[str]]:
    """What each page is made of: elements, their attributes, odd schemes; and what a script did there.

    policy: whether the browser obeys the content security policy.
    """
    found: dict[str, set[str]] = {}
    context = browser.new_context(bypass_csp=not policy)
    asked: list[str] = []

    def look(route: Any) -> None:
        url = route.request.url
        if url.startswith(served.url):
            route.continue_()
        else:
            asked.append(url)
            route.abort()

    def refuse(dialog: Any) -> None:
        asked.append("dialog")
        dialog.dismiss()

    try:
        context.route("**/*", look)
        context.add_init_script(_WATCH)
        page = context.new_page()
        page.on("dialog", refuse)
        for path in paths:
            page.goto(served.url + path, wait_until="load")
            # What waits for the mouse or the keyboard gets its chance.
            page.keyboard.press("Tab")
            made = set(page.evaluate(_SHAPES))
            made |= {f"did {hit}" for hit in page.evaluate("window.__hits")}
            made |= {f"asked {url}" for url in asked}
            asked.clear()
            found[path] = made
    finally:
        context.close()
    return found


def live(
    browser: Browser, served: Served, paths: Sequence[str], plain: set[str], *, policy: bool,
    progress: Callable[[str], None] = lambda path: None,
) -> list[str]:  # fmt: skip
    """What pages are made of beyond what pages with plain words are made of; [] if all are inert."""
    wrong = []
    for path, made in shapes(browser, served, paths, policy=policy).items():
        progress(path)
        wrong += [f"{path}: {one}" for one in sorted(made - plain) if one.partition(" ")[2] not in _INERT]
    return wrong
