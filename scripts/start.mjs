// The first thing a newcomer runs: written so that an old Node can read it far enough to say that it is too old.
const [major, minor] = process.versions.node.split('.').map(Number);

if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`匠心台需要 Node 20.19 或更新版本，现为 ${process.versions.node} / Node 20.19 or later is needed.`);
  process.exit(1);
}

void import('./lib/start.mjs').then(({ start }) => start());
