"""Makes the bilingual word tables from the English Wiktionary (CC BY-SA 3.0 / GFDL).

    python -m venv build && build/bin/pip install wordfreq && build/bin/pip install -e .
    build/bin/python scripts/make_words.py FOLDER

FOLDER holds `en_<code>.txt` or `en_<code>.txt.gz`: the files `src/en-<code>-enwiktionary.txt` of
https://github.com/open-dsl-dict/wiktionary-dict (2015), lines `headword {class} (sense) :: translation, translation`.
wordfreq only tells which English headwords are in common use; nothing of it goes into the tables.

words.en-<code>.tsv.gz: `headword<TAB>translation|translation`, content words only.
"""

from __future__ import annotations

import gzip
import re
import sys
import unicodedata
from pathlib import Path

import wordfreq

DATA = Path(__file__).parents[1] / "src/wiredesk/lang/data/words"
CODES = {
    "vi": "vi",
    "de": "de",
    "es": "es",
    "it": "it",
    "nl": "nl",
    "id": "id",
    "ja": "ja",
    "ko": "ko",
    "cmn": "zh",
    "arb": "ar",
}
CLASSES = {"n", "v", "adj", "adv", "num", "prop", "phrase", "initialism", "acronym", "cardinal num"}
_FUNCTION_WORDS = (
    "a an the be is are was were been have has had do does did done will would shall should can could may might must "
    "not no yes and or but if then than that this these those there here it he she they we you i his her its their our "
    "my your who whom whose which what when where why how of in on at to from by with for as into onto over under "
    "between about up down out off again more most less least very too also just only even still yet so such same "
    "some any all each every both either neither other another many much few own one ones well now"
)
NOT_CONTENT = frozenset(_FUNCTION_WORDS.split())
COMMON_ENGLISH = {"vi": 0.0}
"""Least frequency of every word of a headword: rarer ones are left out of the tables that would be large."""
LEAST = 3e-6
LONGEST = 5
FUNCTION_WORD = 0.0012
"""A translation of one word that is more frequent than this in its language (in a third of all articles) is dropped:
what it has in a dictionary is mostly another sense ("là", iron). Words of news among them are in news.en-<code>."""
HAN = {"zh", "ja", "ko"}
SPACED = {"vi", "de", "es", "it", "nl", "id", "ar"}
VAGUE = 9
"""A word with more headwords than this says nothing about meaning."""

_ROW = re.compile(r"^(?P<head>.+?) \{(?P<kind>[^}]*)\}.*? :: (?P<rest>.*)$")
_NOTES = re.compile(r"\{[^}]*\}|\[[^\]]*\]|\([^)]*\)|/[^/]*/")
_OTHER_SCRIPT = re.compile(r"[\u3400-\u9fff]")
_VOWEL_MARKS = re.compile(r"[\u064b-\u0652\u0670\u0640]")
"""Arabic vowel marks, which news does not write."""


def rows(path: Path) -> list[tuple[str, str, list[str]]]:
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8")
    found = []
    for line in text.splitlines():
        row = _ROW.match(line)
        if row:
            rest = _NOTES.sub(" ", row["rest"])
            translations = [" ".join(part.split()) for part in re.split(r"[,;،、]", rest)]
            found.append((row["head"], row["kind"], [part for part in translations if part]))
    return found


def table(path: Path, code: str) -> dict[str, list[str]]:
    least = COMMON_ENGLISH.get(code, LEAST)
    entries: dict[str, dict[str, None]] = {}
    for head, kind, translations in rows(path):
        name = unicodedata.normalize("NFC", head).lower().removeprefix("to ")
        words = name.split()
        if kind.split(" ")[0] not in CLASSES or name in NOT_CONTENT or len(words) > 4 or len(name) < 2:
            continue
        if least and min(wordfreq.word_frequency(word, "en") for word in words) < least:
            continue
        for translation in translations:
            form = _VOWEL_MARKS.sub("", unicodedata.normalize("NFC", translation).lower()).strip(" .!?-…")
            if not form or len(form.split()) > LONGEST or "|" in form or "\t" in form:
                continue
            if code not in HAN and _OTHER_SCRIPT.search(form):
                continue
            if code in SPACED and " " not in form and wordfreq.word_frequency(form, code) > FUNCTION_WORD:
                continue
            entries.setdefault(name, {})[form] = None
    heads: dict[str, int] = {}
    for forms in entries.values():
        for form in forms:
            heads[form] = heads.get(form, 0) + 1
    kept = {name: [form for form in forms if heads[form] <= VAGUE] for name, forms in entries.items()}
    return {name: forms for name, forms in sorted(kept.items()) if forms}


def main(folder: Path) -> None:
    DATA.mkdir(parents=True, exist_ok=True)
    for source, code in CODES.items():
        path = next(
            (path for path in (folder / f"en_{source}.txt.gz", folder / f"en_{source}.txt") if path.is_file()), None
        )
        if path is None:
            sys.exit(f"no en_{source}.txt in {folder}: see the head of this script for where to get it")
        entries = table(path, code)
        text = "".join(f"{name}\t{'|'.join(forms)}\n" for name, forms in entries.items())
        data = gzip.compress(text.encode(), 9, mtime=0)
        (DATA / f"words.en-{code}.tsv.gz").write_bytes(data)
        pairs = sum(map(len, entries.values()))
        print(f"words.en-{code}: {len(entries)} headwords, {pairs} pairs, {len(data)} bytes")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
