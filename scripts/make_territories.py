"""Makes the table of territory names from CLDR, as Babel carries it (Unicode licence).

    python -m venv build && build/bin/pip install babel && build/bin/python scripts/make_territories.py

territories.tsv.gz: one line for each language, `code<TAB>ISO=name|name<TAB>ISO=name …`: ISO 3166 alpha-2 territories
(no continents, no "unknown region"), lower case; "Myanmar (Burma)" stands as two names, "&" also as English "and".
Languages that have fewer than 100 names of their own are left out.
"""

from __future__ import annotations

import gzip
import re
from pathlib import Path

from babel import Locale
from babel.localedata import load, locale_identifiers

DATA = Path(__file__).parents[1] / "src/wiredesk/lang/data/territories"
LEAST = 100
NOT_ISO = {"ZZ", "XA", "XB", "QO", "EZ", "UN", "EU"}


def forms(name: str, code: str) -> str:
    name = name.lower().replace("|", " ")
    apart = re.fullmatch(r"([^(]+?) \(([^)]+)\)", name)
    names = [name, apart[1], apart[2]] if apart else [name]
    if code == "en":
        names += [form.replace("&", "and") for form in names if "&" in form]
        names += [form.replace("st. ", "saint ") for form in names if form.startswith("st. ")]
    return "|".join(names)


def main() -> None:
    DATA.mkdir(parents=True, exist_ok=True)
    english = Locale("en").territories
    lines = []
    count = 0
    for code in sorted(locale_identifiers()):
        if "_" in code:
            continue
        names = load(code).get("territories", {})
        own = {
            iso: name
            for iso, name in names.items()
            if len(iso) == 2 and iso.isalpha() and iso not in NOT_ISO and isinstance(name, str) and name != iso
        }
        if len(own) < LEAST or (
            code != "en" and sum(name != english.get(iso) for iso, name in own.items()) < LEAST // 2
        ):
            continue
        items = [f"{iso}={forms(name, code)}" for iso, name in sorted(own.items())]
        lines.append(f"{code}\t" + "\t".join(items))
        count += len(items)
    data = gzip.compress(("\n".join(lines) + "\n").encode(), 9, mtime=0)
    (DATA / "territories.tsv.gz").write_bytes(data)
    print(f"territories: {len(lines)} languages, {count} names, {len(data)} bytes")


if __name__ == "__main__":
    main()
