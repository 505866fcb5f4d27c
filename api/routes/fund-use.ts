import { z } from 'zod';
import {
  fundUseRows,
  PERIODS,
  RegionTree,
  resultRows,
  statYearSpan,
  type UseRow,
} from '../../domain/report/fund-use.js';
import { SMALL_CELL_BELOW } from '../../domain/report/small-cells.js';
import { FUNDING_SOURCES } from '../../domain/vocabulary.js';
import type { Cell, Sheet } from '../../platform/workbook.js';
import { fundNames, readFundUse } from '../../store/report/fund-use.js';
import { day, fen } from '../answer-parts.js';
import { throttlePublic } from '../public-throttle.js';
import { type Call, type Route, route } from '../route.js';
import { bytesOf, fileFormat, sendFile, TABLE_TYPES } from '../table-file.js';

const query = z.strictObject({
  year: z.coerce.number('请填写年份').pipe(z.int('请填写年份').min(2019).max(2100)).optional(),
  period: z.enum(PERIODS, '请选择month、quarter或year').default('year'),
  fund: z.enum(FUNDING_SOURCES, '没有这个资金渠道').optional(),
  regionCode: z
    .string()
    .regex(/^[0-9A-Z_]{2,12}$/, '没有这个地区')
    .optional(),
  format: z.enum(['json', ...fileFormat.options], '请选择json、csv或xlsx').default('json'),
});
type Query = z.output<typeof query>;

const figure = z.int().nullable();
const region = { regionCode: z.string(), regionName: z.string(), isTotal: z.boolean() };
const answer = z
  .strictObject({
    ...{ asOf: day, year: z.int(), period: z.enum(PERIODS), regionCode: z.string(), regionName: z.string() },
    smallCellBelow: z.int(),
    items: z.array(
      z
        .strictObject({
          ...{ period: z.string(), fund: z.enum(FUNDING_SOURCES), ...region, allocatedFen: fen, heldFen: fen },
          ...{ lines: figure, persons: figure, paidFen: figure, recoveredFen: figure, foldedUp: z.boolean() },
        })
        .meta({ id: 'FundUseRow' }),
    ),
    results: z.strictObject({
      ...{ statYear: z.int(), from: day, to: day },
      items: z.array(
        z.strictObject({
          ...{
            ...region,
            classes: figure,
            trained: figure,
            certified: figure,
            employed: figure,
            foldedUp: z.boolean(),
          },
        }),
      ),
    }),
  })
  .meta({ id: 'FundUse' });

/** 资金使用公开 (001-25): for everyone, without an account and without anybody in it. */
export const fundUseRoutes: Route[] = [
  route({
    method: 'get',
    path: '/api/public/fund-use',
    access: 'PUBLIC',
    tag: '公示',
    summary: '资金使用公开：下达、锁定、拨付、收回，按资金、地区、时期；另附统计年度成果',
    query,
    answer,
    files: TABLE_TYPES,
    handle: publish,
  }),
];

async function publish({ services, request, response, query: asked }: Call<undefined, Query>) {
  const tooMany = await throttlePublic(services.pool, 'pages', request.ip);
  if (tooMany) return tooMany;
  const use = await readFundUse(services.db, asked);
  if (!use) return undefined;
  const tree = new RegionTree(use.regions);
  const rows = fundUseRows(use, tree, use.top.code, asked.period);
  const report = {
    ...{ asOf: use.asOf, year: use.year, period: asked.period, regionCode: use.top.code, regionName: use.top.name },
    smallCellBelow: SMALL_CELL_BELOW,
    items: asked.fund ? rows.filter(({ fund }) => fund === asked.fund) : rows,
    results: { statYear: use.year, ...statYearSpan(use.year), items: resultRows(use.results, tree, use.top.code) },
  };
  if (asked.format === 'json') return report;
  const title = `资金使用公开-${use.top.name}-${use.year}`;
  sendFile(response, bytesOf(sheetOf(report, await fundNames(services.db)), asked.format, '资金使用公开'), {
    ...{ format: asked.format, title },
  });
  return undefined;
}

type Report = Omit<z.output<typeof answer>, 'items'> & { readonly items: readonly UseRow[] };

const HEADER = [
  ...['时期', '资金', '地区代码', '地区', '本年下达（元）', '本年锁定（元）', '拨付条数', '拨付人数', '拨付金额（元）'],
  ...['收回金额（元）', '说明'],
];
const RESULT_HEADER = ['统计年度', '地区代码', '地区', '班次', '培训人数', '取证人数', '就业人数', '说明'];

function sheetOf(report: Report, nameOf: ReadonlyMap<string, string>): Sheet {
  const { asOf, results, items } = report;
  const note = (foldedUp: boolean) => (foldedUp ? `少于${SMALL_CELL_BELOW}人的部分并入上级或全年合计` : '');
  const count = (value: number | null): Cell => value ?? '—';
  const money = (value: number | null): Cell => (value === null ? '—' : { fen: value });
  return [
    [`资金使用公开（${report.regionName}，${report.year}年），截至${asOf}`],
    HEADER,
    ...items.map((row) => [
      ...[
        row.period,
        nameOf.get(row.fund) ?? row.fund,
        row.regionCode,
        row.regionName + (row.isTotal ? '（合计）' : ''),
      ],
      ...[money(row.allocatedFen), money(row.heldFen), count(row.lines), count(row.persons), money(row.paidFen)],
      ...[money(row.recoveredFen), note(row.foldedUp)],
    ]),
    [],
    [`统计年度成果（${results.from}至${results.to}结束的班级）`],
    RESULT_HEADER,
    ...results.items.map((row) => [
      ...[String(results.statYear), row.regionCode, row.regionName + (row.isTotal ? '（合计）' : '')],
      ...[count(row.classes), count(row.trained), count(row.certified), count(row.employed), note(row.foldedUp)],
    ]),
  ];
}
