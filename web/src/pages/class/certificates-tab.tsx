import { useTranslation } from 'react-i18next';
import { DataTable } from '../../components/data-table.js';
import { useClassPart } from '../../api/queries.js';
import type { ClassView, Trainee } from '../../api/types.js';
import { FailureAlert } from '../../components/failure.js';
import { useMayEnter } from '../../session/use-may-read.js';
import { Editable } from './editable.js';
import { RowsChooser } from './rows-chooser.js';

export function CertificatesTab({ of }: { readonly of: ClassView }) {
  const { t } = useTranslation();
  const roster = useClassPart(of.id, 'roster');
  const mayEnter = useMayEnter('certificates', of);
  if (roster.error) return <FailureAlert error={roster.error} onRetry={() => void roster.refetch()} />;
  const examined = roster.data?.items.filter(({ state, scores }) => state === 'ENROLLED' && scores.length > 0) ?? [];
  return (
    <Editable
      label={t('class.edit')}
      mayEdit={mayEnter && examined.length > 0}
      drawer={(close) => (
        <RowsChooser
          fact="certificates"
          classId={of.id}
          path={`/api/classes/${of.id}/certificates`}
          title={t('class.certificates')}
          trainees={examined}
          rowOf={({ id, certificate }) => ({ traineeId: id, ...certificate })}
          onClose={close}
        />
      )}
    >
      <DataTable<Trainee>
        rowKey="id"
        loading={roster.isPending}
        dataSource={examined.filter(({ certificate }) => certificate)}
        locale={{ emptyText: t('class.notYet') }}
        columns={[
          { title: t('form.row'), dataIndex: 'seq', width: 64 },
          { title: t('field.name'), dataIndex: 'name' },
          { title: t('field.number'), render: (_, { certificate }) => certificate?.number },
          { title: t('field.issuedOn'), render: (_, { certificate }) => certificate?.issuedOn },
        ]}
      />
    </Editable>
  );
}
