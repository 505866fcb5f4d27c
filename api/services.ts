import type { Logger } from 'pino';
import type pg from 'pg';
import type { Database } from '../platform/database.js';
import type { HistoryTools } from '../commands/history-asking.js';
import type { SubsidyHistory } from '../domain/history/types.js';
import type { PersonalData } from '../platform/personal-data.js';
import type { Readiness } from './readiness.js';
import type { SignInThrottle } from './throttle.js';

/** What the routes work with; put together by api/main.ts, and by the tests with what they want to stand in for. */
export interface Services {
  readonly db: Database;
  /** Sessions and the sign-in throttle speak plain pg. */
  readonly pool: pg.Pool;
  readonly logger: Logger;
  /** The launcher's own database: demo accounts may sign in. */
  readonly embedded: boolean;
  readonly sessionSecret: string;
  readonly secureCookies: boolean;
  readonly personalData: PersonalData;
  /** What other bureaus have paid. */
  readonly history: SubsidyHistory;
  readonly throttle: SignInThrottle;
  readonly readiness: Readiness;
  /** Folder of the built pages, where there is one. */
  readonly webRoot: string | undefined;
}

export function historyTools({ db, personalData, history }: Services): HistoryTools {
  return { db, secrets: personalData, history };
}
