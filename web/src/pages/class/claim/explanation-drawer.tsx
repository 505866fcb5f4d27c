import { Alert, Drawer } from 'antd';
import { useTranslation } from 'react-i18next';
import { type Explanation, type Shares, type SheetLine, useExplanation } from '../../../api/money.js';
import { DataTable } from '../../../components/data-table.js';
import { FailureAlert, Waiting } from '../../../components/failure.js';
import { formatFen } from '../../../components/format.js';
import { Mark } from '../../../components/mark.js';

interface Props {
  readonly claimId: string;
  readonly line: SheetLine;
  onClose(): void;
}

/** Why this amount: every step as it was kept, beside the same steps computed again now. */
export function ExplanationDrawer({ claimId, line, onClose }: Props) {
  const { t } = useTranslation();
  const { data, error, refetch } = useExplanation(claimId, line.id);
  return (
    <Drawer open title={`${t('claim.why')}：${line.seq} ${line.name}`} size="min(960px, 100vw)" onClose={onClose}>
      {error && <FailureAlert error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Waiting />}
      {data && <Explained of={data} />}
    </Drawer>
  );
}

function Explained({ of }: { readonly of: Explanation }) {
  const { t } = useTranslation();
  return (
    <div className="sections" role="region" aria-label={t('claim.why')} tabIndex={0}>
      <Verdict of={of} />
      {of.adjustment && (
        <Alert
          type="info"
          showIcon
          title={t('claim.adjusted', { on: of.adjustment.resolvedOn ?? '' })}
          description={of.adjustment.reasons}
        />
      )}
      {of.recomputed?.shares && <p style={{ margin: 0 }}>{t('claim.shares', sharesInYuan(of.recomputed.shares))}</p>}
      <p className="quiet" style={{ margin: 0 }}>
        {t('claim.byVersion', { version: of.policyVersion })}
      </p>
      <Steps of={of} />
    </div>
  );
}

/** Who bears what of a cost that is shared. */
function sharesInYuan({ governmentFen, enterpriseFen, personFen }: Shares) {
  return {
    government: formatFen(governmentFen),
    enterprise: formatFen(enterpriseFen),
    person: formatFen(personFen),
  };
}

/** The amount, and whether it can be trusted. */
function Verdict({ of: { stored, recomputed, agrees, differences, reasonText } }: { readonly of: Explanation }) {
  const { t } = useTranslation();
  const amount = t('claim.comesTo', { amount: formatFen(stored.amountFen) });
  if (agrees) {
    const said = [t('claim.agrees'), reasonText].filter(Boolean).join(' ');
    return <Alert type="success" showIcon title={amount} description={said} />;
  }
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      title={t('claim.differs')}
      description={
        <ul className="tight-list">
          <li>{`${t('claim.stored')}：${amount} ${reasonText ?? ''}`}</li>
          <li>
            {`${t('claim.recomputed')}：${
              recomputed ? t('claim.comesTo', { amount: formatFen(recomputed.amountFen) }) : t('claim.notComputable')
            }`}
          </li>
          <li>{`${t('claim.whatDiffers')}：${differences.map((each) => t(`claim.difference.${each}`)).join('、')}`}</li>
        </ul>
      }
    />
  );
}

interface Step {
  readonly step: string;
  readonly before: number;
  readonly after: number;
  readonly clause: string;
  readonly note: string;
  /** What the step leaves when computed now, where that is another amount; null where there is no such step now. */
  readonly now: number | null | undefined;
}

function stepsOf({ stored, recomputed }: Explanation): Step[] {
  const now = new Map(recomputed?.working.map(({ step, amountFen }) => [step, amountFen]));
  return stored.working.map(({ step, amountFen, clause, note }, index) => {
    const again = recomputed ? (now.get(step) ?? null) : amountFen;
    return {
      ...{ step, clause, note, after: amountFen, before: stored.working[index - 1]?.amountFen ?? 0 },
      now: again === amountFen ? undefined : again,
    };
  });
}

function Steps({ of }: { readonly of: Explanation }) {
  const { t } = useTranslation();
  const fen = (amountFen: number) => formatFen(amountFen);
  const number = { align: 'right', className: 'number' } as const;
  return (
    <DataTable<Step>
      rowKey="step"
      dataSource={stepsOf(of)}
      columns={[
        { title: t('claim.step'), className: 'one-line', render: (_, { step }) => t(`step.${step}`) },
        { title: t('claim.before'), ...number, render: (_, { before }) => fen(before) },
        {
          title: t('claim.after'),
          ...number,
          render: (_, { after, now }) => (
            <>
              {fen(after)}
              {now !== undefined && (
                <div>
                  <Mark tone="bad">{now === null ? t('claim.noStepNow') : t('claim.nowIs', { amount: fen(now) })}</Mark>
                </div>
              )}
            </>
          ),
        },
        { title: t('claim.note'), dataIndex: 'note' },
        { title: t('claim.clause'), render: (_, { clause }) => <span className="quiet">{clause}</span> },
      ]}
    />
  );
}
