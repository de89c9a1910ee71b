-- Entries of the feeds that ours go on from: what readers know of each, until the file of its article turns up.
CREATE TABLE adopted (
    number INTEGER PRIMARY KEY,
    guid TEXT NOT NULL UNIQUE,           -- as that feed had it
    id TEXT NOT NULL UNIQUE,             -- the same, or an absolute IRI made of it
    title TEXT NOT NULL,
    link TEXT,
    published INTEGER,
    updated INTEGER,
    body TEXT NOT NULL DEFAULT '',       -- how its text begins, letters and digits only
    source TEXT,                         -- articles of another source are not meant
    seq INTEGER UNIQUE REFERENCES article,  -- the article that it is; none: it waits
    dated INTEGER NOT NULL DEFAULT 0,    -- the article has its date, too
    seen INTEGER REFERENCES article      -- the article that it is, which readers know by another id already
);
CREATE INDEX adopted_waiting ON adopted (number) WHERE seq IS NULL AND seen IS NULL;

-- Articles that came or changed while entries wait, not held against them yet.
CREATE TABLE untried (
    seq INTEGER PRIMARY KEY REFERENCES article
);
