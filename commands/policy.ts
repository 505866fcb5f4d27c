import * as schemas from '../domain/policy/commands.schema.js';
import { endOfPredecessor, refusalForBringing, refusalForChecking, refusalForDrafting } from '../domain/policy/life.js';
import { refusal } from '../domain/refusals.js';
import { closeDossierTasks } from '../store/dossier/dossiers.js';
import * as versions from '../store/policy/policy-versions.js';
import { dossierCommand } from './dossier.js';
import { promptNext } from './second-person.js';

/** 起草政策版本: whole, with a clause for each figure; it can be used for nothing until two others have acted. */
export const draftPolicyVersion = dossierCommand({
  schema: schemas.draftPolicyVersion,
  async act(act) {
    const { tx, actor, input } = act;
    const no = refusalForDrafting(input.regionCode, actor);
    if (no) return no;
    if (!(await versions.insertDraft(tx, input, actor.id))) {
      return refusal('POLICY_ID_TAKEN', { field: 'id', params: { id: input.id } });
    }
    const title = `复核政策版本草案（${input.name}）`;
    const task = { dossier: 'policyVersion', command: 'checkPolicyVersion', role: 'reviewer', title } as const;
    const late = await promptNext(act, { ...task, id: input.id });
    return late ?? { id: input.id, result: { versionId: input.id } };
  },
});

export const checkPolicyVersion = dossierCommand({
  schema: schemas.checkPolicyVersion,
  async act(act) {
    const { tx, actor, id, input } = act;
    const version = await versions.lockVersion(tx, actor, id);
    if (!version) return 'NOT_FOUND';
    const no = refusalForChecking(version, actor);
    if (no) return no;
    await versions.decideDraft(tx, id, actor.id, 'CHECKED', input.opinion);
    await closeDossierTasks(tx, 'policyVersion', id, actor.id);
    const title = `审批政策版本生效（${version.name}）`;
    const task = { dossier: 'policyVersion', command: 'bringIntoForce', role: 'approver', title } as const;
    const late = await promptNext(act, { ...task, id });
    return late ?? { id, result: { status: 'CHECKED' } };
  },
});

/** 退回: the draft is dead; what succeeds it has a new id. */
export const returnPolicyDraft = dossierCommand({
  schema: schemas.returnPolicyDraft,
  async act({ tx, actor, id, input }) {
    const version = await versions.lockVersion(tx, actor, id);
    if (!version) return 'NOT_FOUND';
    const no = refusalForChecking(version, actor);
    if (no) return no;
    await versions.decideDraft(tx, id, actor.id, 'RETURNED', input.reasons.join('\n'));
    await closeDossierTasks(tx, 'policyVersion', id, actor.id);
    return { id, result: { status: 'RETURNED', reasons: input.reasons.length } };
  },
});

/** 生效: by a third person, with the version that it supersedes. Classes that have frozen a version keep it. */
export const bringIntoForce = dossierCommand({
  schema: schemas.bringIntoForce,
  async act({ tx, actor, id, input: { supersedes } }) {
    const version = await versions.lockVersion(tx, actor, id);
    if (!version) return 'NOT_FOUND';
    const standing = await versions.lockStanding(tx, id);
    const no = refusalForBringing(version, actor, supersedes, standing);
    if (no) return no;
    const predecessor = standing.find((each) => each.id === supersedes);
    const endsOn = predecessor ? endOfPredecessor(predecessor, version) : null;
    if (predecessor && endsOn) await versions.endVersion(tx, predecessor.id, endsOn);
    await versions.bringIntoForce(tx, id, actor.id, supersedes);
    await closeDossierTasks(tx, 'policyVersion', id, actor.id);
    return { id, result: { status: 'IN_FORCE', supersedes, predecessorEndsOn: endsOn } };
  },
});
