-- Files that hold several items: each is a row as if the file were their directory, which no real file can be.
ALTER TABLE file ADD COLUMN part INTEGER NOT NULL DEFAULT 0;

-- The newest version that a source has had of each item that comes in versions, and the file that holds it. It stays
-- when the file goes: an older version that turns up later is no news, and what was canceled stays so.
CREATE TABLE edition (
    explicit TEXT NOT NULL,
    source TEXT NOT NULL,
    number INTEGER NOT NULL,
    made INTEGER NOT NULL,
    path TEXT NOT NULL,
    PRIMARY KEY (explicit, source)
) WITHOUT ROWID;

-- Files that hold the newest version of an item too, and are to be read again when the one that holds it goes.
CREATE TABLE echo (
    explicit TEXT NOT NULL,
    source TEXT NOT NULL,
    path TEXT NOT NULL,
    PRIMARY KEY (explicit, source, path)
) WITHOUT ROWID;
