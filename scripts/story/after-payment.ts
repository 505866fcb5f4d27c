import { type Hands, must } from './hands.js';
import { CALENDAR, CAST, GHOST } from './plot.js';

/** What became of an order to give back, without anything that differs from one run to the next. */
export interface ClawedBack {
  readonly trainee: string;
  readonly document: string;
  readonly amountFen: number;
  readonly state: string;
  readonly outstandingFen: number;
}

/**
 * 拨付之后: an audit finds that one of those who were paid never sat in the class. What was paid for him is ordered back by
 * two people of the HR bureau, repaid by the institution, and booked by two of the finance bureau.
 */
export async function clawBackTheGhost(
  hands: Hands,
  classIds: readonly string[],
  tell: (sentence: string) => void = () => undefined,
): Promise<ClawedBack> {
  const classId = classIds[GHOST.class - 1] ?? '';
  const ghost = (await hands.trainees(classId)).find(({ seq }) => seq === GHOST.seq);
  await hands.advance(CALENDAR.audited);
  const ordered = await must(hands, CAST.caseworker, 'orderClawback', null, {
    scope: 'PERSON',
    classId,
    traineeIds: [ghost?.traineeId],
    ground: 'FRAUD',
    reason: '审计核实该学员未实际参训，由他人冒名签到',
    document: GHOST.document,
  });
  const id = String(ordered.result['clawbackId']);
  await must(hands, CAST.approver, 'confirmClawback', id);
  tell(`审计发现${GHOST.name}未实际参训（他人冒名签到）：经办人提出追回，审批人确认，应收款入账`);
  await hands.advance(CALENDAR.refunded);
  const amountFen = Number(ordered.result['amountFen']);
  const receipt = { amountFen, reference: '国库收款〔2026〕18号', receivedOn: CALENDAR.refunded };
  const recorded = await must(hands, CAST.payer, 'recordRefund', id, receipt);
  const settled = await must(hands, CAST.secondPayer, 'confirmRefund', id, {
    recoveryId: recorded.result['recoveryId'],
  });
  tell('机构退回款项，财政部门一人登记、一人确认：追回办结，应收款清零，该笔补贴冲正');
  const { state, outstandingFen } = settled.result;
  return {
    ...{ trainee: GHOST.name, document: GHOST.document, amountFen },
    ...{ state: String(state), outstandingFen: Number(outstandingFen) },
  };
}
