-- The key by which a person's history is asked for, of whom the caller knows the id already. Read through `person` it would ask
-- who may see the person's name, twice in every view of a case.
CREATE VIEW person_key AS SELECT id, id_number_hash FROM person;
GRANT SELECT ON person_key TO jx_app;
