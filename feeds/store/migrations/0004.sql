-- Where the pages of live articles are, for the sitemap; only where one is made.

CREATE TABLE location (
    seq INTEGER PRIMARY KEY REFERENCES article,
    loc TEXT NOT NULL,
    published INTEGER NOT NULL,
    updated INTEGER NOT NULL
);
CREATE INDEX location_loc ON location (loc);
CREATE INDEX location_published ON location (published);

-- Articles that came, changed or went since their location was last written down.
CREATE TABLE unlocated (
    seq INTEGER PRIMARY KEY REFERENCES article
);

-- Months, as 2024-05, whose part of the sitemap is not live as it should be.
CREATE TABLE stale_month (
    month TEXT PRIMARY KEY
) WITHOUT ROWID;
