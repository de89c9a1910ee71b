-- The ledger of articles, what was last seen of their files, and what is published of them.
-- Instants are whole seconds since 1970 in UTC; stamps of files are nanoseconds.

CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

-- A row for each article ever seen; none is ever deleted, because an id is for ever.
CREATE TABLE article (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    explicit TEXT UNIQUE,                -- the id that its file states, as written
    source TEXT NOT NULL,
    path TEXT NOT NULL,                  -- where its file is, or was last
    gone INTEGER NOT NULL DEFAULT 0,     -- no file holds it now
    hash BLOB NOT NULL,                  -- of its file's bytes
    digest BLOB NOT NULL,                -- of what its file says
    revision INTEGER NOT NULL DEFAULT 1, -- counts what a reader would see
    state TEXT NOT NULL CHECK (state IN ('live', 'embargoed', 'expired', 'withdrawn')),
    published INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    expires INTEGER,
    first_seen INTEGER,                  -- when readers could first see it
    draft TEXT NOT NULL                  -- JSON: what its file says, but for the body
);
CREATE INDEX article_gone_path ON article (source, path) WHERE gone;
CREATE INDEX article_gone_hash ON article (hash) WHERE gone;
CREATE INDEX article_embargoed ON article (published) WHERE state = 'embargoed';
CREATE INDEX article_expiring ON article (expires) WHERE expires IS NOT NULL AND state = 'live';

CREATE TABLE body (
    seq INTEGER PRIMARY KEY REFERENCES article,
    type TEXT NOT NULL,
    body TEXT NOT NULL
);

-- By what an article without a file can be known again: its link, or its slug and date.
CREATE TABLE trace (
    key TEXT NOT NULL,
    seq INTEGER NOT NULL REFERENCES article,
    PRIMARY KEY (key, seq)
) WITHOUT ROWID;
CREATE INDEX trace_seq ON trace (seq);

CREATE TABLE file (
    source TEXT NOT NULL,
    directory TEXT NOT NULL,
    name TEXT NOT NULL,
    size INTEGER NOT NULL,
    mtime INTEGER NOT NULL,
    ctime INTEGER NOT NULL,
    inode INTEGER NOT NULL,
    racy INTEGER NOT NULL,
    hash BLOB NOT NULL,
    article INTEGER REFERENCES article,  -- what it holds; also while its newest version is refused
    refused TEXT,                        -- why this version can't be published
    PRIMARY KEY (source, directory, name)
) WITHOUT ROWID;
CREATE INDEX file_refused ON file (source, directory, name) WHERE refused IS NOT NULL;

CREATE TABLE feed (
    feed INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,                  -- all, category, author, tag
    key TEXT NOT NULL,                   -- its term, folded for comparison
    term TEXT NOT NULL,                  -- as people read it
    name TEXT UNIQUE,                    -- its path below the base; given once, when it is first published
    id TEXT UNIQUE,
    born INTEGER,                        -- when it was first published
    dirty INTEGER NOT NULL DEFAULT 1,
    changes INTEGER,                     -- when its window changes by age alone
    updated INTEGER,                     -- of the newest content that it shows
    UNIQUE (kind, key)
);
CREATE INDEX feed_dirty ON feed (feed) WHERE dirty;

-- Names that a feed had before (301).
CREATE TABLE moved (
    name TEXT PRIMARY KEY,
    feed INTEGER NOT NULL REFERENCES feed
) WITHOUT ROWID;

-- Live articles only: what is under embargo, expired or withdrawn is in no feed.
CREATE TABLE member (
    feed INTEGER NOT NULL REFERENCES feed,
    published INTEGER NOT NULL,
    seq INTEGER NOT NULL REFERENCES article,
    first_seen INTEGER NOT NULL,
    PRIMARY KEY (feed, published, seq)
) WITHOUT ROWID;
CREATE INDEX member_seq ON member (seq);
CREATE INDEX member_first_seen ON member (feed, first_seen);

-- What each feed shows now.
CREATE TABLE shown (
    feed INTEGER NOT NULL REFERENCES feed,
    seq INTEGER NOT NULL REFERENCES article,
    PRIMARY KEY (feed, seq)
) WITHOUT ROWID;
CREATE INDEX shown_seq ON shown (seq);

-- The bytes of an entry, made once a revision, format and settings.
CREATE TABLE entry (
    seq INTEGER NOT NULL REFERENCES article,
    format TEXT NOT NULL,
    settings TEXT NOT NULL,
    revision INTEGER NOT NULL,
    checked INTEGER NOT NULL,            -- read back by feedparser and found equal
    bytes BLOB NOT NULL,
    UNIQUE (seq, format, settings)
);

-- What lies in each target, so that nothing else there is ever touched.
CREATE TABLE document (
    target TEXT NOT NULL,
    path TEXT NOT NULL,
    feed INTEGER REFERENCES feed,        -- none for the directory of feeds
    format TEXT NOT NULL,
    hash TEXT NOT NULL,
    size INTEGER NOT NULL,
    mtime INTEGER NOT NULL,              -- seconds: the Last-Modified, strictly increasing
    head TEXT NOT NULL,                  -- hash of the head's template when feedparser last read the whole
    entries INTEGER NOT NULL,
    PRIMARY KEY (target, path)
) WITHOUT ROWID;
CREATE INDEX document_feed ON document (feed);
