-- A notice says what was put into the outbox, so that whoever sends mails is not called for wakes, nor the other way round; and
-- a statement that put nothing in calls nobody.
CREATE OR REPLACE FUNCTION outbox_notify() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM fresh WHERE kind <> 'MAIL') THEN NOTIFY outbox, 'wakes'; END IF;
  IF EXISTS (SELECT FROM fresh WHERE kind = 'MAIL') THEN NOTIFY outbox, 'mails'; END IF;
  RETURN NULL;
END $$;
DROP TRIGGER outbox_notify ON outbox;
CREATE TRIGGER outbox_notify AFTER INSERT ON outbox REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION outbox_notify();
