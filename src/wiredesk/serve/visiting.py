"""The reader's visit behind a request: the cookie of `views.visits`, read and sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from wiredesk.serve.site import Site
from wiredesk.serve.views.visits import COOKIE, KEPT, visit


@dataclass(frozen=True, slots=True)
class Visited:
    """before: when the visit before this one ended, None on the first; cookie: to be sent, "" if it stays as it is."""

    before: datetime | None
    cookie: str
    secure: bool

    def remembered(self, response: Response) -> Response:
        """The answer, with the cookie where it changes."""
        if self.cookie:
            response.set_cookie(
                COOKIE,
                self.cookie,
                max_age=round(KEPT.total_seconds()),
                httponly=True,
                samesite="lax",
                secure=self.secure,
            )
        return response


def visited(request: Request) -> Visited:
    """The visit that a request belongs to."""
    now = visit(request.cookies.get(COOKIE, ""), Site.of(request).clock())
    return Visited(now[0].before, now[0].cookie if now[1] else "", request.url.scheme == "https")
