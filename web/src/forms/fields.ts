import { z } from 'zod';

/** One field of a form, read from a schema: enough to draw it, while the schema itself still does the checking. */
export interface Field {
  readonly name: string;
  readonly kind: FieldKind;
  readonly required: boolean;
  /** Closed list of values. */
  readonly options?: readonly (string | number)[];
  /** Name of the reference list that fills a select. */
  readonly source?: string;
  /** Of a group, or of one row. */
  readonly fields?: readonly Field[];
  readonly min?: number;
  readonly max?: number;
  readonly step?: number;
  readonly maxLength?: number;
  readonly initial?: unknown;
  /** Of a file: the field that takes its name, and the kinds of file that are offered. */
  readonly nameField?: string;
  readonly accept?: string;
  /** Taken as the text that it is. */
  readonly isText?: boolean;
}

export type FieldKind =
  | 'text'
  | 'textarea'
  | 'password'
  | 'lines'
  | 'date'
  | 'month'
  | 'number'
  | 'money'
  | 'file'
  | 'select'
  | 'choices'
  | 'tick'
  | 'group'
  | 'rows';

/** What Form.Item hands to the control of a field. */
export interface ControlProps {
  readonly id?: string;
  readonly value?: unknown;
  onChange?(value: unknown): void;
  readonly 'aria-label'?: string;
  readonly 'aria-required'?: boolean;
}

const FILE_NAME = 'fileName';

interface Shape {
  $ref?: string;
  $defs?: Record<string, Shape>;
  type?: string;
  format?: string;
  contentEncoding?: string;
  source?: string;
  enum?: (string | number)[];
  const?: unknown;
  anyOf?: Shape[];
  items?: Shape;
  properties?: Record<string, Shape>;
  required?: string[];
  default?: unknown;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  multipleOf?: number;
  maxLength?: number;
}

/** The fields of an object schema, in the order in which it was written. */
export function fieldsOf(schema: z.ZodType): readonly Field[] {
  const shape = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', target: 'draft-2020-12' }) as Shape;
  // A schema that the API's document knows by a name stands under it.
  return fieldsOfShape(shape.$defs?.[shape.$ref?.split('/').at(-1) ?? ''] ?? shape);
}

/** What a new form or row starts with: an empty first row where rows are asked for, and each schema's own default. */
export function initialValues(fields: readonly Field[]): Record<string, unknown> {
  return Object.fromEntries(fields.map((field) => [field.name, initialValue(field)]));
}

function initialValue(field: Field): unknown {
  if (field.kind === 'group') return initialValues(field.fields ?? []);
  if (field.kind === 'rows') return [initialValues(field.fields ?? [])];
  return field.initial ?? undefined;
}

function fieldsOfShape(shape: Shape): readonly Field[] {
  const required = new Set(shape.required);
  const fields = Object.entries(shape.properties ?? {}).map(([name, property]) =>
    fieldOf(name, property, required.has(name)),
  );
  // A file brings its own name along.
  if (!fields.some(({ kind }) => kind === 'file')) return fields;
  return fields
    .filter(({ name }) => name !== FILE_NAME)
    .map((field) => (field.kind === 'file' ? { ...field, nameField: FILE_NAME, accept: '.csv,.xlsx' } : field));
}

function fieldOf(name: string, given: Shape, required: boolean): Field {
  const { shape, nullable } = withoutNull(given);
  const common = {
    name,
    required: required && !nullable,
    ...(given.default != null && { initial: given.default }),
    ...(shape.source && { source: shape.source }),
  };
  const drawn = drawing(shape);
  return {
    ...common,
    ...drawn,
    ...(drawn.kind === 'number' && name.endsWith('Fen') && { kind: 'money' }),
    // Of a group that may be left out nothing is required by itself.
    ...(drawn.kind === 'group' && !common.required && { fields: drawn.fields?.map(optional) ?? [] }),
  };
}

const optional = (field: Field): Field => ({ ...field, required: false });

function drawing(shape: Shape): Pick<Field, 'kind'> & Partial<Field> {
  const options = optionsOf(shape);
  if (options) return { kind: 'select', options };
  if (shape.type === 'boolean') return { kind: 'tick' };
  if (shape.type === 'object') return { kind: 'group', fields: fieldsOfShape(shape) };
  if (shape.type === 'array') return drawingOfArray(shape);
  if (shape.contentEncoding === 'base64') return { kind: 'file' };
  if (shape.format === 'json') return { kind: 'file', accept: '.json', isText: true };
  if (shape.source) return { kind: 'select' };
  if (shape.type === 'number' || shape.type === 'integer') return drawingOfNumber(shape);
  const maxLength = shape.maxLength === undefined ? {} : { maxLength: shape.maxLength };
  if (shape.format === 'date' || shape.format === 'month') return { kind: shape.format };
  if (shape.format === 'password') return { kind: 'password', ...maxLength };
  return shape.format === 'textarea' ? { kind: 'textarea', ...maxLength } : { kind: 'text', ...maxLength };
}

function drawingOfArray({ items = {}, source }: Shape): Pick<Field, 'kind'> & Partial<Field> {
  if (items.type === 'object') return { kind: 'rows', fields: fieldsOfShape(items) };
  const from = items.source ?? source;
  if (!items.enum && !items.source && !source) return { kind: 'lines' };
  return { kind: 'choices', ...(items.enum && { options: items.enum }), ...(from && { source: from }) };
}

function drawingOfNumber(shape: Shape): Pick<Field, 'kind'> & Partial<Field> {
  const min = bound(shape.minimum ?? shape.exclusiveMinimum);
  const max = bound(shape.maximum);
  return {
    kind: 'number',
    step: shape.multipleOf ?? (shape.type === 'integer' ? 1 : 0.1),
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
  };
}

/** A whole number's JSON shape carries the machine's own limits, which tell a person nothing. */
function bound(value: number | undefined): number | undefined {
  return value !== undefined && Math.abs(value) < 1e9 ? value : undefined;
}

function optionsOf(shape: Shape): (string | number)[] | undefined {
  if (shape.enum) return shape.enum;
  const constants = shape.anyOf?.map((one) => one.const);
  return constants?.every((value) => typeof value === 'string' || typeof value === 'number') ? constants : undefined;
}

function withoutNull(given: Shape): { shape: Shape; nullable: boolean } {
  const others = given.anyOf?.filter((one) => one.type !== 'null');
  if (!others || others.length === given.anyOf?.length) return { shape: given, nullable: false };
  const source = given.source ? { source: given.source } : {};
  const shape = others.length === 1 ? { ...others[0], ...source } : { anyOf: others, ...source };
  return { shape, nullable: true };
}
