import axe from 'axe-core';
import { chromium, type Page } from 'playwright-core';

/** Debian's browser; where it is missing the launch fails, and with it the test. */
const CHROMIUM = '/usr/bin/chromium';
/** What keeps it quiet without a network. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

export interface Window {
  readonly page: Page;
  /** What the console or the page itself complained of. */
  readonly complaints: string[];
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface TestBrowser {
  /** A window of its own person: nothing is shared with the others. */
  open(size?: Size): Promise<Window>;
  /** Of all windows that were opened. */
  complaints(): readonly string[];
  /** Closes every window: what is left open goes on asking and drawing, beside the tests that follow. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

export async function startBrowser(): Promise<TestBrowser> {
  const chromiumOfDebian = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS, headless: true });
  const complaints: string[] = [];
  return {
    complaints: () => complaints,
    async open(viewport = { width: 1366, height: 900 }) {
      const context = await chromiumOfDebian.newContext({
        viewport,
        locale: 'zh-CN',
        timezoneId: 'UTC',
        reducedMotion: 'reduce', // Nothing waits for an animation that a busy machine does not play.
      });
      const page = await context.newPage();
      return { page, complaints: listenTo(page, complaints) };
    },
    async clear() {
      await Promise.all(chromiumOfDebian.contexts().map((context) => context.close()));
    },
    close: () => chromiumOfDebian.close(),
  };
}

function listenTo(page: Page, all: string[]): string[] {
  const complaints: string[] = [];
  const note = (complaint: string) => void [complaints, all].map((list) => list.push(complaint));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') note(message.text());
  });
  page.on('pageerror', (error) => note(error.message));
  return complaints;
}

interface AxeResults {
  readonly violations: readonly { id: string; nodes: readonly { html: string }[] }[];
}

/** What axe finds against WCAG 2.2 AA on the page as it stands. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  // Evaluated rather than added as a script: the page's own policy would refuse it, and rightly.
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(
    (tags) =>
      (globalThis as unknown as { axe: { run(on: unknown, options: unknown): Promise<AxeResults> } }).axe.run(
        (globalThis as unknown as { document: unknown }).document,
        { runOnly: tags },
      ),
    WCAG,
  );
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

/** Chooses an entry of an antd select by words that it contains, as one who types to find it. */
export async function choose(page: Page, label: string, words: string): Promise<void> {
  const control = page.getByLabel(label, { exact: true });
  await control.click();
  if (await control.isEditable()) await control.fill(words);
  const list = page.locator(`[id="${await control.getAttribute('id')}_list"]`);
  const options = page.locator('.ant-select-dropdown', { has: list }).locator('.ant-select-item-option');
  await options.filter({ hasText: words }).first().click();
}
