-- A form offers the newest of a long list, and whoever wants an older one types what he knows of it: a number, a name, an
-- identity number. Each of these is found by an index, and what is offered first is read in the order of one.

CREATE INDEX project_number_begins ON project (number text_pattern_ops);
CREATE INDEX claim_number_begins ON claim (number text_pattern_ops);
CREATE INDEX person_masked ON person (id_number_masked);
CREATE INDEX organisation_name ON organisation USING gin (name gin_trgm_ops);
CREATE INDEX organisation_choice ON organisation (name, id) WHERE kind IN ('INSTITUTION', 'ENTERPRISE');
CREATE INDEX claim_project ON claim (project_id) WHERE project_id IS NOT NULL;
CREATE INDEX claim_of_payee ON claim (payee_organisation_id, filed_on DESC, id DESC);
CREATE INDEX clawback_payee ON clawback (payee_organisation_id);
-- What follows a class and the class's own claim are both of it.
CREATE INDEX claim_of_class ON claim (of_class_id) WHERE of_class_id IS NOT NULL;
DROP INDEX claim_follows;
