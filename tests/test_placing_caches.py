"""What placing keeps ready goes when it is done: a live desk places again and again."""

from __future__ import annotations

import gc
from datetime import UTC, datetime
from pathlib import Path

from wiredesk.desk.keeping import Keeper
from wiredesk.desk.packs import installed_packs
from wiredesk.desk.parsing import read_page
from wiredesk.desk.paths import pages_of
from wiredesk.desk.placing import settle
from wiredesk.desk.ready import Reports
from wiredesk.model.kept import Kept
from wiredesk.model.page import Page
from wiredesk.store.sqlite import open_store

SAMPLE = Path(__file__).parents[1] / "sample"
AT = datetime(2026, 11, 20, tzinfo=UTC)


def test_reports_that_were_kept_ready_go_with_the_call_that_needed_them(tmp_path: Path) -> None:
    """Not when the collector comes round, which in the processes of wiredesk is seldom."""
    packs = installed_packs()
    store = open_store(tmp_path / "desk.sqlite")
    keeper = Keeper(store, packs)
    gc.collect()
    gc.disable()
    try:
        for page in pages_of([str(SAMPLE / name) for name in ("ansel-cable.en.html", "cap-bien-ansel.vi.txt")]):
            assert isinstance(page, Page)
            keeper.add(Kept(page, read_page(page).reading, AT))
            keeper.flush()
        settle(store, packs, now=AT)
        assert not [one for one in gc.get_objects() if isinstance(one, Reports)]
    finally:
        gc.enable()
        store.close()
