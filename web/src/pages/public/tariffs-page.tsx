import { Card, Empty, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { SUBSIDY_KINDS } from '../../../../domain/vocabulary.js';
import { type PublicTariff, type PublicVersion, type TariffQuery, useTariffs } from '../../api/public.js';
import { DataTable } from '../../components/data-table.js';
import { FailureAlert, Waiting } from '../../components/failure.js';
import { formatFen } from '../../components/format.js';
import { Mark } from '../../components/mark.js';
import { MoreButton } from '../../components/more-button.js';
import { usePageTitle } from '../../components/use-page-title.js';
import { useWord } from '../../dossiers/fact-value.js';

/** 补贴标准: what each kind of training is paid in each region, by which clause, and since when. */
export function TariffsPage() {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const query: TariffQuery = {
    regionCode: search.get('regionCode') ?? undefined,
    kind: search.get('kind') ?? undefined,
  };
  const list = useTariffs(query);
  const versions = list.data?.pages.flatMap(({ items }) => items);
  const change = (changes: Partial<TariffQuery>) =>
    setSearch(Object.entries({ ...query, ...changes }).filter((one): one is [string, string] => Boolean(one[1])));
  usePageTitle(t('tariffs.title'));
  return (
    <>
      <div className="page-title">
        <h1>{t('tariffs.title')}</h1>
        <span className="spacer" />
        <Choice
          label={t('project.region')}
          every={t('tariffs.allRegions')}
          value={query.regionCode}
          options={(list.data?.pages[0]?.regions ?? []).map(({ code, name }) => ({ value: code, label: name }))}
          onChange={(regionCode) => change({ regionCode })}
        />
        <Choice
          label={t('tariffs.kind')}
          every={t('tariffs.allKinds')}
          value={query.kind}
          options={SUBSIDY_KINDS.map((value) => ({ value, label: t(`value.subsidyKind.${value}`) }))}
          onChange={(kind) => change({ kind })}
        />
      </div>
      <p className="quiet" style={{ margin: 0 }}>
        {t('tariffs.hint')}
      </p>
      {list.error && <FailureAlert error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <Waiting />}
      {versions?.length === 0 && <Empty description={t('tariffs.none')} />}
      {versions?.map((version) => (
        <VersionCard key={version.id} version={version} />
      ))}
      <MoreButton list={list} />
    </>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly every: string;
  readonly value: string | undefined;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  onChange(value: string | undefined): void;
}

function Choice({ label, every, value = '', options, onChange }: ChoiceProps) {
  return (
    <Select
      aria-label={label}
      className="filter"
      value={value}
      popupMatchSelectWidth={false}
      showSearch={{ optionFilterProp: 'label' }}
      options={[{ value: '', label: every }, ...options]}
      onChange={(chosen) => onChange(chosen || undefined)}
    />
  );
}

function VersionCard({ version }: { readonly version: PublicVersion }) {
  const { t } = useTranslation();
  const { regionName, name, document, fundSources, validFrom, validTo, validToIsDefault } = version;
  return (
    <Card title={<h2>{name}</h2>} styles={{ body: { padding: 0 } }}>
      <div className="tariff-head">
        <div>
          {validTo ? t('tariffs.until', { from: validFrom, to: validTo }) : t('tariffs.since', { from: validFrom })}{' '}
          {validToIsDefault && <Default of={t('tariffs.noEnd')} />}
        </div>
        <div className="quiet">{document}</div>
        <div className="quiet">
          {regionName} · {fundSources.map((fund) => t(`value.fund.${fund}`)).join(t('tariffs.and'))}
        </div>
      </div>
      <TariffTable tariffs={version.tariffs} />
    </Card>
  );
}

function TariffTable({ tariffs }: { readonly tariffs: readonly PublicTariff[] }) {
  const { t } = useTranslation();
  const word = useWord('policy');
  return (
    <DataTable<PublicTariff>
      rowKey="kind"
      dataSource={tariffs}
      locale={{ emptyText: t('tariffs.notPaid') }}
      columns={[
        { title: t('tariffs.kind'), render: (_, { name }) => name },
        { title: `${t('tariffs.amount')}（${t('claim.yuan')}）`, render: (_, tariff) => <Amounts of={tariff} /> },
        { title: t('tariffs.terms'), dataIndex: 'terms' },
        {
          title: t('policy.clause'),
          render: (_, { clause, sourceDocument, isDefault }) => (
            <>
              {clause} {isDefault && <Default of={t('tariffs.noDocument')} />}
              <div className="quiet">{sourceDocument}</div>
            </>
          ),
        },
        { title: t('policy.decidingDate'), render: (_, { decidingDate }) => word('decidingDate', decidingDate) },
      ]}
    />
  );
}

function Amounts({ of: { amounts } }: { readonly of: PublicTariff }) {
  const { t } = useTranslation();
  return (
    <ul className="tariff-amounts">
      {amounts.map(({ level, levelName, per, amountFen }) => (
        <li key={level}>
          <span>{levelName ?? t('tariffs.everyone')}</span>
          <span className="number">{t(`tariffs.per.${per}`, { amount: formatFen(amountFen) })}</span>
        </li>
      ))}
    </ul>
  );
}

function Default({ of }: { readonly of: string }) {
  const { t } = useTranslation();
  return (
    <Mark tone="warn" title={of}>
      {t('policy.default')}
    </Mark>
  );
}
