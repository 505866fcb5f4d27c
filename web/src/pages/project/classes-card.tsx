import { Card, Collapse } from 'antd';
import { useTranslation } from 'react-i18next';
import { DataTable } from '../../components/data-table.js';
import { Link } from 'react-router';
import type { ClassSummary, ProjectView } from '../../api/types.js';
import { GatePanel } from '../../components/gate-panel.js';
import { StageTag, StateTag } from '../../components/tags.js';

/** The project's classes, and the money gate of each: shut until its last condition is met. */
export function ClassesCard({ project }: { readonly project: ProjectView }) {
  const { t } = useTranslation();
  const first = project.classes[0];
  return (
    <>
      <Card title={<h2>{t('project.classes')}</h2>}>
        <ClassTable classes={project.classes} />
      </Card>
      {first && (
        <Card title={<h2>{t('gate.title')}</h2>}>
          <Collapse
            defaultActiveKey={[first.id]}
            items={project.classes.map(({ id, seq, title, state }) => ({
              key: id,
              label: t('gate.forClass', { seq, title }),
              children: <GatePanel classId={id} projectId={project.id} isClosed={state === 'CLOSED'} />,
            }))}
          />
        </Card>
      )}
    </>
  );
}

function ClassTable({ classes }: { readonly classes: readonly ClassSummary[] }) {
  const { t } = useTranslation();
  return (
    <DataTable<ClassSummary>
      rowKey="id"
      dataSource={classes}
      columns={[
        { title: t('form.row'), dataIndex: 'seq', width: 64 },
        { title: t('project.classTitle'), render: (_, { id, title }) => <Link to={`/classes/${id}`}>{title}</Link> },
        { title: t('project.headcount'), dataIndex: 'plannedHeadcount', align: 'right', className: 'number' },
        { title: t('project.hours'), dataIndex: 'plannedHours', align: 'right', className: 'number' },
        {
          title: t('projects.stage'),
          render: (_, { stage, state }) => (
            <>
              <StageTag stage={stage} />
              <StateTag state={state} />
            </>
          ),
        },
      ]}
    />
  );
}
