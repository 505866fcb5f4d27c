import { Card } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { type PublicityItem, usePublicities } from '../../api/public.js';
import { DataTable } from '../../components/data-table.js';
import { FailureAlert } from '../../components/failure.js';
import { formatFen } from '../../components/format.js';
import { MoreButton } from '../../components/more-button.js';
import { DueDate } from '../../components/tags.js';
import { usePageTitle } from '../../components/use-page-title.js';

/** 补贴公示: every list that is public today. */
export function PublicitiesPage() {
  const { t } = useTranslation();
  const list = usePublicities();
  usePageTitle(t('public.publicities'));
  return (
    <>
      <div className="page-title">
        <h1>{t('public.publicities')}</h1>
      </div>
      <p className="quiet" style={{ margin: 0 }}>
        {t('public.publicitiesHint')}
      </p>
      {list.error && <FailureAlert error={list.error} onRetry={() => void list.refetch()} />}
      <Card styles={{ body: { padding: 0 } }}>
        <PublicityTable items={list.data?.pages.flatMap(({ items }) => items) ?? []} isLoading={list.isPending} />
      </Card>
      <MoreButton list={list} />
    </>
  );
}

function PublicityTable({
  items,
  isLoading,
}: {
  readonly items: readonly PublicityItem[];
  readonly isLoading: boolean;
}) {
  const { t } = useTranslation();
  return (
    <DataTable<PublicityItem>
      rowKey="id"
      dataSource={items}
      loading={isLoading}
      locale={{ emptyText: t('public.none') }}
      columns={[
        {
          title: t('public.list'),
          render: (_, { id, projectTitle, classTitle, projectNumber }) => (
            <>
              <Link to={`/public/publicities/${id}`}>{`${projectTitle} · ${classTitle}`}</Link>
              <div className="quiet">{projectNumber}</div>
            </>
          ),
        },
        { title: t('project.institution'), dataIndex: 'institutionName' },
        { title: t('project.region'), dataIndex: 'regionName' },
        { title: t('public.people'), dataIndex: 'lines', align: 'right', className: 'number' },
        {
          title: `${t('claim.total')}（${t('claim.yuan')}）`,
          align: 'right',
          className: 'number',
          render: (_, { totalFen }) => formatFen(totalFen),
        },
        { title: t('publicity.postedOn'), dataIndex: 'postedOn', className: 'one-line' },
        {
          title: t('publicity.endsOn'),
          render: (_, { endsOn, provisional }) => <DueDate on={endsOn} provisional={provisional} />,
        },
      ]}
    />
  );
}
