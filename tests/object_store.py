"""An object store on the loopback that speaks as much of S3 as is needed to list and to read: buckets of bytes."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    objects: Mapping[str, bytes] = {}
    allowed = True

    def do_HEAD(self) -> None:
        self._object()

    def do_GET(self) -> None:
        at = urlsplit(self.path)
        asked = parse_qs(at.query, keep_blank_values=True)
        if "list-type" in asked or "prefix" in asked or unquote(at.path).strip("/").count("/") == 0:
            self._list(unquote(at.path).strip("/"), asked)
        else:
            self._object()

    def _list(self, bucket: str, asked: Mapping[str, list[str]]) -> None:
        if not self.allowed:
            self._error(403, "AccessDenied")
            return
        if not any(name.startswith(f"{bucket}/") for name in self.objects):
            self._error(404, "NoSuchBucket")
            return
        prefix = asked.get("prefix", [""])[0]
        delimiter = asked.get("delimiter", [""])[0]
        found, folders = [], dict[str, None]()
        for name, data in sorted(self.objects.items()):
            key = name.partition("/")[2]
            if name.startswith(f"{bucket}/{prefix}"):
                head, cut, _ = key[len(prefix) :].partition(delimiter) if delimiter else (key, "", "")
                if cut:
                    folders[f"{prefix}{head}{cut}"] = None
                else:
                    found.append(
                        f'<Contents><Key>{escape(key)}</Key><Size>{len(data)}</Size><ETag>"0"</ETag>'
                        "<LastModified>2026-01-01T00:00:00.000Z</LastModified><StorageClass>STANDARD</StorageClass></Contents>"
                    )
        rows = "".join(found) + "".join(
            f"<CommonPrefixes><Prefix>{escape(one)}</Prefix></CommonPrefixes>" for one in folders
        )
        self._answer(
            200,
            '<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
            f"<Name>{escape(bucket)}</Name><Prefix>{escape(prefix)}</Prefix><KeyCount>{len(found)}</KeyCount>"
            f"<MaxKeys>1000</MaxKeys><IsTruncated>false</IsTruncated>{rows}</ListBucketResult>".encode(),
        )

    def _object(self) -> None:
        name = unquote(urlsplit(self.path).path).strip("/")
        if not self.allowed:
            self._error(403, "AccessDenied")
            return
        data = self.objects.get(name)
        if data is None:
            self._error(404, "NoSuchKey")
            return
        wanted = self.headers.get("Range")
        if wanted is None:
            self._answer(200, data, media="binary/octet-stream")
            return
        first, _, last = wanted.removeprefix("bytes=").partition("-")
        begin = int(first) if first else max(0, len(data) - int(last))
        end = min(int(last) if first and last else len(data) - 1, len(data) - 1)
        self._answer(206, data[begin : end + 1], media="binary/octet-stream", part=f"bytes {begin}-{end}/{len(data)}")

    def _error(self, status: int, code: str) -> None:
        self._answer(status, f"<Error><Code>{code}</Code><Message>{code}</Message></Error>".encode())

    def _answer(self, status: int, body: bytes, media: str = "application/xml", part: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Type", media)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("ETag", '"0"')
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("Last-Modified", "Thu, 01 Jan 2026 00:00:00 GMT")
        if part:
            self.send_header("Content-Range", part)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is printed."""


@contextlib.contextmanager
def object_store(objects: Mapping[str, bytes], *, allowed: bool = True) -> Iterator[dict[str, str]]:
    """Serves objects (BUCKET/KEY → bytes); gives the environment by which clients find it. allowed: whether its
    credentials count."""
    handler = type("Handler", (_Handler,), {"objects": objects, "allowed": allowed})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield {
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{server.server_port}",
            "AWS_ACCESS_KEY_ID": "one",
            "AWS_SECRET_ACCESS_KEY": "two",
            "AWS_REGION": "us-east-1",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_EC2_METADATA_DISABLED": "true",
        }
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
