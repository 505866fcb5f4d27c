/** What the invariants of clawback and sanctions must find: name, how it is planted, how it is weeded out. */
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
    `WITH k AS (
       INSERT INTO clawback (organisation_id, region_code, scope, project_id, class_id, payee_organisation_id,
         payer_organisation_id, fund, ground, reason, document, amount_fen, proposed_by, proposed_on, decision, decided_by, decided_on)
       SELECT p.owner_organisation_id, p.region_code, 'CLASS', p.id, m.class_id, y.payee_organisation_id, p.payer_organisation_id,
         y.fund, 'ERROR', 'x', 'x', 1, y.maker_id, '2026-03-01', 'CONFIRMED', y.checker_id, '2026-03-01'
       FROM payment y JOIN claim m ON m.id = y.claim_id JOIN project p ON p.id = m.project_id WHERE y.id = :payment RETURNING id)
     INSERT INTO clawback_recovery (clawback_id, kind, amount_fen, reference, received_on, recorded_by, recorded_on, state,
       decided_by, decided_on)
     SELECT k.id, 'REPAYMENT', 1, 'x', '2026-03-02', y.instructed_by, '2026-03-02', 'CONFIRMED', y.confirmed_by, '2026-03-02'
     FROM k, payment y WHERE y.id = :payment`,
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
];
