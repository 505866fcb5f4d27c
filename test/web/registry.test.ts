import { describe, expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DOSSIER_COMMANDS } from '../../commands/dossier-registry.js';
import { COMMANDS } from '../../commands/registry.js';
import { DOSSIER_ACCESS, DOSSIER_COMMAND_NAMES, type DossierAccess, DOSSIERS } from '../../domain/access/dossiers.js';
import { ROLES } from '../../domain/access/roles.js';
import { COMMAND_NAMES, FACT_ACCESS } from '../../domain/access/table.js';
import { OWN_EVENTS } from '../../domain/lifecycle/own-events.js';
import { CLASS_STATES, PROJECT_STATES, STAGES } from '../../domain/lifecycle/stages.js';
import { PROJECT_CLASS_CONDITIONS } from '../../domain/release/conditions.js';
import * as exported from '../../domain/report/export-words.js';
import { WORKING_STEPS } from '../../domain/subsidy/types.js';
import { REFERENCE_LISTS } from '../../store/reference/reference-lists.js';
import { SCOPED_LISTS } from '../../web/src/api/queries.js';
import { COMMAND_SCHEMAS, DOSSIER_SCHEMAS, FACT_SCHEMAS, FORM_SCHEMAS } from '../../web/src/commands/registry.js';
import { pageOf, SHOWN_DOSSIERS } from '../../web/src/dossiers/pages.js';
import { type Field, fieldsOf } from '../../web/src/forms/fields.js';
import { values as enValues } from '../../web/src/i18n/en/values.js';
import { words as enWords } from '../../web/src/i18n/en/words.js';
import { dossiers } from '../../web/src/i18n/zh/dossiers.js';
import { facts } from '../../web/src/i18n/zh/facts.js';
import { values } from '../../web/src/i18n/zh/values.js';
import { words } from '../../web/src/i18n/zh/words.js';

type Dictionary = Readonly<Record<string, unknown>>;
const ALL_SCHEMAS = Object.entries({ ...FORM_SCHEMAS, ...FACT_SCHEMAS });

describe('the forms', () => {
  test('ask for what the server checks with: the very same schemas', () => {
    for (const command of COMMAND_NAMES) expect(COMMAND_SCHEMAS[command]).toBe(COMMANDS[command].schema);
    for (const [command, schema] of Object.entries(DOSSIER_SCHEMAS))
      expect(schema).toBe(DOSSIER_COMMANDS[command as keyof typeof DOSSIER_SCHEMAS].schema);
    expect(Object.keys(FACT_SCHEMAS)).toEqual(Object.keys(FACT_ACCESS));
  });

  test.each(ALL_SCHEMAS)('%s has a label for every field and a word for every value', (form, schema) => {
    for (const { field, parent } of withParents(fieldsOf(schema), form)) {
      expect([`${parent}_${field.name}`, field.name].some((name) => name in words.field)).toBe(true);
      const named = (values as Dictionary)[field.name] as Dictionary | undefined;
      for (const option of field.options ?? []) expect(named).toHaveProperty(String(option));
    }
  });

  test('draw each kind of field as what it is', () => {
    const kinds = Object.fromEntries(
      ALL_SCHEMAS.flatMap(([name, schema]) =>
        withParents(fieldsOf(schema)).map(({ field, parent }) => [
          [name, parent, field.name].filter(Boolean).join('.'),
          field,
        ]),
      ),
    );
    expect(kinds['postProject.catalogueItemId']).toMatchObject({
      kind: 'select',
      source: 'catalogueItems',
      required: true,
    });
    expect(kinds['postProject.classes.plannedHeadcount']).toMatchObject({ kind: 'number', min: 1, max: 200, step: 1 });
    expect(kinds['fileClass.startsOn']).toMatchObject({ kind: 'date' });
    expect(kinds['fileClass.plan.commitment']).toMatchObject({ kind: 'tick' });
    expect(kinds['fileClass.sessions']).toMatchObject({ kind: 'rows' });
    expect(kinds['award.reserveBidIds']).toMatchObject({ kind: 'choices', source: 'bids', required: false });
    expect(kinds['recordInspection.secondInspectorId']).toMatchObject({
      kind: 'select',
      source: 'inspectors',
      required: false,
    });
    expect(kinds['approveClaim.opinion']).toMatchObject({ kind: 'textarea', maxLength: 2000 });
    expect(kinds['scores.rows.attempt']).toMatchObject({ kind: 'select', options: [1, 2, 3, 4, 5] });
    expect(kinds['scores.rows.theory']).toMatchObject({ kind: 'number', required: false, step: 0.5 });
  });
});

test('a file that leaves the house uses the words of the pages', () => {
  const pages = values as unknown as Readonly<Record<string, Dictionary>>;
  const same: [object, Dictionary | undefined][] = [
    [exported.CASE_STATES, words.state],
    [exported.VOUCHER_KINDS, pages['kind']],
    [exported.ALLOCATION_KINDS, pages['kind']],
    [exported.DECISIONS, pages['dossier_decision']],
    [exported.CLAWBACK_SCOPES, pages['scope']],
    [exported.CLAWBACK_STATES, pages['clawback_state']],
    [exported.GROUNDS, pages['ground']],
    [exported.MEASURES, pages['measure']],
    [exported.DRAWN_FOR, pages['drawnFor']],
    [exported.CHECK_RESULTS, pages['result']],
    [exported.CLAIM_STATES, pages['subsidyClaim_state']],
    [exported.VOUCHER_STATES, pages['voucher_state']],
    [exported.BATCH_STATES, pages['batch_state']],
    [exported.PAYMENT_STATES, pages['paymentState']],
  ];
  for (const [file, page] of same) expect(page).toMatchObject(file);
  expect(same).toHaveLength(Object.keys(exported).length - 1); // Which of them is whose, besides.
});

describe('the trail', () => {
  const written = ['store', 'prisma/migrations']
    .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)))
    .filter((file) => /\.(ts|sql)$/.test(file))
    .flatMap((file) => readFileSync(file, 'utf8').match(/INTO audit_event[^;]{0,400}/g) ?? [])
    .flatMap((statement) => statement.match(/(?<=')[a-z]+(?:-[a-z]+)+(?=')/g) ?? []);

  test('is written by nothing that has no name', () => {
    expect(written.length).toBeGreaterThan(8);
    expect(OWN_EVENTS).toEqual(expect.arrayContaining([...new Set(written)]));
  });

  test.each(OWN_EVENTS)('has words for %s', (event) => {
    expect(words.event).toHaveProperty(event);
    expect(enWords.event).toHaveProperty(event);
  });
});

test('a list of choices that depends on a case is asked for with it', () => {
  const scoped = Object.entries(REFERENCE_LISTS).filter(([, of]) => of !== 'none');
  const asked = Object.fromEntries(scoped.map(([list, of]) => [list, `${of}Id`]));
  expect(SCOPED_LISTS).toEqual(asked);
});

describe('the pages of dossiers', () => {
  test.each(SHOWN_DOSSIERS)('%s has a word for every fact that it tells', (dossier) => {
    const { facts: told, columns, totals = [], tables = {}, listTables = {}, filters = {} } = pageOf(dossier);
    const inTables = Object.entries({ ...tables, ...listTables });
    const asked = [...told, ...columns, ...Object.keys(filters), ...inTables.flatMap(([, table]) => table.columns)];
    const isNamed = (name: string) => `${dossier}_${name}` in facts || name in facts;
    expect(asked.filter((name) => !isNamed(name))).toEqual([]);
    expect(totals.filter((name) => !isNamed(`totals_${name}`))).toEqual([]);
    expect(inTables.map(([name]) => `${dossier}_${name}`).filter((name) => !(name in dossiers.factTable))).toEqual([]);
  });

  test('offer every command that makes none: a button for each, on the page of what it is about', () => {
    for (const dossier of SHOWN_DOSSIERS) {
      const about = Object.entries<DossierAccess>(DOSSIER_ACCESS).filter(
        ([, { on, makes }]) => on === dossier && !makes,
      );
      expect(Object.keys(pageOf(dossier).offered).sort()).toEqual(about.map(([command]) => command).sort());
    }
  });

  test('are there for every kind', () => {
    expect([...SHOWN_DOSSIERS].sort()).toEqual(Object.keys(DOSSIERS).sort());
    for (const { readers, openers } of SHOWN_DOSSIERS.map(pageOf))
      expect(readers).toEqual(expect.arrayContaining([...(openers ?? [])]));
  });
});

describe('the words', () => {
  test('name every command, role, stage, state and step of the domain', () => {
    expect(Object.keys(words.command)).toEqual(expect.arrayContaining([...COMMAND_NAMES, ...DOSSIER_COMMAND_NAMES]));
    expect(Object.keys(words.role).sort()).toEqual([...ROLES].sort());
    expect(Object.keys(words.stage)).toEqual(expect.arrayContaining([...STAGES, 'planned', 'classes', 'closed']));
    expect(Object.keys(words.state)).toEqual(expect.arrayContaining([...PROJECT_STATES, ...CLASS_STATES]));
    expect(Object.keys(words.step).sort()).toEqual([...WORKING_STEPS].sort());
    for (const { owner } of PROJECT_CLASS_CONDITIONS) expect(words.owner).toHaveProperty(owner);
  });

  test('are those of the record, in both languages', () => {
    const { values: recorded } = JSON.parse(readFileSync('prisma/reference/enumerations.json', 'utf8')) as {
      values: { setName: string; code: string; nameZh: string; nameEn: string }[];
    };
    const sets = { FundingSource: 'fund', SkillLevel: 'level', PersonCategory: 'categories' } as const;
    for (const [setName, field] of Object.entries(sets)) {
      const ofSet = recorded.filter((value) => value.setName === setName);
      expect((values as Dictionary)[field]).toEqual(
        Object.fromEntries(ofSet.map(({ code, nameZh }) => [code, nameZh])),
      );
      expect((enValues as Dictionary)[field]).toEqual(
        Object.fromEntries(ofSet.map(({ code, nameEn }) => [code, nameEn])),
      );
    }
    expect(Object.keys(enWords.field)).toEqual(Object.keys(words.field));
  });
});

function withParents(fields: readonly Field[], parent = ''): { field: Field; parent: string }[] {
  return fields.flatMap((field) => [
    { field, parent },
    ...withParents(field.fields ?? [], field.name).filter(
      ({ field: inner }) => inner.name !== 'traineeId' || parent !== '',
    ),
  ]);
}
