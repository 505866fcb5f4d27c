import fc from 'fast-check';
import { addDays } from '../../../domain/calendar/dates.js';
import { isRefusal } from '../../../domain/refusals.js';
import { calculateSubsidy } from '../../../domain/subsidy/calculate.js';
import type { Explanation, SubsidyCase, SubsidyRules } from '../../../domain/subsidy/types.js';
import {
  CERTIFICATE_KINDS,
  FUNDING_SOURCES,
  PERSON_CATEGORIES,
  SKILL_LEVELS,
  SUBSIDY_KINDS,
} from '../../../domain/vocabulary.js';
import { gulou, rules, rulesOf } from '../../support/subsidy-case.js';

const versions = [rules, gulou, rulesOf('FJ-XM-2024'), rulesOf('FJ-PT')];

const day = fc.integer({ min: 0, max: 400 }).map((days) => addDays('2025-06-01', days));
const code = fc.constantFrom(...rules.occupations.keys());
const level = fc.constantFrom(...SKILL_LEVELS, null);
const hours = fc.option(fc.integer({ min: 0, max: 200 }));
const amountFen = fc.integer({ min: 0, max: 5000_00 });

const shares = fc
  .integer({ min: 0, max: 100 })
  .chain((government) =>
    fc
      .integer({ min: 0, max: 100 - government })
      .map((person) => ({ government, person, enterprise: 100 - government - person })),
  );

const anyCase: fc.Arbitrary<SubsidyCase> = fc.record({
  subsidyKind: fc.oneof(
    { weight: 1, arbitrary: fc.constant('LEVEL_UPGRADE' as const) },
    { weight: 1, arbitrary: fc.constantFrom(...SUBSIDY_KINDS) },
  ),
  occupationCode: code,
  level,
  person: fc.record({
    birthDate: fc.integer({ min: 0, max: 20_000 }).map((days) => addDays('1965-01-01', days)),
    categories: fc.subarray([...PERSON_CATEGORIES]),
    drawsPension: fc.constantFrom(false, false, false, true),
  }),
  shortage: fc.constantFrom(null, 'MANUFACTURING' as const, 'SERVICES' as const, 'KEY' as const),
  priorSubsidies: fc.array(
    fc.record({
      subsidyKind: fc.constantFrom(...SUBSIDY_KINDS),
      occupationCode: code,
      level,
      certificateIssuedOn: day,
      state: fc.constantFrom('PAID' as const, 'HELD' as const, 'REVERSED' as const),
    }),
    { maxLength: 4 },
  ),
  plannedHours: hours,
  attendedHours: hours,
  certificates: fc.array(
    fc.record({ kind: fc.constantFrom(...CERTIFICATE_KINDS), issuer: fc.constant('人社'), issuedOn: day }),
    {
      maxLength: 3,
    },
  ),
  examResult: fc.constantFrom(null, 'PASS' as const, 'FAIL' as const),
  fundingSource: fc.constantFrom(null, ...FUNDING_SOURCES),
  voucher: fc.option(fc.record({ claimedOn: day, activatedOn: fc.option(day), faceFen: amountFen })),
  approvedFeeFen: fc.option(amountFen),
  costPerHeadFen: fc.option(amountFen),
  costShares: fc.option(shares),
  stacking: fc.constantFrom(null, 'NONE' as const, 'SUM' as const, 'PRODUCT' as const),
  capScope: fc.constantFrom(null, 'PER_YEAR' as const, 'CUMULATIVE' as const),
  months: fc.option(fc.integer({ min: 1, max: 40 })),
  hiredOn: fc.option(day),
  contractMonths: fc.option(fc.integer({ min: 0, max: 40 })),
  otherSubsidies: fc.subarray([...SUBSIDY_KINDS], { maxLength: 2 }),
  linkedTrainingLine: fc.constantFrom(null, 'APPROVED' as const, 'REFUSED' as const),
  requestedFen: fc.option(amountFen),
});

/** One that nothing stands in the way of, so that the money steps are always reached. */
const payableCase: fc.Arbitrary<SubsidyCase> = anyCase.map((drawn) => ({
  ...drawn,
  subsidyKind: 'LEVEL_UPGRADE' as const,
  occupationCode: '6-18-02-04',
  level: drawn.level === 'L5' || drawn.level === 'L2' ? drawn.level : ('L3' as const),
  person: { ...drawn.person, birthDate: '1990-01-01', drawsPension: false },
  priorSubsidies: [],
  plannedHours: 60,
  attendedHours: 60,
  certificates: [{ kind: 'SKILL_LEVEL' as const, issuer: '人社', issuedOn: '2026-06-15' }],
  examResult: 'PASS' as const,
  fundingSource: 'EMPLOYMENT_SUBSIDY' as const,
  voucher: drawn.voucher ? { ...drawn.voucher, claimedOn: '2026-05-01', activatedOn: '2026-05-02' } : null,
}));

function explain(input: SubsidyCase, under: SubsidyRules = rules): Explanation {
  const answer = calculateSubsidy(input, under);
  if (isRefusal(answer)) throw new Error(answer.message);
  return answer;
}

/** Any kind, in whatever version has it, so that nothing but its facts stands in the way. */
const anyKind = fc.tuple(anyCase, fc.constantFrom(...versions)).map(([drawn, under]) => {
  const kinds = SUBSIDY_KINDS.filter((kind) => under.policy.rules[`tariff.${kind}`]);
  const subsidyKind = kinds[drawn.requestedFen == null ? 0 : drawn.requestedFen % kinds.length] ?? 'LEVEL_UPGRADE';
  const tariff = under.policy.rules[`tariff.${subsidyKind}`]?.value;
  const isOld = under.policy.validTo !== null;
  const input: SubsidyCase = {
    ...drawn,
    subsidyKind,
    occupationCode: '6-18-02-04',
    level: 'L3',
    person: {
      birthDate: '1990-01-01',
      categories: ['OUT_OF_POVERTY', 'COMMUNITY_CORRECTION'],
      employeeInsuredAtFiling: false,
    },
    priorSubsidies: [],
    otherSubsidies: [],
    plannedHours: 60,
    attendedHours: 60 - ((drawn.attendedHours ?? 0) % 13),
    certificates: (tariff?.certificateKinds ?? []).slice(0, 1).map((kind) => ({
      ...{ kind, issuer: '人社', issuedOn: isOld ? '2020-06-15' : '2026-06-15' },
    })),
    examResult: null,
    hiredOn: null,
    contractMonths: null,
    fundingSource: null,
    voucher: null,
    linkedTrainingLine: 'APPROVED',
  };
  return { input, under };
});

const reversed = <T>(list: readonly T[] | undefined) => list?.toReversed();

const bothKinds = fc.oneof(anyCase, payableCase);

describe('the calculator, whatever the case', () => {
  it('never goes below zero, and gives a reason exactly when nothing is paid by rule', () => {
    fc.assert(
      fc.property(bothKinds, fc.constantFrom(...versions), (input, under) => {
        const { amountFen: amount, reasonCode, working } = explain(input, under);
        expect(Number.isSafeInteger(amount) && amount >= 0).toBe(true);
        expect(reasonCode !== null).toBe(amount === 0);
        expect(working.at(-1)?.amountFen).toBe(amount);
      }),
      { numRuns: 1000 },
    );
  });

  it('pays every kind that a version has, up to its tariff and whatever limits it, and by whole fen', () => {
    const paid = new Set<string>();
    fc.assert(
      fc.property(anyKind, ({ input, under }) => {
        const { amountFen: amount, reasonCode, working, payee } = explain(input, under);
        expect([null, 'NOTHING_PAYABLE']).toContain(reasonCode);
        expect(payee).not.toBeNull();
        if (amount > 0) paid.add(`${under.policy.id} ${input.subsidyKind}`);
        const lifted = working.find(({ step }) => step === 'uplift')?.amountFen ?? 0;
        for (const limit of [lifted, input.approvedFeeFen]) {
          if (limit != null) expect(amount).toBeLessThanOrEqual(limit);
        }
        expect(JSON.stringify(explain(structuredClone(input), under))).toBe(JSON.stringify(explain(input, under)));
      }),
      { numRuns: 2000 },
    );
    expect(paid.size).toBe(8 + 9 + 1 + 1);
  });

  it('pays no less for more: months, hours attended, an amount asked for', () => {
    fc.assert(
      fc.property(anyKind, ({ input, under }) => {
        const more = {
          ...input,
          months: (input.months ?? 1) + 1,
          attendedHours: 60,
          requestedFen: (input.requestedFen ?? 0) + 100,
        };
        const less = { ...input, months: input.months ?? 1, requestedFen: input.requestedFen ?? 0 };
        expect(explain(more, under).amountFen).toBeGreaterThanOrEqual(explain(less, under).amountFen);
      }),
      { numRuns: 1000 },
    );
  });

  it('never goes above a ceiling: tariff with uplift, approved fee, voucher, government share', () => {
    fc.assert(
      fc.property(payableCase, (input) => {
        const { amountFen: amount, working } = explain(input);
        const limits = [
          working.find(({ step }) => step === 'uplift')?.amountFen,
          input.requestedFen,
          input.approvedFeeFen,
          input.voucher?.faceFen,
          input.costShares
            ? governmentShare(input.costPerHeadFen ?? input.approvedFeeFen, input.costShares.government)
            : null,
        ];
        for (const limit of limits) if (limit != null) expect(amount).toBeLessThanOrEqual(limit);
      }),
      { numRuns: 500 },
    );
  });

  it('pays each payable case in full up to its lowest ceiling', () => {
    const free = { approvedFeeFen: null, voucher: null, costShares: null, requestedFen: null };
    fc.assert(
      fc.property(payableCase, (input) => {
        const unlimited = explain({ ...input, ...free }).amountFen;
        expect(unlimited).toBeGreaterThan(0);
        expect(explain({ ...input, ...free, approvedFeeFen: unlimited + 1 }).amountFen).toBe(unlimited);
        expect(explain({ ...input, ...free, approvedFeeFen: unlimited - 1 }).amountFen).toBe(unlimited - 1);
      }),
    );
  });

  it('has shares that add up to the cost, the fee or the amount, none of them negative', () => {
    fc.assert(
      fc.property(bothKinds, fc.constantFrom(...versions), (input, under) => {
        const { amountFen: amount, shares: parts } = explain(input, under);
        const cost = input.costShares ? (input.costPerHeadFen ?? input.approvedFeeFen) : null;
        const total = cost ?? input.approvedFeeFen ?? amount;
        expect(parts.governmentFen + parts.enterpriseFen + parts.personFen).toBe(total);
        expect(parts.governmentFen).toBe(amount);
        expect(Math.min(parts.enterpriseFen, parts.personFen)).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 500 },
    );
  });

  it('pays no less with an uplift than without one', () => {
    fc.assert(
      fc.property(payableCase, (input) => {
        const plain = explain({ ...input, shortage: null, person: { ...input.person, categories: ['EMPLOYEE'] } });
        expect(explain(input).amountFen).toBeGreaterThanOrEqual(plain.amountFen);
        expect(explain({ ...input, shortage: 'MANUFACTURING' }).amountFen).toBeGreaterThanOrEqual(
          explain({ ...input, shortage: 'SERVICES' }).amountFen,
        );
      }),
    );
  });

  it('does not mind the order in which lists were typed, and gives the same bytes each time', () => {
    fc.assert(
      fc.property(bothKinds, (input) => {
        const turned = {
          ...input,
          priorSubsidies: reversed(input.priorSubsidies),
          certificates: reversed(input.certificates),
          otherSubsidies: reversed(input.otherSubsidies),
          person: { ...input.person, categories: reversed(input.person.categories) },
        };
        expect(JSON.stringify(explain(turned))).toBe(JSON.stringify(explain(input)));
        expect(JSON.stringify(explain(structuredClone(input)))).toBe(JSON.stringify(explain(input)));
      }),
      { numRuns: 500 },
    );
  });
});

/** A share that is no whole fen is a ceiling rounded half-up, as the amount is (domain §6). */
function governmentShare(cost: number | null | undefined, percent: number): number | null {
  return cost == null ? null : Math.floor((cost * percent * 2 + 100) / 200);
}
