-- When each article was stored first, and when last: what its text, title or date came with. ISO 8601, with the offset of
-- the machine that indexed. Beside the articles, so that the same articles make the same rows there, whenever they come.
-- An article that an older Pullquote stored has no row until it changes.
CREATE TABLE arrivals (
    article_id TEXT PRIMARY KEY REFERENCES articles (article_id) ON DELETE CASCADE,
    added      TEXT NOT NULL,
    changed    TEXT NOT NULL
) WITHOUT ROWID;
