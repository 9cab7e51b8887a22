import type { Running } from './api-setup';
import { LENT_VARIABLE } from './lent';

export default async function tearDown(): Promise<void> {
  await (Reflect.get(globalThis, LENT_VARIABLE) as Running | undefined)?.stop();
}
