import { UserError } from '../domain/user-error';
import type { Sides } from './sides';

/** A number that was mistyped must not look like a case in which all is well. @throws UserError when nobody knows it. */
export async function requireKnown(
  { engine, cases }: Pick<Sides, 'engine' | 'cases'>,
  id: string,
): Promise<void> {
  if ((await engine.run(id)) !== null || (await cases.file(id)) !== null) return;
  throw new UserError(`There is no complaint ${id}: neither the engine nor the read model knows it.`);
}
