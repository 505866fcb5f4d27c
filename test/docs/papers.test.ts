import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { COMMAND_TITLES } from '../../domain/access/command-names.js';
import {
  DOSSIER_ACCESS,
  DOSSIER_COMMAND_TITLES,
  type Dossier,
  type DossierAccess,
  type DossierCommandName,
} from '../../domain/access/dossiers.js';
import { ROLES } from '../../domain/access/roles.js';
import { COMMAND_ACCESS, COMMAND_NAMES, type CommandAccess, FACT_ACCESS } from '../../domain/access/table.js';
import { APPEAL_REFUSALS } from '../../domain/appeal/refusal-codes.js';
import { ASSESSMENT_REFUSALS } from '../../domain/assessment/refusal-codes.js';
import { BATCH_REFUSALS } from '../../domain/batch/refusal-codes.js';
import { BUDGET_REFUSALS } from '../../domain/budget/refusal-codes.js';
import { CATALOGUE_REFUSALS } from '../../domain/catalogue/refusal-codes.js';
import { CHECK_REFUSALS } from '../../domain/check/refusal-codes.js';
import { SUBSIDY_CLAIM_REFUSALS } from '../../domain/claim/refusal-codes.js';
import { CLAWBACK_REFUSALS } from '../../domain/clawback/refusal-codes.js';
import { EMPLOYMENT_REFUSALS } from '../../domain/employment/refusal-codes.js';
import { EVALUATION_REFUSALS } from '../../domain/evaluation/refusal-codes.js';
import { FILING_REFUSALS } from '../../domain/filing/refusal-codes.js';
import { HARDSHIP_REFUSALS } from '../../domain/hardship/refusal-codes.js';
import { HISTORY_REFUSALS } from '../../domain/history/refusal-codes.js';
import { STAGES, type Stage } from '../../domain/lifecycle/stages.js';
import { POLICY_REFUSALS } from '../../domain/policy/refusal-codes.js';
import { QUOTA_REFUSALS } from '../../domain/quota/refusal-codes.js';
import { REFUSAL_CODES } from '../../domain/refusals.js';
import { PROJECT_CLASS_CONDITIONS } from '../../domain/release/conditions.js';
import { RELEASE_REFUSALS } from '../../domain/release/refusal-codes.js';
import { SANCTION_REFUSALS } from '../../domain/sanction/refusal-codes.js';
import { SELECTION_REFUSALS } from '../../domain/selection/refusal-codes.js';
import { SHORTFALL_REFUSALS } from '../../domain/shortfall/refusal-codes.js';
import { SUPERVISION_REFUSALS } from '../../domain/supervision/refusal-codes.js';
import { VOUCHER_REFUSALS } from '../../domain/voucher/refusal-codes.js';
import { CONFIG_VARIABLES } from '../../platform/config.js';
import { DEMO_ACCOUNTS, DEMO_PASSWORD } from '../../store/reference/demo-data.js';

/** The papers are held to the code: what they leave out, or still name after it has gone, fails here. */

const PAPERS = ['README.md', 'CHANGELOG.md', ...markdownBelow('docs')];

const STAGE_REFUSALS: Record<Stage, object> = {
  catalogue: CATALOGUE_REFUSALS,
  selection: SELECTION_REFUSALS,
  filing: FILING_REFUSALS,
  supervision: SUPERVISION_REFUSALS,
  assessment: ASSESSMENT_REFUSALS,
  employment: EMPLOYMENT_REFUSALS,
  evaluation: EVALUATION_REFUSALS,
  release: RELEASE_REFUSALS,
};

function markdownBelow(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith('.md')).map((name) => join(folder, name));
}

function read(path: string): string {
  return readFileSync(path, 'utf8');
}

/** What belongs to no stage stands on the page that all of them share. */
function stagePage(stage: Stage | 'any'): string {
  return stage === 'any' ? 'docs/stages/README.md' : `docs/stages/${STAGES.indexOf(stage) + 1}-${stage}.md`;
}

/** The table row that begins with this code word, cut into cells. */
function rowOf(paper: string, word: string): string[] {
  const line = read(paper)
    .split('\n')
    .find((each) => each.startsWith(`| \`${word}\``));
  return (line ?? '').split('|').map((cell) => cell.trim());
}

function codeWords(text: string): string[] {
  return [...text.matchAll(/`([^`\n]+)`/g)].map(([, word = '']) => word);
}

describe('stage pages', () => {
  test.each(COMMAND_NAMES)('%s goes by the name that people see', (name) => {
    const [, command = ''] = rowOf(stagePage(COMMAND_ACCESS[name].stage), name);
    expect(command).toBe(`\`${name}\` ${COMMAND_TITLES[name]}`);
  });

  test.each(Object.entries<CommandAccess>(COMMAND_ACCESS))(
    '%s stands in its stage page with its role',
    (name, access) => {
      const [, , who = ''] = rowOf(stagePage(access.stage), name);
      expect(codeWords(who)).toEqual([access.role]);
    },
  );

  test.each(Object.entries<CommandAccess>(COMMAND_ACCESS).filter(([, { stage }]) => stage !== 'any'))(
    '%s names the acts whose author may not give it',
    (name, { stage, notSelf }) => {
      const [, , , notAuthorOf = ''] = rowOf(stagePage(stage), name);
      // "assign" is two commands, which the page tells in words.
      const named = notSelf.filter((act) => act !== 'assign');
      expect(codeWords(notAuthorOf)).toEqual(named);
      expect(notAuthorOf === '—').toBe(notSelf.length === 0);
    },
  );

  test.each(Object.entries<CommandAccess>(FACT_ACCESS))(
    'row fact %s stands in its stage page with its role',
    (name, access) => {
      const [, , who = ''] = rowOf(stagePage(access.stage), name);
      expect(codeWords(who)).toEqual([access.role]);
    },
  );

  test.each(STAGES)('the page of %s names every refusal that is its own', (stage) => {
    const words = codeWords(read(stagePage(stage)));
    expect(Object.keys(STAGE_REFUSALS[stage]).filter((code) => !words.includes(code))).toEqual([]);
  });

  test('every refusal that a table names is one the code knows', () => {
    const refusedWith = [...STAGES, 'any' as const].flatMap((stage) =>
      read(stagePage(stage))
        .split('\n')
        .filter((line) => line.startsWith('| `'))
        .flatMap((line) => codeWords(line.split('|').at(-2) ?? '')),
    );
    const codes = refusedWith.filter((word) => /^[A-Z]+(_[A-Z]+)+$/.test(word));
    expect(codes.length).toBeGreaterThan(50);
    expect(codes.filter((code) => !(REFUSAL_CODES as readonly string[]).includes(code))).toEqual([]);
  });

  test('the release page names every condition of the gate', () => {
    const words = codeWords(read(stagePage('release')));
    expect(PROJECT_CLASS_CONDITIONS.map(({ code }) => code).filter((code) => !words.includes(code))).toEqual([]);
  });
});

/** The page of each kind of dossier; its refusals stand there too. */
const DOSSIER_PAGES = {
  allocation: { page: 'docs/money/budgets.md', refusals: [BUDGET_REFUSALS] },
  budget: { page: 'docs/money/budgets.md', refusals: [BUDGET_REFUSALS] },
  yearTurn: { page: 'docs/money/budgets.md', refusals: [BUDGET_REFUSALS] },
  voucherIssue: { page: 'docs/money/vouchers.md', refusals: [VOUCHER_REFUSALS] },
  voucher: { page: 'docs/money/vouchers.md', refusals: [VOUCHER_REFUSALS] },
  voucherOverride: { page: 'docs/money/vouchers.md', refusals: [VOUCHER_REFUSALS] },
  policyVersion: { page: 'docs/money/policy-versions.md', refusals: [POLICY_REFUSALS] },
  paperConfirmation: { page: 'docs/money/history.md', refusals: [QUOTA_REFUSALS] },
  historyImport: { page: 'docs/money/history.md', refusals: [HISTORY_REFUSALS] },
  batch: { page: 'docs/money/batches.md', refusals: [BATCH_REFUSALS] },
  subsidyClaim: { page: 'docs/money/subsidy-claims.md', refusals: [SUBSIDY_CLAIM_REFUSALS] },
  claimant: { page: 'docs/money/subsidy-claims.md', refusals: [] },
  nameCorrection: { page: 'docs/money/subsidy-claims.md', refusals: [] },
  hardship: { page: 'docs/money/subsidy-claims.md', refusals: [HARDSHIP_REFUSALS] },
  payeeAccount: { page: 'docs/money/batches.md', refusals: [] },
  clawback: { page: 'docs/money/after-payment.md', refusals: [CLAWBACK_REFUSALS] },
  sanction: { page: 'docs/money/after-payment.md', refusals: [SANCTION_REFUSALS] },
  spotCheck: { page: 'docs/money/after-payment.md', refusals: [CHECK_REFUSALS] },
  signal: { page: 'docs/money/after-payment.md', refusals: [CHECK_REFUSALS] },
  shortfall: { page: 'docs/money/after-payment.md', refusals: [SHORTFALL_REFUSALS] },
  appeal: { page: 'docs/money/after-payment.md', refusals: [APPEAL_REFUSALS] },
} as const satisfies Record<Dossier, { page: string; refusals: readonly object[] }>;

describe('money pages', () => {
  test.each(Object.entries<DossierAccess>(DOSSIER_ACCESS))(
    '%s stands in its page with its role',
    (name, { on, role }) => {
      const [, command = '', who = ''] = rowOf(DOSSIER_PAGES[on].page, name);
      expect(command).toBe(`\`${name}\` ${DOSSIER_COMMAND_TITLES[name as DossierCommandName]}`);
      expect(codeWords(who)).toEqual([role]);
    },
  );

  test.each(Object.entries(DOSSIER_PAGES))(
    'the page of %s names every refusal that is its own',
    (_name, { page, refusals }) => {
      const words = codeWords(read(page));
      expect(refusals.flatMap((codes) => Object.keys(codes)).filter((code) => !words.includes(code))).toEqual([]);
    },
  );
});

describe('README', () => {
  const readme = read('README.md');
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

  test.each(Object.keys(scripts))('names npm script %s', (name) => {
    const command = name === 'start' || name === 'test' ? `npm ${name}` : `npm run ${name}`;
    expect(codeWords(readme).filter((word) => word === command || word.startsWith(`${command} `))).not.toEqual([]);
  });

  test('names no npm script that is not there', () => {
    const named = PAPERS.flatMap((paper) => [...read(paper).matchAll(/npm run (?:--silent )?([\w-]+)/g)]);
    expect(named.map(([, name = '']) => name).filter((name) => !(name in scripts))).toEqual([]);
  });

  test('lists the demo accounts as they are', () => {
    const words = codeWords(readme);
    expect(words).toContain(DEMO_PASSWORD);
    for (const [username, , , roles] of DEMO_ACCOUNTS) {
      const line = readme.split('\n').find((each) => each.startsWith('|') && each.includes(`\`${username}\``)) ?? '';
      expect(codeWords(line)).toEqual(expect.arrayContaining([...roles]));
    }
  });

  test('names every folder of the code', () => {
    const folders = readdirSync('.', { withFileTypes: true })
      .filter((each) => each.isDirectory() && !each.name.startsWith('.'))
      .map(({ name }) => name)
      .filter((name) => !['node_modules', 'docker', 'coverage'].includes(name));
    const words = codeWords(readme);
    expect(folders.filter((name) => !words.includes(`${name}/`))).toEqual([]);
  });
});

describe('operations', () => {
  test.each(CONFIG_VARIABLES)('explains %s', (name) => {
    expect(rowOf('docs/operations.md', name).length).toBeGreaterThan(3);
  });

  test('explains no variable that is not read', () => {
    const lines = read('docs/operations.md').split('\n');
    const start = lines.indexOf('| Variable | Default | Meaning |');
    const table = lines.slice(start + 2, lines.indexOf('', start));
    const named = table.map((line) => codeWords(line)[0] ?? line);
    expect(named.filter((name) => !CONFIG_VARIABLES.includes(name))).toEqual([]);
  });
});

test('the glossary has every role', () => {
  const words = codeWords(read('docs/glossary.md'));
  expect(ROLES.filter((role) => !words.includes(role))).toEqual([]);
});

describe('decisions', () => {
  const files = readdirSync('docs/adr').filter((name) => name !== 'README.md');

  test('every number is given once, without a gap', () => {
    expect(files.map((name) => Number(name.slice(0, 4))).sort((a, b) => a - b)).toEqual(
      files.map((_, index) => index + 1),
    );
  });

  test.each(files)('%s has its number and title, its parts, and a row in the index', (name) => {
    const text = read(join('docs/adr', name));
    const title = /^# (\d{4}) (.+)$/m.exec(text);
    expect(title?.[1]).toBe(name.slice(0, 4));
    for (const part of ['Status: ', '## Context', '## Decision', '## Consequences']) expect(text).toContain(part);
    expect(read('docs/adr/README.md')).toContain(`| [${title?.[1]}](${name}) | ${title?.[2]} |`);
  });
});

test.each(PAPERS)('the links of %s lead somewhere', (paper) => {
  const links = [...read(paper).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  const own = links.filter((target) => !/^[a-z]+:/.test(target));
  expect(own.filter((target) => !leadsSomewhere(paper, target))).toEqual([]);
});

function leadsSomewhere(paper: string, target: string): boolean {
  const [path = '', anchor] = target.split('#');
  const file = path === '' ? paper : join(dirname(paper), path);
  if (!existsSync(file)) return false;
  return anchor === undefined || anchorsOf(file).includes(decodeURIComponent(anchor));
}

/** As the usual renderers make them: lower case, punctuation away, spaces as hyphens. */
function anchorsOf(file: string): string[] {
  const headings = [...read(file).matchAll(/^#+ (.+)$/gm)].map(([, text = '']) => text);
  return headings.map((text) =>
    text
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(' ', '-'),
  );
}
