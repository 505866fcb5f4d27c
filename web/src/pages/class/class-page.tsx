import { Card, Descriptions } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { useClass } from '../../api/queries.js';
import type { ClassView } from '../../api/types.js';
import { CommandPanel } from '../../commands/command-panel.js';
import { AwaitedCard } from '../../components/awaited-card.js';
import { formatFen } from '../../components/format.js';
import { CaseHeader, CaseMissing } from '../../components/case-header.js';
import { GatePanel } from '../../components/gate-panel.js';
import { StepsCard } from '../../components/steps-card.js';
import { ClassRecords } from './class-records.js';
import { DefectsAlert } from './defects-alert.js';
import { Shortfalls } from './shortfalls.js';

export function ClassPage() {
  const { t } = useTranslation();
  const { id = '' } = useParams();
  const { data, error, refetch } = useClass(id);
  if (!data) return <CaseMissing error={error} onRetry={() => void refetch()} />;
  const state = data.state === 'ACTIVE' && data.projectState === 'SUSPENDED' ? 'SUSPENDED' : data.state;
  return (
    <>
      <CaseHeader
        title={`${t('class.title', { seq: data.seq })} ${data.title}`}
        stage={data.stage}
        state={state}
        above={
          <>
            <Link to="/projects">{t('nav.projects')}</Link> /{' '}
            <Link to={`/projects/${data.projectId}`}>{data.projectTitle}</Link>
          </>
        }
      />
      <StepsCard steps={data.steps} state={state} />
      <DefectsAlert filing={data.filing} />
      <div className="case-columns">
        <div className="case-column">
          <AwaitedCard of={data} isClass />
          <CommandPanel
            commands={data.availableCommands}
            awaited={data.awaited}
            target={{ classId: data.id, projectId: data.projectId }}
          />
        </div>
        <ClassFacts of={data} />
      </div>
      <Card title={<h2>{t('gate.title')}</h2>}>
        <GatePanel classId={data.id} projectId={data.projectId} isClosed={data.state === 'CLOSED'} />
        <Shortfalls of={data} />
      </Card>
      <ClassRecords of={data} />
    </>
  );
}

function ClassFacts({ of }: { readonly of: ClassView }) {
  const { t } = useTranslation();
  const { approvedFeeFen: fee, costPerHeadFen: cost, costShares } = of.filing?.plan ?? {};
  const facts = [
    ['project.number', of.number],
    ['class.institution', of.institution?.name],
    ['class.assessmentBody', of.assessmentBody?.name],
    ['project.headcount', of.plannedHeadcount],
    ['project.hours', of.plannedHours],
    ['class.startsOn', of.startsOn],
    ['class.endsOn', of.endsOn],
    ...(of.filing?.months ? [['class.months', of.filing.months] as const] : []),
    ...(fee ? [['class.approvedFee', t('claim.comesTo', { amount: formatFen(fee) })] as const] : []),
    ...(cost ? [['class.costShares', t('class.sharedCost', { cost: formatFen(cost), ...costShares })] as const] : []),
    ['class.filingNumber', of.filingNumber],
    ['class.policyVersion', of.policyVersionId],
    ['class.evaluator', of.evaluation?.evaluatorName],
    ['class.score', of.evaluation?.score],
    ['class.grade', of.evaluation?.grade],
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
