"""Makes the table of names of months from CLDR, as Babel carries it (Unicode licence).

    python -m venv build && build/bin/pip install babel && build/bin/python scripts/make_months.py

months.tsv.gz: one line for each language, `code<TAB>1=name|name<TAB>2=name …`: names of the Gregorian months, whole
and abbreviated, as they stand in a date and alone, lower case, without a full stop. Names of one letter and figures
are left out, and so are languages that write all months as figures.
"""

from __future__ import annotations

import gzip
from pathlib import Path

from babel import Locale
from babel.localedata import locale_identifiers

DATA = Path(__file__).parents[1] / "src/wiredesk/lang/data/months"


def names_of(code: str) -> dict[int, set[str]]:
    """The names of each month in one language."""
    found: dict[int, set[str]] = {}
    for context in Locale.parse(code).months.values():
        for width in ("wide", "abbreviated"):
            for month, name in context.get(width, {}).items():
                plain = name.lower().strip(" .\u200f\u200e")
                if len(plain) > 1 and not any(char.isdigit() or char in "|=\t" for char in plain):
                    found.setdefault(int(month), set()).add(plain)
    return found


def main() -> None:
    DATA.mkdir(parents=True, exist_ok=True)
    english = names_of("en")
    lines = []
    count = 0
    for code in sorted(locale_identifiers()):
        if "_" in code:
            continue
        names = names_of(code)
        if len(names) < 12 or (code != "en" and names == english):
            continue
        items = [f"{month}={'|'.join(sorted(forms))}" for month, forms in sorted(names.items())]
        lines.append(f"{code}\t" + "\t".join(items))
        count += sum(map(len, names.values()))
    data = gzip.compress(("\n".join(lines) + "\n").encode(), 9, mtime=0)
    (DATA / "months.tsv.gz").write_bytes(data)
    print(f"months: {len(lines)} languages, {count} names, {len(data)} bytes")


if __name__ == "__main__":
    main()
