import { Button, Card } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useIsPast } from '../../api/queries.js';
import { type ForecastItem, useForecasts } from '../../api/reports.js';
import { DataTable } from '../../components/data-table.js';
import { FailureAlert } from '../../components/failure.js';
import { useFenColumn } from '../../components/fen.js';
import { MoreButton } from '../../components/more-button.js';
import { DueDate, StageTag, StateTag } from '../../components/tags.js';
import { usePageTitle } from '../../components/use-page-title.js';
import { ForecastDrawer } from './forecast-drawer.js';
import { BudgetTotals, PayeeTotals } from './forecast-totals.js';

/** 拨付预测: what keeps the money of each class back, who must act by when, and what comes if they do. */
export function ForecastPage() {
  const { t } = useTranslation();
  const list = useForecasts();
  const first = list.data?.pages[0];
  usePageTitle(t('forecast.title'));
  return (
    <>
      <div className="page-title">
        <h1>{t('forecast.title')}</h1>
      </div>
      {list.error && <FailureAlert error={list.error} onRetry={() => void list.refetch()} />}
      <Card title={<h2>{t('project.classes')}</h2>} styles={{ body: { padding: 0 } }}>
        <ForecastTable items={list.data?.pages.flatMap(({ items }) => items) ?? []} isLoading={list.isPending} />
      </Card>
      <MoreButton list={list} />
      {first && first.totals.payees.length > 0 && <PayeeTotals rows={first.totals.payees} />}
      {first && first.totals.budgets.length > 0 && <BudgetTotals rows={first.totals.budgets} />}
    </>
  );
}

function ForecastTable({ items, isLoading }: { readonly items: readonly ForecastItem[]; readonly isLoading: boolean }) {
  const { t } = useTranslation();
  const fen = useFenColumn();
  const isPast = useIsPast();
  const [opened, setOpened] = useState<ForecastItem>();
  return (
    <>
      <DataTable<ForecastItem>
        rowKey="classId"
        dataSource={items}
        loading={isLoading}
        locale={{ emptyText: t('forecast.none') }}
        columns={[
          { title: t('project.classTitle'), render: (_, item) => <ClassOf item={item} /> },
          {
            title: t('projects.stage'),
            render: (_, { stage, state }) => (
              <>
                <StageTag stage={stage} />
                <StateTag state={state} />
              </>
            ),
          },
          {
            title: t('forecast.open'),
            render: (_, item) => (
              <Button
                size="small"
                aria-label={t('forecast.openOf', { count: item.open.length, title: item.title })}
                onClick={() => setOpened(item)}
              >
                {t('forecast.openCount', { count: item.open.length })}
              </Button>
            ),
          },
          {
            title: t('forecast.knownDueOn'),
            render: (_, { knownDueOn }) => <DueDate on={knownDueOn} overdue={isPast(knownDueOn)} />,
          },
          fen(t('forecast.held'), ({ heldFen }) => heldFen),
          fen(t('forecast.now'), ({ nowFen }) => nowFen),
          fen(t('forecast.next'), ({ nextBatchFen }) => nextBatchFen),
          fen(t('forecast.paid'), ({ paidFen }) => paidFen),
        ]}
      />
      {opened && <ForecastDrawer of={opened} onClose={() => setOpened(undefined)} />}
    </>
  );
}

function ClassOf({ item }: { readonly item: ForecastItem }) {
  return (
    <>
      <Link to={`/classes/${item.classId}`}>{`${item.projectTitle} · ${item.title}`}</Link>
      <div className="quiet">
        {item.projectNumber} {item.institution?.name}
      </div>
    </>
  );
}
