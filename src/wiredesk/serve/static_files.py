"""Style sheets, scripts and pictures of the package, held in memory, at addresses with a hash of their content."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".txt": "text/plain; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class _File:
    data: bytes
    packed: bytes
    media_type: str
    mark: str


@cache
def _held() -> dict[str, _File]:
    found: dict[str, _File] = {}

    def walk(folder: Traversable, prefix: str) -> None:
        for one in folder.iterdir():
            if one.is_dir():
                walk(one, f"{prefix}{one.name}/")
            elif (media_type := _TYPES.get("." + one.name.rpartition(".")[2])) is not None:
                data = one.read_bytes()
                mark = hashlib.blake2b(data, digest_size=8).hexdigest()
                found[prefix + one.name] = _File(data, gzip.compress(data, 9, mtime=0), media_type, mark)

    walk(files("wiredesk.serve") / "static", "")
    return found


def static(name: str) -> str:
    """The address of a file under `static/`. Raises `KeyError` if there is none."""
    return f"/static/{name}?{_held()[name].mark}"


async def _answer(request: Request) -> Response:
    held = _held().get(request.path_params["path"])
    if held is None:
        raise HTTPException(404)
    lasting = request.url.query == held.mark
    headers = {
        "Cache-Control": "public, max-age=31536000, immutable" if lasting else "no-cache",
        "ETag": f'"{held.mark}"',
        "Vary": "Accept-Encoding",
        "Content-Type": held.media_type,
    }
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(held.packed, headers=headers | {"Content-Encoding": "gzip"})
    return Response(held.data, headers=headers)


async def _favicon(request: Request) -> Response:
    held = _held()["icon.svg"]
    return Response(held.data, media_type=held.media_type, headers={"Cache-Control": "public, max-age=86400"})


async def _robots(request: Request) -> Response:
    return PlainTextResponse("User-agent: *\nDisallow: /\n", headers={"Cache-Control": "public, max-age=86400"})


routes = [
    Route("/static/{path:path}", _answer, methods=["GET"]),
    Route("/favicon.ico", _favicon, methods=["GET"]),
    Route("/robots.txt", _robots, methods=["GET"]),
]
