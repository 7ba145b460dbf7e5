-- +goose Up

-- How many digests a server was ever given: a number is never used again, or what
-- a removed digest posted would be taken for another's.
CREATE TABLE digest_count (
    server TEXT PRIMARY KEY,
    given  BIGINT NOT NULL
);
INSERT INTO digest_count (server, given)
    SELECT server, max(number) FROM
        (SELECT server, number FROM digest UNION ALL SELECT server, number FROM post WHERE kind = 'digest') AS used
    GROUP BY server;

-- +goose Down
SELECT 1;
