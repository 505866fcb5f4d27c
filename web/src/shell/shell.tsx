import { Button, Layout } from 'antd';
import { useTranslation } from 'react-i18next';
import { Navigate, Outlet, useLocation } from 'react-router';
import { FailureAlert, Waiting } from '../components/failure.js';
import { useSession } from '../session/session.js';
import { SignInDialog } from '../session/sign-in-dialog.js';
import { ClockBar } from './clock-bar.js';
import { LanguageSwitch } from './language-switch.js';
import { NotificationBell } from './notification-bell.js';
import { SideNav, TopNav } from './side-nav.js';

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
      <div className="shell-body">
        <SideNav />
        <main id="main" className="page" tabIndex={-1}>
          <Outlet />
        </main>
      </div>
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
      <TopNav />
      <span className="spacer" />
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
