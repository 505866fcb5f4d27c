import { Table, type TableProps } from 'antd';

type Columns<Row> = readonly NonNullable<TableProps<Row>['columns']>[number][];

interface Props<Row> extends Omit<TableProps<Row>, 'columns' | 'scroll'> {
  readonly columns: Columns<Row>;
}

/** A table of ours: no pages of its own unless it is given them, and on a phone each row stands as a block that names its cells (styles.css). */
export function DataTable<Row extends object>({ columns, ...props }: Props<Row>) {
  return <Table<Row> className="data-table" size="small" pagination={false} columns={columns.map(named)} {...props} />;
}

function named<Row>(column: Columns<Row>[number]): Columns<Row>[number] {
  const label = typeof column.title === 'string' ? column.title : '';
  return { ...column, onCell: () => ({ 'data-label': label }) as React.TdHTMLAttributes<HTMLElement> };
}
