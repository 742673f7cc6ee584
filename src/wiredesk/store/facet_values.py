"""What facets say of hits: values under the name by which a query asks for them, each hit counted once under each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from wiredesk.model.topics import TOPICS
from wiredesk.store.search_content import numbers
from wiredesk.text.folding import fold

Known = tuple[int, str, str, str]
"""Number, field, key and best spelling of a value."""

_COUNTRY = re.compile(r"[A-Z]{2}")
_TOPIC_KEYS = frozenset(map(fold, TOPICS.values()))


def counted(
    packed: Iterable[bytes], look_up: Callable[[Sequence[int]], Iterable[Known]]
) -> dict[str, list[tuple[str, int]]]:
    """Values of all fields among hits with how many have them, most frequent first. packed: of each hit the numbers of
    its values; look_up: what the numbers are. Two keys of one name ("CNN" of a list of outlets and "cnn" of a text) are
    one value, since a query finds both."""
    hits = [numbers(each) for each in packed]
    counts: Counter[int] = Counter()
    for hit in hits:
        counts.update(hit)
    alike: dict[tuple[str, str], list[tuple[int, str, int]]] = {}
    for number, field, key, shown in look_up(list(counts)):
        field, name = _told(field, key, shown)
        alike.setdefault((field, fold(name)), []).append((-counts[number], name, number))
    shared = {number: place for place, several in alike.items() if len(several) > 1 for _, _, number in several}
    together: Counter[tuple[str, str]] = Counter()
    for hit in hits if shared else ():
        together.update({shared[number] for number in shared.keys() & hit})
    found: dict[str, list[tuple[str, int]]] = {}
    for place, several in alike.items():
        count, name, _ = min(several)
        found.setdefault(place[0], []).append((name, together.get(place, -count)))
    for values in found.values():
        values.sort(key=lambda value: (-value[1], value[0]))
    return found


def _told(field: str, key: str, shown: str) -> tuple[str, str]:
    """The facet and the name of a value: a country by its code, which reports call by its people and its capital too;
    an outlet by its name in the packs; sections of a page's own apart from topics, which are the same everywhere."""
    if field == "place" and _COUNTRY.fullmatch(key):
        return field, key
    if field == "org" and key != key.casefold():
        return field, key
    if field == "category" and fold(shown) not in _TOPIC_KEYS:
        return "section", shown
    return field, shown
