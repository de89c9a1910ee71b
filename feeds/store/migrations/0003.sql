-- What readers can find out of what has left a feed: archives of it (RFC 5005), and what was taken away (RFC 6721).

-- Under which name and style the feed's archives are made; none: it has no archives.
ALTER TABLE feed ADD COLUMN history TEXT;

-- In which archive the article is: 0 while it waits for one, none where there are no archives.
ALTER TABLE member ADD COLUMN archive INTEGER;
CREATE INDEX member_waiting ON member (feed, first_seen, published, seq) WHERE archive = 0;
CREATE INDEX member_archive ON member (feed, archive, seq) WHERE archive > 0;

CREATE TABLE archive (
    feed INTEGER NOT NULL REFERENCES feed,
    number INTEGER NOT NULL,             -- 1 is the oldest
    dirty INTEGER NOT NULL DEFAULT 1,
    born INTEGER,                        -- when it was first live where it is now
    PRIMARY KEY (feed, number)
) WITHOUT ROWID;
CREATE INDEX archive_dirty ON archive (feed, number) WHERE dirty;
CREATE INDEX archive_born ON archive (feed, born, number);

-- Which archive of a feed an article was put into: for ever, also while it is in the feed no more.
CREATE TABLE archived (
    feed INTEGER NOT NULL REFERENCES feed,
    seq INTEGER NOT NULL REFERENCES article,
    archive INTEGER NOT NULL,
    PRIMARY KEY (feed, seq)
) WITHOUT ROWID;

-- Documents of archives have the archive's number; `leaving` are those that go once nothing leads to them.
ALTER TABLE document ADD COLUMN archive INTEGER;
ALTER TABLE document ADD COLUMN leaving INTEGER NOT NULL DEFAULT 0;
CREATE INDEX document_archive ON document (target, archive);
CREATE INDEX document_leaving ON document (target, leaving);

-- Articles that were withdrawn or have expired, in each published feed that they were in.
CREATE TABLE tombstone (
    seq INTEGER NOT NULL REFERENCES article,
    feed INTEGER NOT NULL REFERENCES feed,
    gone INTEGER NOT NULL,
    PRIMARY KEY (seq, feed)
) WITHOUT ROWID;

-- Whether a document that shows the article was ever live: of others readers are told nothing, not even that they went.
ALTER TABLE article ADD COLUMN released INTEGER NOT NULL DEFAULT 0;
UPDATE article SET released = 1 WHERE first_seen IS NOT NULL;
CREATE INDEX tombstone_gone ON tombstone (feed, gone);
