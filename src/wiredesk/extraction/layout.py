"""A page cut into candidates with their roles: what everything that is known about an article is read from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from wiredesk.extraction.candidates import Candidate, Head, Picture
from wiredesk.extraction.linked_data import LinkedArticle
from wiredesk.extraction.roles import Roles
from wiredesk.model.article import BODY_ROLES
from wiredesk.model.spans import Span

SEPARATOR = re.compile(r"\s+[|–—»·•:-]+\s+|\s*[|»]\s*")
"""Between a headline and the outlet's name in the title of a document."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A page's candidates with roles and spans, its pictures and its head: what the engines here read."""

    candidates: Sequence[Candidate]
    roles: Roles
    spans: Sequence[Span]
    pictures: Sequence[Picture]
    head: Head
    linked: LinkedArticle
    body: Sequence[int] = field(init=False)
    """The numbers of the candidates that are body, in order."""

    def __post_init__(self) -> None:
        body = [index for index, role in enumerate(self.roles.roles) if role in BODY_ROLES]
        object.__setattr__(self, "body", body)
