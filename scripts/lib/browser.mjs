import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run, runVisibly } from './processes.mjs';
import { during } from './say.mjs';

const PACKAGES = ['chromium', 'fonts-noto-cjk'];

/** Chromium and a Chinese font for the page tests; without them those tests fail and say what is missing. */
export async function ensureBrowser(say) {
  if (isOnPath('chromium') && (await hasChineseFont())) return;
  if (process.getuid?.() !== 0 || !isOnPath('apt-get')) {
    say(`网页测试需要 ${PACKAGES.join('、')}，请先安装`, `the page tests need ${PACKAGES.join(' and ')}: install them`);
    return;
  }
  await during(say, '安装浏览器与中文字体', 'installing a browser and a Chinese font', async () => {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const install = ['install', '--yes', '--no-install-recommends', '-qq', ...PACKAGES];
    await runVisibly('apt-get', ['update', '-qq'], { env });
    await runVisibly('apt-get', install, { env });
  });
}

function isOnPath(program) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => folder && existsSync(join(folder, program)));
}

async function hasChineseFont() {
  if (existsSync('/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc')) return true;
  try {
    const { stdout } = await run('fc-list', [':lang=zh-cn', 'family']);
    return stdout.trim() !== '';
  } catch {
    return false;
  }
}
