import { exportList } from '../../commands/export.js';
import { isRefusal } from '../../domain/refusals.js';
import { exportRequest } from '../../domain/report/export.schema.js';
import { type Route, route } from '../route.js';
import { sendFile, TABLE_TYPES } from '../table-file.js';

/** 导出: one way out of the house for every list. */
export const exportRoutes: Route[] = [
  route({
    method: 'post',
    path: '/api/exports',
    access: 'makeExport',
    tag: '导出',
    summary: '按用途导出清单（xlsx或csv）：默认遮盖个人信息，有行数上限，每次留痕',
    body: exportRequest,
    files: TABLE_TYPES,
    async handle({ services, actor, body, response }) {
      const file = await exportList(services.db, actor, body, services.personalData);
      if (file === 'FORBIDDEN' || isRefusal(file)) return file;
      const { title, bytes } = file;
      response.set('Content-Digest', `sha-256=:${Buffer.from(bytes.sha256, 'hex').toString('base64')}:`);
      await sendFile(response, bytes, { format: body.format, title });
      return undefined;
    },
  }),
];
