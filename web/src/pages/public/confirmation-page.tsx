import { Alert, Button, Descriptions } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemError, request } from '../../api/client.js';
import { type Confirmation, confirmationPath, useConfirmation } from '../../api/public.js';
import { FailureAlert, Waiting } from '../../components/failure.js';
import { LinkPage } from './link-page.js';

/** 本人确认: a trainee says whether his quota may be used. */
export function ConfirmationPage() {
  const { t } = useTranslation();
  return <LinkPage title={t('confirmation.title')} of={(token) => <Asked key={token} token={token} />} />;
}

function Asked({ token }: { readonly token: string }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useConfirmation(token);
  const [given, setGiven] = useState<Confirmation>();
  if (token === '' || isUnknown(error)) return <Ended />;
  if (error) return <FailureAlert error={error} onRetry={() => void refetch()} />;
  if (!data) return <Waiting />;
  const asked = given ?? data;
  return (
    <>
      {asked.answer && <Answered answer={asked.answer} isNew={given !== undefined} />}
      {!asked.answer && <h1 className="confirmation-question">{t('confirmation.question')}</h1>}
      <Facts of={asked} />
      {!asked.answer && <Choice token={token} onAnswered={setGiven} />}
      <p className="quiet">{t('confirmation.never')}</p>
    </>
  );
}

function Facts({ of }: { readonly of: Confirmation }) {
  const { t } = useTranslation();
  const facts = [
    ['name', of.maskedName],
    ['class', of.classTitle],
    ['occupation', `${of.occupationName} ${t(`value.level.${of.level}`)}`],
    ['institution', of.institutionName],
  ] as const;
  return (
    <Descriptions
      column={1}
      bordered
      size="small"
      items={facts.map(([key, children]) => ({ key, label: t(`confirmation.${key}`), children }))}
    />
  );
}

interface ChoiceProps {
  readonly token: string;
  onAnswered(asked: Confirmation): void;
}

/** Two steps, for it is said once only: what each answer means, then the question whether he is sure. */
function Choice({ token, onAnswered }: ChoiceProps) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<boolean>();
  const [failure, setFailure] = useState<unknown>();
  const [isSending, setIsSending] = useState(false);

  async function send() {
    setIsSending(true);
    setFailure(undefined);
    try {
      onAnswered(await request<Confirmation>('POST', confirmationPath(token), { body: { confirm: chosen } }));
    } catch (error) {
      setFailure(error);
      setIsSending(false);
    }
  }

  if (chosen === undefined) {
    return (
      <>
        <ul className="confirmation-meaning">
          <li>{t('confirmation.meansYes')}</li>
          <li>{t('confirmation.meansNo')}</li>
          <li>{t('confirmation.once')}</li>
        </ul>
        <Button type="primary" size="large" block onClick={() => setChosen(true)}>
          {t('confirmation.yes')}
        </Button>
        <Button size="large" block onClick={() => setChosen(false)}>
          {t('confirmation.no')}
        </Button>
      </>
    );
  }
  return (
    <section aria-live="polite" className="confirmation-sure">
      {failure !== undefined && <FailureAlert error={failure} />}
      <p>
        <strong>{t(chosen ? 'confirmation.sureYes' : 'confirmation.sureNo')}</strong>
      </p>
      <Button type="primary" size="large" block loading={isSending} onClick={() => void send()}>
        {t('confirmation.send')}
      </Button>
      <Button size="large" block disabled={isSending} onClick={() => setChosen(undefined)}>
        {t('confirmation.back')}
      </Button>
    </section>
  );
}

function Answered({ answer, isNew }: { readonly answer: 'CONFIRMED' | 'DECLINED'; readonly isNew: boolean }) {
  const { t } = useTranslation();
  return (
    <Alert
      type={answer === 'CONFIRMED' ? 'success' : 'info'}
      showIcon
      role="status"
      title={t(`confirmation.${answer}`)}
      description={t(isNew ? 'confirmation.done' : 'confirmation.before')}
    />
  );
}

/** A link that nobody made, one that has ended, and one that was replaced are not told apart: whoever guesses learns nothing. */
function Ended() {
  const { t } = useTranslation();
  return (
    <Alert
      type="warning"
      showIcon
      role="alert"
      title={<h1 className="confirmation-question">{t('confirmation.ended')}</h1>}
      description={t('confirmation.endedWhat')}
    />
  );
}

function isUnknown(error: unknown): boolean {
  return error instanceof ProblemError && [400, 404].includes(error.problem.status);
}
