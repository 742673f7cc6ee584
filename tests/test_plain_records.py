"""What an archive of plain records shows: text, address and time, and no outlet that says its name."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest

from serving import Served, served
from wiredesk.desk.desk import open_desk

SAID = "Nobody was hurt, fire chief Ada Lorn said."
FIRE = (
    (
        "https://corm-today.example/fire",
        "Fire closes the harbour of Corm",
        f"Two cranes burned in the harbour of Corm on Thursday morning and the port closed for the day. {SAID}",
        "2026-11-19T09:00Z",
    ),
    (
        "https://news.lisk.example/corm",
        "Harbour of Corm shut after fire",
        f"The harbour of Corm is shut after a fire on Thursday morning in which two cranes burned. {SAID}",
        "2026-11-19T11:00Z",
    ),
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    path = tmp_path_factory.mktemp("desk")
    lines = [
        json.dumps({"url": url, "title": title, "body": f"{text}\n\n{text}", "published": at})
        for url, title, text, at in FIRE
    ]
    (path / "dump.jsonl").write_text("\n".join(lines), "utf-8")
    with open_desk(str(path / "desk.sqlite")) as opened:
        opened.add([str(path / "dump.jsonl")], poll=False)
        (story,) = opened.stories().items
        assert sorted(story.outlets) == ["corm-today.example", "lisk.example"]
        assert [row.id for row in opened.stories(outlet="lisk.example").items] == [story.id]
    with served(path) as found:
        yield found


def test_a_report_without_an_outlet_goes_by_its_domain(desk: Served) -> None:
    tab = desk.browser()
    row = re.sub(r"<[^>]+>|\s+", " ", tab.open("/").text)
    assert "2 outlets" in row
    assert "outlet unknown" not in row
    (path,) = set(re.findall(r'href="(/s/[^"#?/]+)"', tab.text))
    sources = tab.open(f"{path}/sources").text
    for article in set(re.findall(r'href="(/a/[^"#?/]+)"', sources)):
        text = tab.open(article).text
        assert re.search(r'<a href="/o/(corm-today|lisk)\.example"><bdi>\1\.example</bdi></a>', text)
        versus = re.search(r'href="(/a/[^"]+/vs/[^"]+)"', text)
        assert versus is not None
        assert "<bdi>corm-today.example</bdi>" in tab.open(versus[1]).text
