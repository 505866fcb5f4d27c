import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

export function NotFoundPage() {
  const { t } = useTranslation();
  return (
    <>
      <div className="page-title">
        <h1>{t('page.notFound')}</h1>
      </div>
      <Link to="/inbox">{t('page.home')}</Link>
    </>
  );
}
