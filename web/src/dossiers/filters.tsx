import { Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Dossier } from '../../../domain/access/dossiers.js';
import { useClock, useReference } from '../api/queries.js';
import { useFactLabel, useWord } from './fact-value.js';
import { pageOf } from './pages.js';

type Values = Readonly<Record<string, string | undefined>>;

interface Props {
  readonly dossier: Dossier;
  readonly values: Values;
  onChange(query: Record<string, string>): void;
}

/** What the list can be narrowed to; it stays in the address, so that a narrowed list can be sent on. */
export function Filters({ dossier, values, onChange }: Props) {
  const word = useWord(dossier);
  const change = (name: string, value: string) => {
    const next = Object.entries({ ...values, [name]: value }).filter((one): one is [string, string] => Boolean(one[1]));
    onChange(Object.fromEntries(next));
  };
  return Object.entries(pageOf(dossier).filters ?? {}).map(([name, choice]) => {
    const common = { dossier, name, value: values[name], onChange: (value: string) => change(name, value) };
    if (choice === 'year') return <YearFilter key={name} {...common} />;
    if ('source' in choice) return <SourceFilter key={name} {...common} source={choice.source} />;
    return <Filter key={name} {...common} options={choice.map((value) => ({ value, label: word(name, value) }))} />;
  });
}

interface One {
  readonly dossier: Dossier;
  readonly name: string;
  readonly value: string | undefined;
  onChange(value: string): void;
}

function Filter({ dossier, name, value, options, onChange }: One & { options: { value: string; label: string }[] }) {
  const { t } = useTranslation();
  const label = useFactLabel(dossier)(name);
  return (
    <Select
      aria-label={label}
      className="filter"
      value={value ?? ''}
      popupMatchSelectWidth={false}
      options={[{ value: '', label: t('dossierPage.all', { what: label }) }, ...options]}
      onChange={onChange}
    />
  );
}

function SourceFilter({ source, ...one }: One & { readonly source: string }) {
  const { items } = useReference(source, {});
  return <Filter {...one} options={[...items]} />;
}

function YearFilter(one: One) {
  const { data: clock } = useClock();
  const thisYear = Number(clock?.today.slice(0, 4) ?? 0);
  const years = clock ? [1, 0, -1, -2, -3, -4].map((step) => String(thisYear + step)) : [];
  return <Filter {...one} options={years.map((year) => ({ value: year, label: year }))} />;
}
