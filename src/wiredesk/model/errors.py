"""The errors that wiredesk raises, one tree.

    WiredeskError
    ├── InputError          something given to us cannot be read (path, line and reason inside)
    │   └── UnsupportedInput    readable, but nothing that we read (an image, a database, …)
    │   └── WorkerDied          a worker process ended while it read a page
    │   └── Withheld            it is held, and not shown by itself: the name of a private person
    ├── PackError           a language pack or a site rule file is wrong
    ├── SettingsError       a setting is wrong (file or variable, key, what is expected)
    ├── FetchError          something could not be fetched, or may not be (address, outcome, reason)
    └── StoreError          the desk's file cannot be used (path, what, what to do)
        ├── StoreBusy           another process is writing; names it
        ├── StoreFull           no room, or the file may only be read; nothing is damaged
        └── StoreTooNew         written by a later version of wiredesk

A page that is no article, an unknown speaker, a missing date are not errors: they are answers.
"""

from __future__ import annotations

from wiredesk.model.source import FetchOutcome


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


class Withheld(InputError):
    """What is asked for is held, and not shown by itself; the problem says why."""


class SettingsError(WiredeskError):
    """A setting is wrong. where: the file, variable or option; key: the setting; problem: what is expected."""

    def __init__(self, where: str, key: str, problem: str) -> None:
        self.where = where
        self.key = key
        self.problem = problem
        super().__init__(f"{where}: {key}: {problem}")


class FetchError(WiredeskError):
    """Something could not be fetched, or may not be.

    outcome: as in `model.source.FetchOutcome`; status: of the last answer; retry_after: seconds that the server asks
    for; sent, decoded: bytes taken so far.
    """

    def __init__(
        self,
        address: str,
        outcome: FetchOutcome,
        problem: str,
        *,
        status: int | None = None,
        retry_after: float | None = None,
        sent: int = 0,
        decoded: int = 0,
    ) -> None:
        self.address = address
        self.outcome: FetchOutcome = outcome
        self.problem = problem
        self.status = status
        self.retry_after = retry_after
        self.sent = sent
        self.decoded = decoded
        super().__init__(f"{address}: {problem}")


class StoreError(WiredeskError):
    """The desk's file cannot be used. path: which; problem: what is wrong and what to do."""

    def __init__(self, path: str, problem: str) -> None:
        self.path = path
        self.problem = problem
        super().__init__(f"{path}: {problem}")


class StoreBusy(StoreError):
    """Another process is writing; the problem names it."""


class StoreFull(StoreError):
    """There is no room, or the file may only be read. Nothing is damaged; reading goes on."""


class StoreTooNew(StoreError):
    """The file was written by a later version of wiredesk."""


class PackError(WiredeskError):
    """A language pack or a site rule file is wrong: names the file, the key and what is expected."""

    def __init__(self, file: str, key: str, problem: str) -> None:
        self.file = file
        self.key = key
        self.problem = problem
        super().__init__(f"{file}: {key}: {problem}")

    def __reduce__(self) -> tuple[object, ...]:
        return (PackError, (self.file, self.key, self.problem))
