import { z } from 'zod';
import { isoDate } from '../../domain/lifecycle/fields.schema.js';
import { readClock } from '../../platform/clock.js';
import { advanceClock, type ClockRefusal } from '../../store/process/clock.js';
import { clock, clockMoved } from '../answers.js';
import { type ProblemCode, problem } from '../errors.js';
import { type Route, route } from '../route.js';

const advance = z.strictObject({ to: z.union([z.literal('NEXT_DUE'), isoDate], '须为日期或 NEXT_DUE') });
/** Waits until every open case has been kept at the new time. */
const ADVANCE_MS = 90_000;

const PROBLEM_OF: Readonly<Record<ClockRefusal, ProblemCode>> = {
  REAL: 'CLOCK_IS_REAL',
  BACKWARDS: 'CLOCK_BACKWARDS',
  NOTHING_DUE: 'NOTHING_DUE',
  YEAR_MISSING: 'CLOCK_YEAR_MISSING',
};

export const clockRoutes: Route[] = [
  route({
    method: 'get',
    path: '/api/clock',
    access: 'readClock',
    tag: '业务时钟',
    summary: '业务时间',
    answer: clock,
    async handle({ services }) {
      const { mode, businessAt, today } = await readClock(services.db);
      return { mode, businessAt, today };
    },
  }),
  route({
    method: 'post',
    path: '/api/clock/advance',
    access: 'advanceClock',
    tag: '业务时钟',
    summary: '拨动业务时钟（仅演示环境）：到某日，或到下一个到期日',
    body: advance,
    answer: clockMoved,
    limitMs: ADVANCE_MS,
    async handle({ services, body }) {
      const moved = await advanceClock(services.db, body.to);
      if (typeof moved === 'string') return problem(PROBLEM_OF[moved]);
      return { businessAt: moved.businessAt, today: moved.today, kept: moved.kept };
    },
  }),
];
