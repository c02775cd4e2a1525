-- When each article was stored first, and when last: see index/schema/0006_arrivals.sql.
CREATE TABLE arrivals (
    article_id text COLLATE "C" PRIMARY KEY REFERENCES articles ON DELETE CASCADE,
    added      text NOT NULL,
    changed    text NOT NULL
);
