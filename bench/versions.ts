import pg from 'pg';
import { openTemporal } from '../platform/temporal.js';
import type { Stack } from './stack.js';

/** Of the servers that ran: they are most of what is measured. */
export async function versions({ env }: Stack): Promise<Record<string, string>> {
  const record = new pg.Client({ connectionString: env['DATABASE_URL'] });
  const temporal = openTemporal({ address: env['TEMPORAL_ADDRESS'] ?? '', namespace: 'default' });
  try {
    await record.connect();
    const { rows } = await record.query<{ server_version: string }>('SHOW server_version');
    const { serverVersion } = await temporal.workflowService.getSystemInfo({});
    return { postgresql: rows[0]?.server_version ?? '', temporal: serverVersion ?? '' };
  } finally {
    await record.end();
    await temporal.connection.close();
  }
}
