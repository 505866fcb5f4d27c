import { Card } from 'antd';
import { useTranslation } from 'react-i18next';
import { hasReached } from '../../../domain/lifecycle/stages.js';
import { useIsPast } from '../api/queries.js';
import type { AwaitedView, CaseBase } from '../api/types.js';
import { DueDate } from './tags.js';

/** What is awaited of a case, from whom, until when. */
export function AwaitedCard({ of, isClass = false }: { readonly of: CaseBase; readonly isClass?: boolean }) {
  const { t } = useTranslation();
  const isInClasses = !isClass && hasReached(of.stage, 'filing') && of.stage !== 'closed';
  return (
    <Card title={<h2>{t('case.awaited')}</h2>}>
      <AwaitedList
        acts={of.awaited.map((act) => ({ ...act, dueProvisional: of.dueProvisional && act.dueOn === of.dueOn }))}
        none={t(isInClasses ? 'case.awaitedInClasses' : 'case.awaitedNone')}
      />
    </Card>
  );
}

interface Props {
  readonly acts: readonly (AwaitedView & { readonly dueProvisional: boolean })[];
  readonly none: string;
}

export function AwaitedList({ acts, none }: Props) {
  const { t } = useTranslation();
  const isPast = useIsPast();
  if (acts.length === 0) return <p className="quiet">{none}</p>;
  return (
    <ul className="plain-list">
      {acts.map(({ command, role, organisationName, dueOn, dueProvisional }) => (
        <li key={`${command}/${role}`}>
          <strong>{t(`command.${command}`)}</strong>{' '}
          {t('case.awaitedBy', { role: t(`role.${role}`), organisation: organisationName })}
          <div>
            <DueDate on={dueOn} provisional={dueProvisional} overdue={isPast(dueOn)} />
          </div>
        </li>
      ))}
    </ul>
  );
}
