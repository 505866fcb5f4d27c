import { Card, Steps } from 'antd';
import { useTranslation } from 'react-i18next';
import { STAGES } from '../../../domain/lifecycle/stages.js';
import type { StepView } from '../api/types.js';

interface Props {
  readonly steps: readonly StepView[];
  readonly state: string;
}

/** The eight stages with the days on which each was opened and completed. */
export function StepsCard({ steps, state }: Props) {
  const { t } = useTranslation();
  const byStage = new Map(steps.map((step) => [step.stage, step]));
  const items = STAGES.map((stage) => {
    const step = byStage.get(stage);
    return { title: t(`stage.${stage}`), status: statusOf(step, state), content: <StepDays step={step} /> };
  });
  const current = items.findLastIndex(({ status }) => status !== 'wait');
  return (
    <Card title={<h2>{t('case.steps')}</h2>}>
      <Steps items={items} current={Math.max(current, 0)} titlePlacement="vertical" size="small" />
    </Card>
  );
}

function StepDays({ step }: { readonly step: StepView | undefined }) {
  const { t } = useTranslation();
  return (
    <>
      {step?.openedOn && <div>{t('case.opened', { on: step.openedOn })}</div>}
      {step?.completedOn && <div>{t('case.completed', { on: step.completedOn })}</div>}
    </>
  );
}

function statusOf(step: StepView | undefined, state: string) {
  if (step?.completedOn) return 'finish' as const;
  if (!step?.openedOn) return 'wait' as const;
  return state === 'ACTIVE' ? ('process' as const) : ('error' as const);
}
