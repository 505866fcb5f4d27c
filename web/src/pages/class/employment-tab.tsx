import { useTranslation } from 'react-i18next';
import { DataTable } from '../../components/data-table.js';
import { useClassPart } from '../../api/queries.js';
import type { ClassView, Trainee } from '../../api/types.js';
import { FailureAlert } from '../../components/failure.js';
import { useMayEnter } from '../../session/use-may-read.js';
import { Editable } from './editable.js';
import { RowsChooser } from './rows-chooser.js';

export function EmploymentTab({ of }: { readonly of: ClassView }) {
  const { t } = useTranslation();
  const roster = useClassPart(of.id, 'roster');
  const mayEnter = useMayEnter('employmentResults', of);
  if (roster.error) return <FailureAlert error={roster.error} onRetry={() => void roster.refetch()} />;
  const enrolled = roster.data?.items.filter(({ state }) => state === 'ENROLLED') ?? [];
  return (
    <Editable
      label={t('class.edit')}
      mayEdit={mayEnter && enrolled.length > 0}
      drawer={(close) => (
        <RowsChooser
          fact="employmentResults"
          classId={of.id}
          path={`/api/classes/${of.id}/employment-results`}
          title={t('class.employment')}
          trainees={enrolled}
          rowOf={({ id, employment }) => ({ traineeId: id, ...employment })}
          onClose={close}
        />
      )}
    >
      <ResultTable trainees={enrolled.filter(({ employment }) => employment)} isLoading={roster.isPending} />
    </Editable>
  );
}

function ResultTable({ trainees, isLoading }: { readonly trainees: readonly Trainee[]; readonly isLoading: boolean }) {
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
        {
          title: t('field.result'),
          render: (_, { employment }) => employment && t(`value.result.${employment.result}`),
        },
        { title: t('field.employedOn'), render: (_, { employment }) => employment?.employedOn },
        {
          title: t('field.proofKind'),
          render: (_, { employment }) => employment?.proofKind && t(`value.proofKind.${employment.proofKind}`),
        },
        { title: t('field.proofReference'), render: (_, { employment }) => employment?.proofReference },
      ]}
    />
  );
}
