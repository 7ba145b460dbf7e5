-- +goose Up

-- The counter's value when the settings changed last, so that every process
-- sees the change.
ALTER TABLE settings ADD COLUMN moved BIGINT NOT NULL DEFAULT 0;
CREATE INDEX settings_moved ON settings (moved);

-- What a draft was compared with stands in the buttons under the difference.
ALTER TABLE draft DROP COLUMN base;

-- +goose Down
SELECT 1;
