import { createTransport, type Transporter } from 'nodemailer';
import { STAGE_NAMES } from '../domain/lifecycle/stages.js';
import type { Database } from '../platform/database.js';
import { findTaskMail, type TaskMail } from '../store/process/mail.js';
import type { MailJob } from './mail-queue.js';

const SUBJECTS: Record<MailJob['kind'], string> = {
  PROMPT: '待办提醒',
  REMINDER: '即将到期提醒',
  ESCALATION: '逾期督办',
};

export interface MailSender {
  send(jobId: string, job: MailJob): Promise<void>;
  close(): void;
}

/** Sends a task to the person who holds it. A task that was closed meanwhile is not written about. */
export function createMailSender(db: Database, smtpUrl: string, from: string): MailSender {
  const transport: Transporter = createTransport({
    url: smtpUrl,
    connectionTimeout: 5_000,
    greetingTimeout: 5_000,
    socketTimeout: 10_000,
  });
  return {
    send: async (jobId, { accountId, taskId, kind }) => {
      const mail = await findTaskMail(db, accountId, taskId);
      if (!mail) return;
      await transport.sendMail({
        from,
        to: mail.email,
        subject: `【匠心台】${SUBJECTS[kind]}：${mail.projectNumber} ${STAGE_NAMES[mail.stage] ?? ''}`,
        text: textOf(mail, kind),
        // The same job sent again after a crash carries the same id, so that mail servers and readers see one message.
        messageId: `<${jobId}@jiangxin>`,
      });
    },
    close: () => transport.close(),
  };
}

function textOf(mail: TaskMail, kind: MailJob['kind']): string {
  const due = mail.dueOn ? `办理期限：${mail.dueOn}${mail.dueProvisional ? '（暂定）' : ''}` : '办理期限：未设定';
  return [
    `${mail.displayName}：`,
    '',
    kind === 'ESCALATION' ? '以下事项已逾期，请督促办理。' : '您有以下事项待办理，请登录匠心台处理。',
    `项目：${mail.projectNumber} ${mail.title}`,
    `环节：${STAGE_NAMES[mail.stage] ?? mail.stage}`,
    due,
    '',
    '本邮件由系统自动发送，请勿回复。',
  ].join('\n');
}
