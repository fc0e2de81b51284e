-- What is remembered between polls. Instants are epoch milliseconds, UTC.

-- "Poll": tells our files from other SQLite databases.
PRAGMA application_id = 0x506f6c6c;

-- One row a resource of an instance.
CREATE TABLE resource (
    id INTEGER PRIMARY KEY,
    instance TEXT NOT NULL,
    name TEXT NOT NULL,
    -- Changes when kept pairs mean something else.
    reading_key TEXT NOT NULL,
    -- Poll start of the last committed poll; NULL while the first one is committed in parts.
    last_poll INTEGER,
    -- The next window starts here at the latest.
    not_later_than INTEGER,
    UNIQUE (instance, name)
) STRICT;

-- The versions of records that were seen.
CREATE TABLE pair (
    resource INTEGER NOT NULL REFERENCES resource (id) ON DELETE CASCADE,
    record_id TEXT NOT NULL,
    slot INTEGER NOT NULL,
    kept TEXT NOT NULL,
    instant INTEGER,
    closes INTEGER,
    fingerprint TEXT NOT NULL,
    read_at INTEGER NOT NULL,
    last_returned INTEGER NOT NULL,
    ordinal INTEGER NOT NULL,
    is_deleted INTEGER NOT NULL,
    is_missed INTEGER NOT NULL,
    PRIMARY KEY (resource, record_id, slot)
) STRICT, WITHOUT ROWID;

CREATE INDEX pair_by_return ON pair (resource, kept, last_returned);

-- Hashes of ids that are remembered for ever.
CREATE TABLE known (
    resource INTEGER NOT NULL REFERENCES resource (id) ON DELETE CASCADE,
    hash INTEGER NOT NULL,
    PRIMARY KEY (resource, hash)
) STRICT, WITHOUT ROWID;
