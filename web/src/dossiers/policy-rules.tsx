import { Card, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDossierPart } from '../api/queries.js';
import { DataTable } from '../components/data-table.js';
import { FailureAlert } from '../components/failure.js';
import { Mark } from '../components/mark.js';
import { useWord } from './fact-value.js';
import type { PanelProps } from './page.js';

interface Rule {
  readonly key: string;
  readonly name: string;
  readonly text: string;
  readonly clause: string;
  readonly sourceDocument: string;
  readonly confidence: string;
  readonly isDefault: boolean;
  readonly decidingDate: string;
}

/** Every figure of a version as a person reads it, with the clause it rests on and how sure that is. */
export function PolicyRules({ id }: PanelProps) {
  const { t } = useTranslation();
  const { data, error, isPending, refetch } = useDossierPart<{ rules: readonly Rule[] }>('policyVersion', id, 'rules');
  const [sought, setSought] = useState('');
  const found = (data?.rules ?? []).filter((rule) =>
    [rule.name, rule.text, rule.clause].join(' ').includes(sought.trim()),
  );
  return (
    <Card
      title={<h2>{t('policy.rules', { count: data?.rules.length ?? 0 })}</h2>}
      extra={
        <Input.Search
          allowClear
          aria-label={t('policy.search')}
          placeholder={t('policy.search')}
          value={sought}
          onChange={(event) => setSought(event.target.value)}
        />
      }
    >
      {error && <FailureAlert error={error} onRetry={() => void refetch()} />}
      <RuleTable rules={found} isLoading={isPending} />
    </Card>
  );
}

function RuleTable({ rules, isLoading }: { readonly rules: readonly Rule[]; readonly isLoading: boolean }) {
  const { t } = useTranslation();
  const word = useWord('policy');
  return (
    <DataTable<Rule>
      rowKey="key"
      dataSource={rules}
      loading={isLoading}
      pagination={rules.length > 20 && { pageSize: 20, showSizeChanger: false }}
      columns={[
        { title: t('policy.rule'), render: (_, { name }) => name },
        {
          title: t('policy.figure'),
          render: (_, { text, isDefault }) => (
            <>
              {text} {isDefault && <Mark tone="warn">{t('policy.default')}</Mark>}
            </>
          ),
        },
        {
          title: t('policy.clause'),
          render: (_, { clause, sourceDocument }) => (
            <>
              {clause}
              <div className="quiet">{sourceDocument}</div>
            </>
          ),
        },
        { title: t('policy.confidence'), render: (_, { confidence }) => word('confidence', confidence) },
        { title: t('policy.decidingDate'), render: (_, { decidingDate }) => word('decidingDate', decidingDate) },
      ]}
    />
  );
}
