import type { Actor } from '../../domain/lifecycle/case-view.js';
import { type Database, inTransaction, row, sql } from '../../platform/database.js';
import { OFFSET_FEN } from '../payment/offsets.js';
import { scopeOf } from '../people/accounts.js';
import { NAME_OF_LINE } from '../people/name-corrections.js';
import { auditRead } from './claim-pages.js';
import type { PublicitySnapshot } from './publicity.js';
import { isSeen } from './subsidy-claims.js';

/** Everything that the papers of a claim say. What is not on record yet is null: then its paper does not exist. */
export interface ClaimPapers {
  readonly classId: string | null;
  readonly projectId: string | null;
  readonly claim: {
    readonly id: string;
    readonly state: string;
    readonly filedOn: string;
    readonly filedBy: string;
    readonly reviewedBy: string | null;
    readonly reviewedOn: string | null;
    readonly reviewOpinion: string | null;
    readonly checkedBy: string | null;
    readonly checkedOn: string | null;
    readonly checkOpinion: string | null;
    readonly approvedBy: string | null;
    readonly approvedOn: string | null;
    readonly approvalOpinion: string | null;
    readonly totalFen: number;
    readonly paidPeople: number;
    readonly people: number;
    readonly policyVersionId: string | null;
  };
  /** Of a claim without a class its own number, and what kind of claim it is. */
  readonly project: {
    readonly number: string;
    readonly title: string;
    readonly fundName: string;
    readonly kindName: string;
    readonly ownerName: string;
  };
  /** Null of a claim without a class. */
  readonly class: {
    readonly title: string;
    readonly filingNumber: string | null;
    readonly startsOn: string | null;
    readonly endsOn: string | null;
    readonly occupationName: string;
    readonly level: string | null;
  } | null;
  readonly payeeName: string;
  readonly isPerson: boolean;
  readonly lines: readonly {
    readonly seq: number;
    readonly name: string;
    readonly idNumberMasked: string;
    /** Of the certificate, or the month. */
    readonly certificateNumber: string | null;
    readonly isAllowance: boolean;
    readonly amountFen: number;
    readonly reasonCode: string | null;
  }[];
  readonly publicity: {
    readonly round: number;
    readonly place: string;
    readonly postedOn: string;
    readonly endsOn: string;
    readonly snapshotHash: string;
    readonly snapshot: PublicitySnapshot;
  } | null;
  /** Who was paid: of an allowance of a class each of its people. */
  readonly payees: string;
  readonly payment: {
    readonly amountFen: number;
    /** Kept back for clawbacks; the bank was sent the rest. */
    readonly offsetFen: number;
    readonly people: number;
    readonly instructedBy: string;
    readonly instructedOn: string;
    readonly confirmedBy: string;
    readonly confirmedOn: string;
    readonly reference: string | null;
    readonly payerName: string;
  } | null;
}

const nameOf = (column: ReturnType<typeof sql>) => sql`(SELECT a.display_name FROM account a WHERE a.id = ${column})`;

/** The papers' content as the actor may see it; that he asked is on record. */
export async function readClaimPapers(
  db: Database,
  actor: Actor,
  claimId: string,
  kind: string,
): Promise<ClaimPapers | undefined> {
  return inTransaction(db, scopeOf(actor), async (tx) => {
    const found = await row<{ papers: ClaimPapers }>(
      tx,
      sql`SELECT jsonb_build_object('classId', m.of_class_id, 'projectId', m.project_id, 'claim', ${claim}, 'project', ${project},
        'class', CASE WHEN c.id IS NOT NULL THEN ${ofClass} END, 'payeeName', ${payee},
        'payees', CASE m.gate_profile WHEN 'ALLOWANCE' THEN '学员本人（见支付清单）' ELSE ${payee} END, 'isPerson', o.kind = 'PERSON', 'lines', ${lines}, 'publicity', ${publicity}, 'payment', ${payment}) AS papers
      FROM claim m LEFT JOIN class c ON c.id = m.of_class_id LEFT JOIN project p ON p.id = c.project_id
      JOIN organisation o ON o.id = m.payee_organisation_id LEFT JOIN catalogue_item i ON i.id = p.catalogue_item_id
      LEFT JOIN occupation u ON u.id = i.occupation_id
      WHERE m.id = ${claimId}::uuid AND (p.id IS NOT NULL OR (m.of_class_id IS NULL AND ${isSeen(actor)}))`,
    );
    if (!found) return undefined;
    const { papers } = found;
    await auditRead(tx, actor, { ...papers, claimId, event: 'document-read', detail: { claimId, kind } });
    return papers;
  });
}

/** A natural person is called as in his lines, also where he signs. */
const payee = sql`CASE o.kind WHEN 'PERSON' THEN (SELECT min(${NAME_OF_LINE}) FROM claim_line l JOIN person n ON n.id = l.person_id
  WHERE l.claim_id = m.id) ELSE o.name END`;
const filedBy = sql`CASE o.kind WHEN 'PERSON' THEN left(${payee}, 1) || repeat('*', greatest(char_length(${payee}) - 1, 1))
  ELSE ${nameOf(sql`m.filed_by`)} END`;
const claim = sql`jsonb_build_object('id', m.id, 'state', m.state, 'filedOn', m.filed_on, 'filedBy', ${filedBy},
  'reviewedBy', ${nameOf(sql`m.reviewed_by`)}, 'reviewedOn', m.reviewed_on, 'reviewOpinion', m.review_opinion,
  'checkedBy', ${nameOf(sql`m.checked_by`)}, 'checkedOn', m.checked_on, 'checkOpinion', m.check_opinion,
  'approvedBy', ${nameOf(sql`m.approved_by`)}, 'approvedOn', m.approved_on, 'approvalOpinion', m.approval_opinion,
  'totalFen', (SELECT coalesce(sum(l.amount_fen), 0) FROM claim_line l WHERE l.claim_id = m.id),
  'paidPeople', (SELECT count(DISTINCT l.person_id) FROM claim_line l WHERE l.claim_id = m.id AND l.amount_fen > 0),
  'people', (SELECT count(DISTINCT l.person_id) FROM claim_line l WHERE l.claim_id = m.id),
  'policyVersionId', coalesce(c.policy_version_id, m.policy_version_id))`;
const project = sql`jsonb_build_object('number', coalesce(p.number, m.number),
  'title', coalesce(p.title, CASE o.kind WHEN 'PERSON' THEN '个人补贴申领' ELSE '企业职工补贴申领' END),
  'fundName', coalesce((SELECT e.name_zh FROM enumeration_value e WHERE e.set_name = 'FundingSource' AND e.code = m.fund), m.fund),
  'kindName', coalesce((SELECT e.name_zh FROM enumeration_value e WHERE e.set_name = 'SubsidyKind' AND e.code = m.subsidy_kind), m.subsidy_kind),
  'ownerName', (SELECT w.name FROM organisation w WHERE w.id = m.owner_organisation_id))`;
const ofClass = sql`jsonb_build_object('title', c.title, 'filingNumber', c.filing_number, 'startsOn', c.starts_on,
  'endsOn', c.ends_on, 'occupationName', u.name, 'level', coalesce((SELECT e.name_zh
    FROM enumeration_value e WHERE e.set_name = 'SkillLevel' AND e.code = i.level), i.level))`;
const lines = sql`(SELECT coalesce(jsonb_agg(jsonb_build_object('seq', l.seq, 'name', ${NAME_OF_LINE},
    'idNumberMasked', n.id_number_masked, 'certificateNumber', coalesce(l.certificate_number, to_char(l.subsidy_month, 'YYYY-MM')), 'isAllowance', l.family = 'LIVING', 'amountFen', l.amount_fen,
    'reasonCode', l.reason_code) ORDER BY l.seq), '[]')
  FROM claim_line l JOIN person n ON n.id = l.person_id WHERE l.claim_id = m.id)`;
const publicity = sql`(SELECT jsonb_build_object('round', b.round, 'place', b.place, 'postedOn', b.posted_on,
  'endsOn', b.ends_on, 'snapshotHash', b.snapshot_hash, 'snapshot', b.snapshot)
  FROM publicity b WHERE b.claim_id = m.id AND b.state = 'STANDING')`;
const payment = sql`(SELECT jsonb_build_object('amountFen', sum(y.amount_fen), 'offsetFen', sum(${OFFSET_FEN}), 'people', count(DISTINCT y.person_id),
    'instructedBy', ${nameOf(sql`min(y.instructed_by::text)::uuid`)}, 'instructedOn', min(y.instructed_on),
    'confirmedBy', ${nameOf(sql`min(y.confirmed_by::text)::uuid`)}, 'confirmedOn', max(y.confirmed_on),
    'reference', m.payment_reference,
    'payerName', (SELECT w.name FROM organisation w WHERE w.id = m.payer_organisation_id))
  FROM payment y WHERE y.claim_id = m.id AND y.state = 'PAID' HAVING count(*) > 0)`;
