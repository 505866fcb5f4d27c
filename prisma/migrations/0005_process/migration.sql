-- The process's own bookkeeping: which part is alive, and against which Temporal store the record was last proven.

CREATE TABLE part_heartbeat (
  part text PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- A namespace's id is made with its store: another id means that the store was deleted and all workflows are missing.
CREATE TABLE process_store (
  id smallint PRIMARY KEY DEFAULT 1 CHECK (id = 1),
  namespace_id text NOT NULL
);

-- Closed by a command, and not yet sealed by their process: the sweep looks for these.
CREATE INDEX project_unsealed ON project (changed_at) WHERE stage = 'closed' AND archive_digest IS NULL;
CREATE INDEX class_unsealed ON class (changed_at) WHERE stage = 'closed' AND archive_digest IS NULL;

CREATE INDEX outbox_sent ON outbox (sent_at) WHERE sent_at IS NOT NULL;

GRANT SELECT, INSERT, UPDATE ON part_heartbeat, process_store TO jx_app;
