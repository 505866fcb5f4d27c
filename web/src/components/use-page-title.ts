import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';

/** The browser's title, so that tabs and screen readers tell pages apart. */
export function usePageTitle(title: string | undefined): void {
  const { t } = useTranslation();
  const app = t('app.name');
  useEffect(() => {
    document.title = title ? `${title} · ${app}` : app;
  }, [title, app]);
}
