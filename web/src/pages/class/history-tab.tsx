import { ReloadOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { READ_ACCESS } from '../../../../domain/access/table.js';
import { request } from '../../api/client.js';
import { type PriorSubsidy, type TraineeHistory, useMoneyPart } from '../../api/money.js';
import { useClassPart } from '../../api/queries.js';
import { DataTable } from '../../components/data-table.js';
import { FailureAlert } from '../../components/failure.js';
import { formatFen, formatInstant } from '../../components/format.js';
import { Mark } from '../../components/mark.js';
import { useMayRead } from '../../session/use-may-read.js';

/** 补贴历史: what other districts and departments answered of each trainee. What is unknown holds his line. */
export function HistoryTab({ classId }: { readonly classId: string }) {
  const { t } = useTranslation();
  const history = useMoneyPart(classId, 'history');
  const roster = useClassPart(classId, 'roster');
  const error = history.error ?? roster.error;
  if (error)
    return <FailureAlert error={error} onRetry={() => void Promise.all([history.refetch(), roster.refetch()])} />;
  const items = history.data?.items ?? [];
  const names = new Map(roster.data?.items.map(({ id, name }) => [id, name]));
  return (
    <>
      <AskAgain classId={classId} />
      {items.length > 0 && <Answers items={items} />}
      <DataTable<TraineeHistory>
        rowKey="traineeId"
        loading={history.isPending}
        dataSource={items}
        locale={{ emptyText: t('class.notYet') }}
        columns={[
          { title: t('form.row'), dataIndex: 'seq', width: 64 },
          { title: t('field.name'), render: (_, { traineeId }) => names.get(traineeId) },
          { title: t('history.answer'), render: (_, one) => <Answer of={one} /> },
          {
            title: t('history.askedAt'),
            className: 'one-line',
            render: (_, { askedAt }) => (askedAt ? formatInstant(askedAt) : t('project.none')),
          },
          { title: t('history.entries'), render: (_, { entries }) => <Entries of={entries} /> },
        ]}
      />
    </>
  );
}

function Answers({ items }: { readonly items: readonly TraineeHistory[] }) {
  const { t } = useTranslation();
  const unknown = items.filter(({ result }) => result !== 'KNOWN');
  const rows = unknown.map(({ seq }) => seq).join('、');
  return (
    <Alert
      type={unknown.length === 0 ? 'success' : 'warning'}
      showIcon
      style={{ marginBottom: 12 }}
      title={unknown.length === 0 ? t('history.allKnown') : t('history.unknown', { count: unknown.length, rows })}
    />
  );
}

function AskAgain({ classId }: { readonly classId: string }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const mayAsk = useMayRead(READ_ACCESS.askHistory);
  const [failure, setFailure] = useState<unknown>();
  const [isAsking, setIsAsking] = useState(false);
  if (!mayAsk) return null;

  async function ask() {
    setIsAsking(true);
    setFailure(undefined);
    try {
      const answer = await request<{ asked: number; unknown: number }>('POST', `/api/classes/${classId}/history/ask`);
      await client.invalidateQueries();
      void message.info(t('history.asked', answer));
    } catch (error) {
      setFailure(error);
    } finally {
      setIsAsking(false);
    }
  }

  return (
    <div className="command-buttons" style={{ marginBottom: 12 }}>
      {failure !== undefined && <FailureAlert error={failure} />}
      <Button icon={<ReloadOutlined aria-hidden />} loading={isAsking} onClick={() => void ask()}>
        {t('history.ask')}
      </Button>
    </div>
  );
}

function Answer({ of: { result, cause } }: { readonly of: TraineeHistory }) {
  const { t } = useTranslation();
  if (result === 'KNOWN') return <Mark tone="good">{t('history.KNOWN')}</Mark>;
  if (result === null) return <Mark tone="plain">{t('history.notAsked')}</Mark>;
  return (
    <>
      <Mark tone="bad">{t('history.UNKNOWN')}</Mark> {cause && t(`history.cause.${cause}`)}
    </>
  );
}

/** The authority that paid is named; no institution is. */
function Entries({ of }: { readonly of: readonly PriorSubsidy[] }) {
  const { t } = useTranslation();
  if (of.length === 0) return <span className="quiet">{t('history.nothing')}</span>;
  return (
    <ul className="tight-list">
      {of.map((entry) => (
        <li
          key={`${entry.subsidyKind}/${entry.occupationCode}/${entry.level}/${entry.certificateIssuedOn}/${entry.source}`}
        >
          {t(`value.subsidyKind.${entry.subsidyKind}`)} {entry.occupationCode}{' '}
          {entry.level && t(`value.level.${entry.level}`)} · {entry.certificateIssuedOn} ·{' '}
          {t('claim.comesTo', { amount: formatFen(entry.amountFen) })} · {t(`history.state.${entry.state}`)}
          <span className="quiet"> {entry.source}</span>
        </li>
      ))}
    </ul>
  );
}
