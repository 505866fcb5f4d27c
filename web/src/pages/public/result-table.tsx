import { useTranslation } from 'react-i18next';
import type { ResultRow } from '../../../../domain/report/fund-use.js';
import { DataTable } from '../../components/data-table.js';

const FIGURES = ['classes', 'trained', 'certified', 'employed'] as const;

/** What came of the training in the statistics year: apart from the money, which has another year. */
export function ResultTable({ rows }: { readonly rows: readonly ResultRow[] }) {
  const { t } = useTranslation();
  return (
    <DataTable<ResultRow>
      rowKey={({ regionCode, isTotal }) => `${regionCode}/${isTotal}`}
      dataSource={rows}
      locale={{ emptyText: t('fundUse.none') }}
      columns={[
        {
          title: t('project.region'),
          render: (_, { regionName, isTotal }) =>
            isTotal ? <strong>{t('fundUse.total', { region: regionName })}</strong> : regionName,
        },
        ...FIGURES.map((name) => ({
          title: t(`fundUse.${name}`),
          align: 'right' as const,
          className: 'number',
          render: (_: unknown, row: ResultRow) => row[name] ?? t('project.none'),
        })),
        { title: t('claim.note'), render: (_, { foldedUp }) => foldedUp && t('fundUse.folded') },
      ]}
    />
  );
}
