import type { Actor } from '../../domain/command';
import { aboutOf, textAt } from '../../domain/named-agencies';
import { isSuperiorOfAccused } from '../../domain/oversight';
import { refuse } from '../../domain/permission';
import type { Bilingual } from '../../domain/policy';
import type { Lang } from '../../domain/reference';
import type { CommandName } from '../../domain/vocabulary';
import { visibleCase } from '../case/visible';
import type { AppDeps } from '../deps';
import { BodyFaults } from './faults';

/** Commands by which somebody is given a complaint to answer. */
const SENDING: readonly CommandName[] = ['verification', 'disposition'];

/**
 * Throws `invalid` when a complaint about conduct (`oversight`) is sent to the office above those whom it accuses, in
 * place of the inspectorate. Whether the caller may send it at all is for the case to say, which also remembers what it
 * did: a repeat is not looked at again.
 */
export async function checkOversight(
  deps: AppDeps,
  {
    id,
    name,
    actor,
    body,
    keyHash,
    lang,
  }: { id: string; name: CommandName; actor: Actor; body: object; keyHash: string; lang: Lang },
): Promise<void> {
  const to = textAt(body, 'to');
  const { directory } = deps.reference;
  // Few units have others below them: only then the case has to be looked at.
  if (to === undefined || !SENDING.includes(name) || !hasUnitsBelow(deps, to)) return;
  const file = await visibleCase(deps, id, actor);
  if (!file || Object.hasOwn(file.seen, keyHash) || refuse(file, actor, name) !== null) return;
  const about = 'about' in body ? aboutOf(body) : file.about;
  const oversight = 'oversight' in body ? body.oversight === true : file.oversight;
  if (!oversight || !isSuperiorOfAccused(directory, to, about)) return;
  const [instead] = directory.resolve('inspectorate', about[0] ?? to, about);
  const faults = new BodyFaults();
  faults.add('to', said(deps.reference.agency(instead?.agency ?? '')?.name));
  faults.throwIfAny(lang);
}

function hasUnitsBelow({ reference: { agencies, directory } }: AppDeps, id: string): boolean {
  return directory.institutionOf(id)?.id !== id && agencies.some(({ parent }) => parent === id);
}

function said(inspector: string | undefined): Bilingual {
  const whom = inspector ?? { id: 'inspektorat', en: 'the inspectorate' };
  const [id, en] = typeof whom === 'string' ? [whom, whom] : [whom.id, whom.en];
  return {
    id: `Pengaduan pengawasan tidak diperiksa oleh atasan unit yang diadukan; kirim ke ${id}.`,
    en: `A complaint about conduct is not looked into by the superiors of those whom it accuses; send it to ${en}.`,
  };
}
