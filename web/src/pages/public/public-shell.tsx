import { Layout } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, NavLink, Outlet } from 'react-router';
import { useSession } from '../../session/session.js';
import { LanguageSwitch } from '../../shell/language-switch.js';

/** Frame of the pages that anyone may read: no inbox, no clock, and nothing asks who he is. */
export function PublicShell() {
  const { t } = useTranslation();
  const { me } = useSession();
  return (
    <Layout style={{ minHeight: '100vh' }}>
      <a className="skip-link" href="#main">
        {t('app.skip')}
      </a>
      <Layout.Header className="shell-header">
        <span className="brand">{t('app.name')}</span>
        <nav className="top-nav public-nav" aria-label={t('nav.label')}>
          <NavLink to="/public" end>
            {t('public.publicities')}
          </NavLink>
          <NavLink to="/public/policy">{t('tariffs.title')}</NavLink>
          <NavLink to="/public/fund-use">{t('fundUse.title')}</NavLink>
        </nav>
        <span className="spacer" />
        <LanguageSwitch />
        <Link to="/inbox">{t(me ? 'nav.inbox' : 'signIn.submit')}</Link>
      </Layout.Header>
      <main id="main" className="page" tabIndex={-1}>
        <Outlet />
      </main>
    </Layout>
  );
}
