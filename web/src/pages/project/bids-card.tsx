import { Card, Table } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Bid } from '../../api/types.js';

export function BidsCard({ bids }: { readonly bids: readonly Bid[] }) {
  const { t } = useTranslation();
  return (
    <Card title={<h2>{t('project.bids')}</h2>}>
      <Table<Bid>
        rowKey="id"
        size="small"
        dataSource={bids}
        pagination={false}
        columns={[
          { title: t('project.institution'), dataIndex: 'institutionName' },
          { title: t('project.submittedOn'), dataIndex: 'submittedOn' },
          { title: t('project.reserveRank'), render: (_, { reserveRank }) => reserveRank ?? t('project.none') },
        ]}
      />
    </Card>
  );
}
