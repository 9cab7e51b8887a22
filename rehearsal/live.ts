import type { CaseFile } from '../domain/case-file';
import type { World } from '../domain/world';
import { live } from '../workflows/story';
import { Left, RehearsalRoom, type Listener, type Script } from './rehearsal-room';

/**
 * Lets a case live by a script, with the real stages, planning and directory and without an engine. Changes `file` to
 * the case as it ends; says whether that is its end, or where the script has left it, or where it had been woken for the
 * `mostWakes`th time.
 */
export async function rehearse(
  file: CaseFile,
  script: Script,
  world: World,
  listener?: Listener,
  mostWakes?: number,
): Promise<{ ended: boolean; exhausted: boolean }> {
  const room = new RehearsalRoom(file, script, world, listener, mostWakes);
  try {
    await live(room);
    room.turnAwayTheRest();
    return { ended: true, exhausted: false };
  } catch (error) {
    if (error instanceof Left) return { ended: false, exhausted: error.exhausted };
    throw error;
  }
}
