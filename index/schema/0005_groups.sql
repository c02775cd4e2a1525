-- Access groups that the source of an article names, as a JSON list; [] for an article that is everybody's.
ALTER TABLE articles ADD COLUMN access_groups TEXT NOT NULL DEFAULT '[]';
CREATE INDEX articles_by_groups ON articles (access_groups) WHERE access_groups <> '[]';
