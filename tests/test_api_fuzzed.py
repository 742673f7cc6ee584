"""The API under whatever its document allows and whatever it does not: no error of the server, no answer that the
document does not know."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from serving import served
from test_api import SAMPLE
from wiredesk.desk.desk import open_desk

CHECKS = (
    "not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance",
    "response_headers_conformance", "negative_data_rejection", "unsupported_method", "allow_header_conformance",
    "use_after_free", "ensure_resource_availability",
)  # fmt: skip
WITHOUT = ("add_sources_post", "poll_sources__id__poll_post", "check_check_post")
"""Operations that fetch, which no test does but from sites of its own, or that start a process for each text."""


def fuzzed(path: Path, *more: str, leave_out: tuple[str, ...] = WITHOUT) -> str:
    """What schemathesis says of a desk with the sample; fails with it where something is wrong."""
    with open_desk(str(path / "desk.sqlite")) as desk:
        desk.add([str(SAMPLE)], poll=False)
    with served(path) as at:
        command = [
            sys.executable, "-c", "from schemathesis.cli import schemathesis; schemathesis()", "run",
            f"{at.url}/openapi.json", "--origin", at.url, "--no-color", "--suppress-health-check", "all",
            "--checks", ",".join(CHECKS), "--seed", "1",
            *(part for id in leave_out for part in ("--exclude-operation-id", id)), *more,
        ]  # fmt: skip
        done = subprocess.run(command, cwd=path, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    return done.stdout


def test_the_api_answers_a_few_of_everything_as_its_document_says(tmp_path: Path) -> None:
    fuzzed(tmp_path, "--phases", "fuzzing", "--max-examples", "3", "--no-shrink")


@pytest.mark.slow
def test_the_api_answers_ten_thousand_examples_as_its_document_says(tmp_path: Path) -> None:
    said = fuzzed(tmp_path, "--phases", "examples,coverage,fuzzing,stateful", "--max-examples", "180")
    cases = int(said.partition("Test cases:")[2].split()[0].replace(",", ""))
    assert cases >= 10_000
