import { useTranslation } from 'react-i18next';
import { type LateResult, type LateTrainee, useLateResults } from '../../api/late.js';
import { DataTable } from '../../components/data-table.js';
import { FailureAlert } from '../../components/failure.js';
import { Mark } from '../../components/mark.js';
import { DueDate } from '../../components/tags.js';

/** 补考与迟到证书: what came after the certificates of the class were verified, and what was decided about it. */
export function LateTab({ classId }: { readonly classId: string }) {
  const { t } = useTranslation();
  const { data, error, isPending, refetch } = useLateResults(classId);
  if (error) return <FailureAlert error={error} onRetry={() => void refetch()} />;
  return (
    <>
      <ResultTable results={data?.items ?? []} isLoading={isPending} />
      {data && data.lateTrainees.length > 0 && (
        <>
          <h3>{t('late.notWaitedFor')}</h3>
          <LateTable trainees={data.lateTrainees} />
        </>
      )}
    </>
  );
}

function ResultTable({ results, isLoading }: { readonly results: readonly LateResult[]; readonly isLoading: boolean }) {
  const { t } = useTranslation();
  return (
    <DataTable<LateResult>
      rowKey="id"
      loading={isLoading}
      dataSource={results}
      locale={{ emptyText: t('late.none') }}
      columns={[
        { title: t('form.row'), dataIndex: 'seq', width: 64 },
        { title: t('field.name'), dataIndex: 'name' },
        { title: t('late.given'), render: (_, result) => <Given result={result} /> },
        { title: t('late.evidence'), dataIndex: 'evidenceReference' },
        {
          title: t('late.recorded'),
          render: (_, { recordedBy, recordedOn }) => t('late.byWhom', { name: recordedBy, on: recordedOn }),
        },
        { title: t('late.decision'), render: (_, result) => <Decision result={result} /> },
        {
          title: t('late.claim'),
          render: (_, { claimNumber, claimBy }) => claimNumber ?? (claimBy && t('case.until', { on: claimBy })),
        },
      ]}
    />
  );
}

function Given({ result }: { readonly result: LateResult }) {
  const { t } = useTranslation();
  const { examinedOn, absent, theory, practice, certificateNumber, issuedOn } = result;
  return (
    <>
      {examinedOn && (
        <div>
          {absent ? t('late.absent', { on: examinedOn }) : t('late.resit', { on: examinedOn, theory, practice })}
        </div>
      )}
      {issuedOn && <div>{t('late.certificate', { on: issuedOn, number: certificateNumber })}</div>}
    </>
  );
}

function Decision({ result }: { readonly result: LateResult }) {
  const { t } = useTranslation();
  const { decision, decidedBy, decidedOn, queryReference, reason, verifyBy } = result;
  if (!decision) return <DueDate on={verifyBy} />;
  return (
    <>
      <Mark tone={decision === 'VERIFIED' ? 'good' : 'bad'}>{t(`late.${decision}`)}</Mark>{' '}
      {t('late.byWhom', { name: decidedBy, on: decidedOn })}
      <div className="quiet">{reason ?? t('late.query', { reference: queryReference })}</div>
    </>
  );
}

function LateTable({ trainees }: { readonly trainees: readonly LateTrainee[] }) {
  const { t } = useTranslation();
  return (
    <DataTable<LateTrainee>
      rowKey="traineeId"
      dataSource={trainees}
      columns={[
        { title: t('form.row'), dataIndex: 'seq', width: 64 },
        { title: t('field.name'), dataIndex: 'name' },
        { title: t('late.reason'), dataIndex: 'reason' },
        {
          title: t('late.named'),
          render: (_, { namedBy, namedOn }) => t('late.byWhom', { name: namedBy, on: namedOn }),
        },
      ]}
    />
  );
}
