import { Card } from 'antd';
import { useTranslation } from 'react-i18next';
import { Mark } from '../components/mark.js';
import { DataTable } from '../components/data-table.js';
import { Link } from 'react-router';
import { useTasks } from '../api/queries.js';
import type { Task, TaskPage } from '../api/types.js';
import { FailureAlert } from '../components/failure.js';
import { dayOf } from '../components/format.js';
import { MoreButton } from '../components/more-button.js';
import { DueDate } from '../components/tags.js';
import { usePageTitle } from '../components/use-page-title.js';

/** What is awaited from the signed-in person, the most urgent first. */
export function InboxPage() {
  const { t } = useTranslation();
  const tasks = useTasks();
  usePageTitle(t('inbox.title'));
  return (
    <>
      <div className="page-title">
        <h1>{t('inbox.title')}</h1>
      </div>
      {tasks.error && <FailureAlert error={tasks.error} onRetry={() => void tasks.refetch()} />}
      <Counts counts={tasks.data?.pages[0]?.counts} />
      <Card styles={{ body: { padding: 0 } }}>
        <TaskTable tasks={tasks.data?.pages.flatMap((page) => page.items) ?? []} isLoading={tasks.isPending} />
      </Card>
      <MoreButton list={tasks} />
    </>
  );
}

function Counts({ counts }: { readonly counts: TaskPage['counts'] | undefined }) {
  const { t } = useTranslation();
  const shown = [
    { name: 'open', value: counts?.open, alarming: false },
    { name: 'dueSoon', value: counts?.dueSoon, alarming: false },
    { name: 'overdue', value: counts?.overdue, alarming: (counts?.overdue ?? 0) > 0 },
  ];
  return (
    <div className="counts">
      {shown.map(({ name, value, alarming }) => (
        <div key={name} className={alarming ? 'alarming' : undefined} data-count={name}>
          {t(`inbox.${name}`)}
          <strong>{value ?? '…'}</strong>
        </div>
      ))}
    </div>
  );
}

function TaskTable({ tasks, isLoading }: { readonly tasks: readonly Task[]; readonly isLoading: boolean }) {
  const { t } = useTranslation();
  return (
    <DataTable<Task>
      rowKey="id"
      dataSource={tasks}
      loading={isLoading}
      locale={{ emptyText: t('inbox.none') }}
      columns={[
        { title: t('inbox.what'), render: (_, task) => <TaskLink task={task} /> },
        { title: t('inbox.which'), render: (_, task) => <TaskCase task={task} /> },
        { title: t('inbox.stage'), render: (_, { stage }) => t([`stage.${stage}`, `dossier.${stage}`]) },
        {
          title: t('inbox.until'),
          render: (_, { dueAt, dueProvisional, overdue }) => (
            <DueDate on={dueAt && dayOf(dueAt)} provisional={dueProvisional} overdue={overdue} />
          ),
        },
      ]}
    />
  );
}

function TaskLink({ task }: { readonly task: Task }) {
  const { t } = useTranslation();
  return (
    <>
      <Link to={task.link}>{t(`command.${task.command}`)}</Link>{' '}
      {task.kind === 'ESCALATION' && <Mark tone="bad">{t('inbox.escalated')}</Mark>}
    </>
  );
}

function TaskCase({ task }: { readonly task: Task }) {
  const { t } = useTranslation();
  return (
    <>
      {task.title}
      <div className="quiet">
        {task.projectNumber && `${task.projectNumber} · `}
        {t('inbox.openedOn', { on: task.openedOn })}
      </div>
    </>
  );
}
