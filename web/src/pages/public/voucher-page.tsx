import { Alert, Descriptions, QRCode } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { claimVoucher } from '../../../../domain/voucher/commands.schema.js';
import { ProblemError, request } from '../../api/client.js';
import { formatFen } from '../../components/format.js';
import { SchemaForm } from '../../forms/schema-form.js';
import { LinkPage } from './link-page.js';

interface ClaimedVoucher {
  readonly number: string;
  readonly code: string;
  readonly validTo: string;
  readonly faceFen: number | null;
}

/** The token comes with the link, behind its `#` (link-page.tsx). */
const identity = claimVoucher.omit({ token: true });

/** 领取培训券: the holder says who he is, and gets the code that is scanned at his first lesson. */
export function VoucherPage() {
  const { t } = useTranslation();
  return <LinkPage title={t('claimVoucher.title')} of={(token) => <Claim key={token} token={token} />} />;
}

function Claim({ token }: { readonly token: string }) {
  const { t } = useTranslation();
  const [claimed, setClaimed] = useState<ClaimedVoucher>();
  const [hasEnded, setHasEnded] = useState(token === '');

  async function claim(input: unknown) {
    try {
      const body = { token, ...(input as object) };
      setClaimed(await request<ClaimedVoucher>('POST', '/api/public/voucher-claims', { body }));
    } catch (error) {
      if (!(error instanceof ProblemError && error.problem.status === 404)) throw error;
      setHasEnded(true);
    }
  }

  if (claimed) return <Claimed of={claimed} />;
  if (hasEnded) {
    return (
      <Alert
        type="warning"
        showIcon
        role="alert"
        title={<h1 className="confirmation-question">{t('claimVoucher.ended')}</h1>}
        description={t('claimVoucher.endedWhat')}
      />
    );
  }
  return (
    <>
      <h1 className="confirmation-question">{t('claimVoucher.who')}</h1>
      <SchemaForm
        name="claimVoucher"
        schema={identity}
        of={{}}
        submitLabel={t('claimVoucher.claim')}
        onSubmit={claim}
      />
      <p className="quiet">{t('claimVoucher.hint')}</p>
    </>
  );
}

function Claimed({ of }: { readonly of: ClaimedVoucher }) {
  const { t } = useTranslation();
  const facts = [
    ['number', of.number],
    ['code', <code key="code">{of.code}</code>],
    ['validTo', of.validTo],
    ['face', of.faceFen === null ? t('project.none') : `${formatFen(of.faceFen)} ${t('claim.yuan')}`],
  ] as const;
  return (
    <>
      <Alert
        type="success"
        showIcon
        role="status"
        title={t('claimVoucher.done')}
        description={t('claimVoucher.keep')}
      />
      <div className="voucher-code" aria-hidden>
        <QRCode type="svg" value={of.code} size={160} bordered={false} />
      </div>
      <Descriptions
        column={1}
        bordered
        size="small"
        items={facts.map(([key, children]) => ({ key, label: t(`claimVoucher.${key}`), children }))}
      />
    </>
  );
}
