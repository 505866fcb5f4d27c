import type { FakeApi } from './pages-alone.js';

/** What anyone may ask. */
const publicity = {
  id: '00000000-0000-4000-8000-000000000300',
  projectNumber: '350500-2025-00001',
  projectTitle: '焊工培训',
  classTitle: '焊工一班',
  institutionName: '泉州市高级技工学校',
  regionName: '泉州市',
  place: '市人社局网站',
  postedOn: '2025-07-01',
  endsOn: '2025-07-08',
  provisional: true,
  lines: 20,
  totalFen: 2_600_000,
  snapshotHash: 'a'.repeat(64),
};

const levels = (amounts: readonly number[]) =>
  amounts.map((amountFen, at) => ({
    level: `L${5 - at}`,
    levelName: ['初级工', '中级工'][at],
    per: 'PERSON',
    amountFen,
  }));
const tariffs = {
  id: 'FJ-QZ-2024',
  name: '泉州市职业培训补贴标准（2024年）',
  regionCode: '350500',
  regionName: '泉州市',
  fundSources: ['EMPLOYMENT_SUBSIDY'],
  ...{ validFrom: '2024-07-01', validTo: null, validToIsDefault: true },
  document: '闽人社文〔2024〕3号',
  tariffs: [true, false].map((isDefault) => ({
    kind: isDefault ? 'EVALUATION' : 'LEVEL_UPGRADE',
    name: isDefault ? '评价补贴标准' : '职业技能提升补贴标准',
    amounts: levels(isDefault ? [18_000] : [70_000, 100_000]),
    terms: '收款方 培训机构；凭证 职业技能等级证书',
    clause: '职业培训补贴标准（按技能等级）',
    sourceDocument: '闽人社文〔2024〕3号（据晋江经济报2024-07-17、泉州市2024年8月报道还原）',
    isDefault,
    decidingDate: 'FILING',
  })),
};

/** Two regions, one of which has too few people to be told of. */
const fundUse = {
  asOf: '2025-07-01',
  year: 2025,
  period: 'year',
  regionCode: '350000',
  regionName: '福建省',
  smallCellBelow: 5,
  items: [true, false].map((isTotal) => ({
    period: '2025',
    fund: 'SKILL_UPGRADE_ACCOUNT',
    regionCode: isTotal ? '350000' : '350500',
    regionName: isTotal ? '福建省' : '泉州市',
    isTotal,
    allocatedFen: 500_000_000_00,
    heldFen: 19_500_00,
    lines: isTotal ? 5 : null,
    persons: isTotal ? 5 : null,
    paidFen: isTotal ? 6_500_00 : null,
    recoveredFen: isTotal ? 0 : null,
    foldedUp: !isTotal,
  })),
  results: { statYear: 2025, from: '2024-12-01', to: '2025-11-30', items: [] },
};

export const PUBLIC_API: FakeApi = {
  'GET /api/public/publicities': { body: { items: [publicity], next: null } },
  'GET /api/public/policy/versions': {
    body: { items: [tariffs], next: null, regions: [{ code: '350500', name: '泉州市' }] },
  },
  'GET /api/public/fund-use': { body: fundUse },
};
