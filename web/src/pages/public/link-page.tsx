import { Card } from 'antd';
import type { ReactNode } from 'react';
import { useLocation } from 'react-router';
import { usePageTitle } from '../../components/use-page-title.js';
import { LanguageSwitch } from '../../shell/language-switch.js';

/**
 * A page for who has only his link, mostly on a telephone. Its token stands behind the `#`, which no browser sends: neither
 * the address of the page nor a referrer carries it.
 */
export function LinkPage({ title, of }: { readonly title: string; readonly of: (token: string) => ReactNode }) {
  usePageTitle(title);
  return (
    <main className="sign-in">
      <Card className="confirmation" extra={<LanguageSwitch />} title={<span className="brand">{title}</span>}>
        {of(useLocation().hash.slice(1))}
      </Card>
    </main>
  );
}
