-- What a whole batch does, it does once for each of ten thousand lines: here it is spared what is checked for all of them at
-- once, or need not be written.

-- By a column that does not change when a slot is used: the way from held to paid then touches no index.
ALTER TABLE quota_hold
  ADD COLUMN standing boolean NOT NULL GENERATED ALWAYS AS (state <> 'RETURNED') STORED;
DROP INDEX quota_slot, quota_occupation_level;
CREATE UNIQUE INDEX quota_slot ON quota_hold (person_id, family, cap_period, slot) WHERE standing;
CREATE UNIQUE INDEX quota_occupation_level ON quota_hold (person_id, family, occupation_canonical, level)
  NULLS NOT DISTINCT WHERE standing;
ALTER TABLE quota_hold SET (fillfactor = 60);

-- transfer_of_payment and transfer_of_clawback compare the payment and both accounts of every new transfer with the record,
-- the whole statement at once; a transfer is never changed, and no account or payment is ever deleted by the application.
ALTER TABLE transfer
  DROP CONSTRAINT transfer_payment_id_fkey,
  DROP CONSTRAINT transfer_debit_account_id_fund_fkey,
  DROP CONSTRAINT transfer_credit_account_id_fund_fkey;
