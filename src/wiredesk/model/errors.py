"""The errors that wiredesk raises, one tree.

    WiredeskError
    ├── InputError          something given to us cannot be read (path, line and reason inside)
    │   └── UnsupportedInput    readable, but nothing that we read (an image, a database, …)
    ├── PackError           a language pack or a site rule file is wrong
    └── WorkerDied          a worker process ended while it read a page

A page that is no article, an unknown speaker, a missing date are not errors: they are answers.
"""

from __future__ import annotations


class WiredeskError(Exception):
    """Base of all errors that wiredesk raises on purpose."""


class InputError(WiredeskError):
    """Something given to wiredesk cannot be read.

    source: the path or name as given; line: 1-based line in it where that is known; problem: what is wrong, without
    the path; done: what was done about it.
    """

    def __init__(self, source: str, problem: str, *, line: int | None = None, done: str = "skipped") -> None:
        self.source = source
        self.problem = problem
        self.line = line
        self.done = done
        where = source if line is None else f"{source}, line {line}"
        super().__init__(f"{where}: {problem}; {done}")

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.source, self.problem, self.line, self.done))


def _rebuild(kind: type[InputError], source: str, problem: str, line: int | None, done: str) -> InputError:
    return kind(source, problem, line=line, done=done)


class UnsupportedInput(InputError):
    """The bytes can be read but are nothing that wiredesk reads."""


class WorkerDied(InputError):
    """A worker process ended while it read a page; the page is skipped, the others are read."""


class PackError(WiredeskError):
    """A language pack or a site rule file is wrong: names the file, the key and what is expected."""

    def __init__(self, file: str, key: str, problem: str) -> None:
        self.file = file
        self.key = key
        self.problem = problem
        super().__init__(f"{file}: {key}: {problem}")

    def __reduce__(self) -> tuple[object, ...]:
        return (PackError, (self.file, self.key, self.problem))
