"""A form is taken from our own pages alone: its token is this browser's, and the browser says that it comes from us."""

from __future__ import annotations

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request

from wiredesk.serve.safety.sessions import FIELD, Session


def foreign(method: str, own: tuple[str, ...], origin: str | None, site: str | None) -> bool:
    """Whether a request that changes something comes from another site. own: our origins: as this request names it,
    and the one of the base URL.

    Browsers send `Origin` with every POST; programs that send neither header carry no cookies of a browser.
    """
    if method in ("GET", "HEAD", "OPTIONS"):
        return False
    if origin is not None:
        return origin.lower() not in own
    return site not in (None, "same-origin", "none")


async def checked_form(request: Request, fields: int) -> FormData:
    """The fields of a form, files included. Raises `HTTPException` 403 for a token that is not this session's."""
    size = request.scope["wiredesk.site"].settings.serve.max_upload
    form = await request.form(max_files=20, max_fields=fields, max_part_size=size)
    sent = form.get(FIELD) or request.headers.get("x-csrf-token")
    if not Session.of(request).brought_back(sent):
        raise HTTPException(403, "form expired")
    return form
