import { DownloadOutlined } from '@ant-design/icons';
import { Button, Card, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { PERIODS, type UseRow } from '../../../../domain/report/fund-use.js';
import { FUNDING_SOURCES } from '../../../../domain/vocabulary.js';
import { download, ProblemError } from '../../api/client.js';
import { type FundUse, type FundUseQuery, fundUsePath, useFundUse } from '../../api/reports.js';
import { DataTable } from '../../components/data-table.js';
import { FailureAlert, Waiting } from '../../components/failure.js';
import { useFenColumn } from '../../components/fen.js';
import { usePageTitle } from '../../components/use-page-title.js';
import { ResultTable } from './result-table.js';

const YEARS_BACK = 5;

/** 资金使用公开: what the funds paid, by period, fund and region, with nobody in it. */
export function FundUsePage() {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const query: FundUseQuery = {
    year: search.get('year') ?? undefined,
    period: search.get('period') ?? undefined,
    fund: search.get('fund') ?? undefined,
    regionCode: search.get('regionCode') ?? undefined,
  };
  const { data, error, refetch } = useFundUse(query);
  const change = (changes: Partial<FundUseQuery>) => setSearch(given({ ...query, ...changes }));
  usePageTitle(t('fundUse.title'));
  return (
    <>
      <div className="page-title">
        <h1>{data ? t('fundUse.of', { region: data.regionName, year: data.year }) : t('fundUse.title')}</h1>
        <span className="spacer" />
        <Choices query={query} year={data} onChange={change} />
      </div>
      {error && (
        <FailureAlert
          error={isUnknown(error) ? unknownRegion(t('fundUse.noRegion')) : error}
          onRetry={() => void refetch()}
        />
      )}
      {!data && !error && <Waiting />}
      {data && (
        <>
          <p className="quiet" style={{ margin: 0 }}>
            {t('fundUse.hint', { on: data.asOf, below: data.smallCellBelow })}{' '}
            {query.regionCode && (
              <Link to={`?${new URLSearchParams(given({ ...query, regionCode: undefined }))}`}>{t('fundUse.up')}</Link>
            )}
          </p>
          <Downloads query={query} name={t('fundUse.of', { region: data.regionName, year: data.year })} />
          <Card title={<h2>{t('fundUse.money')}</h2>} styles={{ body: { padding: 0 } }}>
            <UseTable rows={data.items} query={query} />
          </Card>
          <Card
            title={<h2>{t('fundUse.results', { from: data.results.from, to: data.results.to })}</h2>}
            styles={{ body: { padding: 0 } }}
          >
            <ResultTable rows={data.results.items} />
          </Card>
        </>
      )}
    </>
  );
}

/** A query as it stands in the address: without what is not chosen. */
function given(query: FundUseQuery): Record<string, string> {
  return Object.fromEntries(Object.entries(query).filter((one): one is [string, string] => Boolean(one[1])));
}

function isUnknown(error: unknown): boolean {
  return error instanceof ProblemError && error.problem.status === 404;
}

function unknownRegion(detail: string): ProblemError {
  return new ProblemError({ title: '', status: 404, code: 'NOT_FOUND', detail });
}

interface ChoicesProps {
  readonly query: FundUseQuery;
  readonly year: FundUse | undefined;
  onChange(changes: Partial<FundUseQuery>): void;
}

function Choices({ query, year, onChange }: ChoicesProps) {
  const { t } = useTranslation();
  const last = Number(year?.asOf.slice(0, 4) ?? 0);
  const years = year ? Array.from({ length: YEARS_BACK + 1 }, (_, back) => String(last - back)) : [];
  return (
    <>
      <Select
        aria-label={t('fundUse.year')}
        className="filter"
        value={query.year ?? (year ? String(year.year) : '')}
        options={years.map((value) => ({ value, label: value }))}
        onChange={(value) => onChange({ year: value })}
      />
      <Select
        aria-label={t('fundUse.period')}
        className="filter"
        value={query.period ?? 'year'}
        options={PERIODS.map((value) => ({ value, label: t(`fundUse.periods.${value}`) }))}
        onChange={(value) => onChange({ period: value })}
      />
      <Select
        aria-label={t('project.fund')}
        className="filter"
        value={query.fund ?? ''}
        popupMatchSelectWidth={false}
        options={[
          { value: '', label: t('fundUse.allFunds') },
          ...FUNDING_SOURCES.map((value) => ({ value, label: t(`value.fund.${value}`) })),
        ]}
        onChange={(value) => onChange({ fund: value || undefined })}
      />
    </>
  );
}

function Downloads({ query, name }: { readonly query: FundUseQuery; readonly name: string }) {
  const { t } = useTranslation();
  const [failure, setFailure] = useState<unknown>();
  async function take(format: 'xlsx' | 'csv') {
    setFailure(undefined);
    await download(fundUsePath(query, format), `${name}.${format}`).catch(setFailure);
  }
  return (
    <div className="command-buttons">
      {failure !== undefined && <FailureAlert error={failure} />}
      {(['xlsx', 'csv'] as const).map((format) => (
        <Button key={format} icon={<DownloadOutlined aria-hidden />} onClick={() => void take(format)}>
          {t('dossierPage.download', { format: format.toUpperCase() })}
        </Button>
      ))}
    </div>
  );
}

function UseTable({ rows, query }: { readonly rows: readonly UseRow[]; readonly query: FundUseQuery }) {
  const { t } = useTranslation();
  const fen = useFenColumn();
  const number = { align: 'right', className: 'number' } as const;
  return (
    <DataTable<UseRow>
      rowKey={({ period, fund, regionCode, isTotal }) => `${period}/${fund}/${regionCode}/${isTotal}`}
      dataSource={rows}
      locale={{ emptyText: t('fundUse.none') }}
      columns={[
        { title: t('fundUse.when'), dataIndex: 'period', className: 'one-line' },
        { title: t('project.fund'), render: (_, { fund }) => t(`value.fund.${fund}`) },
        { title: t('project.region'), render: (_, row) => <Region of={row} query={query} /> },
        fen(t('fundUse.allocated'), ({ allocatedFen }) => allocatedFen),
        fen(t('fundUse.held'), ({ heldFen }) => heldFen),
        { title: t('fundUse.lines'), ...number, render: (_, { lines }) => lines ?? t('project.none') },
        { title: t('public.people'), ...number, render: (_, { persons }) => persons ?? t('project.none') },
        fen(t('fundUse.paid'), ({ paidFen }) => paidFen),
        fen(t('fundUse.recovered'), ({ recoveredFen }) => recoveredFen),
        { title: t('claim.note'), render: (_, { foldedUp }) => foldedUp && t('fundUse.folded') },
      ]}
    />
  );
}

function Region({ of, query }: { readonly of: UseRow; readonly query: FundUseQuery }) {
  const { t } = useTranslation();
  if (of.isTotal) return <strong>{t('fundUse.total', { region: of.regionName })}</strong>;
  return <Link to={`?${new URLSearchParams(given({ ...query, regionCode: of.regionCode }))}`}>{of.regionName}</Link>;
}
