-- A collection: articles, their sentences and passages, the vectors of both, and the words for BM25.
-- Offsets are half-open ranges of articles.text in characters (Unicode code points).

CREATE TABLE manifest (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

-- What was read: one row a file or address. size and modified let the next run pass over what did not change.
CREATE TABLE documents (
    location TEXT PRIMARY KEY,
    source   TEXT NOT NULL,
    size     INTEGER NOT NULL,
    modified TEXT NOT NULL,
    version  TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE articles (
    article_id       TEXT PRIMARY KEY,
    document         TEXT NOT NULL,
    present          INTEGER NOT NULL DEFAULT 1,
    content_hash     BLOB NOT NULL,
    source           TEXT NOT NULL,
    location         TEXT NOT NULL UNIQUE,
    title            TEXT NOT NULL,
    text             TEXT NOT NULL,
    publisher        TEXT NOT NULL,
    authors          TEXT NOT NULL,
    published        TEXT,
    updated          TEXT,
    section          TEXT NOT NULL,
    language         TEXT NOT NULL,
    url              TEXT NOT NULL,
    metadata_sources TEXT NOT NULL,
    removed          TEXT NOT NULL
);
CREATE INDEX articles_by_document ON articles (document);
CREATE INDEX articles_by_content ON articles (content_hash);

-- vector: float16, little endian.
CREATE TABLE sentences (
    article_id TEXT NOT NULL REFERENCES articles (article_id) ON DELETE CASCADE,
    number     INTEGER NOT NULL,
    start      INTEGER NOT NULL,
    "end"      INTEGER NOT NULL,
    kind       TEXT NOT NULL,
    vector     BLOB NOT NULL,
    PRIMARY KEY (article_id, number)
) WITHOUT ROWID;

-- vector: float32, little endian. A passage_id is never used twice, so that an index derived from this table can be
-- brought up to date by comparing numbers alone.
CREATE TABLE passages (
    passage_id     INTEGER PRIMARY KEY AUTOINCREMENT,
    article_id     TEXT NOT NULL REFERENCES articles (article_id) ON DELETE CASCADE,
    start          INTEGER NOT NULL,
    "end"          INTEGER NOT NULL,
    first_sentence INTEGER NOT NULL,
    last_sentence  INTEGER NOT NULL,
    vector         BLOB NOT NULL
);
CREATE INDEX passages_by_article ON passages (article_id, first_sentence);

-- rowid is the passage_id.
CREATE VIRTUAL TABLE passage_words USING fts5 (title, text, tokenize = 'porter unicode61 remove_diacritics 2');
