import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { ProblemError } from '../api/client.js';
import { FailureAlert, Waiting } from './failure.js';
import { StageTag, StateTag } from './tags.js';
import { usePageTitle } from './use-page-title.js';

interface Props {
  readonly title: string;
  readonly stage: string;
  readonly state: string;
  readonly above: React.ReactNode;
}

export function CaseHeader({ title, stage, state, above }: Props) {
  const { t } = useTranslation();
  usePageTitle(title);
  return (
    <div>
      <nav className="breadcrumb" aria-label={t('page.trail')}>
        {above}
      </nav>
      <div className="page-title">
        <h1>{title}</h1>
        <StageTag stage={stage} />
        <StateTag state={state} />
      </div>
    </div>
  );
}

interface MissingProps {
  readonly error: unknown;
  /** The list that it would stand in. */
  readonly back?: string;
  onRetry(): void;
}

/** In place of a case that is not there yet, does not exist, or is another region's. */
export function CaseMissing({ error, onRetry, back = '/projects' }: MissingProps) {
  const { t } = useTranslation();
  if (!error) return <Waiting />;
  const isUnknown = error instanceof ProblemError && [400, 404].includes(error.problem.status);
  if (!isUnknown) return <FailureAlert error={error} onRetry={onRetry} />;
  return (
    <>
      <div className="page-title">
        <h1>{t('page.notFoundCase')}</h1>
      </div>
      <Link to={back}>{t('page.toList')}</Link>
    </>
  );
}
