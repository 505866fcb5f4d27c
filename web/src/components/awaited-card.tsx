import { Card } from 'antd';
import { useTranslation } from 'react-i18next';
import { hasReached } from '../../../domain/lifecycle/stages.js';
import { useIsPast } from '../api/queries.js';
import type { CaseBase } from '../api/types.js';
import { DueDate } from './tags.js';

/** What is awaited, from whom, until when. */
export function AwaitedCard({ of, isClass = false }: { readonly of: CaseBase; readonly isClass?: boolean }) {
  const { t } = useTranslation();
  const isPast = useIsPast();
  return (
    <Card title={<h2>{t('case.awaited')}</h2>}>
      {of.awaited.length === 0 && (
        <p className="quiet">
          {t(
            !isClass && hasReached(of.stage, 'filing') && of.stage !== 'closed'
              ? 'case.awaitedInClasses'
              : 'case.awaitedNone',
          )}
        </p>
      )}
      <ul className="plain-list">
        {of.awaited.map(({ command, role, organisationName, dueOn }) => (
          <li key={`${command}/${role}`}>
            <strong>{t(`command.${command}`)}</strong>{' '}
            {t('case.awaitedBy', { role: t(`role.${role}`), organisation: organisationName })}
            <div>
              <DueDate on={dueOn} provisional={of.dueProvisional && dueOn === of.dueOn} overdue={isPast(dueOn)} />
            </div>
          </li>
        ))}
      </ul>
    </Card>
  );
}
