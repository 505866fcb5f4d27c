import * as schemas from '../domain/check/commands.schema.js';
import { drawLines } from '../domain/check/draw.js';
import { quarterOf, SPOT_CHECK_WORKING_DAYS } from '../domain/check/rules.js';
import { isRefusal, refusal } from '../domain/refusals.js';
import * as checks from '../store/after-payment/spot-checks.js';
import { closeDossierTasks } from '../store/dossier/dossiers.js';
import { dossierCommand } from './dossier.js';
import { promptNext } from './second-person.js';

/** 抽取: the percentage of a quarter's lines by a seed that is made and kept here, and every line with a signal. */
export const drawSpotCheck = dossierCommand({
  schema: schemas.drawSpotCheck,
  async act(act) {
    const { tx, actor, today, input } = act;
    const quarter = quarterOf(input.year, input.quarter, today);
    if (isRefusal(quarter)) return quarter;
    const paid = await checks.listPaidLines(tx, actor, quarter);
    if (paid.length === 0) return refusal('NOTHING_TO_CHECK');
    const seed = await checks.makeSeed(tx);
    const drawn = new Set(
      drawLines(
        paid.map(({ id }) => id),
        seed,
        input.percent,
      ),
    );
    const lines = paid
      .filter(({ id, hasSignal }) => hasSignal || drawn.has(id))
      .map(({ id }) => ({ id, drawnFor: drawn.has(id) ? ('SEED' as const) : ('SIGNAL' as const) }));
    const draw = { quarter, percent: input.percent, seed, population: paid.length, lines };
    const id = await checks.insertSpotCheck(tx, actor, draw);
    const late = await promptNext(act, {
      ...{ dossier: 'spotCheck', id, command: 'recordSpotCheck', role: 'inspector' },
      title: `拨付后抽查（${input.year}年第${input.quarter}季度，${lines.length}条）`,
      workingDays: SPOT_CHECK_WORKING_DAYS,
    });
    return late ?? { id, result: { spotCheckId: id, seed, population: paid.length, drawn: lines.length } };
  },
});

/** 抽查结果: of one line, by somebody who had no part in its case. */
export const recordSpotCheck = dossierCommand({
  schema: schemas.recordSpotCheck,
  async act({ tx, actor, id, input }) {
    const line = await checks.lockDrawnLine(tx, actor, id, input.claimLineId);
    if (!line) return 'NOT_FOUND';
    if (line === 'NO_LINE') return refusal('LINE_NOT_DRAWN', { field: 'claimLineId' });
    if (line.result) return refusal('ALREADY_DECIDED');
    if (line.isInside) return refusal('CHECKER_INSIDE_CASE');
    const isFit =
      input.result === 'ERROR' ? (input.errorFen ?? line.paidFen + 1) <= line.paidFen : input.errorFen == null;
    if (!isFit) return refusal('ERROR_AMOUNT_UNFIT', { field: 'errorFen' });
    const left = await checks.recordFinding(tx, id, actor.id, input);
    if (left === 0) await closeDossierTasks(tx, 'spotCheck', id, actor.id);
    return { id, result: { left } };
  },
});

/** 登记风险信号: the line is checked with the next draw. */
export const raiseSignal = dossierCommand({
  schema: schemas.raiseSignal,
  async act({ tx, actor, input }) {
    const id = await checks.insertSignal(tx, actor, input);
    return id ? { id, result: { signalId: id } } : refusal('SIGNAL_LINE_UNKNOWN', { field: 'claimLineId' });
  },
});
