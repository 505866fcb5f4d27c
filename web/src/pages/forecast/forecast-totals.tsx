import { Card } from 'antd';
import { useTranslation } from 'react-i18next';
import { useReference } from '../../api/queries.js';
import type { BudgetTotal, PayeeTotal } from '../../api/reports.js';
import { DataTable } from '../../components/data-table.js';
import { useFenColumn } from '../../components/fen.js';

const number = { align: 'right', className: 'number' } as const;

/** By fund and payee: from what is held down to what is in a batch. */
export function PayeeTotals({ rows }: { readonly rows: readonly PayeeTotal[] }) {
  const { t } = useTranslation();
  const fen = useFenColumn();
  return (
    <Card title={<h2>{t('forecast.payees')}</h2>} styles={{ body: { padding: 0 } }}>
      <DataTable<PayeeTotal>
        rowKey={({ fund, payeeName }) => `${fund}/${payeeName}`}
        dataSource={rows}
        columns={[
          { title: t('claim.payee'), dataIndex: 'payeeName' },
          { title: t('project.fund'), render: (_, { fund }) => t(`value.fund.${fund}`) },
          { title: t('forecast.classes'), dataIndex: 'classes', ...number },
          fen(t('forecast.unclaimed'), ({ heldFen }) => heldFen),
          fen(t('forecast.claimed'), ({ claimedFen }) => claimedFen),
          fen(t('forecast.approved'), ({ approvedFen }) => approvedFen),
          fen(t('forecast.batched'), ({ batchedFen }) => batchedFen),
          fen(t('forecast.owed'), ({ owedFen }) => owedFen),
        ]}
      />
    </Card>
  );
}

/** What the budgets of this year have left. */
export function BudgetTotals({ rows }: { readonly rows: readonly BudgetTotal[] }) {
  const { t } = useTranslation();
  const fen = useFenColumn();
  const { items } = useReference('regions', {});
  const names = new Map(items.map(({ value, label }) => [value, label]));
  return (
    <Card title={<h2>{t('forecast.budgets')}</h2>} styles={{ body: { padding: 0 } }}>
      <DataTable<BudgetTotal>
        rowKey={({ fund, regionCode }) => `${fund}/${regionCode}`}
        dataSource={rows}
        columns={[
          { title: t('project.fund'), render: (_, { fund }) => t(`value.fund.${fund}`) },
          { title: t('project.region'), render: (_, { regionCode }) => names.get(regionCode) ?? regionCode },
          fen(t('fundUse.allocated'), ({ allocatedFen }) => allocatedFen),
          fen(t('fundUse.held'), ({ heldFen }) => heldFen),
          fen(t('forecast.drawn'), ({ drawnFen }) => drawnFen),
          fen(t('forecast.free'), ({ freeFen }) => freeFen),
        ]}
      />
    </Card>
  );
}
