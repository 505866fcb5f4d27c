import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { type ClaimPublicity, useClaimPublicities } from '../../../api/money.js';
import { useIsPast } from '../../../api/queries.js';
import { DataTable } from '../../../components/data-table.js';
import { FailureAlert } from '../../../components/failure.js';
import { Mark } from '../../../components/mark.js';
import { DueDate } from '../../../components/tags.js';

/** Every time the list was made public: where, with which proof, until when, and the digest of what was shown. */
export function Publicities({ claimId }: { readonly claimId: string }) {
  const { t } = useTranslation();
  const { data, error, isPending, refetch } = useClaimPublicities(claimId);
  if (error) return <FailureAlert error={error} onRetry={() => void refetch()} />;
  return (
    <DataTable<ClaimPublicity>
      rowKey="id"
      loading={isPending}
      dataSource={data?.items ?? []}
      locale={{ emptyText: t('claim.notPublished') }}
      columns={[
        { title: t('claim.round'), dataIndex: 'round', width: 64 },
        { title: t('gate.state'), render: (_, publicity) => <State of={publicity} /> },
        { title: t('publicity.place'), dataIndex: 'place' },
        { title: t('publicity.proof'), dataIndex: 'postingProof' },
        {
          title: t('publicity.period'),
          render: (_, { postedOn, endsOn, provisional, workingDays, extensionReason }) => (
            <>
              {postedOn} — <DueDate on={endsOn} provisional={provisional} />
              <div className="quiet">
                {t('publicity.workingDays', { count: workingDays })} {extensionReason}
              </div>
            </>
          ),
        },
        { title: t('publicity.hash'), render: (_, { snapshotHash }) => <code>{snapshotHash}</code> },
      ]}
    />
  );
}

function State({ of: { id, state, endsOn } }: { readonly of: ClaimPublicity }) {
  const { t } = useTranslation();
  const isPast = useIsPast();
  if (state === 'REPLACED') return <Mark tone="plain">{t('publicity.replaced')}</Mark>;
  if (isPast(endsOn)) return <Mark tone="good">{t('publicity.over')}</Mark>;
  return <Link to={`/public/publicities/${id}`}>{t('publicity.running')}</Link>;
}
