import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DataTable } from '../../components/data-table.js';
import { useClassPart } from '../../api/queries.js';
import type { ClassView, Session, Trainee } from '../../api/types.js';
import { FailureAlert } from '../../components/failure.js';
import { useMayEnter } from '../../session/use-may-read.js';
import { FactDrawer } from './fact-drawer.js';
import { TraineeHead } from './trainee-head.js';

export function SessionsTab({ of }: { readonly of: ClassView }) {
  const { t } = useTranslation();
  const sessions = useClassPart(of.id, 'sessions');
  const roster = useClassPart(of.id, 'roster');
  const mayEnter = useMayEnter('attendance', of);
  const [opened, setOpened] = useState<Session>();
  const error = sessions.error ?? roster.error;
  if (error)
    return <FailureAlert error={error} onRetry={() => void Promise.all([sessions.refetch(), roster.refetch()])} />;
  return (
    <>
      <DataTable<Session>
        rowKey="id"
        loading={sessions.isPending}
        dataSource={sessions.data?.items ?? []}
        locale={{ emptyText: t('class.notYet') }}
        columns={[
          { title: t('field.heldOn'), dataIndex: 'heldOn' },
          { title: t('field.sessions_kind'), render: (_, { kind }) => t(`value.kind.${kind}`) },
          { title: t('field.content'), dataIndex: 'content' },
          { title: t('field.hours'), dataIndex: 'hours', align: 'right', className: 'number' },
          {
            title: t('class.sessions'),
            render: (_, session) => (
              <Attendance session={session} mayEnter={mayEnter} onEnter={() => setOpened(session)} />
            ),
          },
        ]}
      />
      {opened && roster.data && (
        <AttendanceDrawer of={of} session={opened} trainees={roster.data.items} onClose={() => setOpened(undefined)} />
      )}
    </>
  );
}

interface AttendanceProps {
  readonly session: Session;
  readonly mayEnter: boolean;
  onEnter(): void;
}

function Attendance({ session, mayEnter, onEnter }: AttendanceProps) {
  const { t } = useTranslation();
  const { length } = session.attendance;
  const state = length === 0 ? t('class.notYet') : t('class.recorded', { count: length });
  if (!mayEnter) return state;
  return (
    <>
      {state}{' '}
      <Button size="small" aria-label={`${t('class.edit')} ${session.heldOn}`} onClick={onEnter}>
        {t('class.edit')}
      </Button>
    </>
  );
}

interface DrawerProps {
  readonly of: ClassView;
  readonly session: Session;
  readonly trainees: readonly Trainee[];
  onClose(): void;
}

/** Everybody still enrolled on the day, with the full hours of the session until somebody says otherwise. */
function AttendanceDrawer({ of, session, trainees, onClose }: DrawerProps) {
  const { t } = useTranslation();
  const present = trainees.filter(({ withdrawnOn }) => !withdrawnOn || withdrawnOn > session.heldOn);
  const known = new Map(session.attendance.map(({ traineeId, hours }) => [traineeId, hours]));
  return (
    <FactDrawer
      fact="attendance"
      classId={of.id}
      path={`/api/classes/${of.id}/sessions/${session.id}/attendance`}
      title={t('class.ofSession', { on: session.heldOn, content: session.content })}
      rows={present.map(({ id }) => ({ traineeId: id, hours: known.get(id) ?? session.hours }))}
      rowHead={(index) => <TraineeHead trainee={present[index]} />}
      onClose={onClose}
    />
  );
}
