"""What comes in by the browser: a site, a list of subscriptions, the sample; and how far that is."""

from __future__ import annotations

import os
import tempfile
from functools import partial
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from wiredesk.desk.desk import is_address
from wiredesk.serve.language import words_of
from wiredesk.serve.rendering import back, page
from wiredesk.serve.routing import field, form_of, get, post
from wiredesk.serve.site import Site
from wiredesk.serve.views.errands import errand_rows


def empty_desk(request: Request) -> Response:
    """The front page while there is nothing to read: three ways to begin, and what is under way."""
    site = Site.of(request)
    waiting = sum(1 for source, polling in site.desk().sources() if not source.paused and polling.last_polled is None)
    return page(
        request,
        "empty.html",
        sources=len(site.desk().sources()),
        waiting=waiting,
        polls=site.watch is not None,
        errands=errand_rows(site.errands.all(), site.clock()),
    )


def errands(request: Request) -> Response:
    """What is under way, as a part of a page that asks for it again and again until nothing is."""
    site = Site.of(request)
    rows = errand_rows(site.errands.all(), site.clock())
    answer = page(request, "parts/errands.html", errands=rows, polled_again=True)
    if not any(row.goes_on for row in rows):
        # What is new is seen with the whole page.
        answer.headers["HX-Refresh"] = "true"
    return answer


def add(request: Request) -> Response:
    """A site, feed, sitemap or page by its address."""
    address, text = field(request, "address", longest=2000), words_of(request).gettext
    if address and "://" not in address and " " not in address:
        address = f"https://{address}"
    if not is_address(address):
        return back(request, say=text("That is no address of a site. It looks like https://example.org/."), bad=True)
    site = Site.of(request)
    named = {name: field(request, name) for name in ("category", "language", "feed")}
    options: dict[str, Any] = {name: value for name, value in named.items() if value}
    # What polls all the time takes up a new source by itself; two at once would ask one host twice.
    site.errands.start("add", address, poll=site.watch is None, **options)
    return back(request, say=text("Looking for the feeds of %(address)s.") % {"address": address})


def take_list(request: Request) -> Response:
    """An OPML list, uploaded."""
    given, text = form_of(request).get("list"), words_of(request).gettext
    if not isinstance(given, UploadFile) or not given.size:
        return back(request, say=text("Choose an OPML file first."), bad=True)
    handle, path = tempfile.mkstemp(suffix=".opml", prefix="wiredesk-")
    with os.fdopen(handle, "wb") as stream:
        while part := given.file.read(1 << 20):
            stream.write(part)
    site = Site.of(request)
    site.errands.start("add", path, after=partial(os.unlink, path), poll=site.watch is None)
    return back(request, say=text("Reading the list."))


def take_sample(request: Request) -> Response:
    """The pages that come with wiredesk: invented news of invented places."""
    site = Site.of(request)
    site.errands.start("add", str(sample_folder()))
    return back(request, "/", say=words_of(request).gettext("Reading the sample."))


def sample_folder() -> Path:
    """Where the sample stands: in the package once that is installed, in the repository before."""
    with as_file(files("wiredesk")) as package:
        installed = package / "sample"
        return installed if installed.is_dir() else package.parents[1] / "sample"


routes = [
    get("/errands", errands),
    post("/sources/add", add),
    post("/sources/import", take_list),
    post("/sources/sample", take_sample),
]
