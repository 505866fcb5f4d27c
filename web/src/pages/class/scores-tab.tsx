import { useTranslation } from 'react-i18next';
import { DataTable } from '../../components/data-table.js';
import { useClassPart } from '../../api/queries.js';
import type { ClassView, Score, Trainee } from '../../api/types.js';
import { FailureAlert } from '../../components/failure.js';
import { useMayEnter } from '../../session/use-may-read.js';
import { Editable } from './editable.js';
import { RowsChooser } from './rows-chooser.js';

interface ScoreRow extends Score {
  readonly trainee: Trainee;
}

export function ScoresTab({ of }: { readonly of: ClassView }) {
  const { t } = useTranslation();
  const roster = useClassPart(of.id, 'roster');
  const mayEnter = useMayEnter('scores', of);
  if (roster.error) return <FailureAlert error={roster.error} onRetry={() => void roster.refetch()} />;
  const trainees = roster.data?.items.filter(({ state }) => state === 'ENROLLED') ?? [];
  const rows = trainees.flatMap((trainee) => trainee.scores.map((score): ScoreRow => ({ ...score, trainee })));
  return (
    <Editable
      label={t('class.edit')}
      mayEdit={mayEnter && trainees.length > 0}
      drawer={(close) => (
        <RowsChooser
          fact="scores"
          classId={of.id}
          path={`/api/classes/${of.id}/scores`}
          title={t('class.scores')}
          trainees={trainees}
          rowOf={nextScore}
          onClose={close}
        />
      )}
    >
      <ScoreTable rows={rows} isLoading={roster.isPending} />
    </Editable>
  );
}

/** The first attempt until it is entered; then what was entered last, to be corrected or followed by the re-sit. */
function nextScore({ id, scores }: Trainee): Record<string, unknown> {
  return { traineeId: id, ...(scores.at(-1) ?? { attempt: 1, absent: false }) };
}

function ScoreTable({ rows, isLoading }: { readonly rows: readonly ScoreRow[]; readonly isLoading: boolean }) {
  const { t } = useTranslation();
  return (
    <DataTable<ScoreRow>
      rowKey={({ trainee, attempt }) => `${trainee.id}/${attempt}`}
      loading={isLoading}
      dataSource={rows}
      locale={{ emptyText: t('class.notYet') }}
      columns={[
        { title: t('form.row'), render: (_, { trainee }) => trainee.seq, width: 64 },
        { title: t('field.name'), render: (_, { trainee }) => trainee.name },
        { title: t('field.attempt'), render: (_, { attempt }) => t(`value.attempt.${attempt}`) },
        { title: t('field.examinedOn'), dataIndex: 'examinedOn' },
        {
          title: t('field.theory'),
          align: 'right',
          className: 'number',
          render: (_, { absent, theory }) => (absent ? t('field.absent') : theory),
        },
        {
          title: t('field.practice'),
          align: 'right',
          className: 'number',
          render: (_, { absent, practice }) => (absent ? t('field.absent') : practice),
        },
      ]}
    />
  );
}
