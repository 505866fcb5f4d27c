import { useQueryClient } from '@tanstack/react-query';
import { Alert, App, Drawer } from 'antd';
import { useTranslation } from 'react-i18next';
import type { FactName } from '../../../../domain/access/table.js';
import { request } from '../../api/client.js';
import { FACT_SCHEMAS } from '../../commands/registry.js';
import { RowsField } from '../../forms/rows-field.js';
import { SchemaForm } from '../../forms/schema-form.js';

interface Props {
  readonly fact: FactName;
  readonly classId: string;
  /** Where the rows are put. */
  readonly path: string;
  readonly title: string;
  /** The rows that stand now, or those to be filled in; absent: one empty row. */
  readonly rows?: readonly Record<string, unknown>[];
  /** The rows are given, one a trainee: what stands at the head of each. */
  rowHead?(index: number): React.ReactNode;
  readonly hint?: string;
  onClose(): void;
}

const HIDDEN = ['traineeId'];

/** Row facts as a table to type into. Saving puts the whole table; the server names every row it cannot take. */
export function FactDrawer({ fact, classId, path, title, rows, rowHead, hint, onClose }: Props) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();

  async function save(input: unknown) {
    await request('PUT', path, { body: input });
    await client.invalidateQueries();
    void message.success(t('form.saved'));
    onClose();
  }

  return (
    <Drawer open title={title} size="min(1080px, 100vw)" mask={{ closable: false }} keyboard={false} onClose={onClose}>
      {hint && <Alert type="info" showIcon title={hint} style={{ marginBottom: 16 }} />}
      <SchemaForm
        name={fact}
        schema={FACT_SCHEMAS[fact]}
        of={{ classId }}
        hidden={HIDDEN}
        {...(rows && { initial: { rows } })}
        submitLabel={t('form.save')}
        onSubmit={save}
        onCancel={onClose}
      >
        {([field]) =>
          field && <RowsField field={field} path={[field.name]} legend={title} {...(rowHead && { rowHead })} />
        }
      </SchemaForm>
    </Drawer>
  );
}
