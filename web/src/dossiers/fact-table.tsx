import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { DataTable } from '../components/data-table.js';
import { FactValue, useFactLabel } from './fact-value.js';
import type { Facts } from './places.js';

/** More rows than this are turned over, never all drawn at once. */
const ROWS_AT_ONCE = 20;

interface Props {
  readonly dossier: string;
  readonly rows: readonly Facts[];
  readonly columns: readonly string[];
  readonly isLoading?: boolean;
  /** The caller turns the pages itself. */
  readonly isWhole?: boolean;
  /** Where a row leads; the link stands in its first column. */
  to?(row: Facts): string | undefined;
}

/** Rows of facts under the names of their columns. Money stands to the right. */
export function FactTableView({ dossier, rows, columns, isLoading = false, isWhole = false, to }: Props) {
  const { t } = useTranslation();
  const labelOf = useFactLabel(dossier);
  return (
    <DataTable<Facts>
      rowKey={keyOf}
      dataSource={rows}
      loading={isLoading}
      pagination={
        !isWhole &&
        rows.length > ROWS_AT_ONCE && {
          pageSize: ROWS_AT_ONCE,
          showSizeChanger: false,
          showTotal: (count) => t('dossierPage.rows', { count }),
        }
      }
      columns={columns.map((name, place) => ({
        title: labelOf(name),
        ...(name.endsWith('Fen') && { align: 'right' as const, className: 'number' }),
        render: (_, row) => {
          const value = <FactValue dossier={dossier} name={name} value={row[name]} />;
          const target = place === 0 ? to?.(row) : undefined;
          return target ? <Link to={target}>{value}</Link> : value;
        },
      }))}
    />
  );
}

/** Rows that have no id of their own are what they say. */
function keyOf(row: Facts): string {
  for (const name of ['id', 'reference', 'paymentId', 'claimLineId']) {
    const value = row[name];
    if (typeof value === 'string') return value;
  }
  return JSON.stringify(row);
}
