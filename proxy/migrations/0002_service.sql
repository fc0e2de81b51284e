-- What a service keeps besides the state of its polls: instances, what they owe their callbacks, and what happened.
-- Instants are epoch milliseconds, UTC.

-- How polls of the resource went.
ALTER TABLE resource ADD COLUMN n_failed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE resource ADD COLUMN last_error TEXT;
ALTER TABLE resource ADD COLUMN last_failed_at INTEGER;
-- Not polled any more since then, because it failed too often.
ALTER TABLE resource ADD COLUMN disabled_at INTEGER;
-- JSON: what a snapshot's last complete read of one page can be asked for again by.
ALTER TABLE resource ADD COLUMN validators TEXT;

CREATE TABLE instance (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    -- Names the instance in states and event ids.
    key TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    -- JSON, a list of texts.
    tags TEXT NOT NULL,
    element_key TEXT,
    -- The request body; values that are secret are encrypted. NULL where a file holds it.
    body TEXT,
    -- SHA-256 of its token.
    token_hash TEXT UNIQUE,
    is_enabled INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    last_poll INTEGER,
    -- Why nothing is posted until it is released; NULL while the callback is served.
    held_because TEXT,
    held_at INTEGER
) STRICT;

-- Up to ten events of one resource, posted as one.
CREATE TABLE notification (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL,
    instance INTEGER NOT NULL REFERENCES instance (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    -- pending, delivered, set-aside, unsent (nobody is to be told)
    status TEXT NOT NULL,
    -- JSON: how often it failed, and since when.
    failures TEXT,
    -- When it is tried again.
    next_at INTEGER,
    -- What the callback answered last.
    answer TEXT,
    updated_at INTEGER NOT NULL
) STRICT;

CREATE INDEX notification_by_status ON notification (instance, status, seq);
CREATE INDEX notification_by_age ON notification (created_at);

CREATE TABLE event (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL,
    notification INTEGER NOT NULL REFERENCES notification (seq) ON DELETE CASCADE,
    -- The event without its record, JSON.
    head TEXT NOT NULL,
    -- The record as it came, JSON.
    record TEXT NOT NULL
) STRICT;

CREATE INDEX event_by_notification ON event (notification);
CREATE INDEX event_by_id ON event (id);

-- What became of each poll of a resource.
CREATE TABLE report (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    instance INTEGER NOT NULL REFERENCES instance (id) ON DELETE CASCADE,
    resource TEXT NOT NULL,
    poll_start INTEGER NOT NULL,
    body TEXT NOT NULL
) STRICT;

CREATE INDEX report_by_instance ON report (instance, seq);
CREATE INDEX report_by_age ON report (poll_start);

-- Former configurations of an instance.
CREATE TABLE revision (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    instance INTEGER NOT NULL REFERENCES instance (id) ON DELETE CASCADE,
    at INTEGER NOT NULL,
    who TEXT NOT NULL,
    name TEXT NOT NULL,
    tags TEXT NOT NULL,
    body TEXT NOT NULL
) STRICT;

CREATE INDEX revision_by_instance ON revision (instance, seq);

-- Tokens of an OAuth provider, encrypted.
CREATE TABLE grant_tokens (
    instance INTEGER PRIMARY KEY REFERENCES instance (id) ON DELETE CASCADE,
    tokens TEXT NOT NULL
) STRICT;

-- Who may use the API.
CREATE TABLE access_token (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    -- admin, read-only
    role TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL
) STRICT;

-- What people should know: a resource that is not polled any more, a callback that is no longer served.
CREATE TABLE notice (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    instance INTEGER REFERENCES instance (id) ON DELETE CASCADE,
    topic TEXT NOT NULL,
    severity TEXT NOT NULL,
    message TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    acknowledged_at INTEGER,
    -- Who made it by the API; NULL where Pollwright did.
    sender TEXT
) STRICT;

-- Who else is told of a topic.
CREATE TABLE subscription (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    channel TEXT NOT NULL,
    topics TEXT NOT NULL,
    config TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

-- Answers to requests that carried an Idempotency-Key.
CREATE TABLE idempotent (
    key TEXT PRIMARY KEY,
    request_hash TEXT NOT NULL,
    status INTEGER NOT NULL,
    body TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

-- Settings of the service itself, and the check value of the key that secrets are encrypted by.
CREATE TABLE setting (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What the platform's surface tells of notices and deliveries.

-- A notice on its way to a subscription of its topic.
CREATE TABLE notice_delivery (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    notice INTEGER NOT NULL REFERENCES notice (id) ON DELETE CASCADE,
    subscription INTEGER NOT NULL REFERENCES subscription (id) ON DELETE CASCADE,
    -- created, retry, queued (until it is released), delivered
    status TEXT NOT NULL,
    -- JSON: how often it failed, and since when.
    failures TEXT,
    -- When it is tried again.
    next_at INTEGER,
    -- What the subscriber answered last.
    answer TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

CREATE INDEX notice_delivery_by_status ON notice_delivery (status, seq);

-- What goes to callbacks and subscribers, in the platform's words. An instance's callback is the subscription
-- `callback-` and the instance's number.
CREATE VIEW delivery AS
SELECT
    notification.seq AS seq,
    instance.id AS instance,
    notification.id AS notification,
    'callback-' || instance.id AS subscription,
    CASE
        WHEN notification.status = 'delivered' THEN 'delivered'
        WHEN notification.status = 'set-aside' OR instance.held_because IS NOT NULL THEN 'queued'
        WHEN notification.failures IS NOT NULL THEN 'retry'
        ELSE 'created'
    END AS status,
    notification.answer AS answer,
    notification.created_at AS created_at,
    notification.updated_at AS updated_at
FROM notification JOIN instance ON instance.id = notification.instance
WHERE notification.status <> 'unsent'
UNION ALL
SELECT
    seq,
    NULL,
    CAST(notice AS TEXT),
    CAST(subscription AS TEXT),
    status,
    answer,
    created_at,
    updated_at
FROM notice_delivery;

-- Pairs that go with their date are the many, and nobody asks when they were returned last.
DROP INDEX pair_by_return;
CREATE INDEX pair_by_return ON pair (resource, kept, last_returned) WHERE kept <> 'window';
