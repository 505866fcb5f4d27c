import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import { READ_ACCESS } from '../../../../domain/access/table.js';
import { type ClassVouchers, useMoneyPart } from '../../api/money.js';
import { useClassPart } from '../../api/queries.js';
import type { ClassView, Trainee } from '../../api/types.js';
import { DataTable } from '../../components/data-table.js';
import { FailureAlert } from '../../components/failure.js';
import { Mark } from '../../components/mark.js';
import { useMayEnter, useMayRead } from '../../session/use-may-read.js';
import { DossierMaker } from './dossier-maker.js';
import { Editable } from './editable.js';
import { FactDrawer } from './fact-drawer.js';
import { SlipsButton } from './slips.js';

export function RosterTab({ of }: { readonly of: ClassView }) {
  const { t } = useTranslation();
  const roster = useClassPart(of.id, 'roster');
  const vouchers = useMoneyPart(of.id, 'vouchers', useMayRead(READ_ACCESS.readClassVouchers));
  const isUnderReview = of.filing !== null && of.filing.decision === null;
  const mayEnter = useMayEnter('roster', of);
  if (roster.error) return <FailureAlert error={roster.error} onRetry={() => void roster.refetch()} />;
  const trainees = roster.data?.items ?? [];
  return (
    <Editable
      label={t('class.editRoster')}
      mayEdit={mayEnter && !isUnderReview}
      more={mayEnter && trainees.length > 0 && <SlipsButton of={of} trainees={trainees} />}
      drawer={(close) => (
        <FactDrawer
          fact="roster"
          classId={of.id}
          path={`/api/classes/${of.id}/roster`}
          title={t('class.roster')}
          {...(trainees.length > 0 && { hint: t('class.replaceHint') })}
          onClose={close}
        />
      )}
    >
      {of.stage === 'filing' && trainees.length > 0 && (
        <>
          <DossierMaker command="confirmOnPaper" of={of} initial={{ classId: of.id }} />
          <Answers trainees={trainees} />
        </>
      )}
      {vouchers.error && <FailureAlert error={vouchers.error} onRetry={() => void vouchers.refetch()} />}
      {vouchers.data && <VoucherAlert vouchers={vouchers.data} trainees={trainees} />}
      <RosterTable trainees={trainees} isLoading={roster.isPending} vouchers={vouchers.data} />
    </Editable>
  );
}

/** Whose own word is still missing: without it he leaves the class when its filing is approved. */
function Answers({ trainees }: { readonly trainees: readonly Trainee[] }) {
  const { t } = useTranslation();
  const enrolled = trainees.filter(({ state }) => state === 'ENROLLED');
  const count = (answer: Trainee['confirmation']) =>
    enrolled.filter(({ confirmation }) => confirmation === answer).length;
  const confirmed = count('CONFIRMED');
  return (
    <Alert
      type={confirmed === enrolled.length ? 'success' : 'info'}
      showIcon
      style={{ marginBottom: 12 }}
      title={t('slips.counts', {
        all: enrolled.length,
        confirmed,
        asked: count('ASKED'),
        declined: count('DECLINED'),
        notAsked: count(null),
      })}
    />
  );
}

function VoucherAlert({
  vouchers,
  trainees,
}: {
  readonly vouchers: ClassVouchers;
  readonly trainees: readonly Trainee[];
}) {
  const { t } = useTranslation();
  if (vouchers.waived) return <Alert type="info" showIcon title={t('voucher.waived')} style={{ marginBottom: 12 }} />;
  const lapsing = vouchers.items.filter(({ voucher }) => voucher?.lapsesBeforeEnd);
  if (lapsing.length === 0) return null;
  const rows = trainees.filter(({ id }) => lapsing.some(({ traineeId }) => traineeId === id)).map(({ seq }) => seq);
  return (
    <Alert
      type="warning"
      showIcon
      role="alert"
      style={{ marginBottom: 12 }}
      title={t('voucher.lapsing', { count: lapsing.length, on: vouchers.endsOn, rows: rows.join('、') })}
    />
  );
}

interface TableProps {
  readonly trainees: readonly Trainee[];
  readonly isLoading: boolean;
  readonly vouchers: ClassVouchers | undefined;
}

function RosterTable({ trainees, isLoading, vouchers }: TableProps) {
  const { t } = useTranslation();
  const held = new Map(vouchers?.items.map(({ traineeId, voucher }) => [traineeId, voucher]));
  const hasVouchers = [...held.values()].some((voucher) => voucher !== null);
  return (
    <DataTable<Trainee>
      rowKey="id"
      loading={isLoading}
      dataSource={trainees}
      locale={{ emptyText: t('class.notYet') }}
      columns={[
        { title: t('form.row'), dataIndex: 'seq', width: 64 },
        { title: t('field.name'), dataIndex: 'name' },
        { title: t('field.idNumber'), dataIndex: 'idNumberMasked' },
        {
          title: t('field.categories'),
          render: (_, { categories }) => categories.map((one) => t(`value.categories.${one}`)).join('、'),
        },
        { title: t('slips.own'), render: (_, trainee) => <OwnWord trainee={trainee} /> },
        ...(hasVouchers
          ? [{ title: t('voucher.one'), render: (_: unknown, { id }: Trainee) => <Voucher of={held.get(id)} /> }]
          : []),
        { title: t('class.attended'), dataIndex: 'attendedHours', align: 'right', className: 'number' },
        { title: t('gate.state'), render: (_, trainee) => <Withdrawal trainee={trainee} /> },
      ]}
    />
  );
}

const TONES = { CONFIRMED: 'good', DECLINED: 'bad', ASKED: 'info' } as const;

/** What the trainee himself said, and what is known of him elsewhere, without saying where. */
function OwnWord({ trainee: { confirmation, warnings } }: { readonly trainee: Trainee }) {
  const { t } = useTranslation();
  return (
    <>
      <Mark tone={confirmation ? TONES[confirmation] : 'plain'}>
        {t(`slips.answer.${confirmation ?? 'NOT_ASKED'}`)}
      </Mark>
      {warnings.map((warning) => (
        <div key={warning}>
          <Mark tone="warn">{t(`slips.warning.${warning}`)}</Mark>
        </div>
      ))}
    </>
  );
}

function Voucher({ of }: { readonly of: ClassVouchers['items'][number]['voucher'] | undefined }) {
  const { t } = useTranslation();
  if (!of) return t('project.none');
  return (
    <>
      {of.number} <Mark tone={of.bound ? 'good' : 'plain'}>{t(`value.voucher_state.${of.state}`)}</Mark>
      <div className="quiet">{of.validTo && t('voucher.validTo', { on: of.validTo })}</div>
      {!of.fits && !of.bound && <Mark tone="warn">{t('voucher.unfit')}</Mark>}
      {of.lapsesBeforeEnd && <Mark tone="bad">{t('voucher.lapses')}</Mark>}
    </>
  );
}

function Withdrawal({ trainee }: { readonly trainee: Trainee }) {
  const { t } = useTranslation();
  if (trainee.state === 'ENROLLED') return null;
  return (
    <>
      <Mark tone="bad">{t('class.withdrawn')}</Mark>
      {trainee.withdrawnOn} {trainee.withdrawalReason}
    </>
  );
}
