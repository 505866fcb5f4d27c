import { Alert, Descriptions } from 'antd';
import { useTranslation } from 'react-i18next';
import { READ_ACCESS } from '../../../../../domain/access/table.js';
import { type ClaimSheet, useClaimSheet } from '../../../api/money.js';
import type { ClassView } from '../../../api/types.js';
import { FailureAlert, Waiting } from '../../../components/failure.js';
import { formatFen } from '../../../components/format.js';
import { MoreButton } from '../../../components/more-button.js';
import { useMayRead } from '../../../session/use-may-read.js';
import { Defects, isDefects } from './defects.js';
import { FollowingClaims } from './following-claims.js';
import { Documents } from './documents.js';
import { LineTable } from './line-table.js';
import { Objections } from './objections.js';
import { Publicities } from './publicities.js';
import { RoundTable } from './round-table.js';
import { TotalTable } from './total-table.js';

export function ClaimTab({ of }: { readonly of: ClassView }) {
  const { t } = useTranslation();
  return (
    <div className="sections">
      {of.claim ? <Claim of={of} claimId={of.claim.id} /> : <p className="quiet">{t('claim.none')}</p>}
      <FollowingClaims classId={of.id} />
    </div>
  );
}

/** One claim with all that was said of it: rounds, sums, lines, publicity, objections, papers. */
function Claim({ of, claimId }: { readonly of: ClassView; readonly claimId: string }) {
  const { t } = useTranslation();
  const sheet = useClaimSheet(claimId);
  const mayReadPublicity = useMayRead(READ_ACCESS.readPublicity);
  const mayReadObjections = useMayRead(READ_ACCESS.readObjections);
  const head = sheet.data?.pages[0];
  if (!head) {
    return sheet.error ? <FailureAlert error={sheet.error} onRetry={() => void sheet.refetch()} /> : <Waiting />;
  }
  const lines = sheet.data?.pages.flatMap(({ lines: page }) => page.items) ?? [];
  return (
    <>
      <Standing of={head} dueOn={of.dueOn} />
      <ClaimFacts claim={head} />
      <Documents claimId={claimId} />
      <Section title={t('claim.totals')}>
        <TotalTable totals={head.totals} />
      </Section>
      <Section title={t('claim.lines')}>
        <LineTable claimId={claimId} lines={lines} />
        <MoreButton list={sheet} />
      </Section>
      <Section title={t('claim.rounds')}>
        <RoundTable rounds={head.rounds} />
      </Section>
      {mayReadPublicity && (
        <Section title={t('claim.publicities')}>
          <Publicities claimId={claimId} />
        </Section>
      )}
      {mayReadObjections && (
        <Section title={t('claim.objections')}>
          <Objections of={of} claimId={claimId} />
        </Section>
      )}
    </>
  );
}

function Section({ title, children }: { readonly title: string; readonly children: React.ReactNode }) {
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}

/** What the claim is not: filed and on its way. */
function Standing({ of, dueOn }: { readonly of: ClaimSheet; readonly dueOn: string | null }) {
  const { t } = useTranslation();
  if (of.state === 'FILED') return null;
  const grounds = of.rounds.at(-1)?.grounds;
  return (
    <Alert
      type={of.state === 'RETURNED' ? 'warning' : 'error'}
      showIcon
      title={t(`claim.is.${of.state}`, { on: dueOn ?? t('inbox.noDue') })}
      description={isDefects(grounds) ? <Defects of={grounds} /> : of.refusalReason}
    />
  );
}

function ClaimFacts({ claim }: { readonly claim: ClaimSheet }) {
  const { t } = useTranslation();
  const facts = [
    ['claim.payee', claim.payeeName],
    ['claim.total', `${formatFen(claim.totalFen)} ${t('claim.yuan')}`],
    ['class.policyVersion', claim.policyVersionId],
    ['claim.filedOn', claim.filedOn],
    ['claim.reviewedOn', claim.reviewedOn],
    ['claim.checkedOn', claim.checkedOn],
    ['claim.publicityEndsOn', claim.publicityEndsOn],
    ['claim.approvedOn', claim.approvedOn],
    ['claim.confirmedOn', claim.confirmedOn],
    ['claim.specialReview', claim.specialReviewReference],
    ['claim.paymentReference', claim.paymentReference],
  ] as const;
  return (
    <Descriptions
      size="small"
      column={{ xs: 1, md: 2, lg: 3 }}
      items={facts.map(([label, value]) => ({ key: label, label: t(label), children: value ?? t('project.none') }))}
    />
  );
}
