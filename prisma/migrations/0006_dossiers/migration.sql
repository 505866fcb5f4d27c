-- What people act on besides projects and classes (a budget, a policy version, a payment batch, …): a dossier. Its
-- commands, tasks and audit events are kept as those of a case are; its own table belongs to whoever brings it.

ALTER TABLE command ADD COLUMN dossier text, ADD COLUMN dossier_id text;
ALTER TABLE audit_event ADD COLUMN dossier text, ADD COLUMN dossier_id text;
CREATE INDEX audit_event_dossier ON audit_event (dossier_id, id) WHERE dossier_id IS NOT NULL;

ALTER TABLE task
  ALTER COLUMN project_id DROP NOT NULL,
  ADD COLUMN dossier text,
  ADD COLUMN dossier_id text,
  -- What the inbox shows of a dossier; a case has its own title.
  ADD COLUMN title text,
  ADD COLUMN remind_on date,
  ADD COLUMN reminded_at timestamptz,
  ADD COLUMN escalated_at timestamptz,
  ADD CONSTRAINT task_of_one CHECK (num_nonnulls(project_id, dossier_id) = 1),
  ADD CONSTRAINT task_dossier CHECK (num_nonnulls(dossier, dossier_id, title) IN (0, 3));
DROP INDEX task_open;
CREATE UNIQUE INDEX task_open ON task (project_id, class_id, dossier, dossier_id, kind, command, role, organisation_id)
  NULLS NOT DISTINCT WHERE state = 'OPEN';
CREATE INDEX task_dossier_open ON task (dossier_id) WHERE dossier_id IS NOT NULL AND state = 'OPEN';
CREATE INDEX task_dossier_due ON task (due_at) WHERE dossier_id IS NOT NULL AND state = 'OPEN';
