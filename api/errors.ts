import type { Request, Response } from 'express';
import { type Refusal, refusalStatus } from '../domain/refusals.js';
import { isRecordDown } from '../store/constraints.js';

/** The one table of what may go wrong at the door; what the rules refuse is in domain/refusals.ts. */
const PROBLEMS = {
  INVALID_INPUT: { status: 400, title: '填写有误', detail: '提交的内容有误，请按提示修改后重新提交' },
  MALFORMED_JSON: { status: 400, title: '格式有误', detail: '提交的内容不是有效的JSON，请检查后重新提交' },
  MALFORMED_REQUEST: { status: 400, title: '请求有误', detail: '请求无法识别，请检查地址和内容后重试' },
  KEY_MISSING: {
    status: 400,
    title: '缺少操作编号',
    detail: '请求头须带 Idempotency-Key：8至100位字母、数字或 . _ : -，同一操作重发时保持不变',
  },
  NOT_SIGNED_IN: { status: 401, title: '未登录', detail: '请先登录' },
  SESSION_EXPIRED: { status: 401, title: '登录已过期', detail: '登录已过期，请重新登录后再办理；未提交的内容没有保存' },
  WRONG_CREDENTIALS: { status: 401, title: '登录失败', detail: '用户名或密码不正确' },
  PASSWORD_MUST_CHANGE: { status: 409, title: '须修改密码', detail: '一次性密码只能使用一次，请设置新密码后登录' },
  PASSWORD_LAPSED: { status: 409, title: '密码已过期', detail: '一次性密码已过期，请持身份证件到登记窗口重置' },
  PASSWORD_UNFIT: { status: 422, title: '新密码不合要求', detail: '新密码不合要求' },
  FORBIDDEN: { status: 403, title: '无权办理', detail: '您的岗位无权办理此事项，请由有权限的人员办理' },
  CROSS_SITE: { status: 403, title: '来源不符', detail: '请求来自其他网站，已拒绝；请在本系统页面内操作' },
  NOT_FOUND: { status: 404, title: '未找到', detail: '您要找的内容不存在，或不在您的管辖范围内' },
  METHOD_NOT_ALLOWED: { status: 405, title: '方法不符', detail: '此地址不支持该请求方法' },
  CLOCK_IS_REAL: { status: 409, title: '不能办理', detail: '当前按真实时间运行，业务时钟不能调整' },
  CLOCK_BACKWARDS: { status: 409, title: '不能办理', detail: '业务时钟只能向前调整，请填写今天或今后的日期' },
  CLOCK_YEAR_MISSING: {
    status: 409,
    title: '不能办理',
    detail: '该年度的工作日历尚未载入，业务时钟不能调到该年；调过去后不能调回，请填写已载入年度的日期',
  },
  NOTHING_DUE: { status: 409, title: '不能办理', detail: '没有待到期的事项，业务时钟未调整' },
  TOO_LARGE: { status: 413, title: '内容过大', detail: '提交的内容超过1MB，请分批提交' },
  WRONG_CONTENT_TYPE: {
    status: 415,
    title: '内容类型不符',
    detail: '请以 application/json（UTF-8，不压缩）提交',
  },
  TOO_MANY_ATTEMPTS: { status: 429, title: '尝试过多', detail: '登录尝试次数过多，请在{minutes}分钟后再试' },
  TOO_MANY_LINKS: {
    status: 429,
    title: '尝试过多',
    detail: '从您所在的网络打开无效链接或填错信息的次数过多，请在{minutes}分钟后再打开您的链接，链接不会因此失效',
  },
  TOO_MANY_REQUESTS: { status: 429, title: '请求过多', detail: '请求次数过多，请在{minutes}分钟后再试' },
  INTERNAL: { status: 500, title: '系统错误', detail: '系统出错，本次操作未生效；请稍后重试，并向管理员提供请求编号' },
  RECORD_DOWN: {
    status: 503,
    title: '暂时无法服务',
    detail: '数据库暂时不可用；请稍后用同一操作编号重试，不会重复办理',
  },
  TIMED_OUT: { status: 503, title: '处理超时', detail: '处理时间过长，结果未知；请稍后查看结果或用同一操作编号重试' },
} as const;

export type ProblemCode = keyof typeof PROBLEMS;

export interface FieldError {
  readonly field: string;
  readonly message: string;
  /** The line of a roster or of another list of rows, from 1. */
  readonly row?: number;
}

/** An RFC 9457 problem document, before the request's id is added. */
export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly field?: string;
  readonly errors?: readonly FieldError[];
  readonly clause?: string;
  readonly missing?: readonly unknown[];
  readonly availableCommands?: readonly unknown[];
  readonly decidedBy?: string;
  readonly commandId?: string;
  readonly retryAfterSeconds?: number;
}

type Extra = Omit<Partial<Problem>, 'status' | 'code' | 'title'> & { readonly minutes?: number };

export function problem(code: ProblemCode, { minutes, ...extra }: Extra = {}): Problem {
  const { status, title, detail } = PROBLEMS[code];
  return { status, code, title, detail: detail.replace('{minutes}', String(minutes ?? 1)), ...extra };
}

/** A "no" of the rules as a problem document; `extra` is what the case says besides. */
export function problemOfRefusal(no: Refusal & { errors?: readonly FieldError[] }, extra: Extra = {}): Problem {
  const status = refusalStatus(no.code);
  return {
    status,
    code: no.code,
    title: status === 409 ? '不能办理' : '不符合规定',
    detail: no.message,
    clause: no.clause,
    ...(no.field ? { field: no.field } : {}),
    ...(no.errors ? { errors: no.errors } : {}),
    ...extra,
  };
}

const SECONDS_UNTIL_RETRY = 2;

/** What was thrown, as a problem. Everything that nobody expected is a 500 without detail. */
export function problemOfError(error: unknown): Problem {
  const { type, status } = (error ?? {}) as { type?: string; status?: number };
  if (type === 'entity.parse.failed') return problem('MALFORMED_JSON');
  if (type === 'entity.too.large') return problem('TOO_LARGE');
  if (status === 415) return problem('WRONG_CONTENT_TYPE');
  if (type || error instanceof URIError || status === 400) return problem('MALFORMED_REQUEST');
  if (isRecordDown(error)) return problem('RECORD_DOWN', { retryAfterSeconds: SECONDS_UNTIL_RETRY });
  return problem('INTERNAL');
}

export function sendProblem(request: Request, response: Response, { retryAfterSeconds, ...body }: Problem): void {
  if (response.headersSent) return;
  if (retryAfterSeconds !== undefined) response.set('Retry-After', String(retryAfterSeconds));
  response.set('Cache-Control', 'no-store').status(body.status).type('application/problem+json');
  const type = `urn:jiangxin:problem:${body.code.toLowerCase().replaceAll('_', '-')}`;
  response.send(JSON.stringify({ type, ...body, requestId: request.id }));
}
