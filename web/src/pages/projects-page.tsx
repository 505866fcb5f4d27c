import { Button, Card, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DataTable } from '../components/data-table.js';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { STAGES } from '../../../domain/lifecycle/stages.js';
import { useIsPast, useProjects } from '../api/queries.js';
import type { ProjectRow } from '../api/types.js';
import { CommandDrawer } from '../commands/command-drawer.js';
import { FailureAlert } from '../components/failure.js';
import { MoreButton } from '../components/more-button.js';
import { DueDate, StageTag, StateTag } from '../components/tags.js';
import { usePageTitle } from '../components/use-page-title.js';
import { useSession } from '../session/session.js';

/** A project is shown in its earliest live class's stage once its classes run. */
const FILTERS = [...STAGES, 'closed'];

export function ProjectsPage() {
  const { t } = useTranslation();
  const [query, setQuery] = useSearchParams();
  const stage = query.get('stage') ?? undefined;
  const projects = useProjects(stage);
  usePageTitle(t('projects.title'));
  return (
    <>
      <div className="page-title">
        <h1>{t('projects.title')}</h1>
        <span className="spacer" />
        <Select
          aria-label={t('projects.stageFilter')}
          style={{ width: 160 }}
          value={stage ?? ''}
          options={[
            { value: '', label: t('projects.allStages') },
            ...FILTERS.map((value) => ({ value, label: t(`stage.${value}`) })),
          ]}
          onChange={(value) => setQuery(value ? { stage: value } : {})}
        />
        <PostProject />
      </div>
      {projects.error && <FailureAlert error={projects.error} onRetry={() => void projects.refetch()} />}
      <Card styles={{ body: { padding: 0 } }}>
        <ProjectTable
          projects={projects.data?.pages.flatMap((page) => page.items) ?? []}
          isLoading={projects.isPending}
        />
      </Card>
      <MoreButton list={projects} />
    </>
  );
}

function PostProject() {
  const { t } = useTranslation();
  const { me } = useSession();
  const navigate = useNavigate();
  const [isOpen, setIsOpen] = useState(false);
  if (!me?.roles.includes('caseworker')) return null;
  return (
    <>
      <Button type="primary" onClick={() => setIsOpen(true)}>
        {t('projects.post')}
      </Button>
      {isOpen && (
        <CommandDrawer
          command="postProject"
          target={{}}
          onClose={() => setIsOpen(false)}
          onDone={(result) => {
            const { projectId } = result as { projectId?: string };
            if (projectId) void navigate(`/projects/${projectId}`);
          }}
        />
      )}
    </>
  );
}

function ProjectTable({
  projects,
  isLoading,
}: {
  readonly projects: readonly ProjectRow[];
  readonly isLoading: boolean;
}) {
  const { t } = useTranslation();
  const isPast = useIsPast();
  return (
    <DataTable<ProjectRow>
      rowKey="id"
      dataSource={projects}
      loading={isLoading}
      locale={{ emptyText: t('projects.none') }}
      columns={[
        { title: t('projects.number'), dataIndex: 'number' },
        { title: t('projects.name'), render: (_, { id, title }) => <Link to={`/projects/${id}`}>{title}</Link> },
        { title: t('projects.region'), dataIndex: 'regionName' },
        { title: t('projects.institution'), render: (_, { institutionName }) => institutionName ?? t('project.none') },
        {
          title: t('projects.stage'),
          render: (_, { stage, state }) => (
            <>
              <StageTag stage={stage} />
              <StateTag state={state} />
            </>
          ),
        },
        { title: t('projects.postedOn'), dataIndex: 'postedOn' },
        {
          title: t('projects.until'),
          render: (_, { stage, dueOn, dueProvisional }) =>
            stage === 'closed' ? (
              t('project.none')
            ) : (
              <DueDate on={dueOn} provisional={dueProvisional} overdue={isPast(dueOn)} />
            ),
        },
      ]}
    />
  );
}
