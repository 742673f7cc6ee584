"""What a reader chooses for this browser: language, colours, zone, pictures, a name. Kept in cookies, nowhere else."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from urllib.parse import quote
from zoneinfo import available_timezones

from starlette.requests import Request
from starlette.responses import Response

from wiredesk.serve.dates import COOKIE as ZONE_COOKIE
from wiredesk.serve.language import COOKIE as LANGUAGE_COOKIE
from wiredesk.serve.language import languages, words_of
from wiredesk.serve.rendering import IMAGES_COOKIE, KEYS_COOKIE, THEME_COOKIE, THEMES, back, page
from wiredesk.serve.routing import field, form_of, get, post
from wiredesk.serve.safety.sessions import NAME_COOKIE, NAME_LENGTH, Session

_YEAR = 365 * 86_400


def preferences(request: Request) -> Response:
    """All that can be chosen."""
    return page(request, "preferences.html", zones=_zones(), who=Session.of(request).who)


def prefer(request: Request) -> Response:
    """Keeps what was chosen; what is no such choice is left out."""
    allowed = {
        LANGUAGE_COOKIE: languages(),
        THEME_COOKIE: THEMES,
        ZONE_COOKIE: available_timezones(),
        IMAGES_COOKIE: ("0", "1"),
        KEYS_COOKIE: ("0", "1"),
    }
    chosen = languages().get(field(request, LANGUAGE_COOKIE)) or words_of(request)
    response = back(request, say=chosen.gettext("Saved.") if "tell" in form_of(request) else "")
    if NAME_COOKIE in form_of(request):
        called = field(request, NAME_COOKIE, longest=NAME_LENGTH)
        response.set_cookie(NAME_COOKIE, quote(called), max_age=_YEAR, httponly=True, samesite="lax")
    for name, values in allowed.items():
        if name in form_of(request) and (value := field(request, name)) in values:
            response.set_cookie(name, value, max_age=_YEAR, samesite="lax")
    return response


@cache
def _zones() -> list[str]:
    """One for each region of the world that kept its own time, as the time zone database lists them."""
    listed = (files("tzdata.zoneinfo") / "zone.tab").read_text("utf-8")
    return ["UTC", *sorted(line.split("\t")[2] for line in listed.splitlines() if not line.startswith("#"))]


routes = [get("/preferences", preferences), post("/preferences", prefer)]
