import { Drawer } from 'antd';
import { useTranslation } from 'react-i18next';
import { READ_ACCESS } from '../../../../domain/access/table.js';
import { useIsPast } from '../../api/queries.js';
import { type ForecastItem, type TraineeForecast, useClassForecast } from '../../api/reports.js';
import { DataTable } from '../../components/data-table.js';
import { FailureAlert } from '../../components/failure.js';
import { useFenColumn } from '../../components/fen.js';
import { DueDate } from '../../components/tags.js';
import { useMayRead } from '../../session/use-may-read.js';

/** What is open of one class, and of each of its trainees. */
export function ForecastDrawer({ of, onClose }: { readonly of: ForecastItem; onClose(): void }) {
  const { t } = useTranslation();
  const mayReadTrainees = useMayRead(READ_ACCESS.readForecast);
  return (
    <Drawer open title={`${of.projectTitle} · ${of.title}`} size="min(1080px, 100vw)" onClose={onClose}>
      <div className="sections" role="region" aria-label={t('forecast.open')} tabIndex={0}>
        <section aria-label={t('forecast.open')}>
          <h3>{t('forecast.open')}</h3>
          <OpenTable of={of} />
        </section>
        {mayReadTrainees && (
          <section aria-label={t('forecast.trainees')}>
            <h3>{t('forecast.trainees')}</h3>
            <Trainees classId={of.classId} />
          </section>
        )}
      </div>
    </Drawer>
  );
}

function OpenTable({ of }: { readonly of: ForecastItem }) {
  const { t } = useTranslation();
  const isPast = useIsPast();
  return (
    <DataTable<ForecastItem['open'][number]>
      rowKey="code"
      dataSource={of.open}
      locale={{ emptyText: t('gate.open') }}
      columns={[
        { title: t('gate.condition'), dataIndex: 'name' },
        {
          title: t('gate.actor'),
          render: (_, { role, organisationName }) => [organisationName, t(`role.${role}`)].filter(Boolean).join(' · '),
        },
        { title: t('gate.until'), render: (_, { dueOn }) => <DueDate on={dueOn} overdue={isPast(dueOn)} /> },
        { title: t('gate.clause'), render: (_, { clause }) => <span className="quiet">{clause}</span> },
      ]}
    />
  );
}

function Trainees({ classId }: { readonly classId: string }) {
  const { t } = useTranslation();
  const fen = useFenColumn();
  const { data, error, isPending, refetch } = useClassForecast(classId);
  if (error) return <FailureAlert error={error} onRetry={() => void refetch()} />;
  return (
    <DataTable<TraineeForecast>
      rowKey="traineeId"
      loading={isPending}
      dataSource={data?.trainees ?? []}
      locale={{ emptyText: t('class.notYet') }}
      columns={[
        { title: t('form.row'), dataIndex: 'seq', width: 64 },
        { title: t('field.name'), dataIndex: 'name' },
        fen(t('forecast.now'), ({ nowFen }) => nowFen),
        fen(t('forecast.next'), ({ nextBatchFen }) => nextBatchFen),
        fen(t('forecast.paid'), ({ paidFen }) => paidFen),
        { title: t('claim.outcome'), dataIndex: 'reasonText' },
        { title: t('forecast.ownOpen'), render: (_, { open }) => open.map(({ name }) => name).join('、') },
      ]}
    />
  );
}
