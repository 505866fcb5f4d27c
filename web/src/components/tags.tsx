import { Tag, Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';

export function StageTag({ stage }: { readonly stage: string }) {
  const { t } = useTranslation();
  return <Tag color={stage === 'closed' ? 'default' : 'blue'}>{t(`stage.${stage}`)}</Tag>;
}

/** Nothing for a case in good order: only what is out of the ordinary needs a mark. */
export function StateTag({ state }: { readonly state: string }) {
  const { t } = useTranslation();
  if (state === 'ACTIVE' || state === 'CLOSED') return null;
  return <Tag color={state === 'SUSPENDED' ? 'gold' : 'red'}>{t(`state.${state}`)}</Tag>;
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
        <Tooltip title={t('case.provisionalHint')}>
          <Tag color="gold" tabIndex={0}>
            {t('case.provisional')}
          </Tag>
        </Tooltip>
      )}
      {overdue && <Tag color="red">{t('inbox.overdueTag')}</Tag>}
    </span>
  );
}
