import type { CaseFile } from '../../domain/case-file';
import { within } from '../../store/database';
import type { AppDeps } from '../deps';

/** What the read model has under an id, if it says so within `ms`: for those who can go on without it. */
export function storedCase(
  { complaints }: Pick<AppDeps, 'complaints'>,
  id: string,
  ms: number,
): Promise<CaseFile | null> {
  if (!complaints.isUp) return Promise.resolve(null);
  const looking = complaints.find(id).then(
    (found) => found?.file ?? null,
    () => null,
  );
  return within(ms, looking, null);
}
