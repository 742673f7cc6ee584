"""The other ways to group the same texts, in the same run: TF-IDF in one pass, average linkage, MinHash.

All get the title twice and the text. Each has the threshold, and TF-IDF the form of tf (plain or logarithmic), that are
best for it on the very set that it is judged on (ours are one for all), so their figures are upper bounds.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from reading_items import Figure
from stories_corpora import Gold, b_cubed, corpus
from stories_grouping import folds_of, trap, with_intervals

from wiredesk.model.findings import Reading

ONE_PASS = tuple(round(0.1 + 0.025 * step, 3) for step in range(19))
LINKAGE = tuple(round(0.5 + 0.02 * step, 2) for step in range(25))
MINHASH = (0.05, 0.1, 0.2, 0.3)
SHINGLE, HASHES = 3, 128
Labels = list[int]


def text_of(reading: Reading) -> str:
    """Title twice, then the body."""
    article = reading.article
    title = article.title.value if article.title else ""
    return f"{title} {title} {article.body}"


def vectors(texts: Sequence[str], longest: int, *, logarithmic: bool) -> Any:
    """TF-IDF of words, or of words and pairs of words; idf of the set itself."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    return TfidfVectorizer(token_pattern=r"\w+", ngram_range=(1, longest), sublinear_tf=logarithmic).fit_transform(
        texts
    )


def one_pass(table: Any, threshold: float) -> Labels:
    """Each text to the group with the nearest centre, else to a new one. Exact: all groups that share a word."""
    centres: list[dict[int, float]] = []
    norms: list[float] = []
    postings: dict[int, dict[int, float]] = defaultdict(dict)
    found: Labels = []
    for row in range(table.shape[0]):
        start, stop = table.indptr[row], table.indptr[row + 1]
        terms = list(zip(table.indices[start:stop].tolist(), table.data[start:stop].tolist(), strict=True))
        likeness: dict[int, float] = defaultdict(float)
        for term, weight in terms:
            for group, held in postings[term].items():
                likeness[group] += weight * held
        best = max(likeness, key=lambda group: (likeness[group] / norms[group], -group), default=-1)
        if best < 0 or likeness[best] / norms[best] < threshold:
            best = len(centres)
            centres.append({})
            norms.append(0.0)
        centre = centres[best]
        for term, weight in terms:
            centre[term] = postings[term][best] = centre.get(term, 0.0) + weight
        norms[best] = float(np.sqrt(sum(value * value for value in centre.values())))
        found.append(best)
    return found


def linkage(table: Any) -> Callable[[float], Labels]:
    """Average linkage over cosines, to be cut at a distance."""
    from scipy.cluster.hierarchy import fcluster
    from scipy.cluster.hierarchy import linkage as tree
    from scipy.spatial.distance import squareform

    distance = np.clip(1 - (table @ table.T).toarray(), 0, None)
    np.fill_diagonal(distance, 0)
    made = tree(squareform(distance, checks=False), "average")
    return lambda threshold: [int(label) for label in fcluster(made, threshold, "distance")]


def minhashes(texts: Sequence[str]) -> list[Any]:
    """datasketch's signatures of 3-word shingles."""
    from datasketch import MinHash

    found = []
    for text in texts:
        words = re.findall(r"\w+", text.lower())
        made = MinHash(num_perm=HASHES, seed=1)
        shingles = {" ".join(words[at : at + SHINGLE]) for at in range(max(1, len(words) - SHINGLE + 1))}
        made.update_batch([one.encode() for one in sorted(shingles)])
        found.append(made)
    return found


def hashed(signatures: Sequence[Any], threshold: float) -> Labels:
    """Groups that hang together by datasketch's LSH."""
    from datasketch import MinHashLSH

    index = MinHashLSH(threshold=threshold, num_perm=HASHES)
    root = list(range(len(signatures)))

    def find(at: int) -> int:
        while root[at] != at:
            root[at] = root[root[at]]
            at = root[at]
        return at

    for at, one in enumerate(signatures):
        for other in index.query(one):
            root[find(at)] = find(other)
        index.insert(at, one)
    return [find(at) for at in range(len(root))]


def measure(name: str) -> dict[str, Figure]:
    """Each peer on one corpus at its best threshold there."""
    gold = corpus(name)
    texts = [text_of(reading) for reading in gold.readings]
    signatures = minhashes(texts)
    passes: list[Labels] = []
    trees: list[Labels] = []
    for logarithmic in (False, True):
        words = vectors(texts, 1, logarithmic=logarithmic)
        passes += [one_pass(words, threshold) for threshold in ONE_PASS]
        tree = linkage(vectors(texts, 2, logarithmic=logarithmic))
        trees += [tree(threshold) for threshold in LINKAGE]
    return (
        _best(f"{name} TF-IDF, one pass", gold, passes)
        | _best(f"{name} average linkage, 1–2-grams", gold, trees)
        | _best(f"{name} MinHash LSH (datasketch)", gold, [hashed(signatures, threshold) for threshold in MINHASH])
    )


def _best(label: str, gold: Gold, tried: Sequence[Labels]) -> dict[str, Figure]:
    found = max(tried, key=lambda found: b_cubed(gold.stories, found)[2])
    cubed, pairs = with_intervals([*folds_of(gold.stories, found, gold.folds).values()])
    merged = trap(gold, found)
    share = {f"{label}: alike events merged": Figure(sum(merged) / len(merged), len(merged))} if merged else {}
    return {f"{label}: B3 F1": cubed, f"{label}: pairs F1": pairs, **share}
