"""A backup in place of an earlier one, which stays until the new one is whole."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from wiredesk.model.errors import StoreError


@contextmanager
def replaced(path: str, own: Sequence[str]) -> Iterator[str]:
    """Where to write what then takes the place of a backup and of what belongs to it.

    own: files of the desk itself. Raises `StoreError` if the place is one of them, or if the backup is open somewhere.
    """
    path = os.path.abspath(path)
    if any(os.path.exists(file) and os.path.samefile(path, file) for file in own):
        raise StoreError(path, "is the desk itself; name another file for the backup")
    # What stands in such a file would be taken for changes of the new one.
    if os.path.exists(f"{path}-wal") and os.path.getsize(f"{path}-wal"):
        raise StoreError(path, "is open somewhere; close it, or name another file for the backup")
    folder, name = os.path.split(path)
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=folder) as beside:
        yield os.path.join(beside, name)
        # The desk's own file last: what it needs is there by then.
        for new in sorted(os.listdir(beside), key=lambda file: file == name):
            os.replace(os.path.join(beside, new), os.path.join(folder, new))
