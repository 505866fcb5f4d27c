/** Where and when a policy version speaks. */
import type { IsoDate } from '../calendar/dates.js';
import type { PolicyVersion } from './types.js';

type Term = Pick<PolicyVersion, 'validFrom' | 'validTo'>;

/** In force on a day, both ends included. */
export function inForceOn(version: Term, date: IsoDate): boolean {
  return version.validFrom <= date && (version.validTo === null || date <= version.validTo);
}

/** True when the version is of the region itself or of one above it; `regionPath` goes from county to province. */
export function coversRegion(version: Pick<PolicyVersion, 'regionCode'>, regionPath: readonly string[]): boolean {
  return regionPath.includes(version.regionCode);
}
