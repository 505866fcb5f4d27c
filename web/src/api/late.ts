import { useQuery } from '@tanstack/react-query';
import { request } from './client.js';

/** What came after the certificates of a class were verified. */
interface OfTrainee {
  readonly traineeId: string;
  readonly seq: number;
  readonly name: string;
}
export interface LateResult extends OfTrainee {
  readonly id: string;
  readonly examinedOn: string | null;
  readonly absent: boolean | null;
  readonly theory: number | null;
  readonly practice: number | null;
  readonly certificateNumber: string | null;
  readonly issuedOn: string | null;
  readonly evidenceReference: string;
  readonly recordedBy: string;
  readonly recordedOn: string;
  readonly verifyBy: string;
  readonly decision: 'VERIFIED' | 'REFUSED' | null;
  readonly decidedBy: string | null;
  readonly decidedOn: string | null;
  readonly queryReference: string | null;
  readonly reason: string | null;
  readonly claimBy: string | null;
  readonly claimNumber: string | null;
}
export interface LateTrainee extends OfTrainee {
  readonly reason: string;
  readonly namedBy: string;
  readonly namedOn: string;
}

interface LateResults {
  readonly items: readonly LateResult[];
  readonly lateTrainees: readonly LateTrainee[];
}

export function useLateResults(classId: string) {
  return useQuery({
    queryKey: ['classes', classId, 'late-results'],
    queryFn: () => request<LateResults>('GET', `/api/classes/${classId}/late-results`),
  });
}
