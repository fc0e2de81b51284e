-- What the platform's surface tells of notices and deliveries.

-- Who made a notice by the API; NULL where Pollwright did.
ALTER TABLE notice ADD COLUMN sender TEXT;

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
