"""Declarative shadow trees: what a browser shows of `<template shadowrootmode>`, as elements of the page."""

from __future__ import annotations

import re

_TEMPLATE = re.compile(r"<(/?)template\b([^>]*+)>", re.IGNORECASE)
_MODE = re.compile(r"\bshadowrootmode\s*=\s*[\"']?(?:open|closed)\b", re.IGNORECASE)


def opened(text: str) -> str:
    """The markup, templates of shadow trees being elements that hold their text: what the tree has no slot for stands
    behind it, in its own order. Linear."""
    if "shadowrootmode" not in text:
        return text
    kept: list[str] = []
    shadows: list[bool] = []
    at = 0
    for tag in _TEMPLATE.finditer(text):
        if not tag[1]:
            shadow = _MODE.search(tag[2]) is not None
            shadows.append(shadow)
            new = "<div>"
        else:
            shadow = shadows.pop() if shadows else False
            new = "</div>"
        if shadow:
            kept += (text[at : tag.start()], new)
            at = tag.end()
    return "".join((*kept, text[at:]))
