"""Makes the tables of word frequencies and of telling words from wordfreq (data CC BY-SA 4.0).

    python -m venv build && build/bin/pip install wordfreq && build/bin/pip install -e .
    build/bin/python scripts/make_frequencies.py

frequencies.<code>.tsv.gz: share of news articles that hold a word, one line for each share, the commonest first:
`share<TAB>word word …`. Reckoned from the frequency f of a word as 1 - (1 - f)^350: 350 tokens is a usual report.
Words are folded with the language's pack, so Vietnamese ones are syllables.
signs.<code>.tsv.gz: words that tell a language that has a pack: at least 12 times as frequent in it as in any other
language of wordfreq. `word`, or `word<TAB>plain` for one without its diacritics.
"""

from __future__ import annotations

import gzip
import unicodedata
from collections import defaultdict
from pathlib import Path

import wordfreq

from wiredesk.desk.packs import installed_packs
from wiredesk.lang.packs import Pack
from wiredesk.lang.tokens import fold

DATA = Path(__file__).parents[1] / "src/wiredesk/lang/data/frequencies"
FULL = {"en": 25_000, "vi": 9_000}
SHORT = 2_500
SHORT_CODES = [
    "ar", "bg", "ca", "cs", "da", "de", "el", "es", "fa", "fi", "fr", "he", "hi", "hu", "id", "it", "ja", "ko", "lt",
    "lv", "mk", "ms", "nb", "nl", "pl", "pt", "ro", "ru", "sk", "sl", "sv", "tr", "uk", "zh",
]  # fmt: skip
UNSPACED = {"ja", "ko", "zh"}
"""Their lists are taken as they are: wordfreq would cut each word anew with tools of its own."""
ARTICLE_TOKENS = 350
SIGNS = 4_000
DOMINANCE = 12


def write(name: str, lines: list[str]) -> int:
    text = "\n".join(lines) + "\n"
    data = gzip.compress(text.encode(), 9, mtime=0)
    (DATA / f"{name}.tsv.gz").write_bytes(data)
    return len(data)


def folded_frequencies(code: str, pack: Pack, top: int) -> dict[str, float]:
    sums: dict[str, float] = defaultdict(float)
    listed = wordfreq.get_frequency_dict(code, "best") if code in UNSPACED else None
    for word in wordfreq.iter_wordlist(code, "best"):
        frequency = wordfreq.word_frequency(word, code) if listed is None else listed[word]
        for token in set(fold(word, pack)):
            if not token.isdigit():
                sums[token] += frequency
        if len(sums) >= top:
            break
    return sums


def frequencies(code: str, pack: Pack, top: int) -> str:
    by_share: dict[str, list[str]] = defaultdict(list)
    for token, frequency in folded_frequencies(code, pack, top).items():
        share = 1 - (1 - min(frequency, 0.2)) ** ARTICLE_TOKENS
        by_share[f"{share:.2g}"].append(token)
    lines = [f"{share}\t{' '.join(sorted(by_share[share]))}" for share in sorted(by_share, key=float, reverse=True)]
    count = sum(map(len, by_share.values()))
    return f"frequencies.{code}: {count} words, {write(f'frequencies.{code}', lines)} bytes"


def bare(word: str) -> str:
    decomposed = unicodedata.normalize("NFD", word.replace("đ", "d"))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def elsewhere(word: str, code: str, languages: list[str]) -> float:
    return max(wordfreq.word_frequency(word, other) for other in languages if other != code)


def signs(code: str, languages: list[str]) -> str:
    own: dict[str, float] = {}
    plain: dict[str, float] = defaultdict(float)
    for word in wordfreq.top_n_list(code, 12_000):
        if word.isalpha() and len(word) > 1:
            own[word] = wordfreq.word_frequency(word, code)
            if not word.isascii():
                plain[bare(word)] += own[word]
    lines = [word for word, share in own.items() if share >= DOMINANCE * elsewhere(word, code, languages)][:SIGNS]
    lines += [
        f"{word}\tplain"
        for word, share in sorted(plain.items(), key=lambda item: -item[1])[:1_500]
        if len(word) > 2 and share >= DOMINANCE * elsewhere(word, code, languages)
    ]
    return f"signs.{code}: {len(lines)} words, {write(f'signs.{code}', lines)} bytes"


def main() -> None:
    DATA.mkdir(parents=True, exist_ok=True)
    packs = installed_packs()
    # Filipino is left out of the comparison: its sample is full of English.
    languages = [code for code in wordfreq.available_languages("small") if code not in {"fil", "zh", "ja", "ko"}]
    for code in [*FULL, *SHORT_CODES]:
        print(frequencies(code, packs.get(code), FULL.get(code, SHORT)))
    for code in FULL:
        print(signs(code, languages))


if __name__ == "__main__":
    main()
