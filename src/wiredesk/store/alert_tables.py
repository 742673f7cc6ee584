"""Tables of migration 9: which articles the saved searches have not looked at yet.

Filled by a trigger, so that whatever stores an article has it looked at: in the same transaction, and so once.
"""

from __future__ import annotations

TABLES = """
CREATE TABLE unlooked (                 -- articles that no saved search was tried on
    article INTEGER PRIMARY KEY REFERENCES articles (number) ON DELETE CASCADE
);
CREATE TRIGGER articles_unlooked AFTER INSERT ON articles BEGIN
    INSERT INTO unlooked (article) VALUES (new.number);
END;
"""
