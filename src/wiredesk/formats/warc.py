"""Pages as they were received, as a WARC 1.1 file, a gzip member a record.

The bytes of a page are kept decoded and without the protocol's headers, so each is a `resource` record: its payload is
what was received, and nothing is said that was not kept.
"""

from __future__ import annotations

import gzip
import io
import uuid
from collections.abc import Iterable, Iterator
from datetime import datetime
from urllib.parse import quote

from fastwarc.warc import WarcRecord, WarcRecordType

from wiredesk.model.page import Page


def lines(pages: Iterable[Page], *, made: datetime, software: str) -> Iterator[bytes]:
    """A `warcinfo` record, then one record a page.

    made: when the file is written; it stands in for the time of a page that says none. software: name and version.
    """
    about = f"software: {software}\r\nformat: WARC File Format 1.1\r\n".encode()
    yield _member(
        WarcRecordType.warcinfo, f"{software} {made.isoformat()}", made, None, "application/warc-fields", about
    )
    for page in pages:
        kind = page.media_type + (f"; charset={page.charset}" if page.charset else "")
        received = page.provenance.received or made
        yield _member(WarcRecordType.resource, page.id, received, _target(page), kind, page.data)


def _member(kind: WarcRecordType, name: str, at: datetime, target: str | None, media_type: str, block: bytes) -> bytes:
    record = WarcRecord()
    # The same page gives the same record id wherever and whenever it is written.
    record.init_headers(record_type=kind, record_urn=f"uuid:{uuid.uuid5(uuid.NAMESPACE_URL, name)}".encode())
    record.record_date = at
    if target is not None:
        record.headers["WARC-Target-URI"] = target
    record.headers["Content-Type"] = media_type
    record.set_bytes_content(block)
    out = io.BytesIO()
    record.write(out, checksum_data=True)
    return gzip.compress(out.getvalue(), mtime=0)


def _target(page: Page) -> str:
    """The page's address, else one of the file that it was in; never with a character that ends a header."""
    if page.url:
        return quote(page.url, safe="/%:@!$&'()*+,;=~-._?#[]")
    return "file://" + quote(page.provenance.locator, safe="/%#")
