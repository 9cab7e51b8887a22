import type { CaseFile } from '../domain/case-file';
import type { World } from '../domain/world';
import { planTransition } from '../domain/transition';
import { recordOf } from '../store/complaint-record';
import type { Complaints } from '../store/complaints';
import type { Sealer } from '../store/seal';
import type { Activities } from './contract';

/** A projection that does not succeed in this time is left to the activity that may wait. */
const PROJECTION_TRY_MS = 500;

export interface ActivityDeps {
  /** The world of now: calendars and directory may change between two transitions. */
  world: () => World;
  /** Makes sure that a version of the rules is in memory; throws when it is nowhere to be had. */
  needRules: (version: string) => Promise<void>;
  complaints: Complaints;
  sealer: Pick<Sealer, 'open'>;
  /** The case as its workflow holds it now. */
  fetchCase: (workflowId: string) => Promise<CaseFile>;
}

/** The activities of a case, with what they work on given from outside. */
export function createActivities(deps: ActivityDeps): Activities {
  return {
    async transition(input) {
      await deps.needRules(input.file.policy.version);
      const world = deps.world();
      const plan = planTransition(input, world);
      const record = recordOf(input.file, world, deps.sealer);
      return { ...plan, projected: await deps.complaints.tryWrite(record, PROJECTION_TRY_MS) };
    },

    async project({ workflowId }) {
      const file = await deps.fetchCase(workflowId);
      await deps.needRules(file.policy.version);
      await deps.complaints.write(recordOf(file, deps.world(), deps.sealer));
      return file.revision;
    },
  };
}
