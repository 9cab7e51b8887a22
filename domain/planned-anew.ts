import { isOverdue, type CaseFile } from './case-file';
import { isOpen, refresh } from './clock';
import { planNext } from './planning';
import type { Instant } from './vocabulary';
import type { World } from './world';

/**
 * A case as it is to be shown by the calendars of `world`: nothing has happened to it and nothing fires, but its dates
 * are counted anew. `earlier`: the case has to be told, because it would wake too late; of later dates it hears when it
 * wakes. `file` is left as it is.
 */
export function plannedAnew(
  file: CaseFile,
  now: Instant,
  world: World,
): { file: CaseFile; earlier: boolean } {
  const at = Math.max(now, file.updatedAt);
  const anew: CaseFile = {
    ...file,
    clocks: file.clocks.map((clock) => (isOpen(clock) ? { ...clock } : clock)),
  };
  for (const clock of anew.clocks) refresh(clock, world.times);
  planNext(anew, at, world);
  const asleep = file.wakeAt ?? Infinity;
  const wakes = (anew.wakeAt ?? Infinity) < asleep;
  // Already late by the new dates: nothing need be to come for it to say so.
  const late = !file.overdue && isOverdue(anew, at) && asleep > at;
  return { file: anew, earlier: wakes || late };
}
