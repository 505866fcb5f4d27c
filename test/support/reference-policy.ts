import { readdirSync, readFileSync } from 'node:fs';
import type { WorkCalendar } from '../../domain/calendar/working-days.js';
import { policyVersionSchema } from '../../domain/policy/policy-version.schema.js';
import type { PolicyVersion } from '../../domain/policy/types.js';
import type { OccupationStandard } from '../../domain/subsidy/types.js';

const FOLDER = new URL('../../prisma/reference/', import.meta.url);

export function referenceJson(name: string) {
  return JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8'));
}

/** A policy version as it stands in the reference files. */
export function referencePolicy(id = 'FJ-QZ-2024'): PolicyVersion {
  return policyVersionSchema.parse(referenceJson(`policy/${id}.json`));
}

export function referencePolicyIds(): string[] {
  return readdirSync(new URL('policy/', FOLDER)).map((name) => name.replace(/\.json$/, ''));
}

export function referenceOccupations(): ReadonlyMap<string, OccupationStandard> {
  const { occupations } = referenceJson('occupations.json') as {
    occupations: (OccupationStandard & { code: string })[];
  };
  return new Map(occupations.map((occupation) => [occupation.code, occupation]));
}

/** The working calendar of the reference files: 2025 and 2026 official, 2027 provisional. */
export function referenceCalendar(): WorkCalendar {
  const files = [2025, 2026, 2027].map((year) => referenceJson(`calendars/${year}.json`));
  return {
    years: new Map(files.map((file) => [file.year, file.status])),
    days: new Map(
      files.flatMap((file) => file.days.map((row: { day: string; working: boolean }) => [row.day, row.working])),
    ),
  };
}
