import { Alert, Card } from 'antd';
import { useTranslation } from 'react-i18next';
import type { ConditionState } from '../../../domain/release/conditions.js';
import { READ_ACCESS } from '../../../domain/access/table.js';
import { useClaimSheet } from '../api/money.js';
import { useDossierPart } from '../api/queries.js';
import { FailureAlert, Waiting } from '../components/failure.js';
import { Gate } from '../components/gate-panel.js';
import { MoreButton } from '../components/more-button.js';
import { Documents } from '../pages/class/claim/documents.js';
import { LineTable } from '../pages/class/claim/line-table.js';
import { Publicities } from '../pages/class/claim/publicities.js';
import { RoundTable } from '../pages/class/claim/round-table.js';
import { TotalTable } from '../pages/class/claim/total-table.js';
import { useMayRead } from '../session/use-may-read.js';
import type { PanelProps } from './page.js';

/** A claim without a class, told as one of a class is: lines with their working, rounds, publicity, papers, its gate. */
export function SubsidyClaimPanel({ id }: PanelProps) {
  const { t } = useTranslation();
  const sheet = useClaimSheet(id);
  const mayReadPublicity = useMayRead(READ_ACCESS.readPublicity);
  const head = sheet.data?.pages[0];
  const lines = sheet.data?.pages.flatMap((page) => page.lines.items) ?? [];
  if (!head) return sheet.error ? <FailureAlert error={sheet.error} /> : <Waiting />;
  return (
    <>
      <ReleaseCard id={id} />
      <Card title={<h2>{t('claim.lines')}</h2>}>
        <TotalTable totals={head.totals} />
        {lines.some(({ lacksAccount, paymentState }) => lacksAccount && !paymentState) && (
          <Alert
            type="warning"
            showIcon
            title={t('claim.lacksAccountTitle')}
            description={t('claim.lacksAccountAdvice')}
          />
        )}
        <LineTable claimId={id} lines={lines} />
        <MoreButton list={sheet} />
        <Documents claimId={id} />
      </Card>
      <Card title={<h2>{t('claim.rounds')}</h2>}>
        <RoundTable rounds={head.rounds} />
      </Card>
      {mayReadPublicity && (
        <Card title={<h2>{t('claim.publicities')}</h2>}>
          <Publicities claimId={id} />
        </Card>
      )}
    </>
  );
}

function ReleaseCard({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const mayRead = useMayRead(READ_ACCESS.readSubsidyRelease);
  const { data } = useDossierPart<{ open: boolean; conditions: readonly ConditionState[] }>(
    'subsidyClaim',
    id,
    'release',
    mayRead,
  );
  if (!data) return null;
  return (
    <Card title={<h2>{t('gate.title')}</h2>}>
      <Gate {...data} />
    </Card>
  );
}
