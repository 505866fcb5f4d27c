/**
 * Loads reference data as the owner: set-based, in one transaction, and loading twice changes nothing.
 * What people have supplied since (credit codes, a calendar made OFFICIAL) is theirs and stays.
 */
import pg from 'pg';
import { type ReferenceData, readReferenceFiles } from './reference-files.js';

/** Two starts on one database take turns. */
const LOAD_LOCK = 4201812;

export async function loadReference(ownerUrl: string): Promise<void> {
  const data = await readReferenceFiles();
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query('BEGIN');
    await client.query('SELECT pg_advisory_xact_lock($1)', [LOAD_LOCK]);
    await loadAll(client, data);
    await client.query('COMMIT');
  } finally {
    // Ending the connection rolls back what was not committed.
    await client.end();
  }
}

async function loadAll(client: pg.Client, data: ReferenceData): Promise<void> {
  await client.query(REGIONS, [JSON.stringify(data.regions)]);
  await client.query(OCCUPATIONS, [JSON.stringify(data.occupations)]);
  await client.query(ENUMERATIONS, [JSON.stringify(data.enumerations)]);
  await client.query(CALENDARS, [JSON.stringify(data.calendars)]);
  await client.query(POLICY_VERSIONS, [JSON.stringify(data.policies)]);
  await client.query(POLICY_RULES, [JSON.stringify(data.policies)]);
  await client.query(INSTITUTIONS, [JSON.stringify(data.trainingBases)]);
  await client.query(TRAINING_BASES, [JSON.stringify(data.trainingBases)]);
}

// Parents may stand after their children in the file: foreign keys are checked at the end of the statement.
const REGIONS = `
  INSERT INTO region AS known (code, name, kind, parent_code, gb_code, valid_from, valid_to)
  SELECT "code", "name", "kind", "parentCode", "gbCode", "validFrom", "validTo"
  FROM jsonb_to_recordset($1::jsonb) AS file ("code" text, "name" text, "kind" text, "parentCode" text, "gbCode" text,
                                              "validFrom" date, "validTo" date)
  ON CONFLICT (code) DO UPDATE
  SET (name, kind, parent_code, gb_code, valid_from, valid_to) = (excluded.name, excluded.kind, excluded.parent_code,
       excluded.gb_code, excluded.valid_from, excluded.valid_to)
  WHERE (known.name, known.kind, known.parent_code, known.gb_code, known.valid_from, known.valid_to)
    IS DISTINCT FROM (excluded.name, excluded.kind, excluded.parent_code, excluded.gb_code, excluded.valid_from,
                      excluded.valid_to)`;

const OCCUPATIONS = `
  INSERT INTO occupation AS known (id, code, name, edition, canonical_id, levels, hours, status, source)
  SELECT "id", "code", "name", "edition", "canonicalId", "levels", "hours", "status", "source"
  FROM jsonb_to_recordset($1::jsonb) AS file ("id" text, "code" text, "name" text, "edition" text, "canonicalId" text,
                                              "levels" text[], "hours" jsonb, "status" text, "source" text)
  ON CONFLICT (id) DO UPDATE
  SET (code, name, edition, canonical_id, levels, hours, status, source) = (excluded.code, excluded.name,
       excluded.edition, excluded.canonical_id, excluded.levels, excluded.hours, excluded.status, excluded.source)
  WHERE (known.code, known.name, known.edition, known.canonical_id, known.levels, known.hours, known.status, known.source)
    IS DISTINCT FROM (excluded.code, excluded.name, excluded.edition, excluded.canonical_id, excluded.levels,
                      excluded.hours, excluded.status, excluded.source)`;

const ENUMERATIONS = `
  INSERT INTO enumeration_value AS known (set_name, code, position, name_zh, name_en)
  SELECT "setName", "code", "position", "nameZh", "nameEn"
  FROM jsonb_to_recordset($1::jsonb) AS file ("setName" text, "code" text, "position" integer, "nameZh" text, "nameEn" text)
  ON CONFLICT (set_name, code) DO UPDATE
  SET (position, name_zh, name_en) = (excluded.position, excluded.name_zh, excluded.name_en)
  WHERE (known.position, known.name_zh, known.name_en)
    IS DISTINCT FROM (excluded.position, excluded.name_zh, excluded.name_en)`;

// A year that is there is left alone, PROVISIONAL or OFFICIAL: replacing one moves due dates, which
// \`npm run calendar -- load\` does in the same transaction. So an official year can never fall back either.
const CALENDARS = `
  WITH file AS (
    SELECT * FROM jsonb_to_recordset($1::jsonb) AS file ("year" integer, "status" text, "source" text, "days" jsonb)
  ), added AS (
    INSERT INTO work_calendar_year (year, status, source)
    SELECT "year", "status", "source" FROM file
    ON CONFLICT (year) DO NOTHING
    RETURNING year
  )
  INSERT INTO work_calendar_day (day, working, name, source)
  SELECT day."day", day."working", day."name", coalesce(day."source", file."source")
  FROM file
  JOIN added ON added.year = file."year"
  CROSS JOIN LATERAL jsonb_to_recordset(file."days") AS day ("day" date, "working" boolean, "name" text, "source" text)`;

// A version is never edited, only succeeded; a rule that a later release adds to it is new and comes in.
const POLICY_VERSIONS = `
  INSERT INTO policy_version (id, name, region_code, fund_sources, valid_from, valid_to, document, status)
  SELECT "id", "name", "regionCode", "fundSources", "validFrom", "validTo", "document", "status"
  FROM jsonb_to_recordset($1::jsonb) AS file ("id" text, "name" text, "regionCode" text, "fundSources" text[],
                                              "validFrom" date, "validTo" date, "document" text, "status" text)
  ON CONFLICT (id) DO NOTHING`;

const POLICY_RULES = `
  INSERT INTO policy_rule (version_id, key, value, clause, source_document, confidence, is_default, deciding_date)
  SELECT version."id", rule.key, rule.value -> 'value', rule.value ->> 'clause', rule.value ->> 'sourceDocument',
         rule.value ->> 'confidence', (rule.value ->> 'isDefault')::boolean, rule.value ->> 'decidingDate'
  FROM jsonb_to_recordset($1::jsonb) AS version ("id" text, "rules" jsonb)
  CROSS JOIN LATERAL jsonb_each(version."rules") AS rule
  ON CONFLICT (version_id, key) DO NOTHING`;

const BASE_ROWS = `jsonb_to_recordset($1::jsonb) AS file ("level" text, "seqNo" integer, "publishedName" text,
    "cleanedName" text, "regionCode" text, "regionInferred" boolean)`;

// Neither list carries credit codes, so an institution is known by its cleaned name: the id comes from it and stays
// when people correct the name or supply the code.
const INSTITUTION_ID = `md5('training-base/' || "cleanedName")::uuid`;

const INSTITUTIONS = `
  INSERT INTO organisation (id, kind, name, region_code)
  SELECT DISTINCT ON ("cleanedName") ${INSTITUTION_ID}, 'INSTITUTION', "cleanedName", "regionCode"
  FROM ${BASE_ROWS}
  ORDER BY "cleanedName", "level", "seqNo"
  ON CONFLICT (id) DO NOTHING`;

const TRAINING_BASES = `
  INSERT INTO training_base
    (level, seq_no, published_name, cleaned_name, region_code, region_inferred, institution_id)
  SELECT "level", "seqNo", "publishedName", "cleanedName", "regionCode", "regionInferred", ${INSTITUTION_ID}
  FROM ${BASE_ROWS}
  ON CONFLICT (level, seq_no) DO NOTHING`;
