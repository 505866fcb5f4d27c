import { useTranslation } from 'react-i18next';
import { Mark } from './mark.js';
import { DataTable } from './data-table.js';
import { eventWords } from './event-words.js';
import { useAudit } from '../api/queries.js';
import type { AuditEvent } from '../api/types.js';
import { FailureAlert } from './failure.js';
import { formatInstant } from './format.js';
import { MoreButton } from './more-button.js';

/** Who did what, when: also what was refused. */
export function AuditTable({ path }: { readonly path: string }) {
  const { t } = useTranslation();
  const audit = useAudit(path);
  if (audit.error) return <FailureAlert error={audit.error} onRetry={() => void audit.refetch()} />;
  return (
    <>
      <DataTable<AuditEvent>
        rowKey="id"
        loading={audit.isPending}
        dataSource={audit.data?.pages.flatMap((page) => page.items) ?? []}
        columns={[
          { title: t('case.time'), render: (_, event) => <Moment event={event} /> },
          { title: t('case.what'), render: (_, { event }) => eventWords(event, t) },
          { title: t('case.who'), render: (_, event) => <Who event={event} /> },
          {
            title: t('case.outcome'),
            render: (_, { accepted }) => (
              <Mark tone={accepted ? 'good' : 'bad'}>{t(accepted ? 'case.accepted' : 'case.refused')}</Mark>
            ),
          },
        ]}
      />
      <MoreButton list={audit} />
    </>
  );
}

function Moment({ event }: { readonly event: AuditEvent }) {
  return (
    <>
      {event.businessOn}
      <div className="quiet">{formatInstant(event.recordedAt)}</div>
    </>
  );
}

function Who({ event }: { readonly event: AuditEvent }) {
  const { t } = useTranslation();
  return (
    <>
      {event.actorName ?? t('case.system')}
      {event.organisationName && <div className="quiet">{event.organisationName}</div>}
    </>
  );
}
