import { Alert, Card } from 'antd';
import { useTranslation } from 'react-i18next';
import { useDossierPart } from '../api/queries.js';
import { FailureAlert } from '../components/failure.js';
import { FactTableView } from './fact-table.js';
import type { PanelProps } from './page.js';
import type { Facts } from './places.js';

interface Reconciliation {
  readonly takenOn: string | null;
  readonly ours: number;
  readonly theirs: number;
  readonly differences: readonly Facts[];
  readonly kept: readonly Facts[];
}

/** Our book of a batch against the last list of the other side: what does not agree, reference by reference. */
export function ReconciliationCard({ id, facts }: PanelProps) {
  const { t } = useTranslation();
  const isPaying = facts['state'] === 'CHECKED' || facts['state'] === 'SETTLED';
  const { data, error, refetch } = useDossierPart<Reconciliation>('batch', id, 'reconciliation', isPaying);
  if (!isPaying) return null;
  return (
    <Card title={<h2>{t('dossierPage.reconciliation')}</h2>}>
      {error && <FailureAlert error={error} onRetry={() => void refetch()} />}
      {data && <Differences book={data} />}
    </Card>
  );
}

function Differences({ book: { takenOn, ours, theirs, differences, kept } }: { readonly book: Reconciliation }) {
  const { t } = useTranslation();
  if (takenOn === null && kept.length === 0) return <p className="quiet">{t('dossierPage.noStatement')}</p>;
  return (
    <>
      <Alert
        showIcon
        type={differences.length === 0 ? 'success' : 'warning'}
        title={t(differences.length === 0 ? 'dossierPage.agrees' : 'dossierPage.differs', {
          count: differences.length,
        })}
        description={t('dossierPage.books', { on: takenOn ?? '', ours, theirs })}
      />
      {differences.length > 0 && (
        <FactTableView
          dossier="reconciliation"
          rows={differences}
          columns={['reference', 'kind', 'ours', 'theirs', 'oursFen', 'theirsFen']}
        />
      )}
      {kept.length > 0 && (
        <>
          <h3>{t('dossierPage.kept')}</h3>
          <FactTableView
            dossier="reconciliation"
            rows={kept}
            columns={['reference', 'difference', 'result', 'amountFen', 'businessOn']}
          />
        </>
      )}
    </>
  );
}
