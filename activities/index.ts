import { activityInfo } from '@temporalio/activity';
import type { CaseFile } from '../domain/case-file';
import { expectedIn, latenessOf } from '../domain/lateness';
import { plannedAnew } from '../domain/planned-anew';
import type { TransitionInput } from '../domain/transition';
import type { World } from '../domain/world';
import { planTransition } from '../domain/transition';
import { presentFile } from '../domain/upgrade';
import { recordOf, type CalendarTags } from '../store/complaint-record';
import type { Complaints } from '../store/complaints';
import type { Sealer } from '../store/seal';
import type { Activities } from './contract';
import type { ActivityWatch } from './watch';

/** A projection that does not succeed in this time is left to the activity that may wait. */
const PROJECTION_TRY_MS = 500;

export interface ActivityDeps {
  /** The world of now: calendars and directory may change between two transitions. */
  world: () => World;
  /** What the calendars of that world are made of. */
  calendarTags: CalendarTags;
  /** Makes sure that a version of the rules is in memory; throws when it is nowhere to be had. */
  needRules: (version: string) => Promise<void>;
  complaints: Pick<Complaints, 'write' | 'tryWrite'>;
  sealer: Pick<Sealer, 'open'>;
  /** The case as its workflow holds it now. */
  fetchCase: (workflowId: string) => Promise<CaseFile>;
  /** Measures what is done here; nobody unless given. */
  watch?: ActivityWatch;
}

/** The activities of a case, with what they work on given from outside. */
export function createActivities(deps: ActivityDeps): Activities {
  return {
    async transition(given) {
      await needRulesOf(given.file, deps);
      const input = await withKnownOrder(given, deps);
      // From here to the record nothing waits: it is planned and recorded in one and the same world.
      const world = deps.world();
      const expected = expectedIn(input);
      const plan = planTransition(input, world);
      const record = recordOf(input.file, world, deps.sealer, deps.calendarTags);
      const projected = await deps.complaints.tryWrite(record, PROJECTION_TRY_MS);
      deps.watch?.fired(latenessOf(input, expected, plan));
      if (projected) deps.watch?.projected(input.file.id, input.file.updatedAt);
      return { ...plan, projected };
    },

    async project({ workflowId }) {
      // Of a case that cannot even be asked the id alone is known.
      deps.watch?.waits(workflowId.replace(/^.*\//, ''), activityInfo().scheduledTimestampMs);
      const file = presentFile(await deps.fetchCase(workflowId));
      await needRulesOf(file, deps);
      const world = deps.world();
      // It was planned some time ago, by whatever calendars there were: what is shown is of today. A case that would
      // wake too late by them is left to re-planning to find.
      const { file: shown, earlier } = plannedAnew(file, Date.now(), world);
      // Its own wake stays in the record: by that re-planning sees that the case has to be told.
      const record = earlier
        ? recordOf({ ...shown, next: file.next, wakeAt: file.wakeAt }, world, deps.sealer, unknown)
        : recordOf(shown, world, deps.sealer, deps.calendarTags);
      await deps.complaints.write(record);
      deps.watch?.projected(file.id, file.updatedAt);
      return file.revision;
    },
  };
}

/** Stands for calendars that nobody has any more. */
const unknown: CalendarTags = (names) => names.map(() => 'unknown');

/** The rules that a case runs under, and those by which a clock goes on unseen. */
export async function needRulesOf(
  file: CaseFile,
  { needRules }: Pick<ActivityDeps, 'needRules'>,
): Promise<void> {
  const shelved = file.clocks.flatMap((clock) => clock.shelved?.version ?? []);
  for (const version of new Set([file.policy.version, ...shelved])) await needRules(version);
}

/** An order to move to rules that cannot be had must not hold up the case: whoever gave it will see, and give it again. */
async function withKnownOrder(input: TransitionInput, { needRules }: ActivityDeps): Promise<TransitionInput> {
  if (!input.migrate) return input;
  try {
    await needRules(input.migrate.to);
    return input;
  } catch {
    const { migrate: _, ...rest } = input;
    return rest;
  }
}
