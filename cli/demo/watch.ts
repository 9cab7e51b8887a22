import type { Life } from './life';
import { complaints } from './reading';
import { DESK } from './script';
import { expectBody, pass, type Stage } from './stage';

/** Tells of every level that a case of the run reaches, as the desk's list of escalated cases shows it. Until abort. */
export async function watchLadder(stage: Stage, lifeOf: (id: string) => Life | undefined): Promise<never> {
  const levels = new Map<string, number>();
  const token = await stage.credentials.of(DESK);
  for (;;) {
    const path = '/v1/complaints?escalationLevel=1&limit=200';
    const { items } = expectBody(await stage.client.call(path, { token }), complaints);
    for (const { id, escalationLevel } of items) {
      const life = lifeOf(id);
      const level = escalationLevel ?? 0;
      if (life === undefined || level <= (levels.get(id) ?? 0)) continue;
      levels.set(id, level);
      stage.tell({ life, id, kind: 'escalated', level, text: `NAIK KE TINGKAT ${level} · escalated` });
    }
    await pass(stage, 0.7);
  }
}
