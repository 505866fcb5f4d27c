import { Card } from 'antd';
import { useTranslation } from 'react-i18next';
import type { CaseBase } from '../api/types.js';
import { DueDate } from './tags.js';

/** What is awaited, from whom, until when. An act without a day of its own is due with its stage. */
export function AwaitedCard({ of }: { readonly of: CaseBase }) {
  const { t } = useTranslation();
  return (
    <Card title={<h2>{t('case.awaited')}</h2>}>
      {of.awaited.length === 0 && <p className="quiet">{t('case.awaitedNone')}</p>}
      <ul className="plain-list">
        {of.awaited.map(({ command, role, organisationName, dueOn }) => (
          <li key={`${command}/${role}`}>
            <strong>{t(`command.${command}`)}</strong>{' '}
            {t('case.awaitedBy', { role: t(`role.${role}`), organisation: organisationName })}
            <div>
              <DueDate on={dueOn ?? of.dueOn} provisional={dueOn ? false : of.dueProvisional} />
            </div>
          </li>
        ))}
      </ul>
    </Card>
  );
}
