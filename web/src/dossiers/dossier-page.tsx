import { Card, Descriptions } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { DOSSIER_ACCESS, DOSSIER_COMMAND_NAMES, type Dossier } from '../../../domain/access/dossiers.js';
import { READ_ACCESS } from '../../../domain/access/table.js';
import { useDossier, useDossierAwaited } from '../api/queries.js';
import { CommandPanel } from '../commands/command-panel.js';
import { AuditTable } from '../components/audit-table.js';
import { AwaitedList } from '../components/awaited-card.js';
import { CaseMissing } from '../components/case-header.js';
import { dayOf } from '../components/format.js';
import { usePageTitle } from '../components/use-page-title.js';
import { useMayGive } from '../session/use-may-give.js';
import { useMayRead } from '../session/use-may-read.js';
import { FactTableView } from './fact-table.js';
import { FactValue, useFactLabel, useWord } from './fact-value.js';
import { pageOf } from './pages.js';
import { PANELS } from './panels.js';
import { apiOf, type Facts, placeOf } from './places.js';
import { factOf, rowsOf, textOf } from './rows.js';

/** More facts than this stand in two columns where there is room. */
const MANY = 8;

interface Props {
  readonly dossier: Dossier;
}
interface Of extends Props {
  readonly id: string;
  readonly facts: Facts;
}

/** One dossier: what it is, what is awaited of whom, what I may do with it, its tables, and its trail. */
export function DossierPage({ dossier }: Props) {
  const { t } = useTranslation();
  const { id = '' } = useParams();
  const { data: facts, error, refetch } = useDossier(dossier, id);
  const mayReadAudit = useMayRead(READ_ACCESS.readAudit);
  if (!facts) return <CaseMissing error={error} onRetry={() => void refetch()} back={placeOf(dossier)} />;
  const { tables = {} } = pageOf(dossier);
  return (
    <>
      <Head dossier={dossier} facts={facts} />
      <div className="case-columns">
        <FactsCard dossier={dossier} facts={facts} />
        <div className="case-column">
          <AwaitedCard dossier={dossier} id={id} facts={facts} />
          <Commands dossier={dossier} id={id} facts={facts} />
        </div>
      </div>
      {PANELS[dossier]?.map((Panel) => (
        <Panel key={Panel.name} id={id} facts={facts} />
      ))}
      {Object.entries(tables).map(([name, { columns, to }]) => (
        <Card key={name} title={<h2>{t(`factTable.${dossier}_${name}`)}</h2>} styles={{ body: { padding: 0 } }}>
          <FactTableView dossier={dossier} rows={rowsOf(facts, name)} columns={columns} {...(to && { to })} />
        </Card>
      ))}
      {mayReadAudit && (
        <Card title={<h2>{t('case.audit')}</h2>}>
          <AuditTable path={`${apiOf(dossier, id)}/audit`} />
        </Card>
      )}
    </>
  );
}

function Head({ dossier, facts }: { readonly dossier: Dossier; readonly facts: Facts }) {
  const { t } = useTranslation();
  const word = useWord(dossier);
  const title = pageOf(dossier)
    .title.map((name) => word(name, textOf(facts, name)))
    .join(' · ');
  usePageTitle(title);
  const standing = ['state', 'status', 'decision'].find((name) => name in facts);
  return (
    <div>
      <nav className="breadcrumb" aria-label={t('page.trail')}>
        <Link to={placeOf(dossier)}>{t(`dossier.${dossier}`)}</Link>
      </nav>
      <div className="page-title">
        <h1>{title}</h1>
        {standing && <FactValue dossier={dossier} name={standing} value={facts[standing]} />}
      </div>
    </div>
  );
}

function FactsCard({ dossier, facts }: { readonly dossier: Dossier; readonly facts: Facts }) {
  const { t } = useTranslation();
  const labelOf = useFactLabel(dossier);
  // What does not apply to this one (no reason to refuse, no end) is left out rather than shown empty.
  const told = pageOf(dossier).facts.filter((name) => factOf(facts, name) != null);
  return (
    <Card title={<h2>{t('case.facts')}</h2>}>
      <Descriptions
        column={told.length > MANY ? { xs: 1, lg: 2 } : 1}
        size="small"
        items={told.map((name) => ({
          key: name,
          label: labelOf(name),
          children: <FactValue dossier={dossier} name={name} value={factOf(facts, name)} />,
        }))}
      />
    </Card>
  );
}

function AwaitedCard({ dossier, id }: Of) {
  const { t } = useTranslation();
  const { data } = useDossierAwaited(dossier, id);
  return (
    <Card title={<h2>{t('case.awaited')}</h2>}>
      <AwaitedList
        acts={(data?.items ?? []).map(({ dueAt, ...act }) => ({ ...act, dueOn: dueAt && dayOf(dueAt) }))}
        none={t('case.awaitedNone')}
      />
    </Card>
  );
}

function Commands({ dossier, id, facts }: Of) {
  const mayGive = useMayGive();
  const { data } = useDossierAwaited(dossier, id);
  const { offered, lists } = pageOf(dossier);
  const commands = DOSSIER_COMMAND_NAMES.filter(
    (command) => DOSSIER_ACCESS[command].on === dossier && mayGive(command) && offered[command]?.(facts),
  );
  return (
    <CommandPanel
      commands={commands.map((command) => ({ command, available: true }))}
      awaited={data?.items ?? []}
      target={{
        dossier,
        dossierId: id,
        ...(dossier === 'subsidyClaim' && { claimId: id }),
        ...(lists && { lists: lists(facts) }),
      }}
    />
  );
}
