import { useQuery } from '@tanstack/react-query';
import { request } from './client.js';

/** What the money parts of a class answer. */
export interface Slip {
  readonly traineeId: string;
  readonly seq: number;
  readonly token: string;
}

export interface ClassVouchers {
  readonly endsOn: string | null;
  readonly waived: boolean;
  readonly items: readonly {
    readonly traineeId: string;
    readonly voucher: {
      readonly number: string;
      readonly state: string;
      readonly validTo: string | null;
      readonly bound: boolean;
      readonly fits: boolean;
      readonly lapsesBeforeEnd: boolean;
    } | null;
  }[];
}

export function useClassVouchers(classId: string, mayRead: boolean) {
  return useQuery({
    queryKey: ['classes', classId, 'vouchers'],
    queryFn: () => request<ClassVouchers>('GET', `/api/classes/${classId}/vouchers`),
    enabled: mayRead,
  });
}
