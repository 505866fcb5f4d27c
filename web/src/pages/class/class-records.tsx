import { Card, Collapse, Grid, Tabs } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { READ_ACCESS } from '../../../../domain/access/table.js';
import type { ClassView } from '../../api/types.js';
import { AuditTable } from '../../components/audit-table.js';
import { useMayRead } from '../../session/use-may-read.js';
import { CertificatesTab } from './certificates-tab.js';
import { ClaimTab } from './claim/claim-tab.js';
import { EmploymentTab } from './employment-tab.js';
import { HistoryTab } from './history-tab.js';
import { LateTab } from './late-tab.js';
import { PaymentsTab } from './payments-tab.js';
import { FindingsTab } from './findings-tab.js';
import { RosterTab } from './roster-tab.js';
import { ScoresTab } from './scores-tab.js';
import { SessionsTab } from './sessions-tab.js';

/** What has been entered for a class, stage by stage, as far as I may read it. */
export function ClassRecords({ of }: { readonly of: ClassView }) {
  const { t } = useTranslation();
  const mayReadRoster = useMayRead(READ_ACCESS.readRoster);
  const mayReadLate = useMayRead(READ_ACCESS.readLateResults);
  const mayReadHistory = useMayRead(READ_ACCESS.readHistory);
  const mayReadClaim = useMayRead(READ_ACCESS.readClaim);
  const mayReadAudit = useMayRead(READ_ACCESS.readAudit);
  const people = [
    { key: 'roster', label: t('class.roster'), children: <RosterTab of={of} /> },
    { key: 'sessions', label: t('class.sessions'), children: <SessionsTab of={of} /> },
    { key: 'findings', label: t('class.findings'), children: <FindingsTab classId={of.id} /> },
    { key: 'scores', label: t('class.scores'), children: <ScoresTab of={of} /> },
    { key: 'certificates', label: t('class.certificates'), children: <CertificatesTab of={of} /> },
    { key: 'employment', label: t('class.employment'), children: <EmploymentTab of={of} /> },
  ];
  const items = [
    ...(mayReadRoster ? people : []),
    ...(mayReadLate ? [{ key: 'late', label: t('late.title'), children: <LateTab classId={of.id} /> }] : []),
    ...(mayReadHistory
      ? [{ key: 'history', label: t('history.title'), children: <HistoryTab classId={of.id} /> }]
      : []),
    ...(mayReadClaim
      ? [
          { key: 'claim', label: t('class.claim'), children: <ClaimTab of={of} /> },
          { key: 'payments', label: t('paid.title'), children: <PaymentsTab of={of} /> },
        ]
      : []),
    ...(mayReadAudit
      ? [{ key: 'audit', label: t('case.audit'), children: <AuditTable path={`/api/classes/${of.id}/audit`} /> }]
      : []),
  ];
  const { xl } = Grid.useBreakpoint();
  const [opened, setOpened] = useState<string>();
  if (items.length === 0) return null;
  // Where the tabs do not fit side by side they stand one under the other. One is open; antd's own way to say so
  // (`accordion`) makes a list of tabs of it that screen readers cannot read.
  if (!xl) {
    const open = (keys: readonly string[]) => setOpened(keys.find((key) => key !== opened));
    return <Collapse activeKey={opened ? [opened] : []} onChange={open} destroyOnHidden items={items} />;
  }
  return (
    <Card>
      <Tabs items={items} destroyOnHidden />
    </Card>
  );
}
