"""The records of an archive past its damaged places: each stretch between two of them is read for itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from wiredesk.model.errors import InputError
from wiredesk.sources.archive_records import NO_RECORD, Arc, Parser, Record, parser_of, proven
from wiredesk.sources.compressed import ARC_RECORD, CUT_OFF, RECORD, Container, Content, Damage, Place

SAID_ONE_BY_ONE = 20
"""Damaged places of one file that are each said; of further ones only how many there were."""
_HEAD_END = re.compile(rb"\r?\n\r?\n")


@dataclass(frozen=True, slots=True)
class Wrong:
    """A damaged place. offset: where it begins."""

    error: InputError
    offset: int


def all_records(container: Container, path: str, start: Place) -> Iterator[tuple[Record | Wrong, Place]]:
    """Records, each with the place of what follows, and damaged places."""
    parser = parser_of(container)
    begins = ARC_RECORD if parser is Arc else RECORD
    place: Place | None = start
    damaged = 0
    while place is not None:
        stretch = _Stretch(container, parser, begins)
        yield from stretch.records(place)
        end = container.end(stretch.content)
        if stretch.wrong is None:
            if stretch.last is not None:
                yield stretch.last, end
            elif place == Place(0):
                yield Wrong(InputError(path, "is empty"), 0), end
            break
        bad, problem = stretch.wrong
        # Each new start in content that is compressed as a whole unpacks all that stands before it.
        tired = container.compression == "whole" and damaged >= SAID_ONE_BY_ONE
        place = None if tired else container.next_record(bad, begins)
        if stretch.last is not None and not stretch.short:
            yield stretch.last, bad
        elif stretch.last is not None and place is None and stretch.last.block:
            # Nothing was found in what it says is its own: it is cut off, and the rest was not swallowed by it.
            stretch.last.cut = True
            yield stretch.last, end
        damaged += 1
        done = "read no further" if place is None else f"went on at byte {place}"
        if damaged <= SAID_ONE_BY_ONE or place is None:
            yield Wrong(InputError(path, f"at byte {bad} {problem}", done=done), bad.offset), place or end
    if damaged > SAID_ONE_BY_ONE:
        many = InputError(path, f"has {damaged} damaged places in all", done="read what stands between them")
        yield Wrong(many, start.offset), container.end(None)


class _Stretch:
    """Records one after another, to the end or to damage.

    last: the last that is sound, which `records` has not given; short: there is less of it than it says. wrong: where
    the damage is and what it is, None at the end of the file.
    """

    def __init__(self, container: Container, parser: Parser, begins: re.Pattern[bytes]) -> None:
        self._container = container
        self._parser = parser
        self._begins = begins
        self.content: Content | None = None
        self.last: Record | None = None
        self.short = False
        self.wrong: tuple[Place, str] | None = None

    def records(self, place: Place) -> Iterator[tuple[Record, Place]]:
        """Each record but the last with the place of the next."""
        parser = self._parser(self._container, place)
        problem, damaged = "", None
        try:
            for record in parser:
                if self.last is not None:
                    yield self.last, record.place
                self.last = record
        except Damage as error:
            problem, damaged = error.problem, error.at
        except (OSError, ValueError) as error:
            problem = _plainly(error)
        self.content = parser.content
        if not problem:
            self._at_end()
        elif parser.begun is not None and parser.begun is not self.last:
            # Its head was read, its content could not be; what stands before it is whole.
            self.wrong = parser.begun.place, problem
        else:
            self.wrong = place if problem in NO_RECORD else self._place(damaged, place), problem
            if self.last is not None:
                self._behind(self.last, *self.wrong)

    def _place(self, damaged: int | None, start: Place) -> Place:
        """Where reading broke off. damaged: the member, where that is known."""
        if damaged is not None and self._container.compression == "members":
            return Place(damaged)
        return self.content.place(self.content.tell()) if self.content is not None else start

    def _at_end(self) -> None:
        if self.last is not None and self.last.taken < self.last.length:
            self.short = True
            self.wrong = self.last.place, CUT_OFF
        elif self.content is not None and self.content.cut is not None:
            if self.last is not None and not proven(self.last):
                # Its member has no end, so that no check sum says whether what was unpacked is what was packed.
                self.last.cut = self.last.cut or self.content.cut == self.last.place.offset
            self.wrong = self._place(self.content.cut, Place(0)), CUT_OFF

    def _behind(self, last: Record, at: Place, problem: str) -> None:
        """No record could be read behind `last`: either that one is damaged, or the length of `last` is wrong."""
        if problem not in NO_RECORD:
            # The compression is damaged: in the member of the last record, or in what is compressed as a whole.
            in_members = self._container.compression == "members"
            if at.offset == last.place.offset if in_members else not last.sound:
                self.last = None
            return
        head = _HEAD_END if self._begins is RECORD else self._begins
        blank = b"\r\n\r\n" if self._begins is RECORD else b"\n"
        end = self._container.end_of(last.place, last.length, head, blank) if last.sound else None
        if end is None:
            self.last = None
            self.wrong = last.place, "does not end where it says"
        else:
            self.wrong = end, problem


def _plainly(error: Exception) -> str:
    words = str(error)
    if "header length" in words:
        return NO_RECORD[0]
    if "Invalid" in words:
        return NO_RECORD[1]
    return words if words in NO_RECORD else f"cannot be read ({words})"
