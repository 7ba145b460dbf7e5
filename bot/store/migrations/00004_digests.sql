-- +goose Up

-- What comes round in a channel. next is when it is due again: 0 for one that is
-- paused, and for one that follows published versions, which Move sets down.
CREATE TABLE digest (
    server  TEXT NOT NULL,
    number  BIGINT NOT NULL,
    channel TEXT NOT NULL,
    moment  TEXT NOT NULL,
    clock   BIGINT NOT NULL,
    days    TEXT NOT NULL,
    zone    TEXT NOT NULL,
    about   TEXT NOT NULL,
    who     TEXT NOT NULL,
    at      BIGINT NOT NULL,
    paused  TEXT NOT NULL,
    next    BIGINT NOT NULL,
    PRIMARY KEY (server, number)
);
CREATE INDEX digest_next ON digest (next);

-- What is to be posted unasked, and what became of it: a slot of a digest, the
-- announcement of a version, the notice that a digest was paused. Until first
-- nobody has tried to send it; hash is the dossier it was made from.
CREATE TABLE post (
    server  TEXT NOT NULL,
    kind    TEXT NOT NULL,
    number  BIGINT NOT NULL,
    mover   TEXT NOT NULL,
    at      BIGINT NOT NULL,
    channel TEXT NOT NULL,
    about   TEXT NOT NULL,
    state   TEXT NOT NULL,
    why     TEXT NOT NULL,
    message TEXT NOT NULL,
    hash    TEXT NOT NULL,
    tries   BIGINT NOT NULL,
    first   BIGINT NOT NULL,
    lease   BIGINT NOT NULL,
    done    BIGINT NOT NULL,
    PRIMARY KEY (server, kind, number, mover, at)
);
CREATE INDEX post_due ON post (state, lease);
CREATE INDEX post_channel ON post (channel, state);

-- An announcement is such a post. One that was due when nothing sent them is too
-- late.
INSERT INTO post (server, kind, number, mover, at, channel, about, state, why, message, hash, tries, first, lease, done)
    SELECT a.server, 'version', a.number, a.mover, h.at, s.changes, '', CASE WHEN a.state = 'due' THEN 'missed' ELSE a.state END, '', a.message, h.hash, a.tries, h.at, a.lease, h.at
    FROM announcement a JOIN history h ON h.server = a.mover AND h.number = a.number JOIN settings s ON s.server = a.server;
DROP TABLE announcement;

-- +goose Down
SELECT 1;
