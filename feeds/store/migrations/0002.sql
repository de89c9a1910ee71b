-- What the service needs: pages of articles that have none of their own, and the versions of documents for deltas.

-- Where content that turns up in a new file was known before.
CREATE INDEX file_hash ON file (hash);

-- The name of an article's page below articles/; given once, when a feed first shows it.
CREATE TABLE page (
    slug TEXT PRIMARY KEY,
    seq INTEGER NOT NULL UNIQUE REFERENCES article
) WITHOUT ROWID;

-- The entries that the last versions of a document had, by a mark of their bytes (RFC 3229).
CREATE TABLE version (
    number INTEGER PRIMARY KEY,
    target TEXT NOT NULL,
    path TEXT NOT NULL,
    tag TEXT NOT NULL,                   -- of the whole document, as its entity tag has it
    marks BLOB NOT NULL,                 -- eight bytes an entry
    UNIQUE (target, path, tag)
);
