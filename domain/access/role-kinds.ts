import { DOSSIER_ACCESS } from './dossiers.js';
import { ROLES, type Role } from './roles.js';
import { COMMAND_ACCESS, type Party } from './table.js';

const KINDS_OF_PARTIES: Readonly<Record<Party, readonly string[]>> = {
  OWNER: ['HR_BUREAU'],
  PAYER: ['FINANCE_BUREAU', 'UNEMPLOYMENT_AGENCY'],
  BIDDER: ['INSTITUTION'],
  INSTITUTION: ['INSTITUTION', 'ENTERPRISE'],
  ASSESSMENT_BODY: ['ASSESSMENT_BODY'],
  EVALUATOR: ['EVALUATOR'],
};

/** Authorities, of which any may have who looks on or keeps the accounts. */
const AUTHORITIES: readonly string[] = [
  ...['HR_BUREAU', 'FINANCE_BUREAU', 'UNEMPLOYMENT_AGENCY', 'INDUSTRY_DEPARTMENT'],
  ...['EMPLOYMENT_SERVICE', 'TRADE_UNION', 'STREET_OR_TOWN'],
];

/** The roles for which an organisation of this kind has anything to do. */
export function rolesOfKind(kind: string): readonly Role[] {
  return ROLES.filter((role) => {
    if (role === 'auditor' || role === 'administrator') return AUTHORITIES.includes(kind);
    const onCases = Object.values(COMMAND_ACCESS).filter((access) => access.role === role);
    const onDossiers = Object.values(DOSSIER_ACCESS).filter((access) => access.role === role);
    const kinds = [
      ...onCases.flatMap(({ party }) => KINDS_OF_PARTIES[party]),
      ...onDossiers.flatMap(({ at }) => [...at]),
    ];
    return kinds.includes(kind);
  });
}
