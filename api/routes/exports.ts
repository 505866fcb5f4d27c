import { exportList } from '../../commands/export.js';
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
      if (file === 'FORBIDDEN' || !('bytes' in file)) return file;
      response.set('Content-Digest', `sha-256=:${Buffer.from(file.sha256, 'hex').toString('base64')}:`);
      sendFile(response, file.bytes, { format: body.format, title: file.title });
      return undefined;
    },
  }),
];
