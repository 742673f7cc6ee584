"""Script payloads through every field and page of the desk, in a real browser: how many of them live.

    python bench/payloads.py                        the corpus beside the checkout, about 20 minutes
    python bench/payloads.py --count 300            a part of it
    python bench/payloads.py --corpus FOLDER

Each payload stands in the text of an article and, in turn, in title, quote, author, outlet, category, link, notes,
names of sources and saved searches, and in the search box and addresses. Every page that shows one of them is opened
with the content security policy and without. A page is inert if it is made of nothing but what the same pages with
plain words are made of, and nothing was called, asked for or refused (`tests/payloads.py`). Goal: 0 live.

The corpus is the union of public lists (DOMPurify's fixtures, PayloadsAllTheThings, payloadbox): a JSON list of
objects with a `payload`, as `payloads.json` in the folder.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from browser import started
from payloads import OURS, PLAIN, addresses, fill, live, shapes
from serving import served

CORPUS = Path(__file__).parents[2] / "shared" / "corpora" / "hostile" / "xss"
TOGETHER = 20


def main() -> None:
    """Fills two desks, opens their pages, tells what lives."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument("--count", type=int, default=10**9)
    options = parser.parse_args()
    file = options.corpus / "payloads.json"
    theirs = [row["payload"] for row in json.loads(file.read_text("utf-8"))] if file.exists() else []
    if not theirs:
        print(f"{file} is not there: with our own payloads alone; --corpus FOLDER names another place")
    payloads = [*OURS, *theirs][: options.count]
    with tempfile.TemporaryDirectory() as base:
        hostile, plain = Path(base) / "hostile", Path(base) / "plain"
        hostile.mkdir()
        plain.mkdir()
        fill(hostile, payloads, together=TOGETHER)
        fill(plain, [f"{PLAIN} {number}" for number in range(200)], together=TOGETHER)
        with served(hostile) as one, served(plain) as other, started() as browser:
            paths = list(addresses(other.site.desk(), [PLAIN]))
            known = set[str]().union(*shapes(browser, other, paths, policy=True).values())
            paths = list(addresses(one.site.desk(), payloads))
            print(f"{len(payloads):,} payloads, {len(paths):,} pages, each with and without the policy")
            failed = False
            for policy in (True, False):
                began = time.monotonic()
                wrong = live(browser, one, paths, known, policy=policy)
                with_policy = "with" if policy else "without"
                print(f"{with_policy} the policy: {len(wrong)} live ({time.monotonic() - began:.0f} s)")
                for line in wrong[:50]:
                    print(f"    {line}")
                failed |= bool(wrong)
    sys.exit(failed)


if __name__ == "__main__":
    main()
