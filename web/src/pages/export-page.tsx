import { App, Card } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EXPORTS } from '../../../domain/access/exports.js';
import type { Role } from '../../../domain/access/roles.js';
import { exportRequest } from '../../../domain/report/export.schema.js';
import { download } from '../api/client.js';
import { usePageTitle } from '../components/use-page-title.js';
import type { Field } from '../forms/fields.js';
import { FormFields } from '../forms/form-fields.js';
import { SchemaForm } from '../forms/schema-form.js';
import { useSession } from '../session/session.js';

/** A list as a file: for a purpose, masked unless one may have it otherwise, and on record. */
export function ExportPage() {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const { me } = useSession();
  const [round, setRound] = useState(0);
  usePageTitle(t('export.title'));

  async function send(input: unknown) {
    const { list, format } = exportRequest.parse(input);
    await download('/api/exports', `${EXPORTS[list].title}.${format}`, input);
    void message.success(t('export.done'));
  }

  return (
    <>
      <div className="page-title">
        <h1>{t('export.title')}</h1>
      </div>
      <Card>
        <p className="quiet">{t('export.hint')}</p>
        <SchemaForm
          key={round}
          name="makeExport"
          schema={exportRequest}
          of={{}}
          submitLabel={t('export.submit')}
          onSubmit={send}
          onCancel={() => setRound(round + 1)}
        >
          {(fields) => (
            <FormFields fields={fields.map((field) => offered(field, me?.roles ?? []))} parent="makeExport" />
          )}
        </SchemaForm>
      </Card>
    </>
  );
}

/** Of the lists, those that this person may have. */
function offered(field: Field, roles: readonly Role[]): Field {
  if (field.name !== 'list') return field;
  const mine = Object.entries(EXPORTS).filter(([, access]) => access.roles.some((role) => roles.includes(role)));
  return { ...field, options: mine.map(([list]) => list) };
}
