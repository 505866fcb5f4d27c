import { Button, Descriptions } from 'antd';
import { useTranslation } from 'react-i18next';
import { DataTable } from '../../components/data-table.js';
import { LINE_REASONS } from '../../../../domain/release/line-reasons.js';
import type { WorkingStep } from '../../../../domain/subsidy/types.js';
import { useClassPart } from '../../api/queries.js';
import type { Claim, ClaimLine } from '../../api/types.js';
import { FailureAlert } from '../../components/failure.js';
import { formatFen } from '../../components/format.js';

export function ClaimTab({ classId }: { readonly classId: string }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useClassPart(classId, 'claim');
  if (error) return <FailureAlert error={error} onRetry={() => void refetch()} />;
  if (!data?.claim) return <p className="quiet">{t('claim.none')}</p>;
  return (
    <>
      <ClaimFacts claim={data.claim} />
      <LineTable lines={data.claim.lines} />
    </>
  );
}

function ClaimFacts({ claim }: { readonly claim: Claim }) {
  const { t } = useTranslation();
  const facts = [
    ['claim.payee', claim.payeeName],
    ['claim.total', `${formatFen(claim.totalFen)} ${t('claim.yuan')}`],
    ['claim.filedOn', claim.filedOn],
    ['claim.publicityEndsOn', claim.publicityEndsOn],
    ['claim.approvedOn', claim.approvedOn],
    ['claim.confirmedOn', claim.confirmedOn],
    ['claim.paymentReference', claim.paymentReference],
  ] as const;
  return (
    <Descriptions
      size="small"
      column={{ xs: 1, md: 2, lg: 3 }}
      style={{ marginBottom: 12 }}
      items={facts.map(([label, value]) => ({ key: label, label: t(label), children: value ?? t('project.none') }))}
    />
  );
}

function LineTable({ lines }: { readonly lines: readonly ClaimLine[] }) {
  const { t } = useTranslation();
  return (
    <DataTable<ClaimLine>
      rowKey="id"
      dataSource={lines}
      expandable={{
        expandedRowRender: ({ working }) => <Working steps={working} />,
        expandIcon: ({ expanded, onExpand, record }) => (
          <Button type="link" size="small" aria-expanded={expanded} onClick={(event) => onExpand(record, event)}>
            {t('claim.why')}
          </Button>
        ),
        columnWidth: 140,
      }}
      columns={[
        { title: t('form.row'), dataIndex: 'seq', width: 64 },
        { title: t('claim.trainee'), render: (_, { name, idNumberMasked }) => `${name} ${idNumberMasked}` },
        {
          title: `${t('claim.amount')}（${t('claim.yuan')}）`,
          align: 'right',
          className: 'number',
          render: (_, { amountFen }) => formatFen(amountFen),
        },
        { title: t('claim.reason'), render: (_, { reasonCode }) => reasonOf(reasonCode) },
      ]}
    />
  );
}

/** Why this number: every step of the calculation with what it left, and its clause. */
function Working({ steps }: { readonly steps: readonly WorkingStep[] }) {
  const { t } = useTranslation();
  return (
    <DataTable<WorkingStep>
      rowKey="step"
      dataSource={steps}
      columns={[
        { title: t('claim.step'), className: 'one-line', render: (_, { step }) => t(`step.${step}`) },
        { title: t('claim.note'), dataIndex: 'note' },
        {
          title: t('claim.after'),
          align: 'right',
          className: 'number',
          render: (_, { amountFen }) => formatFen(amountFen),
        },
        { title: t('claim.clause'), dataIndex: 'clause' },
      ]}
    />
  );
}

function reasonOf(code: string | null): string | null {
  if (!code) return null;
  return code in LINE_REASONS ? LINE_REASONS[code as keyof typeof LINE_REASONS] : code;
}
