"""What a page says of itself outside its text: title, meta tags, links, JSON-LD."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser

from wiredesk.extraction.candidates import Head
from wiredesk.extraction.html_text import clean

_LONGEST_TITLE, _LONGEST_VALUE, _LONGEST_DATA = 1000, 5000, 500_000
"""Characters of a title that are read; characters from which a value, and data in JSON, are passed over: no page says
so much of itself."""


def head_of(tree: LexborHTMLParser) -> Head:
    """The head of a page; what stands in its body by mistake counts too."""
    head = Head()
    root = tree.root
    if root is not None:
        head.language = (root.attributes.get("lang") or root.attributes.get("xml:lang") or "").strip()[:20]
    titled = False
    for node in tree.css("title,meta,link[rel],script[type]"):
        tag = node.tag
        if tag == "title":
            if not titled:
                titled = True
                head.title = clean(node.text()[:_LONGEST_TITLE])
            continue
        attributes = node.attributes
        if tag == "meta":
            name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
            if not name and (attributes.get("http-equiv") or "").lower() == "content-language":
                name = "content-language"
            value = attributes.get("content")
            if name and value and len(value) < _LONGEST_VALUE:
                head.meta.setdefault(name.strip().lower(), []).append(clean(value))
        elif tag == "link":
            if not head.canonical and (attributes.get("rel") or "").lower() == "canonical":
                head.canonical = (attributes.get("href") or "").strip()
        elif (attributes.get("type") or "").lower().startswith("application/ld+json"):
            text = node.text()
            if text and len(text) < _LONGEST_DATA:
                head.json_ld.append(text)
    return head
