import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import { z } from 'zod';
import { Spool } from '../platform/spool.js';
import { csvOf, type Sheet, xlsxOf } from '../platform/table-stream.js';

export const FILE_FORMATS = ['csv', 'xlsx'] as const;
export const fileFormat = z.enum(FILE_FORMATS, '请选择csv或xlsx');
export type FileFormat = z.output<typeof fileFormat>;

/** Media types of a table. */
const TYPES: Readonly<Record<FileFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

export const TABLE_TYPES: readonly string[] = Object.values(TYPES);

export function fileOf(sheet: Sheet, format: FileFormat, title: string): Promise<Spool> {
  return Spool.of(format === 'csv' ? csvOf(sheet) : xlsxOf(sheet, title));
}

/** A table to be kept; the name in Chinese goes by RFC 5987. */
export async function sendFile(
  response: Response,
  file: Spool,
  { format, title }: { format: FileFormat; title: string },
): Promise<void> {
  if (response.headersSent) return file.discard(); // The time limit was faster.
  const plain = /^[\w-]+$/.test(title) ? title : 'export';
  const name = encodeURIComponent(`${title}.${format}`);
  response
    .set('Content-Type', TYPES[format])
    .set('Content-Disposition', `attachment; filename="${plain}.${format}"; filename*=UTF-8''${name}`)
    .set('Cache-Control', 'no-store')
    .set('Content-Length', String(file.size));
  try {
    await pipeline(file.read(), response);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error; // Who asked has left.
  }
}
