import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run, runVisibly } from './processes.mjs';
import { during } from './say.mjs';

const PACKAGES = ['chromium', 'fonts-noto-cjk', 'redis-server'];

/** What tests use beside packages: a browser with a Chinese font, and a Redis. Without them those tests fail and say so. */
export async function ensureTestPrograms(say) {
  if (isOnPath('chromium') && isOnPath('redis-server') && (await hasChineseFont())) return;
  if (process.getuid?.() !== 0 || !isOnPath('apt-get')) {
    say(`测试需要 ${PACKAGES.join('、')}，请先安装`, `the tests need ${PACKAGES.join(', ')}: install them`);
    return;
  }
  await during(
    say,
    '安装测试所需的浏览器、中文字体与 Redis',
    'installing the browser, Chinese font and Redis of the tests',
    async () => {
      const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
      const install = ['install', '--yes', '--no-install-recommends', '-qq', ...PACKAGES];
      await runVisibly('apt-get', ['update', '-qq'], { env });
      await runVisibly('apt-get', install, { env });
    },
  );
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
