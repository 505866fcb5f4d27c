import { Button, Card, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDossierPart, useDossiers } from '../api/queries.js';
import { DataTable } from '../components/data-table.js';
import { FailureAlert, Waiting } from '../components/failure.js';
import { Mark } from '../components/mark.js';
import { useWord } from './fact-value.js';
import type { PanelProps } from './page.js';
import { textOf } from './rows.js';

interface Side {
  readonly text: string;
  readonly clause: string;
}
interface Difference {
  readonly key: string;
  readonly name: string;
  readonly change: 'ADDED' | 'REMOVED' | 'CHANGED' | 'CITED';
  readonly before: Side | null;
  readonly after: Side | null;
}

/** What this version changes against another: against the one before it, until another is chosen. */
export function PolicyDifference({ id }: PanelProps) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const [other, setOther] = useState<string>();
  return (
    <Card
      title={<h2>{t('policy.difference')}</h2>}
      extra={
        <Button aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
          {t(isOpen ? 'policy.close' : 'policy.compare')}
        </Button>
      }
    >
      {isOpen ? (
        <>
          <OtherVersion id={id} value={other} onChange={setOther} />
          <DifferenceTable id={id} other={other} />
        </>
      ) : (
        <p className="quiet">{t('policy.differenceHint')}</p>
      )}
    </Card>
  );
}

interface ChoiceProps {
  readonly id: string;
  readonly value: string | undefined;
  onChange(other: string | undefined): void;
}

function OtherVersion({ id, value, onChange }: ChoiceProps) {
  const { t } = useTranslation();
  const { data } = useDossiers('policyVersion', { limit: '100' });
  const versions = data?.pages.flatMap(({ items }) => items).filter((one) => one['id'] !== id) ?? [];
  return (
    <Select
      aria-label={t('policy.other')}
      placeholder={t('policy.other')}
      className="wide-choice"
      allowClear
      value={value ?? null}
      options={versions.map((one) => ({
        value: textOf(one, 'id'),
        label: `${textOf(one, 'name')}（${textOf(one, 'id')}）`,
      }))}
      onChange={(chosen) => onChange(chosen ?? undefined)}
    />
  );
}

function DifferenceTable({ id, other }: { readonly id: string; readonly other: string | undefined }) {
  const { t } = useTranslation();
  const word = useWord('policy');
  const part = other ? `difference?with=${encodeURIComponent(other)}` : 'difference';
  const { data, error, refetch } = useDossierPart<{ from: string; to: string; differences: readonly Difference[] }>(
    'policyVersion',
    id,
    part,
  );
  if (!data) return error ? <FailureAlert error={error} onRetry={() => void refetch()} /> : <Waiting />;
  return (
    <>
      <p>{t('policy.compared', { from: data.from, to: data.to, count: data.differences.length })}</p>
      <DataTable<Difference>
        rowKey="key"
        dataSource={data.differences}
        locale={{ emptyText: t('policy.same') }}
        pagination={data.differences.length > 20 && { pageSize: 20, showSizeChanger: false }}
        columns={[
          { title: t('policy.rule'), dataIndex: 'name' },
          {
            title: t('policy.change'),
            render: (_, { change }) => <Mark tone={TONES[change]}>{word('change', change)}</Mark>,
          },
          { title: data.from, render: (_, { before }) => <SideCell side={before} /> },
          { title: data.to, render: (_, { after }) => <SideCell side={after} /> },
        ]}
      />
    </>
  );
}

const TONES = { ADDED: 'good', REMOVED: 'bad', CHANGED: 'warn', CITED: 'plain' } as const;

function SideCell({ side }: { readonly side: Side | null }) {
  const { t } = useTranslation();
  if (!side) return <span className="quiet">{t('project.none')}</span>;
  return (
    <>
      {side.text}
      <div className="quiet">{side.clause}</div>
    </>
  );
}
