"""Answers for programs: data with an ETag, asked for again at no cost; where the desk is to be found."""

from __future__ import annotations

import hashlib
import hmac
import http
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from wiredesk.serve.site import Site

API = "/api/v1"
PROBLEM_TYPE = "application/problem+json"
VARY = "Accept, Accept-Language, Authorization, Cookie"


def data(
    request: Request,
    body: bytes,
    media_type: str,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The bytes under a hash of theirs; 304 where whoever asks has them."""
    tag = hashlib.blake2b(body, digest_size=12).hexdigest()
    kept = {"Cache-Control": "private, no-cache", "ETag": f'"{tag}"', "Vary": VARY, **(headers or {})}
    if status == 200 and request.method in ("GET", "HEAD") and _has(request, tag):
        return Response(status_code=304, headers=kept)
    return Response(body, status, kept, media_type)


def problem(
    status: int, detail: str, instance: str, *, headers: Mapping[str, str] | None = None, **more: Any
) -> Response:
    """What went wrong, for a program (RFC 9457). detail: a sentence, or ""; instance: the path that was asked for."""
    body = {"type": "about:blank", "title": http.HTTPStatus(status).phrase, "status": status}
    body |= {key: value for key, value in (("detail", detail), ("instance", instance)) if value} | more
    kept = {"Cache-Control": "no-store", "Content-Language": "en", **(headers or {})}
    return Response(msgspec.json.encode(body), status, kept, PROBLEM_TYPE)


def base_of(request: Request) -> str:
    """Where the desk is found, without a slash at its end: as set up, else as this request names it."""
    return Site.of(request).base_url or f"{request.url.scheme}://{request.url.netloc}"


def links(some: Iterable[tuple[str, str, str]]) -> str:
    """A Link header (RFC 8288) of addresses, each with its relation and its media type ("": not said)."""
    return ", ".join(
        f'<{address}>; rel="{relation}"' + (f'; type="{media_type}"' if media_type else "")
        for address, relation, media_type in some
    )


def _has(request: Request, tag: str) -> bool:
    sent = request.headers.get("if-none-match", "")
    if sent.strip() == "*":
        return True
    given = (part.strip().removeprefix("W/").strip('"') for part in sent.split(","))
    return any(hmac.compare_digest(one.encode(), tag.encode()) for one in given)
