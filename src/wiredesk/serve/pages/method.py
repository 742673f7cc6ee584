"""How each number comes about, with the very figures that the program goes by."""

from __future__ import annotations

from collections.abc import Mapping

from babel.numbers import format_decimal, format_percent
from starlette.requests import Request
from starlette.responses import Response

from wiredesk.formats.exported import EXCERPT
from wiredesk.serve.language import SOURCE, words_of
from wiredesk.serve.rendering import page
from wiredesk.serve.routing import get
from wiredesk.stories.links import COPY, WHOLE
from wiredesk.stories.scores import THRESHOLD
from wiredesk.stories.settling import NEARLY

WRITTEN = ("en", "vi")
"""Languages that the page is written in; of another the interface shows it in English."""


def method(request: Request) -> Response:
    """The page on method."""
    words = words_of(request)
    figures: Mapping[str, str] = {
        "join": format_decimal(THRESHOLD, locale=words.locale),
        "nearly": format_decimal(NEARLY, locale=words.locale),
        "taken": format_percent(COPY, locale=words.locale),
        "both": format_percent(WHOLE, locale=words.locale),
        "excerpt": str(EXCERPT),
    }
    tag = words.tag
    return page(request, "method.html", written=tag if tag in WRITTEN else SOURCE, figures=figures)


routes = [get("/method", method)]
