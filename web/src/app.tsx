import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { App as AntApp, ConfigProvider } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import { useTranslation } from 'react-i18next';
import { BrowserRouter, Navigate, Route, Routes } from 'react-router';
import { ProblemError } from './api/client.js';
import { DossierListPage } from './dossiers/dossier-list-page.js';
import { DossierPage } from './dossiers/dossier-page.js';
import { SHOWN_DOSSIERS } from './dossiers/pages.js';
import { placeOf } from './dossiers/places.js';
import { ClassPage } from './pages/class/class-page.js';
import { ForecastPage } from './pages/forecast/forecast-page.js';
import { InboxPage } from './pages/inbox-page.js';
import { ExportPage } from './pages/export-page.js';
import { NotFoundPage } from './pages/not-found-page.js';
import { ProjectPage } from './pages/project/project-page.js';
import { ProjectsPage } from './pages/projects-page.js';
import { ConfirmationPage } from './pages/public/confirmation-page.js';
import { FundUsePage } from './pages/public/fund-use-page.js';
import { PublicShell } from './pages/public/public-shell.js';
import { PublicitiesPage } from './pages/public/publicities-page.js';
import { PublicityPage } from './pages/public/publicity-page.js';
import { TariffsPage } from './pages/public/tariffs-page.js';
import { VoucherPage } from './pages/public/voucher-page.js';
import { SessionProvider } from './session/session.js';
import { SignInPage } from './session/sign-in-page.js';
import { Shell } from './shell/shell.js';
import { theme } from './theme.js';

const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // The server's "no" is final; only an outage is worth asking again.
      retry: (count, error) => count < 2 && !(error instanceof ProblemError && error.problem.status < 500),
      staleTime: 0,
      refetchOnWindowFocus: 'always',
    },
  },
});

export function App() {
  const { t, i18n } = useTranslation();
  return (
    <ConfigProvider
      locale={i18n.language === 'en' ? enUS : zhCN}
      theme={theme}
      button={{ autoInsertSpace: false }}
      form={{ scrollToFirstError: true }}
      renderEmpty={() => t('page.empty')}
    >
      <AntApp>
        <QueryClientProvider client={queryClient}>
          <BrowserRouter>
            <SessionProvider>
              <Pages />
            </SessionProvider>
          </BrowserRouter>
        </QueryClientProvider>
      </AntApp>
    </ConfigProvider>
  );
}

function Pages() {
  return (
    <Routes>
      <Route path="/sign-in" element={<SignInPage />} />
      <Route path="/confirm" element={<ConfirmationPage />} />
      <Route path="/voucher-claim" element={<VoucherPage />} />
      <Route element={<PublicShell />}>
        <Route path="/public" element={<PublicitiesPage />} />
        <Route path="/public/fund-use" element={<FundUsePage />} />
        <Route path="/public/policy" element={<TariffsPage />} />
        <Route path="/public/publicities/:id" element={<PublicityPage />} />
      </Route>
      <Route element={<Shell />}>
        <Route index element={<Navigate to="/inbox" replace />} />
        <Route path="/inbox" element={<InboxPage />} />
        <Route path="/projects" element={<ProjectsPage />} />
        <Route path="/projects/:id" element={<ProjectPage />} />
        <Route path="/classes/:id" element={<ClassPage />} />
        <Route path="/forecast" element={<ForecastPage />} />
        <Route path="/export" element={<ExportPage />} />
        {SHOWN_DOSSIERS.flatMap((dossier) => [
          <Route key={dossier} path={placeOf(dossier)} element={<DossierListPage key={dossier} dossier={dossier} />} />,
          <Route
            key={`${dossier}/`}
            path={`${placeOf(dossier)}/:id`}
            element={<DossierPage key={dossier} dossier={dossier} />}
          />,
        ])}
        <Route path="*" element={<NotFoundPage />} />
      </Route>
    </Routes>
  );
}
