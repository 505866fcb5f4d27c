import { CheckCircleFilled, CloseCircleOutlined } from '@ant-design/icons';
import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import { DataTable } from './data-table.js';
import type { ConditionState } from '../../../domain/release/conditions.js';
import { useRelease } from '../api/queries.js';
import { FailureAlert, Waiting } from './failure.js';
import { Mark } from './mark.js';

interface Props {
  readonly classId: string;
  readonly projectId: string;
  /** The class's life is over: what was to be paid has been paid. */
  readonly isClosed: boolean;
}

/** The money gate: every condition with its state, its clause, and who must still act by when. */
export function GatePanel({ classId, projectId, isClosed }: Props) {
  const { t } = useTranslation();
  const { data, error, refetch } = useRelease(classId, projectId);
  if (!data) return error ? <FailureAlert error={error} onRetry={() => void refetch()} /> : <Waiting />;
  return (
    <section aria-label={t('gate.title')} data-gate={data.open ? 'open' : 'closed'}>
      <Gate {...data} isClosed={isClosed} />
    </section>
  );
}

interface GateProps {
  readonly open: boolean;
  readonly conditions: readonly ConditionState[];
  readonly isClosed?: boolean;
}

/** Once all is paid, only what it was paid upon: what a further payment would lack is nobody's to do. */
export function Gate({ open, conditions, isClosed = false }: GateProps) {
  const { t } = useTranslation();
  const met = conditions.filter((condition) => condition.met);
  const count = conditions.length - met.length;
  return (
    <>
      <Alert
        type={open || isClosed ? 'success' : 'warning'}
        showIcon
        style={{ marginBottom: 12 }}
        title={isClosed ? t('gate.over') : open ? t('gate.open') : t('gate.closed', { count })}
      />
      <ConditionTable conditions={isClosed ? met : conditions} />
    </>
  );
}

function ConditionTable({ conditions }: { readonly conditions: readonly ConditionState[] }) {
  const { t } = useTranslation();
  return (
    <DataTable<ConditionState>
      rowKey="code"
      dataSource={conditions}
      onRow={({ code }) => ({ 'data-condition': code }) as React.HTMLAttributes<HTMLElement>}
      columns={[
        { title: t('gate.state'), width: 110, render: (_, one) => <Met met={one.met} byShortfall={one.byShortfall} /> },
        { title: t('gate.condition'), dataIndex: 'name' },
        { title: t('gate.actor'), render: (_, one) => (one.met ? null : <Actor condition={one} />) },
        {
          title: t('gate.until'),
          width: 120,
          render: (_, { met, dueOn }) => (met ? null : (dueOn ?? t('inbox.noDue'))),
        },
        { title: t('gate.clause'), dataIndex: 'clause' },
      ]}
    />
  );
}

function Met({ met, byShortfall }: { readonly met: boolean; readonly byShortfall: boolean }) {
  const { t } = useTranslation();
  if (byShortfall) return <Mark tone="warn">{t('gate.byShortfall')}</Mark>;
  return (
    <span style={{ color: met ? '#237804' : '#b4232a', whiteSpace: 'nowrap' }}>
      {met ? <CheckCircleFilled aria-hidden /> : <CloseCircleOutlined aria-hidden />}{' '}
      {t(met ? 'gate.met' : 'gate.unmet')}
    </span>
  );
}

function Actor({ condition }: { readonly condition: ConditionState }) {
  const { t } = useTranslation();
  const owner = t(`owner.${condition.owner}`);
  const role = t(`role.${condition.role}`);
  return owner === role ? owner : `${owner} · ${role}`;
}
