/** What the invariants of clawback, sanctions and late claims must find: name, how it is planted, how it is weeded out. */
export const AFTER_PAYMENT_PLANTS: readonly (readonly [found: string, plant: string, weed: string])[] = [
  [
    'receivables-equal-orders',
    `INSERT INTO clawback (organisation_id, region_code, scope, project_id, class_id, payee_organisation_id, payer_organisation_id,
       fund, ground, reason, document, amount_fen, proposed_by, proposed_on, decision, decided_by, decided_on)
     SELECT p.owner_organisation_id, p.region_code, 'CLASS', p.id, m.class_id, y.payee_organisation_id, p.payer_organisation_id,
       y.fund, 'ERROR', 'x', 'x', 1, y.maker_id, '2026-03-01', 'CONFIRMED', y.checker_id, '2026-03-01'
     FROM payment y JOIN claim m ON m.id = y.claim_id JOIN project p ON p.id = m.project_id WHERE y.id = :payment`,
    'DELETE FROM clawback',
  ],
  [
    'recovered-equals-recoveries',
    `INSERT INTO clawback (organisation_id, region_code, scope, project_id, class_id, payee_organisation_id,
         payer_organisation_id, fund, ground, reason, document, amount_fen, proposed_by, proposed_on, decision, decided_by, decided_on)
       SELECT p.owner_organisation_id, p.region_code, 'CLASS', p.id, m.class_id, y.payee_organisation_id, p.payer_organisation_id,
         y.fund, 'ERROR', 'x', 'x', 1, y.maker_id, '2026-03-01', 'CONFIRMED', y.checker_id, '2026-03-01'
       FROM payment y JOIN claim m ON m.id = y.claim_id JOIN project p ON p.id = m.project_id WHERE y.id = :payment;
     INSERT INTO clawback_recovery (clawback_id, kind, amount_fen, reference, received_on, recorded_by, recorded_on, state,
       decided_by, decided_on)
     SELECT k.id, 'REPAYMENT', 1, 'x', '2026-03-02', y.instructed_by, '2026-03-02', 'CONFIRMED', y.confirmed_by, '2026-03-02'
     FROM clawback k, payment y WHERE y.id = :payment`,
    'DELETE FROM clawback_recovery; DELETE FROM clawback',
  ],
  [
    'clawbacks-within-paid',
    `WITH k AS (
       INSERT INTO clawback (organisation_id, region_code, scope, project_id, class_id, payee_organisation_id,
         payer_organisation_id, fund, ground, reason, document, amount_fen, proposed_by, proposed_on)
       SELECT p.owner_organisation_id, p.region_code, 'CLASS', p.id, m.class_id, y.payee_organisation_id, p.payer_organisation_id,
         y.fund, 'ERROR', 'x', 'x', 130001, y.maker_id, '2026-03-01'
       FROM payment y JOIN claim m ON m.id = y.claim_id JOIN project p ON p.id = m.project_id WHERE y.id = :payment RETURNING id)
     INSERT INTO clawback_line (clawback_id, payment_id, person_id, class_id, amount_fen)
     SELECT k.id, y.id, y.person_id, :paid, 130001 FROM k, payment y WHERE y.id = :payment`,
    'DELETE FROM clawback_line; DELETE FROM clawback',
  ],
  [
    'offsets-go-with-their-payments',
    `INSERT INTO clawback_recovery (clawback_id, kind, amount_fen, payment_id, received_on, recorded_by, recorded_on)
     SELECT gen_random_uuid(), 'OFFSET', 1, y.id, '2026-03-01', y.instructed_by, '2026-03-01' FROM payment y WHERE y.id = :payment`,
    'DELETE FROM clawback_recovery',
  ],
  [
    'sanctioned-payees-not-paid',
    `INSERT INTO sanction (organisation_id, region_code, subject_organisation_id, measure, ground, reason, document, ends_on,
       clause, proposed_by, proposed_on, decision, decided_by, decided_on)
     SELECT p.owner_organisation_id, p.region_code, y.payee_organisation_id, 'SUSPENSION', 'OTHER', 'x', 'x', '2026-12-31', 'x',
       y.maker_id, '2026-01-01', 'CONFIRMED', y.checker_id, '2026-01-01'
     FROM payment y JOIN claim m ON m.id = y.claim_id JOIN project p ON p.id = m.project_id WHERE y.id = :payment`,
    'DELETE FROM sanction',
  ],
  [
    'trainees-have-one-paid-line',
    `INSERT INTO claim_line (claim_id, class_id, trainee_id, seq, person_id, family, subsidy_kind, amount_fen, working)
     SELECT gen_random_uuid(), class_id, trainee_id, seq, person_id, 'TRAINING', subsidy_kind, 1, '[]' FROM claim_line WHERE id = :line`,
    'DELETE FROM claim_line WHERE amount_fen = 1',
  ],
  [
    'late-holds-wait-for-their-claim',
    `WITH late AS (
       INSERT INTO late_result (class_id, trainee_id, person_id, certificate_number, issued_on, evidence_reference, recorded_by, recorded_on,
         verify_by, remind_verify_on, decision, decided_by, decided_on, query_reference, remind_claim_on, lapsed_on)
       SELECT class_id, id, person_id, 'S-LATE', '2025-08-08', '录像', gen_random_uuid(), '2025-08-08', '2025-08-22', '2025-08-20',
         'VERIFIED', gen_random_uuid(), '2025-08-08', '查询', '2026-01-26', '2026-02-10' FROM trainee WHERE class_id = :open LIMIT 1
       RETURNING id)
     INSERT INTO budget_hold (late_result_id, budget_id, held_fen) SELECT late.id, b.id, 1 FROM late, budget b WHERE b.budget_year = 2026 LIMIT 1`,
    'DELETE FROM budget_hold WHERE late_result_id IS NOT NULL; DELETE FROM late_result',
  ],
  [
    'prepaid-and-settled-within-the-whole',
    `INSERT INTO claim_line (claim_id, class_id, trainee_id, seq, person_id, family, subsidy_kind, amount_fen, whole_fen, working)
     SELECT m.id, l.class_id, l.trainee_id, l.seq, l.person_id, 'PREPAYMENT', 'APPRENTICESHIP', 1, 1, '[]' FROM claim_line l, claim m
     WHERE l.id = :line AND m.class_id = :open`,
    "DELETE FROM claim_line WHERE family = 'PREPAYMENT'",
  ],
  [
    'prepaid-parts-leave-their-class',
    "UPDATE claim SET class_id = NULL, gate_profile = 'PREPAYMENT', subsidy_kind = 'APPRENTICESHIP' WHERE class_id = :paid",
    "UPDATE claim SET class_id = of_class_id, gate_profile = 'PROJECT_CLASS', subsidy_kind = 'LEVEL_UPGRADE' WHERE of_class_id = :paid",
  ],
  [
    'prepayments-of-ended-classes-are-awaited',
    `INSERT INTO claim (number, gate_profile, subsidy_kind, settlement_mode, fund, region_code, owner_organisation_id,
       payer_organisation_id, policy_version_id, payee_organisation_id, filed_by, filed_on, of_class_id, project_id)
     SELECT 'Y-1', 'PREPAYMENT', 'APPRENTICESHIP', 'PREPAYMENT', fund, region_code, owner_organisation_id, payer_organisation_id,
       policy_version_id, payee_organisation_id, filed_by, filed_on, of_class_id, project_id FROM claim WHERE class_id = :paid`,
    "DELETE FROM claim WHERE number = 'Y-1'",
  ],
  [
    'claims-without-class-pay-through-their-gate',
    "UPDATE claim SET class_id = NULL, gate_profile = 'AWARD', subsidy_kind = 'EMPLOYMENT_AWARD' WHERE class_id = :paid",
    "UPDATE claim SET class_id = of_class_id, gate_profile = 'PROJECT_CLASS', subsidy_kind = 'LEVEL_UPGRADE' WHERE of_class_id = :paid",
  ],
  [
    'claims-without-class-hold-their-sum',
    "UPDATE claim SET class_id = NULL, gate_profile = 'AWARD', subsidy_kind = 'EMPLOYMENT_AWARD' WHERE class_id = :open",
    "UPDATE claim SET class_id = of_class_id, gate_profile = 'PROJECT_CLASS', subsidy_kind = 'LEVEL_UPGRADE' WHERE of_class_id = :open",
  ],
  [
    'allowances-are-paid-beside-their-training',
    "UPDATE payment SET family = 'LIVING' WHERE id = :payment",
    "UPDATE payment SET family = 'TRAINING' WHERE id = :payment",
  ],
  [
    'closed-claims-are-at-their-end',
    "UPDATE claim SET class_id = NULL, closed_on = '2026-03-01' WHERE class_id = :open",
    'UPDATE claim SET class_id = of_class_id, closed_on = NULL WHERE of_class_id = :open',
  ],
  [
    'draws-have-their-figures',
    `INSERT INTO spot_check (organisation_id, region_code, quarter_from, percent, seed, population, drawn_by, drawn_on, drawn)
     SELECT p.owner_organisation_id, p.region_code, '2026-01-01', 5, 'x', 1, y.maker_id, '2026-04-01', 1
     FROM payment y JOIN claim m ON m.id = y.claim_id JOIN project p ON p.id = m.project_id WHERE y.id = :payment`,
    'DELETE FROM spot_check',
  ],
  [
    'hardship-was-recognised',
    `INSERT INTO hardship_recognition (organisation_id, region_code, document, grounds, valid_from, valid_to, ends_before,
       proposed_by, proposed_on, decision, decided_by, decided_on)
     SELECT y.payee_organisation_id, '350500', 'x', 'x', '2026-01-01', '2026-03-31', '2026-02-01', y.maker_id, '2026-03-01',
       'CONFIRMED', y.checker_id, '2026-03-01' FROM payment y WHERE y.id = :payment`,
    'DELETE FROM hardship_recognition',
  ],
  [
    'vouchers-know-their-places',
    `INSERT INTO voucher_issue (organisation_id, region_code, kind, document, proposed_by, proposed_on)
       SELECT organisation_id, '350500', 'GENERAL', 'x', id, '2026-03-01' FROM account WHERE username = 'qz-caseworker';
     INSERT INTO voucher (issue_id, person_id, state, issued_on, claim_by, claimed_on, claim_channel, policy_version_id, valid_to,
       class_id, trainee_id)
       SELECT i.id, t.person_id, 'CLAIMED', '2026-03-01', '2026-06-01', '2026-03-01', 'LINK', 'FJ-QZ-2024', '2026-05-01',
         t.class_id, t.id FROM voucher_issue i, trainee t WHERE t.class_id = :paid LIMIT 1;
     UPDATE class SET region_code = '350200' WHERE id = :paid`,
    `UPDATE class SET region_code = '350500' WHERE id = :paid; DELETE FROM voucher; DELETE FROM voucher_issue`,
  ],
];
