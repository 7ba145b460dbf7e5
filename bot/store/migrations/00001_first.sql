-- +goose Up

-- One text for SQLite and PostgreSQL: ids and hashes are TEXT, times are
-- milliseconds since 1970. No value is made by the database but the counter.

-- Dossiers by the hash of their bytes.
CREATE TABLE dossier (
    hash  TEXT PRIMARY KEY,
    bytes BYTEA NOT NULL,
    at    BIGINT NOT NULL
);

-- What each server points at; the operator is the server ''. No row, or the
-- hash '', follows the operator. moved is the counter's value at the last move.
CREATE TABLE server (
    id    TEXT PRIMARY KEY,
    hash  TEXT NOT NULL,
    moved BIGINT NOT NULL
);
CREATE INDEX server_moved ON server (moved);

-- One row, which every move counts up first: so moves come one after another,
-- and the counter never passes one that has not been committed.
CREATE TABLE moves (
    one   INTEGER PRIMARY KEY,
    count BIGINT NOT NULL
);
INSERT INTO moves (one, count) VALUES (1, 0);

-- Every move of a server, numbered from 1. Only added to, but for the erasure
-- of a person.
CREATE TABLE history (
    server TEXT NOT NULL,
    number BIGINT NOT NULL,
    hash   TEXT NOT NULL,
    before TEXT NOT NULL,
    what   TEXT NOT NULL,
    who    TEXT NOT NULL,
    at     BIGINT NOT NULL,
    note   TEXT NOT NULL,
    PRIMARY KEY (server, number)
);

CREATE TABLE draft (
    id     TEXT PRIMARY KEY,
    server TEXT NOT NULL,
    hash   TEXT NOT NULL,
    base   TEXT NOT NULL,
    who    TEXT NOT NULL,
    at     BIGINT NOT NULL
);

-- moderators are role ids with spaces between them.
CREATE TABLE settings (
    server     TEXT PRIMARY KEY,
    moderators TEXT NOT NULL,
    changes    TEXT NOT NULL,
    private    BOOLEAN NOT NULL,
    feed       TEXT NOT NULL
);

-- What is to be announced on a server: a number in the history of mover, which
-- is the server itself or the operator it follows.
CREATE TABLE announcement (
    server  TEXT NOT NULL,
    mover   TEXT NOT NULL,
    number  BIGINT NOT NULL,
    state   TEXT NOT NULL,
    message TEXT NOT NULL,
    tries   BIGINT NOT NULL,
    lease   BIGINT NOT NULL,
    PRIMARY KEY (server, mover, number)
);

-- The last fetches of each server, in as many slots as are allowed in an hour.
CREATE TABLE fetches (
    server TEXT NOT NULL,
    slot   INTEGER NOT NULL,
    at     BIGINT NOT NULL,
    PRIMARY KEY (server, slot)
);

-- What a feed gave last, so that it need not be sent again.
CREATE TABLE feed (
    url      TEXT PRIMARY KEY,
    etag     TEXT NOT NULL,
    modified TEXT NOT NULL,
    hash     TEXT NOT NULL
);

-- +goose Down
SELECT 1;
