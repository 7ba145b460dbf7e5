-- +goose Up

-- How far a server lets a language model go; '' when it has not chosen.
ALTER TABLE settings ADD COLUMN model TEXT NOT NULL DEFAULT '';

-- The model's tokens, used or reserved, by what they are counted under: all of
-- a day, a server's of a day, a person's of an hour. A person is a hash whose
-- key is in token_hour and goes with the hour.
CREATE TABLE tokens (
    name  TEXT PRIMARY KEY,
    used  BIGINT NOT NULL,
    until BIGINT NOT NULL
);

-- Reservations that are not settled. names are those of the counts they stand
-- in, with spaces between them.
CREATE TABLE reservation (
    id     TEXT PRIMARY KEY,
    names  TEXT NOT NULL,
    tokens BIGINT NOT NULL,
    until  BIGINT NOT NULL
);

CREATE TABLE token_hour (
    hour BIGINT PRIMARY KEY,
    key  TEXT NOT NULL
);

-- +goose Down
SELECT 1;
