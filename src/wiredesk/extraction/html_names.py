"""What names of classes, ids and elements say, by the words in `page.markup` of the root pack."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from wiredesk.extraction.candidates import Mark
from wiredesk.lang.packs import Packs

_WORD_MARKS = {
    "chrome": Mark.CHROME, "footer": Mark.FOOTER, "header": Mark.HEADER, "related": Mark.RELATED,
    "comments": Mark.COMMENTS, "share": Mark.SHARE, "ad": Mark.AD, "body": Mark.BODY, "article": Mark.ARTICLE,
    "lead": Mark.LEAD, "byline": Mark.BYLINE, "date": Mark.DATE, "caption": Mark.CAPTION, "title": Mark.TITLE,
    "gallery": Mark.GALLERY,
}  # fmt: skip
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NAME_PART = re.compile(r"[a-z]+")
_MOST, _LONGEST, _KEPT = 12, 60, 20000
"""Names of one attribute that are looked at, letters of one, and answers that are kept."""


class Markup:
    """Marks of class and id names."""

    __slots__ = ("_known", "_known_names", "_of_name", "_of_pair")

    def __init__(self, packs: Packs) -> None:
        self._of_name: dict[str, int] = {}
        self._of_pair: dict[str, int] = {}
        for key, names in packs.root.table("page.markup").items():
            for name in names:
                parts = _NAME_PART.findall(name)
                table = self._of_name if len(parts) == 1 else self._of_pair
                joined = "-".join(parts)
                table[joined] = table.get(joined, 0) | _WORD_MARKS[key]
        self._known: dict[str, int] = {}
        self._known_names: dict[str, int] = {}

    def marks(self, names: str) -> int:
        """What a class or id attribute says."""
        known = self._known.get(names)
        if known is not None:
            return known
        found = 0
        for name in names[: _MOST * _LONGEST * 4].split()[:_MOST]:
            of_one = self._known_names.get(name)
            found |= self._marks_of(name) if of_one is None else of_one
        if len(self._known) < _KEPT and len(names) < _MOST * _LONGEST:
            self._known[names] = found
        return found

    def _marks_of(self, name: str) -> int:
        found = 0
        parts = _NAME_PART.findall(_CAMEL.sub("-", name[:_LONGEST]).lower())
        pairs = [f"{one}-{two}" for one, two in pairwise(parts)]
        in_pair = False
        for pair in pairs:
            if pair in self._of_pair:
                found |= self._of_pair[pair]
                in_pair = True
        if not in_pair:
            for part in parts:
                found |= self._of_name.get(part, 0)
        if len(self._known_names) < _KEPT and len(name) < _LONGEST:
            self._known_names[name] = found
        return found


@lru_cache(maxsize=8)
def markup(packs: Packs) -> Markup:
    """The marks by names for these packs, made once."""
    return Markup(packs)
