-- What servers said of the content that they gave, so that the next run can ask whether it is still the same.

-- A page: its row goes when its document is read again or forgotten, for then only a new answer tells how things stand.
CREATE TABLE web_pages (
    location TEXT PRIMARY KEY REFERENCES documents (location) ON DELETE CASCADE,
    etag     TEXT NOT NULL,
    modified TEXT NOT NULL
) WITHOUT ROWID;

-- A feed or sitemap: kept whole (compressed by zlib), because what it lists is needed when it has not changed.
CREATE TABLE web_lists (
    url      TEXT PRIMARY KEY,
    etag     TEXT NOT NULL,
    modified TEXT NOT NULL,
    body     BLOB NOT NULL
);
