import { useTranslation } from 'react-i18next';
import { Mark } from './mark.js';

export function StageTag({ stage }: { readonly stage: string }) {
  const { t } = useTranslation();
  return <Mark tone={stage === 'closed' ? 'plain' : 'info'}>{t(`stage.${stage}`)}</Mark>;
}

/** Nothing for a case in good order: only what is out of the ordinary needs a mark. */
export function StateTag({ state }: { readonly state: string }) {
  const { t } = useTranslation();
  if (state === 'ACTIVE' || state === 'CLOSED') return null;
  return <Mark tone={state === 'SUSPENDED' ? 'warn' : 'bad'}>{t(`state.${state}`)}</Mark>;
}

interface DueProps {
  readonly on: string | null;
  readonly provisional?: boolean | undefined;
  readonly overdue?: boolean;
}

/** A due date; 暂定 where it rests on a year whose holidays are not published yet. */
export function DueDate({ on, provisional, overdue }: DueProps) {
  const { t } = useTranslation();
  if (!on) return <span className="quiet">{t('inbox.noDue')}</span>;
  return (
    <span style={{ whiteSpace: 'nowrap' }}>
      {t('case.until', { on })}{' '}
      {provisional && (
        <Mark tone="warn" title={t('case.provisionalHint')}>
          {t('case.provisional')}
        </Mark>
      )}
      {overdue && <Mark tone="bad">{t('inbox.overdueTag')}</Mark>}
    </span>
  );
}
