import type { Response } from 'express';
import { z } from 'zod';
import { type Sheet, writeCsv, writeXlsx } from '../platform/workbook.js';

export const FILE_FORMATS = ['csv', 'xlsx'] as const;
export const fileFormat = z.enum(FILE_FORMATS, '请选择csv或xlsx');
export type FileFormat = z.output<typeof fileFormat>;

/** Media types of a table. */
const TYPES: Readonly<Record<FileFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

export const TABLE_TYPES: readonly string[] = Object.values(TYPES);

export function bytesOf(sheet: Sheet, format: FileFormat, title: string): Buffer {
  return format === 'csv' ? writeCsv(sheet) : writeXlsx(sheet, title);
}

/** A table to be kept; the name in Chinese goes by RFC 5987. */
export function sendFile(
  response: Response,
  bytes: Buffer,
  { format, title }: { format: FileFormat; title: string },
): void {
  if (response.headersSent) return; // The time limit was faster.
  const plain = /^[\w-]+$/.test(title) ? title : 'export';
  const name = encodeURIComponent(`${title}.${format}`);
  response
    .set('Content-Type', TYPES[format])
    .set('Content-Disposition', `attachment; filename="${plain}.${format}"; filename*=UTF-8''${name}`)
    .set('Cache-Control', 'no-store')
    .send(bytes);
}
