import { Card, Descriptions } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { READ_ACCESS } from '../../../../domain/access/table.js';
import { useProject } from '../../api/queries.js';
import type { ProjectView } from '../../api/types.js';
import { CommandPanel } from '../../commands/command-panel.js';
import { AuditTable } from '../../components/audit-table.js';
import { AwaitedCard } from '../../components/awaited-card.js';
import { CaseHeader, CaseMissing } from '../../components/case-header.js';
import { StepsCard } from '../../components/steps-card.js';
import { useMayRead } from '../../session/use-may-read.js';
import { BidsCard } from './bids-card.js';
import { ClassesCard } from './classes-card.js';

export function ProjectPage() {
  const { t } = useTranslation();
  const { id = '' } = useParams();
  const { data: project, error, refetch } = useProject(id);
  const mayReadAudit = useMayRead(READ_ACCESS.readAudit);
  if (!project) return <CaseMissing error={error} onRetry={() => void refetch()} />;
  return (
    <>
      <CaseHeader
        title={project.title}
        stage={project.stage}
        state={project.state}
        above={
          <>
            <Link to="/projects">{t('nav.projects')}</Link> / {project.number}
          </>
        }
      />
      <StepsCard steps={project.steps} state={project.state} />
      <div className="case-columns">
        <div className="case-column">
          <AwaitedCard of={project} />
          <CommandPanel
            commands={project.availableCommands}
            awaited={project.awaited}
            target={{ projectId: project.id }}
          />
        </div>
        <ProjectFacts project={project} />
      </div>
      <ClassesCard project={project} />
      {project.bids.length > 0 && <BidsCard bids={project.bids} />}
      {mayReadAudit && (
        <Card title={<h2>{t('case.audit')}</h2>}>
          <AuditTable path={`/api/projects/${project.id}/audit`} />
        </Card>
      )}
    </>
  );
}

function ProjectFacts({ project }: { readonly project: ProjectView }) {
  const { t } = useTranslation();
  const facts = [
    ['project.number', project.number],
    ['project.region', project.regionName],
    ['project.catalogueItem', project.catalogueItem?.name],
    ['project.occupation', project.occupationName],
    ['project.level', t(`value.level.${project.level}`)],
    ['project.fund', t(`value.fund.${project.fund}`)],
    ['project.institution', project.institution?.name ?? t('project.institutionNone')],
    ['project.grade', project.grade],
  ] as const;
  return (
    <Card title={<h2>{t('case.facts')}</h2>}>
      <Descriptions
        column={1}
        size="small"
        items={facts.map(([label, value]) => ({ key: label, label: t(label), children: value ?? t('project.none') }))}
      />
    </Card>
  );
}
