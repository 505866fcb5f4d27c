import { z } from 'zod';
import { availableCommands, command, day, id, instant, page, refusal, role } from './answer-parts.js';
import { condition } from './case-answers.js';

/** What the API answers, for the OpenAPI document; test/api reads real answers with these. */
export const me = z
  .strictObject({
    id,
    username: z.string(),
    displayName: z.string(),
    roles: z.array(role),
    organisation: z.strictObject({ id, name: z.string(), kind: z.string(), regionCode: z.string() }),
  })
  .meta({ id: 'Me' });

const task = z
  .strictObject({
    id,
    kind: z.enum(['ACT', 'ESCALATION']),
    command,
    stage: z.string(),
    role,
    /** Null for a task on a dossier, which is neither project nor class. */
    projectId: id.nullable(),
    classId: id.nullable(),
    dossierId: z.string().nullable(),
    projectNumber: z.string().nullable(),
    title: z.string(),
    openedOn: day,
    dueAt: instant.nullable(),
    dueProvisional: z.boolean(),
    overdue: z.boolean(),
    link: z.string(),
  })
  .meta({ id: 'Task' });
export const taskList = z.strictObject({
  ...page(task),
  counts: z.strictObject({ open: z.int(), dueSoon: z.int(), overdue: z.int() }),
});
const notification = z.strictObject({
  id: z.string(),
  kind: z.enum(['PROMPT', 'REMINDER', 'ESCALATION']),
  createdAt: instant,
  readAt: instant.nullable(),
  task,
});
export const notificationList = z.strictObject({ ...page(notification), unread: z.int() });
export const unread = z.strictObject({ unread: z.int() });

const projectItem = z.strictObject({
  id,
  number: z.string(),
  title: z.string(),
  regionCode: z.string(),
  regionName: z.string(),
  stage: z.string(),
  state: z.string(),
  institutionName: z.string().nullable(),
  postedOn: day,
  dueOn: day.nullable(),
  dueProvisional: z.boolean(),
});
export const projectList = z.strictObject(page(projectItem));

export const auditList = z.strictObject(
  page(
    z.strictObject({
      id: z.string(),
      event: z.string(),
      accepted: z.boolean(),
      actorName: z.string().nullable(),
      organisationName: z.string().nullable(),
      classId: id.nullable(),
      businessOn: day,
      recordedAt: instant,
      detail: z.unknown(),
    }),
  ),
);

export const saved = z.strictObject({ saved: z.int() }).meta({ id: 'Saved' });
const result = z.record(z.string(), z.unknown());
export const commandAnswer = z
  .strictObject({ commandId: id, command, accepted: z.literal(true), result })
  .meta({ id: 'CommandAnswer' });
export const commandRecord = z.strictObject({
  key: z.string(),
  command,
  accepted: z.boolean(),
  result: result.optional(),
  refusal: refusal.optional(),
  recordedAt: instant,
});
export const choiceList = z.strictObject({
  items: z.array(z.strictObject({ value: z.string(), label: z.string() })),
  /** There are others, which are searched for. */
  more: z.boolean(),
});

export const clock = z.strictObject({ mode: z.enum(['REAL', 'STOPPED', 'PACED']), businessAt: instant, today: day });
export const clockMoved = z.strictObject({ businessAt: instant, today: day, kept: z.boolean() });
export const health = z.strictObject({ alive: z.literal(true) });
export const ready = z.strictObject({
  ready: z.boolean(),
  parts: z.strictObject({
    database: z.boolean(),
    temporal: z.boolean(),
    worker: z.boolean(),
    relay: z.boolean(),
    queues: z.boolean(),
  }),
});

const fieldError = z.strictObject({ field: z.string(), message: z.string(), row: z.int().optional() });
export const problemDocument = z
  .strictObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string(),
    detail: z.string(),
    requestId: z.string(),
    field: z.string().optional(),
    errors: z.array(fieldError).optional(),
    clause: z.string().optional(),
    missing: z.array(condition).optional(),
    availableCommands: availableCommands.optional(),
    decidedBy: z.string().optional(),
    commandId: id.optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457' });
