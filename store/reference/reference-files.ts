/** Reads prisma/reference/ and refuses a file that is not what it should be: the load ends before it has begun. */
import { readdir, readFile } from 'node:fs/promises';
import { z } from 'zod';
import { isIsoDate } from '../../domain/calendar/dates.js';
import { CALENDAR_STATUSES } from '../../domain/calendar/working-days.js';
import { policyVersionSchema } from '../../domain/policy/policy-version.schema.js';
import type { PolicyVersion } from '../../domain/policy/types.js';
import type { SubsidyRules } from '../../domain/subsidy/types.js';
import { SKILL_LEVELS } from '../../domain/vocabulary.js';

const FOLDER = new URL('../../prisma/reference/', import.meta.url);

const text = z.string().min(1);
const isoDate = z.string().refine(isIsoDate, 'not a real date');

const regionsSchema = z.object({
  regions: z.array(
    z.strictObject({
      code: text,
      name: text,
      kind: z.enum(['PROVINCE', 'CITY', 'ZONE', 'PROVINCE_RUN', 'COUNTY']),
      parentCode: text.nullable(),
      gbCode: text.nullable(),
      validFrom: isoDate.nullable(),
      validTo: isoDate.nullable(),
    }),
  ),
});

const occupationsSchema = z.object({
  occupations: z.array(
    z.strictObject({
      id: text,
      code: text.nullable(),
      name: text,
      edition: text,
      canonicalId: text,
      levels: z.array(z.enum(SKILL_LEVELS)),
      hours: z.partialRecord(z.enum(SKILL_LEVELS), z.int().positive()),
      status: z.enum(['VERIFIED', 'TO_BE_CHECKED']),
      source: text,
    }),
  ),
});

const enumerationsSchema = z.object({
  values: z.array(
    z.strictObject({ setName: text, code: text, position: z.int().positive(), nameZh: text, nameEn: text }),
  ),
});

export const calendarSchema = z
  .strictObject({
    year: z.int(),
    status: z.enum(CALENDAR_STATUSES),
    source: text,
    note: text.optional(),
    days: z.array(z.strictObject({ day: isoDate, working: z.boolean(), name: text, source: text.optional() })),
  })
  .refine((calendar) => calendar.days.every(({ day }) => day.startsWith(`${calendar.year}-`)), {
    error: 'a day lies outside the year of its file',
  });

const correctionsSchema = z.object({
  printedRegion: z.strictObject({ national: z.array(z.int()), provincial: z.array(z.int()) }),
  prefectures: z.record(z.string(), text),
  cleanedNames: z.record(z.string(), text),
});

export type CalendarFile = z.infer<typeof calendarSchema>;

export interface TrainingBaseRow {
  readonly level: 'NATIONAL' | 'PROVINCIAL';
  readonly seqNo: number;
  readonly publishedName: string;
  readonly cleanedName: string;
  readonly regionCode: string;
  readonly regionInferred: boolean;
}

export interface ReferenceData {
  readonly regions: z.infer<typeof regionsSchema>['regions'];
  readonly occupations: z.infer<typeof occupationsSchema>['occupations'];
  readonly enumerations: z.infer<typeof enumerationsSchema>['values'];
  readonly calendars: readonly CalendarFile[];
  readonly policies: readonly PolicyVersion[];
  readonly trainingBases: readonly TrainingBaseRow[];
}

export async function readReferenceFiles(): Promise<ReferenceData> {
  return {
    regions: regionsSchema.parse(await readJson('regions.json')).regions,
    occupations: await readOccupations(),
    enumerations: enumerationsSchema.parse(await readJson('enumerations.json')).values,
    calendars: await readCalendarFiles(),
    policies: await readFolder('policy/', policyVersionSchema),
    trainingBases: await readTrainingBases(),
  };
}

async function readOccupations(): Promise<ReferenceData['occupations']> {
  return occupationsSchema.parse(await readJson('occupations.json')).occupations;
}

function readCalendarFiles(): Promise<CalendarFile[]> {
  return readFolder('calendars/', calendarSchema);
}

/** A version is known by the name of its file. */
export async function listPolicyIds(): Promise<string[]> {
  return (await listFiles('policy/')).map((name) => name.slice(0, -'.json'.length));
}

/** What the calculator needs, by version, without a record: for auditors, and for our own measurements. */
export async function readSubsidyRules(versionIds: readonly string[]): Promise<ReadonlyMap<string, SubsidyRules>> {
  const occupations = new Map((await readOccupations()).map((each) => [each.code ?? each.id, each]));
  const files = await readCalendarFiles();
  const calendar = {
    years: new Map(files.map(({ year, status }) => [year, status])),
    days: new Map(files.flatMap(({ days }) => days.map(({ day, working }) => [day, working] as const))),
  };
  const policies = await Promise.all(
    versionIds.map(async (id) => policyVersionSchema.parse(await readJson(`policy/${id}.json`))),
  );
  return new Map(policies.map((policy) => [policy.id, { policy, occupations, calendar }]));
}

/** The list as printed in 闽就劳办〔2026〕1号, with our corrections beside it and not in it. */
async function readTrainingBases(): Promise<TrainingBaseRow[]> {
  const corrections = correctionsSchema.parse(await readJson('training-base-corrections.json'));
  const lines = (await readFile(new URL('training-bases.csv', FOLDER), 'utf8')).trim().split(/\r?\n/).slice(1);
  return lines.map((line) => {
    const [level, number, name, prefecture] = line.split(',');
    const regionCode = corrections.prefectures[prefecture ?? ''];
    if ((level !== 'national' && level !== 'provincial') || !name || !regionCode) {
      throw new Error(`prisma/reference/training-bases.csv: this row cannot be read: ${line}`);
    }
    const seqNo = Number(number);
    return {
      level: level === 'national' ? 'NATIONAL' : 'PROVINCIAL',
      seqNo,
      publishedName: name,
      cleanedName: corrections.cleanedNames[name] ?? name,
      regionCode,
      regionInferred: !corrections.printedRegion[level].includes(seqNo),
    };
  });
}

async function readFolder<T>(folder: string, schema: z.ZodType<T>): Promise<T[]> {
  return Promise.all((await listFiles(folder)).map(async (name) => schema.parse(await readJson(`${folder}${name}`))));
}

async function listFiles(folder: string): Promise<string[]> {
  return (await readdir(new URL(folder, FOLDER))).filter((name) => name.endsWith('.json')).sort();
}

async function readJson(name: string): Promise<unknown> {
  return JSON.parse(await readFile(new URL(name, FOLDER), 'utf8'));
}
