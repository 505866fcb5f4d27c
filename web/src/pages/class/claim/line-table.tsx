import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LINE_REASONS } from '../../../../../domain/release/line-reasons.js';
import type { SheetLine } from '../../../api/money.js';
import { DataTable } from '../../../components/data-table.js';
import { formatFen } from '../../../components/format.js';
import { Mark } from '../../../components/mark.js';
import { PaymentState } from '../payment-state.js';
import { ExplanationDrawer } from './explanation-drawer.js';

interface Props {
  readonly claimId: string;
  readonly lines: readonly SheetLine[];
}

export function LineTable({ claimId, lines }: Props) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState<SheetLine>();
  return (
    <>
      <DataTable<SheetLine>
        rowKey="id"
        dataSource={lines}
        columns={[
          { title: t('form.row'), dataIndex: 'seq', width: 64 },
          { title: t('claim.trainee'), render: (_, { name, idNumberMasked }) => `${name} ${idNumberMasked}` },
          { title: t('claim.kind'), render: (_, { subsidyKind }) => t(`value.subsidyKind.${subsidyKind}`) },
          {
            title: t('claim.certificate'),
            render: (_, { certificateNumber, subsidyMonth }) =>
              certificateNumber ? <code>{certificateNumber}</code> : (subsidyMonth ?? t('project.none')),
          },
          {
            title: `${t('claim.amount')}（${t('claim.yuan')}）`,
            align: 'right',
            className: 'number',
            render: (_, { amountFen }) => formatFen(amountFen),
          },
          { title: t('claim.state'), render: (_, line) => <LineState of={line} /> },
          {
            title: t('claim.explain'),
            render: (_, line) => (
              <Button size="small" aria-label={t('claim.whyOf', { seq: line.seq })} onClick={() => setOpened(line)}>
                {t('claim.look')}
              </Button>
            ),
          },
        ]}
      />
      {opened && <ExplanationDrawer claimId={claimId} line={opened} onClose={() => setOpened(undefined)} />}
    </>
  );
}

/** Where its money stands, or why there is none. */
function LineState({ of: { reasonCode, held, paymentState, lacksAccount } }: { readonly of: SheetLine }) {
  const { t } = useTranslation();
  return (
    <>
      {reasonCode && <span>{reasonOf(reasonCode)}</span>}
      {held && <Mark tone="warn">{t('claim.held')}</Mark>}
      {lacksAccount && !paymentState && <Mark tone="warn">{t('claim.lacksAccount')}</Mark>}
      {paymentState && <PaymentState of={paymentState} />}
    </>
  );
}

function reasonOf(code: string): string {
  return code in LINE_REASONS ? LINE_REASONS[code as keyof typeof LINE_REASONS] : code;
}
