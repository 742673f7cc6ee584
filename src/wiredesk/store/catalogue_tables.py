"""Tables of migration 8: names, outlets, authors and categories across articles; what accounts of a story support.

A row that is written anywhere in a large file costs a page of it. So what can be counted along the rows of one name is
counted when it is asked for, and what lists are ordered by changes in steps: an article costs a page or two for each
name. Counts are kept with what they count; rows of an article are taken out before the article is
(`store.cataloguing`), so that a count never says more than is held.
"""

from __future__ import annotations

from wiredesk.store.articles import Articles
from wiredesk.store.cataloguing import Cataloguing
from wiredesk.store.engine import Engine
from wiredesk.store.grouping import Groupings

TABLES = """
ALTER TABLE stories ADD COLUMN supported BLOB;  -- what several accounts tell; NULL: as `concluded`, or never made

CREATE TABLE names (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,            -- hash of kind and key
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    articles INTEGER NOT NULL,
    size INTEGER NOT NULL,              -- of `articles`, in steps (`store.naming`)
    first INTEGER NOT NULL,             -- of the first dated one; `naming.UNDATED`
    last INTEGER NOT NULL,              -- `articles.sorted`
    day INTEGER NOT NULL,               -- of `last`
    offices INTEGER NOT NULL,           -- statements that it holds a public office
    origins INTEGER NOT NULL,           -- independent origins that name it, at least; of persons
    public INTEGER NOT NULL             -- `model.names.ground_of`
);
CREATE INDEX names_by_size ON names (kind, size, number) WHERE public;
CREATE INDEX names_by_day ON names (kind, day, number) WHERE public;
CREATE INDEX names_by_key ON names (kind, key, number) WHERE public;

CREATE TABLE name_words (               -- folded words of all forms
    word TEXT NOT NULL,
    name INTEGER NOT NULL REFERENCES names (number) ON DELETE CASCADE,
    PRIMARY KEY (word, name)
) WITHOUT ROWID;
CREATE INDEX name_words_by_name ON name_words (name);

CREATE TABLE article_names (            -- what an article says of a name
    name INTEGER NOT NULL REFERENCES names (number),
    sorted INTEGER NOT NULL,
    article INTEGER NOT NULL REFERENCES articles (number) ON DELETE CASCADE,
    outlet INTEGER,
    said INTEGER NOT NULL,              -- quotes by
    about INTEGER NOT NULL,             -- quotes of others in which it is named
    roles INTEGER NOT NULL,
    content BLOB NOT NULL,              -- forms, quotes, roles (`store.naming`)
    PRIMARY KEY (name, sorted, article)
) WITHOUT ROWID;
CREATE INDEX article_names_by_article ON article_names (article);

CREATE TABLE story_names (              -- which stories have reports that name it, as they were last told
    name INTEGER NOT NULL REFERENCES names (number) ON DELETE CASCADE,
    sorted INTEGER NOT NULL,            -- of the latest such report
    story INTEGER NOT NULL REFERENCES stories (number) ON DELETE CASCADE,
    PRIMARY KEY (name, sorted, story)
) WITHOUT ROWID;
CREATE INDEX story_names_by_story ON story_names (story);

CREATE TABLE name_origins (             -- independent origins that name a person
    name INTEGER NOT NULL REFERENCES names (number) ON DELETE CASCADE,
    origin TEXT NOT NULL,               -- folded; "" for all that are not known, which count as one
    story INTEGER NOT NULL REFERENCES stories (number) ON DELETE CASCADE,
    shown TEXT NOT NULL,
    PRIMARY KEY (name, origin, story)
) WITHOUT ROWID;
CREATE INDEX name_origins_by_story ON name_origins (story);

CREATE TABLE outlets (
    number INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,           -- folded name, else domain
    articles INTEGER NOT NULL
);
CREATE INDEX outlets_by_articles ON outlets (articles, number);
CREATE TABLE outlet_forms (             -- names as pages write them
    outlet INTEGER NOT NULL REFERENCES outlets (number) ON DELETE CASCADE,
    form TEXT NOT NULL,
    articles INTEGER NOT NULL,
    PRIMARY KEY (outlet, form)
) WITHOUT ROWID;
CREATE TABLE outlet_domains (           -- where their pages stand
    domain TEXT NOT NULL,
    outlet INTEGER NOT NULL REFERENCES outlets (number) ON DELETE CASCADE,
    articles INTEGER NOT NULL,
    PRIMARY KEY (domain, outlet)
) WITHOUT ROWID;
CREATE INDEX outlet_domains_by_outlet ON outlet_domains (outlet);

CREATE TABLE categories (
    number INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    articles INTEGER NOT NULL
);
CREATE INDEX categories_by_articles ON categories (articles, number);
CREATE TABLE category_forms (
    category INTEGER NOT NULL REFERENCES categories (number) ON DELETE CASCADE,
    form TEXT NOT NULL,
    articles INTEGER NOT NULL,
    PRIMARY KEY (category, form)
) WITHOUT ROWID;

CREATE TABLE published (                -- each article: by whom, under what, where it comes from
    article INTEGER PRIMARY KEY REFERENCES articles (number) ON DELETE CASCADE,
    sorted INTEGER NOT NULL,
    outlet INTEGER REFERENCES outlets (number),
    category INTEGER REFERENCES categories (number),
    language TEXT NOT NULL,
    at INTEGER,                         -- publication, where it is known to the minute
    stated TEXT,                        -- else as it is stated (EDTF), where it is gone by
    standing INTEGER,                   -- place in `model.outlets.STANDINGS`; NULL: its story was not compared yet
    lag INTEGER,                        -- microseconds behind the report that it takes over
    corrected INTEGER NOT NULL,         -- has a notice of correction
    edits INTEGER NOT NULL              -- texts that it had before
);
CREATE INDEX published_by_outlet ON published (outlet, sorted, article);
CREATE INDEX published_standing ON published (outlet, standing, language);
CREATE INDEX published_lag ON published (outlet, lag) WHERE lag IS NOT NULL;
CREATE INDEX published_corrected ON published (outlet, sorted, article) WHERE corrected;
CREATE INDEX published_edited ON published (outlet, sorted, article) WHERE edits > 0 AND NOT corrected;
CREATE INDEX published_by_category ON published (category, sorted, article) WHERE category IS NOT NULL;

CREATE TABLE creditors (                -- whom articles credit
    number INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    key TEXT NOT NULL,                  -- "" for all that are not named
    name TEXT NOT NULL,
    UNIQUE (kind, key)
);
CREATE TABLE credited (
    outlet INTEGER NOT NULL,            -- of the article
    creditor INTEGER NOT NULL REFERENCES creditors (number),
    article INTEGER NOT NULL REFERENCES articles (number) ON DELETE CASCADE,
    PRIMARY KEY (outlet, creditor, article)
) WITHOUT ROWID;
CREATE INDEX credited_by_article ON credited (article);
CREATE INDEX credited_by_creditor ON credited (creditor);

CREATE TABLE authors (
    number INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,           -- folded name, "@", key of the outlet
    folded TEXT NOT NULL,
    name TEXT NOT NULL,
    outlet INTEGER REFERENCES outlets (number),
    articles INTEGER NOT NULL
);
CREATE INDEX authors_by_name ON authors (folded, number);
CREATE INDEX authors_by_outlet ON authors (outlet, articles, number);
CREATE TABLE article_authors (
    author INTEGER NOT NULL REFERENCES authors (number),
    sorted INTEGER NOT NULL,
    article INTEGER NOT NULL REFERENCES articles (number) ON DELETE CASCADE,
    PRIMARY KEY (author, sorted, article)
) WITHOUT ROWID;
CREATE INDEX article_authors_by_article ON article_authors (article);
"""

_STORIES = "stories "
"""Stands before the position once all articles are in."""


def fill(db: Engine, position: str) -> str | None:
    """The next articles in order of id, and then the next stories that were told, into the catalogue of names."""
    catalogue = Cataloguing(db)
    if not position.startswith(_STORIES):
        rows = list(
            db.read(
                "SELECT a.id, a.number, (SELECT count(*) FROM versions v WHERE v.article = a.number AND NOT v.partial) "
                "FROM articles a WHERE a.id > ? ORDER BY a.id LIMIT 200",
                (position,),
            )
        )
        for (id, number, texts), reading in zip(rows, Articles(db).readings([row[0] for row in rows]), strict=True):
            assert reading.article.id == id
            catalogue.put(number, reading, edits=max(texts - 1, 0))
        return str(rows[-1][0]) if rows else _STORIES
    after = int(position.removeprefix(_STORIES) or 0)
    stories = list(
        db.read(
            "SELECT number, id FROM stories WHERE number > ? AND settled AND concluded IS NOT NULL "
            "ORDER BY number LIMIT 200",
            (after,),
        )
    )
    groupings = Groupings(db)
    for number, id in stories:
        story, concluded = groupings.story(id), groupings.concluded(id)
        if story is not None and concluded is not None:
            catalogue.tell(number, story, concluded[0])
    return f"{_STORIES}{stories[-1][0]}" if stories else None
