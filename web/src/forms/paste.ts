import type { Field } from './fields.js';

/** A column of the table that is pasted into: a field with its words in the reader's language. */
export interface PasteColumn {
  readonly field: Field;
  readonly label: string;
  readonly options: readonly { readonly value: string | number; readonly label: string }[];
}

export interface Skipped {
  readonly row: number;
  readonly column: string;
  readonly value: string;
}

/** Rows copied from a spreadsheet (tabs between columns). A cell that cannot be understood stays empty, and is named. */
export function readPasted(
  text: string,
  columns: readonly PasteColumn[],
): { rows: Record<string, unknown>[]; skipped: Skipped[] } {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  const body = lines[0] && isHeading(lines[0], columns) ? lines.slice(1) : lines;
  const skipped: Skipped[] = [];
  const rows = body.map((line, index) => {
    const cells = line.split('\t').map((cell) => cell.trim());
    const entries = columns.map((column, at): [string, unknown] => {
      const cell = cells[at] ?? '';
      const value = cell === '' ? undefined : valueOf(cell, column);
      if (cell !== '' && value === undefined) skipped.push({ row: index + 1, column: column.label, value: cell });
      return [column.field.name, value ?? column.field.initial];
    });
    return Object.fromEntries(entries);
  });
  return { rows, skipped };
}

function isHeading(line: string, columns: readonly PasteColumn[]): boolean {
  return line.split('\t')[0]?.trim() === columns[0]?.label;
}

function valueOf(cell: string, { field, options }: PasteColumn): unknown {
  switch (field.kind) {
    case 'number':
    case 'money':
      return Number.isFinite(Number(cell)) ? Number(cell) : undefined;
    case 'date':
      return dateOf(cell);
    case 'month':
      return dateOf(`${cell.replace(/月$/, '')}-01`)?.slice(0, 7);
    case 'tick':
      return tickOf(cell);
    case 'select':
      return optionOf(cell, options);
    case 'choices': {
      const found = cell.split(/[、,，;；]/).map((part) => optionOf(part.trim(), options));
      return found.includes(undefined) ? undefined : found;
    }
    case 'text':
    case 'textarea':
    case 'password':
      return cell;
    case 'file':
    case 'lines':
    case 'group':
    case 'rows':
      return undefined; // A cell holds no table and no file.
  }
}

/** 2026-03-02, 2026/3/2, 2026.3.2, 2026年3月2日 and 20260302 are one day. */
function dateOf(cell: string): string | undefined {
  const parts = /^(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?$/.exec(cell);
  if (!parts) return undefined;
  const [, year = '', month = '', day = ''] = parts;
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}

function tickOf(cell: string): boolean | undefined {
  if (['是', '√', '✓', '1', 'true', 'yes'].includes(cell.toLowerCase())) return true;
  return ['否', '×', '0', 'false', 'no'].includes(cell.toLowerCase()) ? false : undefined;
}

function optionOf(cell: string, options: PasteColumn['options']): string | number | undefined {
  const named = options.find(({ value, label }) => String(value) === cell || label === cell);
  // 农民工 for 农村转移就业劳动者（农民工）: the words before or within the brackets, as people write them.
  return (named ?? options.find(({ label }) => label.split(/[（）、()]/).includes(cell)))?.value;
}
