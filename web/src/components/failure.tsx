import { Alert, Button, Spin } from 'antd';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { NoAnswerError, type Problem, ProblemError } from '../api/client.js';

/** What went wrong, as the server said it: sentence, clause, and the request's number for whoever must look it up. */
export function FailureAlert({ error, onRetry }: { readonly error: unknown; onRetry?(): void }) {
  const { t } = useTranslation();
  const problem = error instanceof ProblemError ? error.problem : undefined;
  return (
    <Alert
      type={problem && problem.status < 500 ? 'warning' : 'error'}
      showIcon
      role="alert"
      style={{ marginBottom: 16 }}
      title={sentenceOf(error, t)}
      description={problem && <ProblemDetails problem={problem} />}
      action={onRetry && <Button onClick={onRetry}>{t('page.retry')}</Button>}
    />
  );
}

export function Waiting() {
  const { t } = useTranslation();
  return (
    <div style={{ padding: 48, textAlign: 'center' }} role="status" aria-label={t('app.loading')}>
      <Spin />
    </div>
  );
}

function ProblemDetails({ problem }: { readonly problem: Problem }) {
  const { t } = useTranslation();
  const isOurs = problem.status >= 500 || problem.status === 429;
  return (
    <>
      {problem.clause && <div>{t('case.clause', { clause: problem.clause })}</div>}
      {problem.decidedBy && <div>{t('case.decidedBy', { name: problem.decidedBy })}</div>}
      {problem.missing && (
        <ul style={{ margin: '4px 0', paddingInlineStart: 20 }} aria-label={t('form.missing')}>
          {problem.missing.map((condition) => (
            <li key={condition.code}>{condition.name ?? condition.code}</li>
          ))}
        </ul>
      )}
      {isOurs && problem.requestId && <div>{t('form.requestId', { id: problem.requestId })}</div>}
    </>
  );
}

function sentenceOf(error: unknown, t: TFunction): string {
  if (error instanceof NoAnswerError) return t('form.noAnswer');
  if (!(error instanceof ProblemError)) return t('page.failed');
  const { detail, title, status } = error.problem;
  if (detail) return detail;
  if (status >= 500) return t('form.unavailable');
  if (status === 429) return t('form.tooMany');
  return title || t('page.failed');
}
