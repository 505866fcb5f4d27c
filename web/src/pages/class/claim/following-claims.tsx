import { useTranslation } from 'react-i18next';
import { useDossiers } from '../../../api/queries.js';
import { FailureAlert } from '../../../components/failure.js';
import { MoreButton } from '../../../components/more-button.js';
import { FactTableView } from '../../../dossiers/fact-table.js';
import { placeOf } from '../../../dossiers/places.js';
import { textOf } from '../../../dossiers/rows.js';

const COLUMNS = ['number', 'gateProfile', 'state', 'filedOn', 'lines', 'amountFen', 'approvedFen', 'paidFen'];

/** 补充申领和就业奖补: the claims that follow the class, each on a page of its own; nothing where there are none. */
export function FollowingClaims({ classId }: { readonly classId: string }) {
  const { t } = useTranslation();
  const list = useDossiers('subsidyClaim', { ofClassId: classId });
  const rows = list.data?.pages.flatMap(({ items }) => items) ?? [];
  if (list.error) return <FailureAlert error={list.error} onRetry={() => void list.refetch()} />;
  if (rows.length === 0) return null;
  return (
    <section aria-label={t('claim.following')}>
      <h3>{t('claim.following')}</h3>
      <FactTableView
        dossier="subsidyClaim"
        columns={COLUMNS}
        rows={rows}
        isWhole
        to={(row) => placeOf('subsidyClaim', textOf(row, 'id'))}
      />
      <MoreButton list={list} />
    </section>
  );
}
