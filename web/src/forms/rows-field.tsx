import { DeleteOutlined, PlusOutlined, VerticalAlignBottomOutlined } from '@ant-design/icons';
import { Button, Form } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { FieldControl } from './field-control.js';
import { type Field, initialValues } from './fields.js';
import { PastePanel } from './paste-panel.js';
import { isEmptyRow } from './prune.js';
import { useWords } from './words.js';

interface Props {
  readonly field: Field;
  readonly path: readonly (string | number)[];
  readonly legend: string;
  /** The rows are given (one a trainee, say): what stands at the head of each, instead of adding and removing. */
  rowHead?(index: number): ReactNode;
}

/** Rows of one shape as a table to type into, and to paste into from a spreadsheet. */
export function RowsField({ field, path, legend, rowHead }: Props) {
  const { t } = useTranslation();
  const columns = field.fields ?? [];
  return (
    <fieldset className="form-group">
      <legend className={field.required ? 'required' : undefined}>{legend}</legend>
      <Form.List name={[...path]}>
        {(items, { add, remove }, { errors }) => (
          <>
            <div className="rows-scroll">
              <table className="rows-table">
                <RowsHead columns={columns} parent={field.name} first={t(rowHead ? 'claim.trainee' : 'form.row')} />
                <tbody>
                  {items.map((item, index) => (
                    <tr key={item.key}>
                      <th scope="row">{rowHead ? rowHead(index) : index + 1}</th>
                      <RowCells columns={columns} parent={field.name} at={item.name} row={index + 1} />
                      {!rowHead && <RemoveCell row={index + 1} onRemove={() => remove(item.name)} />}
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
            <Form.ErrorList errors={errors} />
            {rowHead ? (
              <FillDown columns={columns} path={path} />
            ) : (
              <RowsActions field={field} path={path} onAdd={() => add(initialValues(columns))} />
            )}
          </>
        )}
      </Form.List>
    </fieldset>
  );
}

interface HeadProps {
  readonly columns: readonly Field[];
  readonly parent: string;
  readonly first: string;
}

function RowsHead({ columns, parent, first }: HeadProps) {
  const { labelOf } = useWords(parent);
  return (
    <thead>
      <tr>
        <th scope="col">{first}</th>
        {columns.map((column) => (
          <th key={column.name} scope="col">
            {labelOf(column)}
          </th>
        ))}
      </tr>
    </thead>
  );
}

interface CellsProps {
  readonly columns: readonly Field[];
  readonly parent: string;
  readonly at: number;
  readonly row: number;
}

function RowCells({ columns, parent, at, row }: CellsProps) {
  const { labelOf } = useWords(parent);
  return columns.map((column) => (
    <td key={column.name} data-label={labelOf(column)}>
      <Form.Item className="cell-item" name={[at, column.name]}>
        <FieldControl field={column} aria-label={`${labelOf(column)} ${row}`} aria-required={column.required} />
      </Form.Item>
    </td>
  ));
}

function RemoveCell({ row, onRemove }: { readonly row: number; onRemove(): void }) {
  const { t } = useTranslation();
  return (
    <td>
      <Button
        type="text"
        icon={<DeleteOutlined aria-hidden />}
        aria-label={t('form.removeRow', { row })}
        onClick={onRemove}
      />
    </td>
  );
}

function RowsActions({ field, path, onAdd }: { readonly field: Field; readonly path: Props['path']; onAdd(): void }) {
  const { t } = useTranslation();
  const form = Form.useFormInstance();
  function fillIn(rows: readonly Record<string, unknown>[]) {
    const typed = (form.getFieldValue([...path]) as unknown[] | undefined) ?? [];
    form.setFieldValue([...path], [...typed.filter((row) => !isEmptyRow(row)), ...rows]);
  }
  return (
    <div className="rows-actions">
      <Button icon={<PlusOutlined aria-hidden />} onClick={onAdd}>
        {t('form.addRow')}
      </Button>
      <PastePanel field={field} onRows={fillIn} />
    </div>
  );
}

/** What the first row holds, into every cell below that is still empty: one examination day for the whole class, say. */
function FillDown({ columns, path }: { readonly columns: readonly Field[]; readonly path: Props['path'] }) {
  const { t } = useTranslation();
  const form = Form.useFormInstance();
  function fillDown() {
    const [first = {}, ...below] = (form.getFieldValue([...path]) as Record<string, unknown>[] | undefined) ?? [];
    const given = columns.map(({ name }) => [name, first[name]] as const).filter(([, value]) => value != null);
    const filled = below.map((row) => ({
      ...row,
      ...Object.fromEntries(given.filter(([name]) => row[name] === undefined || row[name] === null)),
    }));
    form.setFieldValue([...path], [first, ...filled]);
  }
  return (
    <div className="rows-actions">
      <Button icon={<VerticalAlignBottomOutlined aria-hidden />} onClick={fillDown}>
        {t('form.fillDown')}
      </Button>
    </div>
  );
}
