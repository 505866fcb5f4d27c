import { Table, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { useClassPart } from '../../api/queries.js';
import type { Finding, Inspection } from '../../api/types.js';
import { FailureAlert } from '../../components/failure.js';

export function FindingsTab({ classId }: { readonly classId: string }) {
  const { t } = useTranslation();
  const { data, error, isPending, refetch } = useClassPart(classId, 'findings');
  if (error) return <FailureAlert error={error} onRetry={() => void refetch()} />;
  return (
    <>
      <Table<Finding>
        rowKey="id"
        size="small"
        loading={isPending}
        dataSource={data?.items ?? []}
        pagination={false}
        scroll={{ x: 640 }}
        locale={{ emptyText: t('class.notYet') }}
        columns={[
          { title: t('finding.description'), dataIndex: 'description' },
          { title: t('finding.openedOn'), dataIndex: 'openedOn' },
          { title: t('finding.correctBy'), dataIndex: 'correctBy' },
          {
            title: t('finding.closedOn'),
            render: (_, { closedOn }) => closedOn ?? <Tag color="red">{t('finding.open')}</Tag>,
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
    <Table<Inspection>
      rowKey="id"
      size="small"
      dataSource={inspections}
      pagination={false}
      scroll={{ x: 640 }}
      locale={{ emptyText: t('class.notYet') }}
      columns={[
        { title: t('field.inspectedOn'), dataIndex: 'inspectedOn' },
        { title: t('field.kind'), render: (_, { kind }) => t(`value.kind.${kind}`) },
        { title: t('class.inspector'), dataIndex: 'inspectorName' },
        { title: t('field.presentCount'), dataIndex: 'presentCount', className: 'number' },
        { title: t('field.traineesReached'), dataIndex: 'traineesReached', className: 'number' },
        { title: t('field.note'), dataIndex: 'note' },
      ]}
    />
  );
}
