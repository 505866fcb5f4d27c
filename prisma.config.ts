import { defineConfig } from 'prisma/config';

/**
 * Only `prisma generate` is run with this file: migrations are plain SQL applied by platform/migrate.ts, because the
 * schema engine is a native download that an office network may not reach.
 */
export default defineConfig({
  schema: 'prisma/schema.prisma',
  datasource: { url: process.env['DATABASE_OWNER_URL'] ?? 'postgresql://jx_owner@127.0.0.1:5432/jiangxin' },
});
