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

CREATE INDEX outbox_sent ON outbox (sent_at) WHERE sent_at IS NOT NULL;

GRANT SELECT, INSERT, UPDATE ON part_heartbeat, process_store TO jx_app;
