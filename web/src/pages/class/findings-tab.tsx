import { useTranslation } from 'react-i18next';
import { Mark } from '../../components/mark.js';
import { DataTable } from '../../components/data-table.js';
import { useClassPart } from '../../api/queries.js';
import type { Finding, Inspection } from '../../api/types.js';
import { FailureAlert } from '../../components/failure.js';

export function FindingsTab({ classId }: { readonly classId: string }) {
  const { t } = useTranslation();
  const { data, error, isPending, refetch } = useClassPart(classId, 'findings');
  if (error) return <FailureAlert error={error} onRetry={() => void refetch()} />;
  return (
    <>
      <DataTable<Finding>
        rowKey="id"
        loading={isPending}
        dataSource={data?.items ?? []}
        locale={{ emptyText: t('class.notYet') }}
        columns={[
          { title: t('finding.description'), dataIndex: 'description' },
          { title: t('finding.openedOn'), dataIndex: 'openedOn' },
          { title: t('finding.correctBy'), dataIndex: 'correctBy' },
          {
            title: t('finding.closedOn'),
            render: (_, { closedOn }) => closedOn ?? <Mark tone="bad">{t('finding.open')}</Mark>,
          },
          { title: t('finding.note'), dataIndex: 'closingNote' },
        ]}
      />
      <h3>{t('class.inspections')}</h3>
      <InspectionTable inspections={data?.inspections ?? []} />
    </>
  );
}

function InspectionTable({ inspections }: { readonly inspections: readonly Inspection[] }) {
  const { t } = useTranslation();
  return (
    <DataTable<Inspection>
      rowKey="id"
      dataSource={inspections}
      locale={{ emptyText: t('class.notYet') }}
      columns={[
        { title: t('field.inspectedOn'), dataIndex: 'inspectedOn' },
        { title: t('field.kind'), render: (_, { kind }) => t(`value.kind.${kind}`) },
        { title: t('class.inspector'), dataIndex: 'inspectorName' },
        { title: t('field.presentCount'), dataIndex: 'presentCount', align: 'right', className: 'number' },
        { title: t('field.traineesReached'), dataIndex: 'traineesReached', align: 'right', className: 'number' },
        { title: t('field.note'), dataIndex: 'note' },
      ]}
    />
  );
}
