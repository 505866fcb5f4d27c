import { MenuOutlined } from '@ant-design/icons';
import { Button, Drawer } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { NavLink } from 'react-router';
import { useSession } from '../session/session.js';
import { navigationOf } from './navigation.js';

/** Everything this person may open, at the side of a wide window. */
export function SideNav() {
  const { t } = useTranslation();
  return (
    <nav className="side-nav" aria-label={t('nav.label')}>
      <NavList />
    </nav>
  );
}

/** The same in a narrow window: the two daily entries, and the rest behind a button. */
export function TopNav() {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <nav className="top-nav" aria-label={t('nav.label')}>
      <NavLink to="/inbox">{t('nav.inbox')}</NavLink>
      <NavLink to="/projects">{t('nav.projects')}</NavLink>
      <Button type="text" icon={<MenuOutlined aria-hidden />} aria-expanded={isOpen} onClick={() => setIsOpen(true)}>
        {t('nav.all')}
      </Button>
      <Drawer open={isOpen} placement="left" size={280} title={t('nav.all')} onClose={() => setIsOpen(false)}>
        <div className="drawer-nav">
          <NavList onFollow={() => setIsOpen(false)} />
        </div>
      </Drawer>
    </nav>
  );
}

function NavList({ onFollow }: { onFollow?(): void }) {
  const { t } = useTranslation();
  const { me } = useSession();
  if (!me) return null;
  return navigationOf(me).map(({ group, entries }) => (
    <section key={group} aria-label={t(`nav.group.${group}`)}>
      <p className="nav-group">{t(`nav.group.${group}`)}</p>
      <ul>
        {entries.map(({ path, text }) => (
          <li key={path}>
            <NavLink to={path} {...(onFollow && { onClick: onFollow })}>
              {t(text)}
            </NavLink>
          </li>
        ))}
      </ul>
    </section>
  ));
}
