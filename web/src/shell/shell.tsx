import { Button, Layout } from 'antd';
import { useTranslation } from 'react-i18next';
import { Navigate, NavLink, Outlet, useLocation } from 'react-router';
import { FailureAlert, Waiting } from '../components/failure.js';
import { useSession } from '../session/session.js';
import { SignInDialog } from '../session/sign-in-dialog.js';
import { ClockBar } from './clock-bar.js';
import { LanguageSwitch } from './language-switch.js';
import { NotificationBell } from './notification-bell.js';

/** Frame of every page behind the sign-in. */
export function Shell() {
  const { t } = useTranslation();
  const { me, isLoading, error, retry } = useSession();
  const { pathname, search } = useLocation();
  if (isLoading) return <Waiting />;
  if (error && !me) return <FailureAlert error={error} onRetry={retry} />;
  if (!me) return <Navigate to="/sign-in" replace state={{ from: pathname + search }} />;
  return (
    <Layout style={{ minHeight: '100vh' }}>
      <a className="skip-link" href="#main">
        {t('app.skip')}
      </a>
      <Header />
      <ClockBar />
      <main id="main" className="page" tabIndex={-1}>
        <Outlet />
      </main>
      <SignInDialog />
    </Layout>
  );
}

function Header() {
  const { t } = useTranslation();
  const { me, signOut } = useSession();
  return (
    <Layout.Header className="shell-header">
      <span className="brand">{t('app.name')}</span>
      <nav aria-label={t('nav.label')}>
        <NavLink to="/inbox">{t('nav.inbox')}</NavLink>
        <NavLink to="/projects">{t('nav.projects')}</NavLink>
      </nav>
      <LanguageSwitch />
      <NotificationBell />
      <div className="who">
        {me?.displayName}
        <small>{me?.organisation.name}</small>
      </div>
      <Button onClick={() => void signOut()}>{t('nav.signOut')}</Button>
    </Layout.Header>
  );
}
