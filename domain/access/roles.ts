/** What people may be in an organisation; `account.roles` holds no other. */
export const ROLES = [
  'caseworker',
  'reviewer',
  'approver',
  'bureau_head',
  'inspector',
  'payer',
  'institution',
  'assessment_officer',
  'evaluator',
  'auditor',
  'administrator',
] as const;
export type Role = (typeof ROLES)[number];
