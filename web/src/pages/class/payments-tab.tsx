import { Descriptions } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { READ_ACCESS } from '../../../../domain/access/table.js';
import { type ClassClawback, type ClassMoney, type ClassPayment, useMoneyPart } from '../../api/money.js';
import type { ClassView } from '../../api/types.js';
import { DataTable } from '../../components/data-table.js';
import { FailureAlert, Waiting } from '../../components/failure.js';
import { formatFen } from '../../components/format.js';
import { Mark } from '../../components/mark.js';
import { useMayRead } from '../../session/use-may-read.js';
import { DossierMaker } from './dossier-maker.js';
import { PaymentState } from './payment-state.js';

const MONEY = { align: 'right', className: 'number' } as const;

/** 拨付与追回: the batch the class is in, what was paid of it, and what was ordered back. */
export function PaymentsTab({ of }: { readonly of: ClassView }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useMoneyPart(of.id, 'payments');
  if (error) return <FailureAlert error={error} onRetry={() => void refetch()} />;
  if (!data) return <Waiting />;
  const hasPaid = data.payments.some(({ state }) => state === 'PAID');
  return (
    <div className="sections">
      <section aria-label={t('paid.batch')}>
        <h3>{t('paid.batch')}</h3>
        <Batch of={data.batch} />
      </section>
      <section aria-label={t('paid.payments')}>
        <h3>{t('paid.payments')}</h3>
        <PaymentTable payments={data.payments} />
      </section>
      <section aria-label={t('paid.clawbacks')}>
        <h3>{t('paid.clawbacks')}</h3>
        {hasPaid && <DossierMaker command="orderClawback" of={of} initial={{ classId: of.id }} />}
        <ClawbackTable clawbacks={data.clawbacks} />
      </section>
    </div>
  );
}

function Batch({ of }: { readonly of: ClassMoney['batch'] }) {
  const { t } = useTranslation();
  const mayOpen = useMayRead(READ_ACCESS.listBatches);
  if (!of) return <p className="quiet">{t('paid.noBatch')}</p>;
  const facts = [
    ['paid.number', mayOpen ? <Link to={`/batch/${of.id}`}>{of.number}</Link> : of.number],
    [
      'gate.state',
      <Mark key="state" tone="info">
        {t(`value.batch_state.${of.state}`)}
      </Mark>,
    ],
    ['paid.payer', of.payerName],
    ['paid.madeOn', of.madeOn],
    ['paid.checkedOn', of.checkedOn],
  ] as const;
  return (
    <Descriptions
      size="small"
      column={{ xs: 1, md: 2, lg: 3 }}
      items={facts.map(([label, value]) => ({ key: label, label: t(label), children: value ?? t('project.none') }))}
    />
  );
}

function PaymentTable({ payments }: { readonly payments: readonly ClassPayment[] }) {
  const { t } = useTranslation();
  return (
    <DataTable<ClassPayment>
      rowKey="reference"
      dataSource={payments}
      locale={{ emptyText: t('paid.none') }}
      columns={[
        { title: t('form.row'), dataIndex: 'seq', width: 64 },
        { title: t('paid.family'), render: (_, { family }) => t(`paid.families.${family}`) },
        {
          title: `${t('claim.amount')}（${t('claim.yuan')}）`,
          ...MONEY,
          render: (_, { amountFen }) => formatFen(amountFen),
        },
        { title: t('gate.state'), render: (_, { state }) => <PaymentState of={state} /> },
        { title: t('paid.instructedOn'), dataIndex: 'instructedOn', className: 'one-line' },
        { title: t('paid.confirmedOn'), dataIndex: 'confirmedOn', className: 'one-line' },
        {
          title: t('paid.reference'),
          render: (_, { reference, replaces }) => (
            <>
              <code>{reference}</code>
              {replaces && <div className="quiet">{t('paid.replaces', { reference: replaces })}</div>}
            </>
          ),
        },
      ]}
    />
  );
}

function ClawbackTable({ clawbacks }: { readonly clawbacks: readonly ClassClawback[] }) {
  const { t } = useTranslation();
  return (
    <DataTable<ClassClawback>
      rowKey="id"
      dataSource={clawbacks}
      locale={{ emptyText: t('paid.noClawbacks') }}
      columns={[
        { title: t('paid.document'), render: (_, { id, document }) => <Link to={`/clawback/${id}`}>{document}</Link> },
        {
          title: t('gate.state'),
          render: (_, { state }) => (
            <Mark tone={state === 'OPEN' ? 'bad' : 'info'}>{t(`value.clawback_state.${state}`)}</Mark>
          ),
        },
        { title: t('paid.scope'), render: (_, { scope }) => t(`value.scope.${scope}`) },
        { title: t('paid.ground'), render: (_, { ground }) => t(`value.ground.${ground}`) },
        { title: t('public.people'), dataIndex: 'people', ...MONEY },
        {
          title: `${t('paid.ofClass')}（${t('claim.yuan')}）`,
          ...MONEY,
          render: (_, { amountFen }) => formatFen(amountFen),
        },
        { title: t('paid.dueOn'), dataIndex: 'dueOn', className: 'one-line' },
      ]}
    />
  );
}
