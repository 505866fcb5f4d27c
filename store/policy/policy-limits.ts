import { LIMIT_KEYS, type Limits } from '../../domain/policy/limits.js';
import { type Sql, sql } from '../../platform/database.js';

const KEYS: readonly string[] = LIMIT_KEYS;

/**
 * The figures of class `c` in project `p`: those of the version it froze, or would freeze today. Rules are never edited, so
 * the version's own rows are the frozen ones. Where no version speaks any more, the last that did; where none ever did, any:
 * nothing can be filed there, and until then only its time to file is asked.
 */
export const limitsOfClass = sql`(SELECT jsonb_object_agg(r.key, r.value) AS limits FROM policy_rule r
  WHERE r.version_id = coalesce(c.policy_version_id, policy_version_for(p.region_code, p.fund, business_today()))
    AND r.key = ANY (${KEYS}::text[]))`;

type NumberKey = { [Key in keyof Limits]: Limits[Key] extends number ? Key : never }[keyof Limits];

/** One figure of `limitsOfClass AS version`, within the same statement. */
export const limit = (key: NumberKey): Sql => sql`(version.limits -> ${key})::numeric`;

/** The pass mark under which a class was filed, for statements about its trainees. */
export const passMarkOf = (classId: Sql): Sql =>
  sql`(SELECT policy_number(k.policy_version_id, 'assessment.passMark') FROM class k WHERE k.id = ${classId})`;
