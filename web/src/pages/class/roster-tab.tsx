import { useTranslation } from 'react-i18next';
import { Mark } from '../../components/mark.js';
import { DataTable } from '../../components/data-table.js';
import { useClassPart } from '../../api/queries.js';
import type { ClassView, Trainee } from '../../api/types.js';
import { FailureAlert } from '../../components/failure.js';
import { useMayEnter } from '../../session/use-may-read.js';
import { Editable } from './editable.js';
import { FactDrawer } from './fact-drawer.js';

export function RosterTab({ of }: { readonly of: ClassView }) {
  const { t } = useTranslation();
  const roster = useClassPart(of.id, 'roster');
  const isUnderReview = of.filing !== null && of.filing.decision === null;
  const mayEdit = useMayEnter('roster', of) && !isUnderReview;
  if (roster.error) return <FailureAlert error={roster.error} onRetry={() => void roster.refetch()} />;
  const trainees = roster.data?.items ?? [];
  return (
    <Editable
      label={t('class.editRoster')}
      mayEdit={mayEdit}
      drawer={(close) => (
        <FactDrawer
          fact="roster"
          classId={of.id}
          path={`/api/classes/${of.id}/roster`}
          title={t('class.roster')}
          {...(trainees.length > 0 && { hint: t('class.replaceHint') })}
          onClose={close}
        />
      )}
    >
      <RosterTable trainees={trainees} isLoading={roster.isPending} />
    </Editable>
  );
}

function RosterTable({ trainees, isLoading }: { readonly trainees: readonly Trainee[]; readonly isLoading: boolean }) {
  const { t } = useTranslation();
  return (
    <DataTable<Trainee>
      rowKey="id"
      loading={isLoading}
      dataSource={trainees}
      locale={{ emptyText: t('class.notYet') }}
      columns={[
        { title: t('form.row'), dataIndex: 'seq', width: 64 },
        { title: t('field.name'), dataIndex: 'name' },
        { title: t('field.idNumber'), dataIndex: 'idNumberMasked' },
        {
          title: t('field.categories'),
          render: (_, { categories }) => categories.map((one) => t(`value.categories.${one}`)).join('、'),
        },
        { title: t('class.attended'), dataIndex: 'attendedHours', align: 'right', className: 'number' },
        { title: t('gate.state'), render: (_, trainee) => <Withdrawal trainee={trainee} /> },
      ]}
    />
  );
}

function Withdrawal({ trainee }: { readonly trainee: Trainee }) {
  const { t } = useTranslation();
  if (trainee.state === 'ENROLLED') return null;
  return (
    <>
      <Mark tone="bad">{t('class.withdrawn')}</Mark>
      {trainee.withdrawnOn} {trainee.withdrawalReason}
    </>
  );
}
