"""Bodies unfolded under a bound."""

from __future__ import annotations

import contextlib
import gzip
import sys
import zlib

import brotli  # type: ignore[import-untyped]  # it has no stubs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.sources.decoding import Damaged, Decoder, TooLarge, decoded

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

TEXT = "Cảng Sa Bình mở cửa trở lại. ".encode() * 200


def raw_deflate(data: bytes) -> bytes:
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
    return squeeze.compress(data) + squeeze.flush()


FOLD = {
    "": bytes,
    "identity": bytes,
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstd.compress,
}


@pytest.mark.parametrize("coding", FOLD)
def test_a_coding_is_undone(coding: str) -> None:
    assert decoded(FOLD[coding](TEXT), coding, 10**6) == TEXT
    assert decoded(FOLD[coding](b""), coding, 10**6) == b""


def test_a_match_that_ends_behind_a_full_piece_is_not_lost() -> None:
    for size in (65_536, 65_537, 65_539, 65_792, 65_793, 196_609, 196_610):
        assert decoded(raw_deflate(bytes(size)), "deflate", size) == bytes(size)


@pytest.mark.parametrize("coding", FOLD)
@pytest.mark.parametrize("size", [1, 65_536, 100_000, 1_000_001, 3_000_000])
def test_nothing_is_left_inside(coding: str, size: int) -> None:
    assert len(decoded(FOLD[coding](bytes(size)), coding, size)) == size


def test_deflate_comes_with_and_without_its_wrapping() -> None:
    assert decoded(raw_deflate(TEXT), "deflate", 10**6) == TEXT


def test_two_codings_are_undone_last_one_first_and_three_are_refused() -> None:
    assert decoded(gzip.compress(zlib.compress(TEXT)), "deflate, gzip", 10**6) == TEXT
    assert decoded(gzip.compress(brotli.compress(TEXT)), "br, identity,GZIP", 10**6) == TEXT
    with pytest.raises(Damaged, match="3 codings"):
        Decoder("gzip, gzip, gzip", 10**6)
    with pytest.raises(Damaged, match="not known"):
        Decoder("compress", 10**6)


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_a_bomb_stops_at_the_limit(coding: str) -> None:
    bomb = FOLD[coding](bytes(5_000_000))
    assert len(bomb) < 100_000
    came: list[int] = []
    with pytest.raises(TooLarge):
        came.extend(len(piece) for piece in Decoder(coding, 1_000_000).feed(bomb))
    assert sum(came) <= 1_000_000
    assert max(came) <= 1 << 17


def test_a_bomb_between_two_codings_stops_at_the_limit() -> None:
    inner = gzip.compress(bytes(50_000_000))
    assert len(gzip.compress(inner)) < 10_000
    with pytest.raises(TooLarge):
        decoded(gzip.compress(inner), "gzip, gzip", 1_000_000)


def test_members_of_gzip_follow_each_other_and_what_follows_them_is_left() -> None:
    assert decoded(gzip.compress(b"one ") + gzip.compress(b"two"), "gzip", 100) == b"one two"
    assert decoded(gzip.compress(b"one") + bytes(10), "gzip", 100) == b"one"
    with pytest.raises(Damaged, match="members"):
        decoded(gzip.compress(b"") * 5000, "gzip", 100)
    with pytest.raises(Damaged, match="frames"):
        decoded(zstd.compress(b"") * 5000, "zstd", 100)


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_what_breaks_off_is_not_whole(coding: str) -> None:
    with pytest.raises(Damaged):
        decoded(FOLD[coding](TEXT)[:-6], coding, 10**6)
    decoder = Decoder(coding, 10**6)
    list(decoder.feed(FOLD[coding](TEXT)[:-6]))
    assert not decoder.whole


def test_a_flipped_byte_is_damage() -> None:
    folded = bytearray(gzip.compress(TEXT))
    folded[len(folded) // 2] ^= 0xFF
    with pytest.raises(Damaged):
        decoded(bytes(folded), "gzip", 10**6)
    with pytest.raises(Damaged):
        decoded(b"<html>", "gzip", 10**6)


def test_zstd_with_a_window_of_gigabytes_is_refused() -> None:
    squeeze = zstd.ZstdCompressor(
        options={zstd.CompressionParameter.window_log: 27, zstd.CompressionParameter.checksum_flag: 0}
    )
    head = squeeze.compress(b"x" * 1000) + squeeze.flush()
    with pytest.raises(Damaged):
        decoded(head, "zstd", 10**6)


@given(st.binary(max_size=3000), st.lists(st.sampled_from(["gzip", "deflate", "br", "zstd"]), max_size=2), st.data())
def test_what_was_folded_unfolds_however_it_is_cut(body: bytes, codings: list[str], data: st.DataObject) -> None:
    folded = body
    for coding in codings:
        folded = FOLD[coding](folded)
    decoder = Decoder(", ".join(codings), 10**6)
    out, at = b"", 0
    while at < len(folded):
        step = data.draw(st.integers(1, 200))
        out += b"".join(decoder.feed(folded[at : at + step]))
        at += step
    assert out == body
    assert decoder.whole
    assert decoder.given == len(body)


@given(st.binary(max_size=500), st.sampled_from(["gzip", "deflate", "br", "zstd", "deflate, gzip"]))
def test_any_bytes_are_damage_at_worst(body: bytes, codings: str) -> None:
    for coding in ("", *{part.strip() for part in codings.split(",")}):
        with contextlib.suppress(Damaged, TooLarge):
            assert len(decoded(FOLD[coding](body)[:400] if coding else body, codings, 1000)) <= 1000
