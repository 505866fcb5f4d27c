import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { formatFen } from '../components/format.js';
import { Mark } from '../components/mark.js';

interface Props {
  readonly dossier: string;
  readonly name: string;
  readonly value: unknown;
}

/** Facts that name another page by its id. */
const LEADS: Readonly<Record<string, string>> = {
  classId: '/classes/',
  claimId: '/subsidyClaim/',
  projectId: '/projects/',
  budgetId: '/budget/',
  clawbackId: '/clawback/',
  supersedes: '/policyVersion/',
  supersededBy: '/policyVersion/',
};
/** Facts that say how a thing stands: worth a colour. */
const STANDINGS = ['state', 'status', 'decision', 'paymentState', 'result'];
const GOOD = ['CONFIRMED', 'SETTLED', 'PAID', 'IN_FORCE', 'CORRECT', 'REDEEMED', 'ACTIVATED', 'CHECKED', 'UPHELD'];
const BAD = ['REFUSED', 'RETURNED', 'CANCELLED', 'REVERSED', 'VOIDED', 'LAPSED', 'ERROR', 'REJECTED'];
const NEUTRAL = ['SUPERSEDED', 'REPLACED'];

/** One fact, drawn by its name and kind: money, a day, a word of a closed list, a link, or what it says. */
export function FactValue({ dossier, name, value }: Props) {
  const { t } = useTranslation();
  const word = useWord(dossier);
  if (value === null || value === undefined || value === '') {
    if (name === 'decision') return <Mark tone="warn">{t('dossierPage.undecided')}</Mark>;
    return <span className="quiet">{t('project.none')}</span>;
  }
  if (name.endsWith('Fen'))
    return <span className="number">{t('dossierPage.yuan', { amount: formatFen(Number(value)) })}</span>;
  if (typeof value === 'boolean') return <>{t(value ? 'dossierPage.yes' : 'dossierPage.no')}</>;
  if (Array.isArray(value)) return <>{value.map((one) => word(name, String(one))).join('、')}</>;
  if (typeof value === 'object') return <>{Object.values(value).map(String).join(' · ')}</>;
  const text = `${value as string | number}`;
  const place = LEADS[name];
  if (place) return <Link to={place + text}>{name.startsWith('supersede') ? text : t('dossierPage.open')}</Link>;
  if (STANDINGS.includes(name)) return <Mark tone={toneOf(text)}>{word(name, text)}</Mark>;
  const shown = word(name, text);
  return <span className={classOf(shown)}>{shown}</span>;
}

/** Days and short numbers stay in one line, long ones break anywhere, sentences where they like. */
function classOf(shown: string): string | undefined {
  if (/^[\w.-]{1,16}$/.test(shown)) return 'fact-code';
  return /[\u4e00-\u9fff]/.test(shown) ? undefined : 'fact-text';
}

function toneOf(value: string) {
  if (GOOD.includes(value)) return 'good' as const;
  if (BAD.includes(value)) return 'bad' as const;
  return NEUTRAL.includes(value) ? ('plain' as const) : ('info' as const);
}

/** Facts whose values are those of another. */
const SAME_AS: Readonly<Record<string, string>> = { fundSources: 'fund', ours: 'paymentState', theirs: 'paymentState' };

/** The word for a code where its field has one: this dossier's own, that of all dossiers, or that of the forms. */
export function useWord(dossier: string): (name: string, value: string) => string {
  const { t, i18n } = useTranslation();
  return (name, value) => {
    if (name === 'quarterFrom') return t('dossierPage.quarter', quarterOf(value));
    const lists = [`${dossier}_${name}`, `dossier_${name}`, SAME_AS[name] ?? name];
    const keys = [...lists.map((list) => `value.${list}.${value}`), `${name}.${value}`];
    const found = keys.find((key) => i18n.exists(key));
    return found ? t(found) : value;
  };
}

/** Of the first day of a quarter: 2025-04-01 is the second of 2025. */
const quarterOf = (firstDay: string) => ({
  year: firstDay.slice(0, 4),
  quarter: (Number(firstDay.slice(5, 7)) + 2) / 3,
});

/** The label of a fact: this dossier's own where it has one. */
export function useFactLabel(dossier: string): (name: string) => string {
  const { t } = useTranslation();
  return (name) => t([`fact.${dossier}_${name}`, `fact.${name}`]);
}
