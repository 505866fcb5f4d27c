import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { Role } from '../../../domain/access/roles.js';
import type { ResultRow, UseRow } from '../../../domain/report/fund-use.js';
import { request, withQuery } from './client.js';
import { usePages } from './queries.js';
import type { Page } from './types.js';

/** What the funds paid, for everyone. */
export type FundUseQuery = Readonly<Record<'year' | 'period' | 'fund' | 'regionCode', string | undefined>>;

export interface FundUse {
  readonly asOf: string;
  readonly year: number;
  readonly regionName: string;
  readonly smallCellBelow: number;
  readonly items: readonly UseRow[];
  readonly results: { readonly from: string; readonly to: string; readonly items: readonly ResultRow[] };
}

export function fundUsePath(query: FundUseQuery, format?: 'xlsx' | 'csv'): string {
  return withQuery('/api/public/fund-use', { ...query, format });
}

export function useFundUse(query: FundUseQuery) {
  return useQuery({
    queryKey: ['fund-use', query],
    queryFn: () => request<FundUse>('GET', fundUsePath(query)),
    placeholderData: keepPreviousData,
  });
}

/** What keeps the money back, and what comes when it does not. */
interface OpenCondition {
  readonly code: string;
  readonly name: string;
  readonly role: Role;
  readonly dueOn: string | null;
}
export interface ForecastItem {
  readonly classId: string;
  readonly projectId: string;
  readonly projectNumber: string;
  readonly projectTitle: string;
  readonly seq: number;
  readonly title: string;
  readonly stage: string;
  readonly state: string;
  readonly institution: { readonly name: string } | null;
  readonly heldFen: number;
  readonly open: readonly (OpenCondition & { readonly clause: string; readonly organisationName: string | null })[];
  readonly knownDueOn: string | null;
  readonly lines: number;
  readonly nowFen: number;
  readonly nextBatchFen: number;
  readonly paidFen: number;
}
export interface PayeeTotal {
  readonly fund: string;
  readonly payeeName: string;
  readonly classes: number;
  readonly claims: number;
  readonly claimedFen: number;
  readonly heldFen: number;
  readonly approvedFen: number;
  readonly batchedFen: number;
  readonly owedFen: number;
}
export interface BudgetTotal {
  readonly fund: string;
  readonly regionCode: string;
  readonly allocatedFen: number;
  readonly heldFen: number;
  readonly drawnFen: number;
  readonly freeFen: number;
}
interface ForecastPage extends Page<ForecastItem> {
  readonly totals: { readonly payees: readonly PayeeTotal[]; readonly budgets: readonly BudgetTotal[] };
}
export interface TraineeForecast {
  readonly traineeId: string;
  readonly seq: number;
  readonly name: string;
  readonly nowFen: number | null;
  readonly nextBatchFen: number | null;
  readonly paidFen: number;
  readonly reasonText: string | null;
  readonly open: readonly OpenCondition[];
}

export function useForecasts() {
  return usePages<ForecastPage>(['forecast'], '/api/forecast', {});
}

export function useClassForecast(classId: string) {
  return useQuery({
    queryKey: ['forecast', classId],
    queryFn: () => request<{ trainees: readonly TraineeForecast[] }>('GET', `/api/classes/${classId}/forecast`),
  });
}
