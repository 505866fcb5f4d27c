import { Button, Card } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useSearchParams } from 'react-router';
import {
  DOSSIER_ACCESS,
  DOSSIER_COMMAND_NAMES,
  type Dossier,
  type DossierAccess,
  type DossierCommandName,
} from '../../../domain/access/dossiers.js';
import { useDossiers } from '../api/queries.js';
import { CommandDrawer } from '../commands/command-drawer.js';
import { FailureAlert } from '../components/failure.js';
import { MoreButton } from '../components/more-button.js';
import { usePageTitle } from '../components/use-page-title.js';
import { useMayRead } from '../session/use-may-read.js';
import { useMayGive } from '../session/use-may-give.js';
import { FactTableView } from './fact-table.js';
import { FactValue, useFactLabel, useWord } from './fact-value.js';
import { Filters } from './filters.js';
import { pageOf } from './pages.js';
import { type Facts, placeOf } from './places.js';
import { rowsOf, textOf } from './rows.js';

interface Props {
  readonly dossier: Dossier;
}

/** All dossiers of one kind that this person may see, newest first, with totals, filters, and what makes a new one. */
export function DossierListPage({ dossier }: Props) {
  const { t } = useTranslation();
  const page = pageOf(dossier);
  const [query, setQuery] = useSearchParams();
  const filters = Object.fromEntries(
    Object.keys(page.filters ?? {}).map((name) => [name, query.get(name) ?? undefined]),
  );
  const list = useDossiers(dossier, filters);
  const title = t(`dossier.${dossier}`);
  const mayOpen = useMayRead(page.openers ?? page.readers);
  usePageTitle(title);
  const first = list.data?.pages[0];
  return (
    <>
      <div className="page-title">
        <h1>{title}</h1>
        <span className="spacer" />
        <Filters dossier={dossier} values={filters} onChange={setQuery} />
        <Makers dossier={dossier} />
      </div>
      {list.error && <FailureAlert error={list.error} onRetry={() => void list.refetch()} />}
      {page.totals && <Totals dossier={dossier} names={page.totals} totals={first?.['totals']} />}
      {page.countedBy && first && <Counts dossier={dossier} by={page.countedBy} rows={rowsOf(first, 'totals')} />}
      <Card styles={{ body: { padding: 0 } }}>
        <FactTableView
          dossier={dossier}
          rows={list.data?.pages.flatMap(({ items }) => items) ?? []}
          columns={page.columns}
          isLoading={list.isPending}
          isWhole
          to={(row) => (mayOpen ? placeOf(dossier, textOf(row, 'id')) : undefined)}
        />
      </Card>
      <MoreButton list={list} />
      {first && <ListTables dossier={dossier} answer={first} />}
    </>
  );
}

function Totals({ dossier, names, totals }: { dossier: Dossier; names: readonly string[]; totals: unknown }) {
  const labelOf = useFactLabel(dossier);
  const known = (totals ?? {}) as Facts;
  return (
    <div className="counts">
      {names.map((name) => (
        <div key={name} data-total={name}>
          {labelOf(`totals_${name}`)}
          <strong>
            {known[name] === undefined ? '…' : <FactValue dossier={dossier} name={name} value={known[name]} />}
          </strong>
        </div>
      ))}
    </div>
  );
}

/** How many there are of each, and what they are worth. */
function Counts({ dossier, by, rows }: { dossier: Dossier; by: string; rows: readonly Facts[] }) {
  const word = useWord(dossier);
  return (
    <div className="counts">
      {rows.map((row) => (
        <div key={textOf(row, by)} data-total={textOf(row, by)}>
          {word(by, textOf(row, by))}
          <strong>{textOf(row, 'count')}</strong>
          <FactValue dossier={dossier} name="faceFen" value={row['faceFen']} />
        </div>
      ))}
    </div>
  );
}

function ListTables({ dossier, answer }: { readonly dossier: Dossier; readonly answer: Facts }) {
  const { t } = useTranslation();
  return Object.entries(pageOf(dossier).listTables ?? {}).map(([name, { columns }]) => (
    <Card key={name} title={<h2>{t(`factTable.${dossier}_${name}`)}</h2>} styles={{ body: { padding: 0 } }}>
      <FactTableView dossier={dossier} rows={rowsOf(answer, name)} columns={columns} />
    </Card>
  ));
}

/** The commands that make a new dossier of this kind. */
function Makers({ dossier }: Props) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const mayGive = useMayGive();
  const mayOpen = useMayRead(pageOf(dossier).openers ?? pageOf(dossier).readers);
  const [opened, setOpened] = useState<DossierCommandName>();
  const makers = DOSSIER_COMMAND_NAMES.filter((command) => {
    const { on, makes }: DossierAccess = DOSSIER_ACCESS[command];
    return on === dossier && makes && mayGive(command);
  });
  return (
    <>
      {makers.map((command) => (
        <Button key={command} type="primary" onClick={() => setOpened(command)}>
          {t(`command.${command}`)}
        </Button>
      ))}
      {opened && (
        <CommandDrawer
          command={opened}
          target={{}}
          onClose={() => setOpened(undefined)}
          onDone={(result) => {
            const id = madeId(result);
            if (id && mayOpen) void navigate(placeOf(dossier, id));
          }}
        />
      )}
    </>
  );
}

/** What was made is named first in the answer: `batchId`, `allocationId`, … */
function madeId(result: unknown): string | undefined {
  const [name, value] = Object.entries((result ?? {}) as Facts)[0] ?? [];
  return name?.endsWith('Id') && typeof value === 'string' ? value : undefined;
}
