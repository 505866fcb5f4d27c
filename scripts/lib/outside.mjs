/** Names under these prefixes belong to the service; tests and demo, which bring everything themselves, drop them. */
const SERVICE_VARIABLE = /^(JIANGXIN|DATABASE|TEMPORAL|SMTP|REDIS)_|^(MAIL_FROM|PORT|HOST|DATA_DIR|LOG_LEVEL)$/;

/**
 * Which parts somebody else runs, by the variables that are set; throws with a sentence when they do not fit together.
 * What each value must look like is the business of platform/config.ts.
 */
export function outsideServices(env) {
  const outside = [];
  if (env.DATABASE_URL) {
    if (!env.DATABASE_OWNER_URL) throw new Error(missing('DATABASE_OWNER_URL'));
    if (!env.DATABASE_QUEUE_URL && !env.REDIS_URL) throw new Error(missing('DATABASE_QUEUE_URL'));
    if (env.JIANGXIN_EMBEDDED && env.JIANGXIN_EMBEDDED !== '0') throw new Error(EMBEDDED_CLASH);
    outside.push('postgres');
  } else {
    const alone = ['DATABASE_OWNER_URL', 'DATABASE_QUEUE_URL'].find((name) => env[name]);
    if (alone) {
      throw new Error(`设置了 ${alone} 却没有 DATABASE_URL / ${alone} is set but DATABASE_URL is not.`);
    }
  }
  if (env.TEMPORAL_ADDRESS) outside.push('temporal');
  return outside;
}

export function forgetServiceVariables(env = process.env) {
  for (const name of Object.keys(env)) if (SERVICE_VARIABLE.test(name)) delete env[name];
}

const EMBEDDED_CLASH =
  '外部数据库（DATABASE_URL）不能与 JIANGXIN_EMBEDDED 同用 / JIANGXIN_EMBEDDED must not be set together with DATABASE_URL.';

function missing(name) {
  return `使用外部数据库时还须设置 ${name} / with DATABASE_URL set, ${name} must be set too.`;
}
