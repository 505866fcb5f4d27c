import pg from 'pg';
import { addWorkingDays, type CalendarStatus, type WorkCalendar } from '../../domain/calendar/working-days.js';
import { dueDateOf } from '../../domain/lifecycle/due.js';
import { isRefusal } from '../../domain/refusals.js';
import { PUBLICITY_WORKING_DAYS } from '../../domain/selection/rules.js';
import type { CalendarFile } from '../reference/reference-files.js';

export interface CalendarLoaded {
  readonly year: number;
  readonly days: number;
  /** Open stages whose due date moved, or ceased to be provisional. */
  readonly moved: number;
}

/**
 * Makes a year of the working calendar OFFICIAL: replaces its days, moves every open due date that rests on it, and
 * leaves a wake for each case concerned, in one transaction as the owner. Loading the same file again moves nothing.
 */
export async function loadCalendarYear(ownerUrl: string, file: CalendarFile): Promise<CalendarLoaded> {
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'jiangxin-calendar' });
  await client.connect();
  try {
    await client.query('BEGIN');
    await client.query('SELECT 1 FROM business_clock FOR UPDATE'); // One load at a time.
    await client.query(REPLACE_YEAR, [file.year, file.source]);
    await client.query(DELETE_DAYS, [file.year]);
    await client.query(INSERT_DAYS, [JSON.stringify(file.days), file.source]);
    await client.query('UPDATE business_clock SET calendar_revision = calendar_revision + 1');
    const calendar = await readCalendar(client);
    await moveWindows(client, calendar);
    await client.query(MOVE_CLAIM_TASKS);
    await client.query(WAKE_CLAIMS);
    const moved = await moveDueDates(client, calendar);
    await client.query('COMMIT');
    return { year: file.year, days: file.days.length, moved };
  } finally {
    await client.end(); // Ending the connection rolls back what was not committed.
  }
}

/** Publicity and objection run for so many working days from the day they began; a stage's due date may count from their end. */
async function moveWindows(client: pg.Client, calendar: WorkCalendar): Promise<void> {
  for (const { table, begun, end, still, caseOf, workingDays } of WINDOWS) {
    const open = await client.query<{ from: string; days: number }>(
      `SELECT DISTINCT ${begun}::text AS "from", ${workingDays} AS days FROM ${table} w
       WHERE ${begun} IS NOT NULL AND ${end} IS NOT NULL AND ${still}`,
    );
    const ends = open.rows.flatMap(({ from, days }) => {
      const day = addWorkingDays(calendar, from, days);
      return isRefusal(day) ? [] : [{ from, days, end: day.on }];
    });
    await client.query(
      `WITH ends AS (SELECT * FROM jsonb_to_recordset($1::jsonb) AS ends ("from" date, "days" int, "end" date)
       ), old AS (
         SELECT w.${end} AS was, ends."end", ${caseOf} AS case_id FROM ${table} w
         JOIN ends ON ends."from" = w.${begun} AND ends."days" = ${workingDays}
         WHERE w.${end} <> ends."end" AND ${still}
       ), moved AS (
         UPDATE ${table} w SET ${end} = ends."end" FROM ends
         WHERE ends."from" = w.${begun} AND ends."days" = ${workingDays} AND w.${end} <> ends."end" AND ${still}
       )
       UPDATE case_stage s SET due_from = old."end" FROM old
       WHERE coalesce(s.class_id, s.project_id) = old.case_id AND s.due_from = old.was AND s.left_on IS NULL`,
      [JSON.stringify(ends)],
    );
  }
}

/** A figure of the version that the window's class has frozen. */
function ofVersion(figure: string): string {
  return `(SELECT (${figure})::int FROM class k WHERE k.id = w.class_id)`;
}

const WINDOWS = [
  {
    table: 'assignment',
    begun: 'confirmed_on',
    end: 'publicity_ends_on',
    still: 'standing AND agreement_signed_on IS NULL',
    caseOf: 'w.project_id',
    workingDays: `${PUBLICITY_WORKING_DAYS}`,
  },
  {
    table: 'evaluation',
    begun: 'scored_on',
    end: 'objection_ends_on',
    still: 'finalised_on IS NULL',
    caseOf: 'w.class_id',
    workingDays: ofVersion(`policy_rule_of(k.policy_version_id, 'evaluation.windows') ->> 'commentWorkingDays'`),
  },
  {
    table: 'publicity',
    begun: 'posted_on',
    end: 'ends_on',
    still:
      "state = 'STANDING' AND NOT EXISTS (SELECT 1 FROM claim m WHERE m.id = w.claim_id AND m.approved_on IS NOT NULL)",
    caseOf: '(SELECT m.class_id FROM claim m WHERE m.id = w.claim_id)',
    workingDays: 'w.working_days',
  },
] as const;

/** Due dates are worked out once for each pair of start and length, and set by one statement. */
async function moveDueDates(client: pg.Client, calendar: WorkCalendar): Promise<number> {
  const pairs = await client.query<{ from: string; workingDays: number }>(OPEN_DEADLINES);
  const due = pairs.rows.flatMap((deadline) => {
    const date = dueDateOf(deadline, calendar);
    return isRefusal(date) ? [] : [date];
  });
  const moved = await client.query(MOVE_DUE_DATES, [JSON.stringify(due)]);
  return moved.rowCount ?? 0;
}

async function readCalendar(client: pg.Client): Promise<WorkCalendar> {
  const years = await client.query<{ year: number; status: CalendarStatus }>(
    'SELECT year, status FROM work_calendar_year',
  );
  const days = await client.query<{ day: string; working: boolean }>(
    'SELECT day::text AS day, working FROM work_calendar_day',
  );
  return {
    years: new Map(years.rows.map(({ year, status }) => [year, status])),
    days: new Map(days.rows.map(({ day, working }) => [day, working])),
  };
}

const REPLACE_YEAR = `
  INSERT INTO work_calendar_year (year, status, source) VALUES ($1, 'OFFICIAL', $2)
  ON CONFLICT (year) DO UPDATE SET status = 'OFFICIAL', source = excluded.source`;

const DELETE_DAYS = 'DELETE FROM work_calendar_day WHERE year = $1';

const INSERT_DAYS = `
  INSERT INTO work_calendar_day (day, working, name, source)
  SELECT day."day", day."working", day."name", coalesce(day."source", $2)
  FROM jsonb_to_recordset($1::jsonb) AS day ("day" date, "working" boolean, "name" text, "source" text)`;

/** A claim's task has a last day of its own: the end of its window, moved off a rest day. */
const MOVE_CLAIM_TASKS = `
  UPDATE task t SET due_at = w.due_at FROM (
    SELECT c.id AS class_id, ((roll_forward((coalesce(max(f.issued_on), c.ends_on) + make_interval(
      months => policy_number(c.policy_version_id, 'claim.windowMonths')::int))::date) + 1)
      ::timestamp AT TIME ZONE 'Asia/Shanghai') - interval '1 millisecond' AS due_at
    FROM class c LEFT JOIN certificate f ON f.class_id = c.id AND f.late_result_id IS NULL
    WHERE c.stage IN ('employment', 'evaluation', 'release') GROUP BY c.id) AS w
  WHERE t.class_id = w.class_id AND t.state = 'OPEN' AND t.kind = 'ACT' AND t.command = 'fileClaim'
    AND t.due_at IS DISTINCT FROM w.due_at`;

/** A claim without a class counts its own days anew, where they rest on a year that was not published. */
const WAKE_CLAIMS = `
  WITH moved AS (
    UPDATE claim SET version = version + 1, changed_at = clock_timestamp()
    WHERE class_id IS NULL AND closed_on IS NULL AND due_on IS NOT NULL AND due_provisional RETURNING id)
  INSERT INTO outbox (kind, subject_id) SELECT 'WAKE_CLAIM', id FROM moved`;

const OPEN_DEADLINES = `
  SELECT DISTINCT due_from::text AS "from", due_working_days::int AS "workingDays" FROM case_stage
  WHERE left_on IS NULL AND suspended_on IS NULL AND due_from IS NOT NULL AND due_on IS NOT NULL`;

// A reminder or escalation stands only while it would still be due by the new date; otherwise it is sent again in time.
// Tasks that follow their stage's date move with it; one with a day of its own (a claim's window) stays.
const MOVE_DUE_DATES = `
  WITH due AS (
    SELECT * FROM jsonb_to_recordset($1::jsonb) AS due ("from" date, "workingDays" smallint, "on" date, "at" timestamptz,
      "provisional" boolean, "remindOn" date)
  ), old AS (
    SELECT s.id, s.project_id, s.class_id, s.due_at, d."on", d."at", d."provisional", d."remindOn",
      CASE WHEN d."remindOn" <= business_today() THEN s.reminded_at END AS reminded_at,
      CASE WHEN d."on" < business_today() THEN s.escalated_at END AS escalated_at
    FROM case_stage s JOIN due d ON d."from" = s.due_from AND d."workingDays" = s.due_working_days
    WHERE s.left_on IS NULL AND s.suspended_on IS NULL AND s.due_on IS NOT NULL
      AND (s.due_on, s.due_provisional, s.remind_on) IS DISTINCT FROM (d."on", d."provisional", d."remindOn")
  ), stages AS (
    UPDATE case_stage s SET due_on = old."on", due_at = old."at", due_provisional = old."provisional",
      remind_on = old."remindOn", reminded_at = old.reminded_at, escalated_at = old.escalated_at,
      next_act_at = CASE WHEN old.escalated_at IS NOT NULL THEN NULL WHEN old.reminded_at IS NOT NULL THEN old."at"
        ELSE old."remindOn"::timestamp AT TIME ZONE 'Asia/Shanghai' END
    FROM old WHERE s.id = old.id
  ), tasks AS (
    UPDATE task t SET due_at = old."at", due_provisional = old."provisional" FROM old
    WHERE t.project_id = old.project_id AND t.class_id IS NOT DISTINCT FROM old.class_id AND t.state = 'OPEN'
      AND t.due_at = old.due_at
  ), projects AS (
    UPDATE project p SET version = version + 1, changed_at = clock_timestamp() FROM old
    WHERE p.id = old.project_id AND old.class_id IS NULL
  ), classes AS (
    UPDATE class c SET version = version + 1, changed_at = clock_timestamp() FROM old WHERE c.id = old.class_id
  ), audited AS (
    INSERT INTO audit_event (event, project_id, class_id, business_on, detail)
    SELECT 'due-date-moved', project_id, class_id, business_today(), jsonb_build_object('dueOn', "on", 'provisional', "provisional")
    FROM old
  ), woken AS (
    INSERT INTO outbox (kind, subject_id)
    SELECT CASE WHEN class_id IS NULL THEN 'WAKE_PROJECT' ELSE 'WAKE_CLASS' END, coalesce(class_id, project_id) FROM old
  )
  SELECT id FROM old`;
