import { useQuery } from '@tanstack/react-query';
import type { TariffUnit } from '../../../domain/policy/tariff.js';
import { request } from './client.js';
import { usePages } from './queries.js';
import type { Page } from './types.js';

/** What anyone may ask without an account. */
export interface Confirmation {
  readonly maskedName: string;
  readonly classTitle: string;
  readonly occupationName: string;
  readonly level: string;
  readonly institutionName: string;
  readonly answer: 'CONFIRMED' | 'DECLINED' | null;
}

export interface PublicityItem {
  readonly id: string;
  readonly projectNumber: string;
  readonly projectTitle: string;
  readonly classTitle: string;
  readonly institutionName: string;
  readonly regionName: string;
  readonly place: string;
  readonly postedOn: string;
  readonly endsOn: string;
  readonly provisional: boolean;
  readonly lines: number;
  readonly totalFen: number;
  readonly snapshotHash: string;
}

export interface PublicRow {
  readonly line: number;
  readonly name: string;
  readonly idNumberMasked: string;
  readonly occupationName: string;
  readonly level: string | null;
  readonly amountFen: number;
}

interface PublicityPage extends PublicityItem {
  readonly rows: Page<PublicRow>;
}

export interface ObjectionReceipt {
  readonly objectionId: string;
  readonly answerBy: string;
}

export interface PublicTariff {
  readonly kind: string;
  readonly name: string;
  readonly amounts: readonly {
    readonly level: string | null;
    readonly levelName: string | null;
    readonly per: TariffUnit;
    readonly amountFen: number;
  }[];
  readonly terms: string;
  readonly clause: string;
  readonly sourceDocument: string;
  readonly isDefault: boolean;
  readonly decidingDate: string;
}
export interface PublicVersion {
  readonly id: string;
  readonly name: string;
  readonly regionName: string;
  readonly fundSources: readonly string[];
  readonly validFrom: string;
  readonly validTo: string | null;
  readonly validToIsDefault: boolean;
  readonly document: string;
  readonly tariffs: readonly PublicTariff[];
}
interface PublicVersions extends Page<PublicVersion> {
  readonly regions: readonly { readonly code: string; readonly name: string }[];
}

export type TariffQuery = Readonly<Record<'regionCode' | 'kind', string | undefined>>;

export function useTariffs(query: TariffQuery) {
  return usePages<PublicVersions>(['tariffs', query], '/api/public/policy/versions', query);
}

export const confirmationPath = (token: string) => `/api/public/confirmations/${encodeURIComponent(token)}`;

/** Asked once: an unknown link is counted against the address that asks. */
export function useConfirmation(token: string) {
  return useQuery({
    queryKey: ['confirmation', token],
    queryFn: () => request<Confirmation>('GET', confirmationPath(token)),
    enabled: token !== '',
    refetchOnWindowFocus: false,
    gcTime: 0,
  });
}

export function usePublicities() {
  return usePages<Page<PublicityItem>>(['publicities'], '/api/public/publicities', {});
}

/** Each page repeats the list's head beside its rows. */
export function usePublicity(id: string) {
  return usePages<PublicityPage>(['publicities', id], `/api/public/publicities/${id}`, {}, ({ rows }) => rows.next);
}
