import { canonicalJson } from './canonical';
import { Directory, refChanges, type Agency } from './directory';
import { documentOf } from './directory-document';
import { checkDirectory, type DirectoryFinding, type Ground } from './directory-check';

export const CHANGE_KINDS = ['added', 'changed', 'closed', 'reopened'] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** What a change of the directory is for one agency. */
export interface AgencyChange {
  agency: string;
  name: string;
  kind: ChangeKind;
  /** The fields that are other than before; none of an agency that is new. */
  fields: string[];
}

/** What is to be written, and what was read before; nothing is read of many at once. */
export interface DirectoryOrder {
  wanted: readonly Agency[];
  /** Of one agency: the revision that was read, or `*` for one that there is not yet. */
  read?: number | '*';
}

export type Changed =
  | {
      kind: 'changed';
      agencies: Agency[];
      revision: number;
      changes: AgencyChange[];
      before: Directory;
      after: Directory;
    }
  /** All of it is as it should be already. `revision` is that of the agency, if it is one. */
  | { kind: 'same'; revision: number }
  /** Null: there is no such agency. */
  | { kind: 'stale'; revision: number | null }
  | { kind: 'invalid'; findings: DirectoryFinding[] };

/** Applies an order to a directory: all of it or nothing. Pure; what the order does not name stays as it is. */
export function changeDirectory(
  agencies: readonly Agency[],
  { wanted, read }: DirectoryOrder,
  ground: Ground,
): Changed {
  const before = new Directory(agencies);
  const changes = wanted.flatMap((agency) => changeOf(before.get(agency.id), agency) ?? []);
  const [only] = wanted;
  const known = only && before.get(only.id);
  if (changes.length === 0) return { kind: 'same', revision: known?.revision ?? 0 };
  if (
    read !== undefined &&
    (read === '*' ? known !== undefined : read !== (known ? (known.revision ?? 0) : null))
  )
    return { kind: 'stale', revision: known ? (known.revision ?? 0) : null };
  const revision = before.revision + 1;
  const news = new Map(wanted.map((agency) => [agency.id, agency]));
  const touched = new Set(changes.map(({ agency }) => agency));
  const written = (agency: Agency): Agency => (touched.has(agency.id) ? { ...agency, revision } : agency);
  const kept = agencies.map((agency) => {
    const now = touched.has(agency.id) ? news.get(agency.id) : undefined;
    return now ? written(now) : agency;
  });
  // New ones come last: pages are counted from the last one seen.
  const added = [...news.values()].filter(({ id }) => !before.get(id)).map(written);
  const all = withFormer([...kept, ...added], touched, before);
  const after = new Directory(all);
  const changed = [...touched].flatMap((id) => after.get(id) ?? []);
  const findings = checkDirectory(changed, after, before, ground);
  if (findings.length > 0) return { kind: 'invalid', findings };
  return { kind: 'changed', agencies: all, revision, changes, before, after };
}

/** Remembers of what was moved where it lay: whoever has complained of that has complained of it, too. */
function withFormer(agencies: Agency[], touched: ReadonlySet<string>, before: Directory): Agency[] {
  const now = new Directory(agencies);
  return agencies.map((agency) => {
    const was = touched.has(agency.id) ? before.get(agency.id) : undefined;
    if (!was) return agency;
    const left = before.ancestorsOf(agency.id).filter((up) => !now.ancestorsOf(agency.id).includes(up));
    const formerly = [...new Set([...(was.formerly ?? []), ...left])];
    return formerly.length > 0 ? { ...agency, formerly } : agency;
  });
}

/** Null when nothing changes. */
function changeOf(was: Agency | undefined, now: Agency): AgencyChange | null {
  const { id: agency, name } = now;
  if (!was) return { agency, name, kind: 'added', fields: [] };
  const [old, fresh] = [documentOf(was), documentOf(now)] as [
    Record<string, unknown>,
    Record<string, unknown>,
  ];
  const fields = [...new Set([...Object.keys(old), ...Object.keys(fresh)])].filter(
    (field) => canonicalJson(old[field] ?? null) !== canonicalJson(fresh[field] ?? null),
  );
  if (fields.length === 0) return null;
  const kind = !was.closed && now.closed ? 'closed' : was.closed && !now.closed ? 'reopened' : 'changed';
  return { agency, name, kind, fields };
}

/** Whom open cases know otherwise after a change: `gone` give up what they hold, of `others` something else is told. */
export function concerned(before: Directory, after: Directory): { gone: string[]; others: string[] } {
  const gone: string[] = [];
  const others: string[] = [];
  for (const { id, closed } of before.agencies) {
    const now = after.get(id);
    const [old, fresh] = [before.ref(id), after.ref(id)];
    if (!now || !old || !fresh) continue;
    if (now.closed && JSON.stringify(now.closed) !== JSON.stringify(closed)) gone.push(id);
    else if (refChanges(old, fresh).length > 0) others.push(id);
  }
  return { gone, others };
}
