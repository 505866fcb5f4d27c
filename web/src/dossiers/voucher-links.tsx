import { Button, Card } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { READ_ACCESS } from '../../../domain/access/table.js';
import { useDossierPart } from '../api/queries.js';
import { DataTable } from '../components/data-table.js';
import { FailureAlert, Waiting } from '../components/failure.js';
import { useMayRead } from '../session/use-may-read.js';
import type { PanelProps } from './page.js';

interface Unclaimed {
  readonly voucherId: string;
  readonly row: number;
  readonly number: string;
  readonly holderName: string;
  readonly claimBy: string;
  readonly token: string;
}

/** The links by which holders claim their vouchers, for the bureau that hands them out; shown when asked for. */
export function VoucherLinks({ id, facts }: PanelProps) {
  const { t } = useTranslation();
  const mayRead = useMayRead(READ_ACCESS.readVoucherLinks);
  const [isOpen, setIsOpen] = useState(false);
  if (!mayRead || facts['decision'] !== 'CONFIRMED') return null;
  return (
    <Card
      title={<h2>{t('voucherLinks.links')}</h2>}
      extra={
        <Button aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
          {t(isOpen ? 'voucherLinks.hide' : 'voucherLinks.show')}
        </Button>
      }
    >
      {isOpen ? <Links id={id} /> : <p className="quiet">{t('voucherLinks.hint')}</p>}
    </Card>
  );
}

function Links({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useDossierPart<{ items: readonly Unclaimed[] }>('voucherIssue', id, 'links');
  if (!data) return error ? <FailureAlert error={error} onRetry={() => void refetch()} /> : <Waiting />;
  return (
    <DataTable<Unclaimed>
      rowKey="voucherId"
      dataSource={data.items}
      locale={{ emptyText: t('voucherLinks.allClaimed') }}
      pagination={data.items.length > 20 && { pageSize: 20, showSizeChanger: false }}
      columns={[
        { title: t('form.row'), dataIndex: 'row' },
        { title: t('fact.holderName'), dataIndex: 'holderName' },
        { title: t('fact.number'), dataIndex: 'number' },
        { title: t('fact.claimBy'), dataIndex: 'claimBy' },
        {
          title: t('voucherLinks.code'),
          render: (_, { token }) => <code>{`${window.location.origin}/voucher-claim#${token}`}</code>,
        },
      ]}
    />
  );
}
