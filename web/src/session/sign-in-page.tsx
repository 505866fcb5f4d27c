import { Card } from 'antd';
import { useTranslation } from 'react-i18next';
import { Navigate, useLocation } from 'react-router';
import { Waiting } from '../components/failure.js';
import { LanguageSwitch } from '../shell/language-switch.js';
import { useSession } from './session.js';
import { SignInForm } from './sign-in-form.js';

/** Signs in and goes back to where one was. */
export function SignInPage() {
  const { t } = useTranslation();
  const { me, isLoading } = useSession();
  const state: unknown = useLocation().state;
  if (me) return <Navigate to={placeBefore(state)} replace />;
  if (isLoading) return <Waiting />;
  return (
    <main className="sign-in">
      <Card className="sign-in-card" extra={<LanguageSwitch />} title={<span className="brand">{t('app.name')}</span>}>
        <h1 style={{ fontSize: 18, marginTop: 0 }}>{t('app.subtitle')}</h1>
        <SignInForm />
      </Card>
    </main>
  );
}

function placeBefore(state: unknown): string {
  const from = typeof state === 'object' && state !== null ? (state as { from?: unknown }).from : undefined;
  return typeof from === 'string' && from.startsWith('/') ? from : '/inbox';
}
