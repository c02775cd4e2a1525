-- Copies and versions: which articles hold the same text, and which were replaced by a newer version.

-- copy_of: the leading article of the group. replaced_by: the newest version. At most one of the two.
ALTER TABLE articles ADD COLUMN copy_of TEXT;
ALTER TABLE articles ADD COLUMN replaced_by TEXT;
CREATE INDEX articles_by_leader ON articles (copy_of) WHERE copy_of IS NOT NULL;
CREATE INDEX articles_by_newest ON articles (replaced_by) WHERE replaced_by IS NOT NULL;

-- 1: not searched, because the leading article says the same, or a newer version replaces the article.
ALTER TABLE passages ADD COLUMN hidden INTEGER NOT NULL DEFAULT 0;
CREATE INDEX passages_hidden ON passages (hidden) WHERE hidden;

-- What texts are compared by. Every article has a row; one that an older Pullquote stored gets it at the next run.
-- signature: MinHash values, uint32, little endian. family: articles of different families have nothing in common.
CREATE TABLE signatures (
    number     INTEGER PRIMARY KEY,
    article_id TEXT NOT NULL UNIQUE REFERENCES articles (article_id),
    family     INTEGER NOT NULL,
    shingles   INTEGER NOT NULL,
    signature  BLOB NOT NULL,
    address    TEXT NOT NULL,
    corrected  INTEGER NOT NULL
);
CREATE INDEX signatures_by_family ON signatures (family);
CREATE INDEX signatures_by_address ON signatures (address) WHERE address <> '';

-- Each pair of values of a signature as one key (locality-sensitive hashing): texts that share a key are compared.
CREATE TABLE bands (
    key    INTEGER NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (key, number)
) WITHOUT ROWID;
