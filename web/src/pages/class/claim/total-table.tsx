import { useTranslation } from 'react-i18next';
import type { ReasonTotal } from '../../../api/money.js';
import { DataTable } from '../../../components/data-table.js';
import { formatFen } from '../../../components/format.js';

/** What is paid, and for each reason how many lines are not. */
export function TotalTable({ totals }: { readonly totals: readonly ReasonTotal[] }) {
  const { t } = useTranslation();
  return (
    <DataTable<ReasonTotal>
      rowKey={({ reasonCode }) => reasonCode ?? ''}
      dataSource={totals}
      columns={[
        { title: t('claim.outcome'), render: (_, { reasonText }) => reasonText ?? t('claim.payable') },
        { title: t('public.people'), dataIndex: 'lines', align: 'right', className: 'number' },
        {
          title: `${t('claim.amount')}（${t('claim.yuan')}）`,
          align: 'right',
          className: 'number',
          render: (_, { amountFen }) => formatFen(amountFen),
        },
      ]}
    />
  );
}
