"""What a worker process reads with, taken up before its first page: packs and, where the user has one, an encoder."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from wiredesk.desk.packs import ENCODER, NAMES, installed_packs, packs_with
from wiredesk.lang.packs import Packs

if TYPE_CHECKING:
    from wiredesk.desk.encoder import Description, Encoding


def warming(packs: Packs) -> Callable[[], object]:
    """What a worker process calls first, so that `packs_at_hand` gives these packs there, and `encoding_at_hand` the
    encoder. Raises `SettingsError` for an encoder that cannot be used."""
    source = packs.table(ENCODER, str, "")
    if not source:
        return partial(_take_up, packs.tables(NAMES) or "")
    from wiredesk.desk.encoder import described

    return partial(_take_up, packs.tables(NAMES) or "", described(source))


def packs_at_hand() -> Packs:
    """The packs that this process reads with: those that it was warmed with, else the installed ones."""
    return _packs[-1] if _packs else installed_packs()


def encoding_at_hand() -> Encoding | None:
    """The text encoder that this process reads with, if it was warmed with one."""
    return _encodings[-1] if _encodings else None


_packs: list[Packs] = []
_encodings: list[Encoding] = []


def _take_up(names: str, encoder: Description | None = None) -> None:
    _packs[:] = [packs_with(names, encoder.source if encoder is not None else "")]
    _encodings.clear()
    if encoder is not None:
        from wiredesk.desk.encoder import Encoding

        _encodings.append(Encoding(encoder))
