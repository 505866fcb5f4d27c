import { STAGES_BEFORE_RELEASE, type Stage } from '../../domain/lifecycle/stages.js';
import { type Hands, must } from './hands.js';
import { CALENDAR, CAST, type ClassPlot, PLAN, PLANNED_HOURS, PLOTS, people } from './plot.js';

export interface LifeOptions {
  /** Called when a stage is complete for every class: the demo tries an early release here. */
  readonly afterStage?: (stage: Stage, classIds: readonly string[]) => Promise<void>;
  readonly tell?: (sentence: string) => void;
  /** Shifts the synthetic people, so that many lives do not share one person's quota. */
  readonly peopleOffset?: number;
  readonly plots?: readonly ClassPlot[];
  readonly title?: string;
}

export interface Life {
  readonly projectId: string;
  readonly classIds: readonly string[];
  /** The batch in which all of it was paid. */
  readonly batchId: string;
}

/** One project from the demand catalogue to the last fen, each act by the person whose act it is. */
export async function liveOneProject(hands: Hands, options: LifeOptions = {}): Promise<Life> {
  const story = new Story(hands, options);
  const projectId = await story.catalogue();
  await story.selection(projectId);
  for (const stage of ['filing', 'supervision', 'assessment', 'employment', 'evaluation', 'release'] as const)
    await story[stage]();
  await hands.until('project', projectId, 'closed');
  return { projectId, classIds: story.classIds, batchId: story.batchId };
}

class Story {
  classIds: readonly string[] = [];
  batchId = '';
  private readonly plots: readonly ClassPlot[];

  constructor(
    private readonly hands: Hands,
    private readonly options: LifeOptions,
  ) {
    this.plots = options.plots ?? PLOTS;
  }

  async catalogue(): Promise<string> {
    const items = await this.hands.options(CAST.caseworker, 'catalogueItems');
    const item = items.find(({ label }) => label.includes('焊工（四级）'));
    const posted = await must(this.hands, CAST.caseworker, 'postProject', null, {
      title: this.options.title ?? '泉州市焊工（四级）技能提升培训',
      catalogueItemId: item?.value,
      regionCode: '350500',
      fund: 'EMPLOYMENT_SUBSIDY',
      classes: this.plots.map(({ title }) => ({ title, plannedHeadcount: 20, plannedHours: PLANNED_HOURS })),
    });
    const projectId = String(posted.result['projectId']);
    this.tell('经办人按已发布的需求指导目录立项：焊工（四级），制造业急需紧缺职业，计划两个班');
    await must(this.hands, CAST.approver, 'approvePosting', projectId);
    await this.hands.until('project', projectId, 'selection');
    this.classIds = await this.hands.classIds(projectId);
    await this.completed('catalogue');
    return projectId;
  }

  async selection(projectId: string): Promise<void> {
    const entries = await this.hands.options(CAST.caseworker, 'directoryEntries', { projectId });
    await must(this.hands, CAST.caseworker, 'assignFromDirectory', projectId, { directoryEntryId: entries[0]?.value });
    await must(this.hands, CAST.approver, 'confirmAssignment', projectId);
    await must(this.hands, CAST.institution, 'signAgreement', projectId, { agreementReference: '泉培协〔2025〕1号' });
    this.tell('按机构目录指定承训机构，审批人确认，机构签订年度协议');
    for (const classId of this.classIds) await this.hands.until('class', classId, 'filing');
    await this.completed('selection');
  }

  async filing(): Promise<void> {
    const bodies = await this.hands.options(CAST.institution, 'assessmentBodies');
    for (const [classId, plot] of this.classes()) {
      await this.hands.put(
        CAST.institution,
        classId,
        'roster',
        people(plot.size ?? 20, plot.peopleFrom + (this.options.peopleOffset ?? 0)),
      );
      await this.hands.confirmAll(CAST.institution, classId);
      await must(this.hands, CAST.institution, 'fileClass', classId, {
        startsOn: plot.startsOn,
        endsOn: plot.sessionDates.at(-1),
        assessmentBodyId: bodies[0]?.value,
        plan: PLAN,
        sessions: plot.sessionDates.map((heldOn, index) => ({
          heldOn,
          hours: 8,
          kind: index < 2 ? 'THEORY' : 'PRACTICE',
          content: index < 2 ? '焊接基础与安全知识' : '焊条电弧焊实操',
        })),
      });
    }
    await this.hands.advance(CALENDAR.filed);
    for (const [classId] of this.classes())
      await must(this.hands, CAST.reviewer, 'approveFiling', classId, { opinion: '材料齐全，同意开班' });
    this.tell('机构提交开班备案，复核人给出备案号：花名册锁定，预算与个人次数已占用');
    await this.all('supervision', 'filing');
  }

  async supervision(): Promise<void> {
    for (const [classId, plot] of this.classes()) {
      const trainees = await this.hands.trainees(classId);
      const idOf = (seq: number) => trainees.find((trainee) => trainee.seq === seq)?.traineeId ?? '';
      const sessions = await this.hands.sessions(classId);
      await this.hands.advance(sessions[2]?.heldOn ?? '');
      for (const seq of plot.withdraw) {
        await must(this.hands, CAST.institution, 'withdrawTrainee', classId, {
          traineeId: idOf(seq),
          reason: '个人原因退出培训',
        });
      }
      await this.inspect(classId, sessions[1]?.heldOn ?? '');
      await this.hands.advance(plot.sessionDates.at(-1) ?? '');
      for (const [index, session] of sessions.entries()) {
        const withdrawn = index < 2 ? [] : plot.withdraw;
        const rows = trainees
          .filter(({ seq }) => !withdrawn.includes(seq))
          .map(({ traineeId, seq }) => ({ traineeId, hours: plot.belowThreshold.includes(seq) && index >= 6 ? 0 : 8 }));
        await this.hands.put(CAST.institution, classId, `sessions/${session.id}/attendance`, rows);
      }
      await this.inspect(classId, plot.sessionDates.at(-2) ?? '');
      await must(this.hands, CAST.inspector, 'recordInspection', classId, {
        kind: 'PHONE_CHECK',
        inspectedOn: plot.sessionDates.at(-1),
        traineesReached: 3,
        note: '接通3人，情况属实',
      });
      await must(this.hands, CAST.caseworker, 'confirmDelivery', classId);
      this.tell(`${plot.title}授课完成：现场检查2次、线上巡查2次、电话回访3人`);
    }
    await this.all('assessment', 'supervision');
  }

  private async inspect(classId: string, inspectedOn: string): Promise<void> {
    const colleagues = await this.hands.options(CAST.inspector, 'inspectors');
    await must(this.hands, CAST.inspector, 'recordInspection', classId, {
      kind: 'ON_SITE',
      inspectedOn,
      presentCount: 18,
      note: '人数与签到一致',
      secondInspectorId: colleagues.find(({ label }) => label.includes('郑二'))?.value,
    });
    await must(this.hands, CAST.inspector, 'recordInspection', classId, {
      kind: 'ONLINE_PATROL',
      inspectedOn,
      note: '视频在线，授课正常',
    });
  }

  async assessment(): Promise<void> {
    await this.hands.advance(CALENDAR.exam);
    await this.exam(CALENDAR.exam, 1);
    await this.hands.advance(CALENDAR.resit);
    await this.exam(CALENDAR.resit, 2);
    for (const [classId] of this.classes()) await must(this.hands, CAST.assessor, 'submitResults', classId);
    await this.hands.advance(CALENDAR.certificates);
    for (const [classId, plot] of this.classes()) {
      const passed = (await this.hands.trainees(classId)).filter(({ seq }) => this.passes(plot, seq));
      await this.hands.put(
        CAST.assessor,
        classId,
        'certificates',
        passed.map(({ traineeId }) => ({
          traineeId,
          number: `S350500${traineeId.slice(0, 8).toUpperCase()}${traineeId.slice(-6).toUpperCase()}`,
          issuedOn: CALENDAR.certificates,
        })),
      );
    }
    await this.hands.advance(CALENDAR.verified);
    for (const [classId] of this.classes()) await must(this.hands, CAST.caseworker, 'verifyCertificates', classId);
    this.tell('评价机构提交考核结果，四人首考不合格，其中一人补考合格；证书已核验');
    await this.all('employment', 'assessment');
  }

  private async exam(examinedOn: string, attempt: 1 | 2): Promise<void> {
    for (const [classId, plot] of this.classes()) {
      const sits = (await this.hands.trainees(classId))
        .filter(({ seq }) => !plot.withdraw.includes(seq) && !plot.belowThreshold.includes(seq))
        .filter(({ seq }) => attempt === 1 || plot.fail.includes(seq));
      const passes = (seq: number) => (attempt === 1 ? !plot.fail.includes(seq) : plot.passResit.includes(seq));
      const rows = sits.map(({ traineeId, seq }) => ({
        traineeId,
        attempt,
        examinedOn,
        absent: false,
        theory: passes(seq) ? 82 : 61,
        practice: passes(seq) ? 78.5 : 52,
      }));
      if (rows.length > 0) await this.hands.put(CAST.assessor, classId, 'scores', rows);
    }
  }

  async employment(): Promise<void> {
    await this.hands.advance(CALENDAR.claimed);
    for (const [classId] of this.classes())
      await must(this.hands, CAST.institution, 'fileClaim', classId, { commitment: true });
    this.tell('机构在证书核验后提交补贴申领；申领先在拨付关口等候');
    await this.hands.advance(CALENDAR.employed);
    await this.results((plot, seq) => plot.employed.includes(seq), {
      result: 'EMPLOYED',
      employedOn: '2025-09-15',
      proofKind: 'SOCIAL_INSURANCE',
      proofReference: '社保参保证明（演示）',
    });
    await this.hands.advance(CALENDAR.windowEnded);
    await this.results((plot, seq) => !plot.employed.includes(seq), { result: 'NOT_EMPLOYED_WINDOW_ENDED' });
    for (const [classId] of this.classes()) await must(this.hands, CAST.caseworker, 'closeTracking', classId);
    this.tell('六个月跟踪期满：二十人就业，其余登记为期满未就业');
    await this.all('evaluation', 'employment');
  }

  private async results(chosen: (plot: ClassPlot, seq: number) => boolean, row: object): Promise<void> {
    for (const [classId, plot] of this.classes()) {
      const rows = (await this.hands.trainees(classId))
        .filter(({ seq }) => !plot.withdraw.includes(seq) && chosen(plot, seq))
        .map(({ traineeId }) => ({ traineeId, ...row }));
      await this.hands.put(CAST.institution, classId, 'employment-results', rows);
    }
  }

  async evaluation(): Promise<void> {
    const evaluators = await this.hands.options(CAST.caseworker, 'evaluators');
    for (const [classId] of this.classes())
      await must(this.hands, CAST.caseworker, 'assignEvaluator', classId, {
        evaluatorOrganisationId: evaluators[0]?.value,
      });
    await this.hands.advance(CALENDAR.scored);
    for (const [classId] of this.classes()) {
      await must(this.hands, CAST.evaluator, 'submitScore', classId, {
        scheduleCompletion: 96,
        certification: 80,
        satisfaction: 88,
        employment: 83.33,
      });
    }
    await this.hands.advance(CALENDAR.finalised);
    for (const [classId] of this.classes()) await must(this.hands, CAST.approver, 'finaliseEvaluation', classId);
    this.tell('第三方按四项指标评分，意见期满后定级');
    await this.all('release', 'evaluation');
  }

  async release(): Promise<void> {
    await this.each(CAST.caseworker, 'reviewClaim', { opinion: '初审通过' });
    await this.hands.advance(CALENDAR.checked);
    await this.each(CAST.reviewer, 'checkClaim', { opinion: '复审通过' });
    await this.each(CAST.caseworker, 'postPublicity', {
      place: '泉州市人社局网站',
      postingProof: '网页截图（演示）',
    });
    await this.hands.advance(CALENDAR.approved);
    await this.each(CAST.approver, 'approveClaim', { opinion: '公示无异议，同意拨付' });
    const batch = await must(this.hands, CAST.caseworker, 'makeBatch', null, { classIds: this.classIds });
    this.batchId = String(batch.result['batchId']);
    await must(this.hands, CAST.reviewer, 'checkBatch', this.batchId, { opinion: '与批准金额一致' });
    this.tell('两次审核、公示、批准；经办人编制拨付批次，复核人复核，送财政部门');
    await this.hands.advance(CALENDAR.instructed);
    await this.each(CAST.payer, 'instructPayment', {});
    await this.hands.advance(CALENDAR.paid);
    await this.each(CAST.secondPayer, 'confirmPayment', {});
    this.tell('财政部门一人发起、一人确认；财政系统逐笔答复已付，账目随答复入账');
    for (const classId of this.classIds) await this.hands.until('class', classId, 'closed');
  }

  private async each(who: string, command: Parameters<typeof must>[2], input: unknown): Promise<void> {
    for (const classId of this.classIds) await must(this.hands, who, command, classId, input);
  }

  private async all(stage: string, completed: Stage): Promise<void> {
    for (const classId of this.classIds) await this.hands.until('class', classId, stage);
    await this.completed(completed);
  }

  private async completed(stage: Stage): Promise<void> {
    if ((STAGES_BEFORE_RELEASE as readonly Stage[]).includes(stage))
      await this.options.afterStage?.(stage, this.classIds);
  }

  private classes(): [string, ClassPlot][] {
    return this.plots.map((plot, index) => [this.classIds[index] ?? '', plot]);
  }

  private passes(plot: ClassPlot, seq: number): boolean {
    return (
      !plot.withdraw.includes(seq) &&
      !plot.belowThreshold.includes(seq) &&
      (!plot.fail.includes(seq) || plot.passResit.includes(seq))
    );
  }

  private tell(sentence: string): void {
    this.options.tell?.(sentence);
  }
}
