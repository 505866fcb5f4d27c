import { z } from 'zod';
import { reconcile } from '../../domain/batch/reconciliation.js';
import { capitalAmount } from '../../domain/capital-amount.js';
import { formatYuan } from '../../domain/money.js';
import { type BankFile, findBatch, findBooks, listBatches, takeBankFile } from '../../store/payment/batch-pages.js';
import * as answers from '../batch-answers.js';
import { answerPage, datedPage, halves } from '../cursor.js';
import { type Call, type Route, route } from '../route.js';
import { bytesOf, sendFile, TABLE_TYPES } from '../table-file.js';

const TAG = '支付批次';
const bankFileQuery = z.strictObject({ format: z.enum(['csv', 'xlsx'], '请选择csv或xlsx').default('xlsx') });

/** 支付批次: lists, the bank's file, and our book against theirs. */
export const batchRoutes: Route[] = [
  route({
    method: 'get',
    path: '/api/batches',
    access: 'listBatches',
    tag: TAG,
    summary: '支付批次，新的在前，附合计',
    query: datedPage,
    answer: answers.batchList,
    async handle({ services, actor, query: { after, limit } }) {
      const cursor = after === undefined ? undefined : halves(after);
      const page = await listBatches(services.db, actor, {
        limit,
        ...(cursor ? { after: { madeOn: cursor.first, id: cursor.id } } : {}),
      });
      return { ...answerPage(page, ({ madeOn, id }) => `${madeOn}_${id}`), totals: page.totals };
    },
  }),
  route({
    method: 'get',
    path: '/api/batches/:id',
    access: 'readBatch',
    tag: TAG,
    summary: '支付批次与每一笔款项，账号已遮盖',
    answer: answers.batchPage,
    async handle({ services, actor, params }) {
      const batch = await findBatch(services.db, actor, params['id'] ?? '');
      return batch && { ...batch, amountCapital: capitalAmount(batch.amountFen - batch.offsetFen) };
    },
  }),
  route({
    method: 'get',
    path: '/api/batches/:id/reconciliation',
    access: 'readReconciliation',
    tag: TAG,
    summary: '与财政系统或银行对账：逐笔列出不符',
    answer: answers.reconciliation,
    async handle({ services, actor, params }) {
      const books = await findBooks(services.db, actor, params['id'] ?? '');
      if (!books) return undefined;
      const { ours, theirs, takenOn, kept } = books;
      return { takenOn, ours: ours.length, theirs: theirs.length, differences: reconcile(ours, theirs), kept };
    },
  }),
  route({
    method: 'get',
    path: '/api/batches/:id/bank-file',
    access: 'takeBankFile',
    tag: TAG,
    summary: '银行文件：账号完整，下载留痕',
    query: bankFileQuery,
    files: TABLE_TYPES,
    handle: sendBankFile,
  }),
];

const HEADER = ['户名', '账号', '开户行', '金额', '用途', '参考号'] as const;

async function sendBankFile(call: Call<undefined, z.output<typeof bankFileQuery>>) {
  const { services, actor, params, query, response } = call;
  const file = await takeBankFile(services.db, actor, params['id'] ?? '', query.format);
  if (!file) return undefined;
  const table = tableOf(file, (cipher) => services.personalData.decrypt(Buffer.from(cipher)));
  sendFile(response, bytesOf(table, query.format, file.number), { format: query.format, title: file.number });
  return undefined;
}

function tableOf({ number, lines }: BankFile, decrypt: (cipher: Uint8Array) => string): string[][] {
  const yuan = (fen: number) => formatYuan(fen).replaceAll(',', '');
  return [
    [...HEADER],
    ...lines.map(({ holder, bank, numberCipher, amountFen, reference }) => [
      ...[holder, decrypt(numberCipher), bank, yuan(amountFen), `补贴款 ${number}`, reference],
    ]),
  ];
}
