"""A reading made ready to be compared with others: its words as weighted vectors, names, numbers and prints.

Everything here comes from the one reading and the fixed tables of its language, so that a comparison of two reports
never depends on a third.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import exp, fsum, log, sqrt

from wiredesk.lang.packs import Packs
from wiredesk.lang.tables import rarity
from wiredesk.lang.tokens import Tokens
from wiredesk.model.findings import Reading
from wiredesk.model.spans import ArticleId, Passage, Span
from wiredesk.text.shingles import Prints, prints

Vector = Mapping[str, float]
"""Terms with weights, of length 1 at most."""

OPENING = 400
"""Words of the body that are compared: the news stands first, background and teasers after it."""
LEAD = 60
"""Words of the body that stand for the lead: about two sentences."""
UNSEEN = 10.0
"""Weight of names that a report of ordinary length would have besides: a rare one and a half."""
NAMED = frozenset({"person", "organisation", "place", "event", "work", "other"})


@dataclass(frozen=True, slots=True)
class Report:
    """One reading with what the comparison of two reports needs.

    words: folded words of the body, in order; at: their places in `tokens`. opening: title twice and the first words
    of the body; pairs: two words in a row of the same; lead: title and first words; title: the title, else the first
    sentence. names: keys of people, organisations, places; numbers: as written in digits. chance: how like
    the opening any report of the language would be, by the table of its words alone. shingles, edits: prints of 4 and
    of 2 words of the body.
    """

    reading: Reading
    tokens: Tokens
    at: Sequence[int]
    words: Sequence[str]
    opening: Vector
    pairs: Vector
    lead: Vector
    title: Vector
    names: Vector
    numbers: Vector
    chance: float
    shingles: Prints
    edits: Prints

    @property
    def id(self) -> ArticleId:
        """The article's id."""
        return self.reading.article.id

    @property
    def language(self) -> str:
        """The language that it was read as, without region or script."""
        return self.reading.language.partition("-")[0]

    def passage(self, first: int, stop: int) -> Passage:
        """The words of the body from `first` to before `stop`, as they stand in the article."""
        return self.at_span(self.tokens.span(self.at[first], self.at[stop - 1] + 1))

    def at_span(self, span: Span) -> Passage:
        """The passage of a span of this article."""
        return Passage(self.id, span, span.of(self.reading.article.text))


def unit(weights: Mapping[str, float], unseen: float = 0.0) -> dict[str, float]:
    """The same weights scaled to length 1; empty stays empty.

    unseen: weight of what a fuller text would name besides; it keeps two texts with one name each, the same, from
    being as alike as can be.
    """
    length = sqrt(sum(weight * weight for weight in weights.values()) + unseen * unseen)
    return {term: weight / length for term, weight in weights.items()} if length > 0 else {}


def cosine(a: Vector, b: Vector) -> float:
    """The cosine of two vectors of length 1, 0 to 1 for weights that are not negative."""
    # fsum: the same to the last bit whatever the order of a set, which differs between processes.
    return min(1.0, fsum([a[term] * b[term] for term in a.keys() & b.keys()]))


def report(reading: Reading, packs: Packs) -> Report:
    """A reading made ready. About 1 ms for 600 words."""
    article = reading.article
    pack = packs.get(reading.language)
    rare = rarity(packs, pack.code)
    title_span = article.title.span if article.title else None
    heads = [title_span] if title_span else [b.span for b in article.blocks if b.role == "title"][:1]
    bodies = [span for span in article.body_spans() if not any(span.meets(head) for head in heads)]
    tokens = Tokens(article.text, heads + bodies, pack)
    in_title = sum(len(tokens.within(head)) for head in heads)
    kept = [place for place, word in enumerate(tokens.words) if word[0].isalnum()]
    at = [place for place in kept if place >= in_title]
    title = [tokens.folded[place] for place in kept if place < in_title]
    words = [tokens.folded[place] for place in at]
    opening = words[:OPENING]
    counts: Counter[str] = Counter(opening)
    counts.update(title * 2)
    twos = Counter(pairwise(opening))
    for pair in pairwise(title):
        twos[pair] += 2
    weigh = rare.weigh(counts)
    pairs = {
        f"{a} {b}": (1 + log(count)) * (weigh[a] + weigh[b])
        for (a, b), count in twos.items()
        if not (a.isdigit() and b.isdigit())
    }
    first = title or words[:20]
    first_words = _weighted(counts, weigh)
    return Report(
        reading=reading,
        tokens=tokens,
        at=at,
        words=words,
        opening=first_words,
        pairs=unit(pairs),
        lead=_weighted(Counter(title + opening[:LEAD]), weigh),
        title=_weighted(Counter(first), weigh),
        names=_names(reading, rare.of),
        numbers=_numbers(title + opening),
        chance=_chance(first_words, weigh),
        shingles=prints(words, 4),
        edits=prints(words, 2),
    )


def _weighted(counts: Counter[str], weigh: Mapping[str, float]) -> dict[str, float]:
    return unit({word: (1 + log(count)) * weigh[word] for word, count in counts.items()})


def _chance(vector: Vector, rare: Mapping[str, float]) -> float:
    """Expected cosine of the opening with a report about anything, about 0.4 (English) to 1 (Vietnamese syllables).

    A word of rarity r stands in a share exp(-r) of all reports with a weight near r: a background that is the same for
    every collection. 40: brings it to the scale of the other features.
    """
    return 40 * fsum([weight * exp(-rare[word]) * rare[word] for word, weight in vector.items()]) / 60


def _names(reading: Reading, idf: Callable[[str], float]) -> dict[str, float]:
    """Keys of the entities, weighted by how often they are named and by the rarest word of the name."""
    counted = Counter(mention.entity for mention in reading.mentions if mention.entity)
    weights: dict[str, float] = {}
    for entity in reading.entities:
        if entity.kind in NAMED and entity.key:
            spoken = [word for name in entity.names[:1] for word in name.lower().split()]
            rare = max((idf(word) for word in spoken), default=1.0)
            weights[entity.key] = (1 + log(max(1, counted[entity.id]))) * rare
    return unit(weights, UNSEEN)


def _numbers(words: Iterable[str]) -> dict[str, float]:
    """Numbers in digits; one of a single digit says little, one of four and more as much as a name."""
    return unit({word: float(min(len(word), 4)) for word in set(words) if word.isdigit()})
