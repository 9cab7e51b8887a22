import type { CaseFile, TrailEntry } from '../case-file';
import { FORWARDED } from '../forwarded';
import type { Bilingual } from '../policy';
import { forwardedMessage } from '../view/forwarded';
import type { World } from '../world';
import { isConcerned } from './concerned';
import type { Addressee, Notice } from './notice';
import { toHolder, toReached, toSupporter } from './officer-words';
import { mayWriteToReporter, SECRET_ASKED } from '../secrets';
import { secretSentence, toFollowers, toReporter } from './reporter-words';

type Told = { to: Addressee; text: Bilingual; secret?: number };

/**
 * What the lines of a trail behind `after` tell whom, in order. Pure: the same case gives the same notices under the same
 * ids, so that telling it twice is noticed. An agency that is complained of is told nothing.
 */
export function noticesOf(file: CaseFile, after: number, world: World): Notice[] {
  return file.trail
    .filter(({ seq }) => seq > after)
    .flatMap((line) =>
      toldBy(file, line, world)
        .filter(({ to }) => isConcerned(file, to, world))
        .map(({ to, text, secret }, n) => ({
          id: `${file.id}-${line.seq}-${n}`,
          case: file.id,
          seq: line.seq,
          n,
          at: line.at,
          to,
          about: line.type,
          text,
          ...(secret === undefined ? {} : { secret }),
        })),
    );
}

function toldBy(file: CaseFile, line: TrailEntry, world: World): Told[] {
  if (line.type === SECRET_ASKED) return newSecret(file, line);
  const reporter: Addressee | null =
    file.notify && file.reporter !== null ? { kind: 'reporter', contact: file.reporter } : null;
  const reached = toReached(file, line, world);
  const forReporter =
    forwarded(file, line, world) ??
    toReporter(file, line) ??
    (reached?.to.some(isReporter) ? reached.text : null);
  const forFollowers = toFollowers(line);
  const holder = toHolder(file, line);
  return [
    ...(reporter && forReporter ? [{ to: reporter, text: forReporter }] : []),
    ...(forFollowers ? followersOf(file).map((to) => ({ to, text: forFollowers })) : []),
    ...(holder ? [post(holder.to, holder.text)] : []),
    ...toSupporter(file, line).map(({ to, text }) => post(to, text)),
    ...(reached ? reached.to.filter((one) => !isReporter(one)).map((to) => post(to, reached.text)) : []),
  ];
}

/** A secret goes to the contact on file, also to whoever wants no other notices: they asked, or nothing has changed. */
function newSecret(file: CaseFile, { data }: TrailEntry): Told[] {
  const generation = data?.['generation'];
  if (file.reporter === null || !mayWriteToReporter(file) || typeof generation !== 'number') return [];
  return [
    { to: { kind: 'reporter', contact: file.reporter }, text: secretSentence(file.id), secret: generation },
  ];
}

/** Where a complaint went and why, in the very words that the trail has for it. */
function forwarded(file: CaseFile, line: TrailEntry, { directory }: World): Bilingual | null {
  const said = line.type === FORWARDED ? forwardedMessage(line, file, directory) : null;
  return said && { id: `Pengaduan ${file.id}: ${said.id}`, en: `Complaint ${file.id}: ${said.en}` };
}

function post(
  { agency, role, post: held }: { agency: string; role: string; post?: string },
  text: Bilingual,
): Told {
  return { to: { kind: 'post', agency, role, ...(held === undefined ? {} : { post: held }) }, text };
}

function isReporter({ role }: { role: string }): boolean {
  return role === 'reporter';
}

function followersOf({ followers }: CaseFile): Addressee[] {
  return (followers?.list ?? []).map(({ receipt, contact }) => ({ kind: 'follower', receipt, contact }));
}
