"""One peer in a process of its own: pages in on standard input, what it takes from them out, a JSON object a line.

    PEERS_PYTHON bench/extraction_worker.py PEER        PEER: a name of `PEERS`
    PEERS_PYTHON bench/extraction_worker.py --versions  the versions that are installed, as one JSON object

Runs in the environment of the peers (`make peers`), which knows nothing of wiredesk. In: html (decoded text), url, lang
(as labelled; told to the peers that need a list of words). Out: text, title, authors, date, seconds of CPU; or error.
No peer can connect to anything: the socket is shut before the first is imported.
"""

from __future__ import annotations

import importlib.metadata
import json
import logging
import os
import re
import socket
import sys
import time
import warnings
from collections.abc import Callable
from typing import Any

CALLS = 1
"""Raised when a peer is called in another way: what was kept of it then no longer counts."""

Read = Callable[[str, str, str], dict[str, Any]]
"""From html, address and language to text, title, authors, date, as far as the peer tells them."""

_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "br", "dd", "details", "div", "dl", "dt", "fieldset", "figcaption",
    "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p",
    "pre", "section", "table", "td", "th", "tr", "ul",
})  # fmt: skip


def no_network(*_args: object, **_kwargs: object) -> None:
    raise OSError("the benchmark sends nothing")


def _trafilatura(**how: Any) -> Callable[[], Read]:
    def make() -> Read:
        from trafilatura import extract, extract_metadata

        def read(html: str, url: str, _lang: str) -> dict[str, Any]:
            text = extract(html, url=url, include_comments=False, **how)
            if how:
                return {"text": text}
            found = extract_metadata(html, default_url=url)
            if found is None:
                return {"text": text}
            names = [name.strip() for name in (found.author or "").split(";") if name.strip()]
            return {"text": text, "title": found.title, "authors": names, "date": found.date}

        return read

    return make


def _baseline() -> Read:
    from trafilatura import baseline

    return lambda html, _url, _lang: {"text": baseline(html)[1]}


def _htmldate() -> Read:
    from htmldate import find_date

    return lambda html, url, _lang: {"date": find_date(html, url=url, original_date=True, extensive_search=True)}


def _readability() -> Read:
    from lxml import html as lxml_html
    from readability import Document

    def read(html: str, _url: str, _lang: str) -> dict[str, Any]:
        document = Document(html)
        parts: list[str] = []
        for event, node in _walk(lxml_html.fromstring(document.summary())):
            if not isinstance(node.tag, str):
                continue
            if node.tag in _BLOCKS:
                parts.append("\n")
            parts.append((node.text if event == "start" else node.tail) or "")
        return {"text": re.sub(r"\n\s*", "\n", "".join(parts)).strip(), "title": document.short_title()}

    return read


def _walk(root: Any) -> Any:
    from lxml import etree

    return etree.iterwalk(root, events=("start", "end"))


def _newspaper4k() -> Read:
    import newspaper

    def read(html: str, url: str, lang: str) -> dict[str, Any]:
        known = lang if lang in newspaper.utils.get_available_languages() else "en"
        article = newspaper.Article(url or "https://site.invalid/", language=known, fetch_images=False)
        article.download(input_html=html)
        article.parse()
        date = article.publish_date.isoformat() if article.publish_date else None
        return {"text": article.text, "title": article.title, "authors": article.authors, "date": date}

    return read


def _goose3() -> Read:
    from goose3 import Goose
    from goose3.text import StopWordsArabic, StopWordsChinese, StopWordsKorean

    classes = {"ar": StopWordsArabic, "zh": StopWordsChinese, "ko": StopWordsKorean}

    def read(html: str, _url: str, lang: str) -> dict[str, Any]:
        how: dict[str, Any] = {"enable_image_fetching": False, "strict": False}
        if lang and lang != "en":
            how |= {"use_meta_language": False, "target_language": lang}
        if lang in classes:
            how["stopwords_class"] = classes[lang]
        with Goose(how) as goose:
            found = goose.extract(raw_html=html)
        return {
            "text": found.cleaned_text,
            "title": found.title,
            "authors": list(found.authors or ()),
            "date": str(found.publish_date) if found.publish_date else None,
        }

    return read


def _resiliparse(*, main: bool) -> Callable[[], Read]:
    def make() -> Read:
        from resiliparse.extract.html2text import extract_plain_text

        return lambda html, _url, _lang: {
            "text": extract_plain_text(
                html, main_content=main, alt_texts=False, list_bullets=False, links=False, form_fields=False
            )
        }

    return make


def _boilerpy3() -> Read:
    from boilerpy3.extractors import ArticleExtractor

    return lambda html, _url, _lang: {"text": ArticleExtractor(raise_on_failure=False).get_content(html)}


def _justext() -> Read:
    import justext
    from babel import Locale

    lists = justext.get_stoplists()

    def read(html: str, _url: str, lang: str) -> dict[str, Any]:
        name = Locale.parse(lang).get_display_name("en").split(" ")[0] if lang else "English"
        if name in lists:
            paragraphs = justext.justext(html, justext.get_stoplist(name))
        else:
            paragraphs = justext.justext(html, frozenset(), stopwords_low=0, stopwords_high=0)
        return {"text": "\n".join(one.text for one in paragraphs if not one.is_boilerplate)}

    return read


def _news_please() -> Read:
    from newsplease import NewsPlease

    def read(html: str, url: str, _lang: str) -> dict[str, Any]:
        found = NewsPlease.from_html(html, url=url or None)
        date = found.date_publish.isoformat() if found.date_publish else None
        return {"text": found.maintext, "title": found.title, "authors": list(found.authors or ()), "date": date}

    return read


PEERS: dict[str, tuple[str, Callable[[], Read]]] = {
    "trafilatura": ("trafilatura", _trafilatura()),
    "trafilatura precision": ("trafilatura", _trafilatura(favor_precision=True)),
    "trafilatura recall": ("trafilatura", _trafilatura(favor_recall=True)),
    "trafilatura fast": ("trafilatura", _trafilatura(fast=True)),
    "readability-lxml": ("readability-lxml", _readability),
    "newspaper4k": ("newspaper4k", _newspaper4k),
    "news-please": ("news-please", _news_please),
    "goose3": ("goose3", _goose3),
    "resiliparse": ("resiliparse", _resiliparse(main=True)),
    "boilerpy3": ("boilerpy3", _boilerpy3),
    "jusText": ("jusText", _justext),
    "trafilatura.baseline": ("trafilatura", lambda: _baseline()),
    "all visible text": ("resiliparse", _resiliparse(main=False)),
    "htmldate": ("htmldate", _htmldate),
}
"""Each peer with the package whose version counts and what makes its reader."""


def versions() -> dict[str, str]:
    """The version of each peer that is installed."""
    found = {}
    for name, (package, _) in PEERS.items():
        try:
            found[name] = f"{importlib.metadata.version(package)}+{CALLS}"
        except importlib.metadata.PackageNotFoundError:
            continue
    return found


def main() -> int:
    """Reads pages until standard input ends."""
    if sys.argv[1] == "--versions":
        print(json.dumps(versions()))
        return 0
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    # Whatever a peer prints goes elsewhere than the answers.
    os.dup2(2, 1)
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    socket.socket.connect = no_network  # type: ignore[assignment,method-assign]  # shut for good
    socket.getaddrinfo = no_network  # type: ignore[assignment]  # shut for good
    read = PEERS[sys.argv[1]][1]()
    for line in sys.stdin:
        page = json.loads(line)
        began = time.process_time()
        try:
            found = read(page["html"], page["url"] or "", page["lang"] or "")
        except Exception as error:  # whatever a peer dies of is its answer
            found = {"error": f"{type(error).__name__}: {error}"[:200]}
        found["seconds"] = round(time.process_time() - began, 5)
        out.write(json.dumps(found, ensure_ascii=True, default=str) + "\n")
        out.flush()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
