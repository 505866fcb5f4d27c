import { Card } from 'antd';
import { useTranslation } from 'react-i18next';
import { DataTable } from '../../components/data-table.js';
import type { Bid } from '../../api/types.js';

export function BidsCard({ bids }: { readonly bids: readonly Bid[] }) {
  const { t } = useTranslation();
  return (
    <Card title={<h2>{t('project.bids')}</h2>}>
      <DataTable<Bid>
        rowKey="id"
        dataSource={bids}
        columns={[
          { title: t('project.institution'), dataIndex: 'institutionName' },
          { title: t('project.submittedOn'), dataIndex: 'submittedOn' },
          { title: t('project.reserveRank'), render: (_, { reserveRank }) => reserveRank ?? t('project.none') },
        ]}
      />
    </Card>
  );
}
