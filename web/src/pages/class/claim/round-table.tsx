import { useTranslation } from 'react-i18next';
import type { ClaimRound } from '../../../api/money.js';
import { DataTable } from '../../../components/data-table.js';
import { Mark } from '../../../components/mark.js';
import { Defects, isDefects } from './defects.js';

/** Every time the claim was given in or computed anew, and what became of it. */
export function RoundTable({ rounds }: { readonly rounds: readonly ClaimRound[] }) {
  const { t } = useTranslation();
  return (
    <DataTable<ClaimRound>
      rowKey="round"
      dataSource={rounds}
      columns={[
        { title: t('claim.round'), dataIndex: 'round', width: 64 },
        { title: t('claim.how'), className: 'one-line', render: (_, { kind }) => t(`claim.roundKind.${kind}`) },
        { title: t('claim.on'), dataIndex: 'submittedOn', className: 'one-line' },
        { title: t('claim.outcome'), render: (_, { outcome }) => outcome && <Outcome of={outcome} /> },
        { title: t('claim.decidedOn'), dataIndex: 'decidedOn', className: 'one-line' },
        { title: t('claim.grounds'), render: (_, round) => <Grounds of={round} /> },
      ]}
    />
  );
}

function Outcome({ of }: { readonly of: NonNullable<ClaimRound['outcome']> }) {
  const { t } = useTranslation();
  return <Mark tone={of === 'RETURNED' ? 'warn' : 'bad'}>{t(`claim.roundOutcome.${of}`)}</Mark>;
}

function Grounds({ of: { grounds, reason } }: { readonly of: ClaimRound }) {
  if (isDefects(grounds)) return <Defects of={grounds} />;
  return [reason, grounds?.reason].filter(Boolean).join('；');
}
