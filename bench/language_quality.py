"""How often the language of a text is told rightly: five words, a sentence, five sentences of news in 47 languages.

    python bench/language_quality.py

NTREX-128, development half: Vietnamese and English with 160 texts each, 45 other languages with 42, drawn evenly over
the articles. Right is the language and nothing else ("und" is wrong). Nothing was learnt from these texts but the
calibration of the model's probability and which languages news is seldom in, on an earlier draw of 1,410 openings of
five words: the figures for five words may be a little high for that. The main prints py3langid's own answers on the
same texts beside ours, and what was taken for what.
"""

from __future__ import annotations

import gzip
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from wiredesk.desk.packs import installed_packs
from wiredesk.lang.languages import language_of

CORPORA = Path(__file__).resolve().parents[2] / "shared" / "corpora"
PUBLIC = "NTREX-128 (MicrosoftTranslator/NTREX)"
MANY, FEW = 160, 42
LANGUAGES: Mapping[str, tuple[str, ...]] = {
    "vie": ("vi",), "eng": ("en",), "arb": ("ar",), "aze-Latn": ("az",), "bel": ("be",), "ben": ("bn",),
    "bul": ("bg",), "cat": ("ca",), "ces": ("cs",), "dan": ("da",), "deu": ("de",), "ell": ("el",), "est": ("et",),
    "fas": ("fa",), "fin": ("fi",), "fra": ("fr",), "heb": ("he",), "hin": ("hi",), "hrv": ("hr",), "hun": ("hu",),
    "ind": ("id",), "isl": ("is",), "ita": ("it",), "jpn": ("ja",), "kat": ("ka",), "khm": ("km",), "kor": ("ko",),
    "lao": ("lo",), "lav": ("lv",), "lit": ("lt",), "mkd": ("mk",), "msa": ("ms",), "mya": ("my",), "nld": ("nl",),
    "nob": ("no", "nb"), "pol": ("pl",), "por": ("pt",), "ron": ("ro",), "rus": ("ru",), "slk": ("sk",),
    "slv": ("sl",), "spa": ("es",), "srp-Cyrl": ("sr",), "swe": ("sv",), "tha": ("th",), "ukr": ("uk",),
    "zho-CN": ("zh",),
}  # fmt: skip
"""NTREX's codes and the tags that are right for each."""
UNSPACED = ("jpn", "khm", "lao", "mya", "tha", "zho-CN")
"""Written without spaces: five "words" are twelve characters."""

Case = tuple[str, str]
"""NTREX's code and the text."""


@lru_cache(maxsize=1)
def cases(corpora: Path) -> dict[str, list[Case]]:
    """The texts of each length."""
    articles: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    with gzip.open(corpora / "reading" / "ntrex.jsonl.gz", "rt", encoding="utf-8") as stream:
        for row in map(json.loads, stream):
            if row["lang"] in LANGUAGES:
                articles[row["lang"]][row["doc"]].append(row["text"])
    found: dict[str, list[Case]] = {"five words": [], "sentence": [], "five sentences": []}
    for code in LANGUAGES:
        lines = [line for doc in articles[code].values() for line in doc]
        count = MANY if code in ("vie", "eng") else FEW
        chosen = [lines[at * len(lines) // count] for at in range(count)]
        found["sentence"] += [(code, line) for line in chosen]
        found["five words"] += [(code, opening(line, code)) for line in chosen]
        groups = ["\n".join(lines[at : at + 5]) for at in range(0, len(lines) - 4, 5)]
        fewer = count // 5
        found["five sentences"] += [(code, groups[at * len(groups) // fewer]) for at in range(fewer)]
    return found


def opening(line: str, code: str) -> str:
    """The first five words."""
    return line.strip()[:12] if code in UNSPACED else " ".join(line.split()[:5])


def share(told: Sequence[tuple[str, str]]) -> float:
    """Share of (NTREX's code, tag told) that is right."""
    return sum(tag in LANGUAGES[code] for code, tag in told) / len(told)


def told_by_us(corpora: Path) -> dict[str, list[tuple[str, str]]]:
    """The tag told for each text."""
    packs = installed_packs()
    return {
        name: [(code, language_of(text, packs)[0]) for code, text in texts] for name, texts in cases(corpora).items()
    }


def figures(corpora: Path) -> dict[str, float]:
    """Shares told rightly."""
    found: dict[str, float] = {}
    for name, told in told_by_us(corpora).items():
        found[f"47 languages: {name}"] = share(told)
        for code, label in (("vie", "Vietnamese"), ("eng", "English")):
            found[f"{label}: {name}"] = share([one for one in told if one[0] == code])
    return found


def main() -> int:
    """Prints ours beside py3langid's."""
    if not CORPORA.is_dir():
        print(f"NOT RUN: no ../shared/corpora. The texts are {PUBLIC}.")
        return 1
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # type: ignore[import-untyped]  # it ships no types

    model = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    start = time.process_time()
    ours = told_by_us(CORPORA)
    spent = time.process_time() - start
    for name, texts in cases(CORPORA).items():
        theirs = [(code, model.classify(text)[0]) for code, text in texts]
        print(f"{name:16} n={len(texts):5}  ours {share(ours[name]):.3f}  py3langid {share(theirs):.3f}")
        for code, label in (("vie", "vi"), ("eng", "en")):
            one, other = ([pair for pair in told if pair[0] == code] for told in (ours[name], theirs))
            print(f"  {label:14} n={len(one):5}  ours {share(one):.3f}  py3langid {share(other):.3f}")
        wrong = Counter((code, tag) for code, tag in ours[name] if tag not in LANGUAGES[code])
        print("  taken for:", ", ".join(f"{code} {tag} {count}" for (code, tag), count in wrong.most_common(12)))
    print(f"{1000 * spent / sum(map(len, ours.values())):.2f} ms a text, the model's loading with it")
    return 0


if __name__ == "__main__":
    sys.exit(main())
