"""Names, outlets, authors and categories, kept up as articles come, change and go and as stories are told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wiredesk.model.findings import Reading
from wiredesk.model.story import Origins, Story
from wiredesk.store.engine import Engine
from wiredesk.store.naming import Naming
from wiredesk.store.publishing import Before, Publishing, voices
from wiredesk.text import names


@dataclass(frozen=True, slots=True)
class TakenOut:
    """What is left of an article that is put in anew: how it stands, and names that no other article has."""

    standing: Before
    names: tuple[int, ...]


class Cataloguing:
    """Writes, within a transaction of its caller."""

    def __init__(self, db: Engine) -> None:
        self._db = db
        self._naming = Naming(db)
        self._publishing = Publishing(db)

    def put(self, number: int, reading: Reading, *, edits: int = 0, before: TakenOut | None = None) -> None:
        """What an article says. number: of its row, which is as it will be; nothing of it may be there yet. edits:
        texts that it had before; before: what was taken out for it."""
        row = self._db.one("SELECT sorted FROM articles WHERE number = ? AND is_article", (number,))
        if row is not None:
            standing = (None, None) if before is None else before.standing
            outlet = self._publishing.put(number, row[0], edits, reading, standing)
            self._naming.put(number, row[0], outlet, reading)
        if before is not None:
            self._naming.sweep(before.names)

    def take_out(self, number: int) -> TakenOut:
        """All that an article says; its row must still be as it was when that was put in. To be given to `put`."""
        row = self._db.one("SELECT outlet, address, section FROM articles WHERE number = ?", (number,))
        assert row is not None
        return TakenOut(self._publishing.take_out(number, row), tuple(self._naming.take_out(number)))

    def forget(self, number: int) -> None:
        """All that an article says, for ever."""
        self._naming.sweep(self.take_out(number).names)

    def tell(self, story: int, told: Story, origins: Origins) -> None:
        """What the comparison of a story says of its reports. story: number of the one that shows them."""
        self._publishing.tell(told.articles, told.links, origins)
        numbers: dict[str, int] = dict(
            self._db.read(
                "SELECT a.id, a.number FROM story_articles m JOIN articles a ON a.number = m.article WHERE m.story = ?",
                (story,),
            )
        )
        self._naming.tell(
            story,
            {
                numbers[article]: (names.key(name.partition(" (")[0]), name)
                for article, name in voices(origins).items()
                if article in numbers
            },
        )

    def end(self, stories: Sequence[int]) -> set[int]:
        """To be called before stories are taken away; what is to be given to `ended` after it."""
        return self._naming.origins_of(stories)

    def ended(self, touched: set[int]) -> None:
        """Counts anew what stories told that are no more."""
        self._naming.count_origins(touched)
