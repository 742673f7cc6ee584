"""The languages of the interface: catalogues, and which of them a reader gets.

English is what stands in templates and code; of each other language there is a folder `locale/TAG` with one file of
translations for each area. A new language is a new folder.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from gettext import c2py
from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING

from babel.core import Locale
from babel.messages.pofile import read_po

from wiredesk.desk.packs import installed_packs
from wiredesk.lang.collation import collation

if TYPE_CHECKING:
    from starlette.requests import Request

SOURCE = "en"
COOKIE = "lang"


def N_(text: str) -> str:  # noqa: N802 - the name that tools for translators look for
    """Marks a text to be translated where it is shown."""
    return text


class Words:
    """One language of the interface. texts: by the English text, the forms by number."""

    def __init__(self, tag: str, texts: Mapping[str, tuple[str, ...]], plural: str = "(n != 1)") -> None:
        self.tag = tag
        self.locale = Locale.parse(tag, sep="-")
        self._texts = texts
        self._form: Callable[[int], int] = c2py(plural)

    def gettext(self, text: str) -> str:
        """The text in this language."""
        found = self._texts.get(text)
        return found[0] if found else text

    def order(self, text: str) -> tuple[object, ...]:
        """What to sort a list by so that it stands in the alphabetical order of this language."""
        return collation(installed_packs().get(self.tag)).key(text)

    def ngettext(self, one: str, many: str, number: int) -> str:
        """The text for that many; what stands for the number in it is put in by whoever asks."""
        found = self._texts.get(one)
        if found is None:
            return one if number == 1 else many
        return found[min(self._form(int(number)), len(found) - 1)]


@cache
def languages() -> Mapping[str, Words]:
    """What there is by tag, English first."""
    found = {SOURCE: Words(SOURCE, {})}
    folder = files("wiredesk.serve") / "locale"
    for place in sorted(folder.iterdir(), key=lambda place: place.name):
        if not place.is_dir():
            continue
        texts: dict[str, tuple[str, ...]] = {}
        plural = "0"
        for area in sorted(place.iterdir(), key=lambda area: area.name):
            if not area.name.endswith(".po"):
                continue
            catalog = read_po(BytesIO(area.read_bytes()), locale=place.name)
            plural = catalog.plural_expr
            for message in catalog:
                if not message.id or message.fuzzy:
                    continue
                ids, strings = message.id, message.string
                if isinstance(ids, str) and isinstance(strings, str) and strings:
                    texts[ids] = (strings,)
                elif isinstance(strings, tuple | list) and all(strings):
                    texts[ids[0]] = tuple(strings)
        found[place.name] = Words(place.name, texts, plural)
    return found


def words_of(request: Request) -> Words:
    """The language of a reader: chosen by hand, else the browser's first that there is, else English."""
    known = languages()
    chosen = request.cookies.get(COOKIE, "")
    if chosen in known:
        return known[chosen]
    return known[preferred(request.headers.get("accept-language", ""), tuple(known)) or SOURCE]


def preferred(header: str, known: tuple[str, ...]) -> str | None:
    """The best of the known languages by an Accept-Language header; None if it wants none of them."""
    wanted: list[tuple[float, int, str]] = []
    for place, part in enumerate(header[:1000].split(",")[:20]):
        tag, _, quality = part.partition(";")
        try:
            weight = float(quality.strip().removeprefix("q=")) if quality.strip() else 1.0
        except ValueError:
            continue
        if weight > 0 and tag.strip():
            wanted.append((-weight, place, tag.strip().lower()))
    lower = {tag.lower(): tag for tag in known}
    for _, _, tag in sorted(wanted):
        for shorter in (tag, tag.split("-")[0]):
            if shorter in lower:
                return lower[shorter]
    return None
