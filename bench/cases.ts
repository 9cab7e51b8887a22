import { randomBytes } from 'node:crypto';
import { ID_ALPHABET, ID_LENGTH } from '../api/auth/secret';
import { note, type CaseFile } from '../domain/case-file';
import { turnsThePage } from '../domain/firing';
import { openCase, type Filing } from '../domain/intake';
import type { Mark } from '../domain/moment';
import { planTransition } from '../domain/transition';
import { DAY_MS, HOUR_MS, type CommandName, type Instant } from '../domain/vocabulary';
import type { World } from '../domain/world';
import { makeSealer } from '../store/seal';
import { handTo } from '../workflows/stages/custody';
import { sampleFiling } from './sample';
import { seeded } from './seeded';

/** What stands in a made text for the id that each case gets. */
const ID = '-'.repeat(ID_LENGTH);
const OLDEST_DAYS = 100;

const sealer = makeSealer({ current: '1', keys: { '1': randomBytes(32).toString('base64url') } });
const places = new WeakMap<World, { unit: string; institution: string; region: string | null }[]>();

/** A filing at a door of the shipped directory, and the unit to which it will be disposed. */
export function sampleCaseFiling(world: World, random: () => number): { filing: Filing; unit: string } {
  const place = pick(placesOf(world), random);
  const { title, description, location, topic, reporter } = sampleFiling(Math.floor(random() * 1e6));
  const classification = pick(['complaint', 'complaint', 'complaint', 'aspiration', 'information'], random);
  const filing: Filing = {
    id: ID,
    classification: classification as Filing['classification'],
    oversight: classification === 'complaint' && random() < 0.15,
    topic,
    topicName: 'Jalan rusak',
    title: sealer.seal(title),
    // From half as long as the sample to all of it.
    description: sealer.seal(description.slice(0, Math.floor(description.length * (0.5 + random() / 2)))),
    occurredOn: null,
    region: place.region,
    regionName: place.region,
    place: sealer.sealJson({ address: location.address }),
    channel: random() < 0.5 ? 'web' : 'whatsapp',
    agency: place.institution,
    about: [],
    anonymous: random() < 0.1,
    confidential: random() < 0.1,
    notify: true,
    externalId: null,
    bodyHash: randomBytes(32).toString('base64url'),
    reporter: sealer.sealJson(reporter),
    filer: { kind: 'reporter' },
    by: { role: 'reporter', agency: null },
  };
  return { filing, unit: place.unit };
}

function placesOf(world: World) {
  let found = places.get(world);
  if (!found) {
    found = world.directory.agencies.flatMap(({ id, level, region }) => {
      const institution = world.directory.institutionOf(id)?.id;
      return level === 'unit' && institution ? [{ unit: id, institution, region }] : [];
    });
    places.set(world, found);
  }
  return found;
}

/**
 * The files of open cases as they lie in the read model, made by the product's own transitions: at every stage, up to
 * a hundred days old, with the rungs that have fired by then, held by the units of the shipped directory.
 */
export function openCases(world: World, version: string, now: Instant, count: number, seed = 7): string[] {
  const random = seeded(seed);
  const texts: string[] = [];
  while (texts.length < count) {
    const file = live(world, version, now, random);
    if (file) texts.push(JSON.stringify(file));
  }
  return texts;
}

/** Such files without end to speak of: each of the made ones again and again, under ids of their own. */
export function* manyCases(made: readonly string[], count: number, seed = 11): Generator<string> {
  const random = seeded(seed);
  for (let n = 0; n < count; n += 1) {
    yield (made[n % made.length] ?? '').replaceAll(ID, anId(random));
  }
}

/** A tracking id, as far as its form goes. */
export function anId(random: () => number): string {
  let id = '';
  while (id.length < ID_LENGTH) id += ID_ALPHABET[Math.floor(random() * ID_ALPHABET.length)] ?? '';
  return id;
}

/** One case from its filing to now; null when it has closed by then. */
function live(world: World, version: string, now: Instant, random: () => number): CaseFile | null {
  const { filing, unit } = sampleCaseFiling(world, random);
  const rules = world.rules(version, 'sp4n');
  // More young cases than old ones, as it is where most are answered in time.
  const filedAt = now - Math.floor(random() ** 1.5 * OLDEST_DAYS * DAY_MS) - HOUR_MS;
  const file = openCase(filing, { version, rules }, filedAt, world);
  let at = filedAt;
  for (const step of script(unit, world, random)) {
    at += Math.floor(step.after * DAY_MS);
    if (at > now) break;
    if (!letTime(file, at, world)) return null;
    step.happens(file, at);
    remember(file, step.command, at);
    file.revision += 1;
    planTransition({ file, marks: step.marks, at, fireUpTo: null, now: at }, world);
  }
  return letTime(file, now, world) ? file : null;
}

/** Fires what comes due; false when that is the end of the case. */
function letTime(file: CaseFile, until: Instant, world: World): boolean {
  while (file.next && file.next.at <= until) {
    const now = Math.max(file.next.at, file.wakeAt ?? 0);
    const at = Math.min(now, until);
    file.revision += 1;
    const { firings } = planTransition({ file, marks: [], at, fireUpTo: at, now: at }, world);
    if (firings.some(turnsThePage)) return false;
  }
  return true;
}

interface Step {
  /** Days after the step before. */
  after: number;
  command: CommandName;
  marks: Mark[];
  happens: (file: CaseFile, at: Instant) => void;
}

/** How far it gets, and how long each step takes; a fifth of the cases stay where they are for ever. */
function script(unit: string, world: World, random: () => number): Step[] {
  const steps: Step[] = [verified(random() * 4), disposed(random() * 3, unit, world)];
  if (random() < 0.25) steps.push(promised(1 + random() * 6));
  if (random() < 0.1) steps.push(questioned(1 + random() * 3));
  else if (random() < 0.5) steps.push(answered(1 + random() * 20));
  return random() < 0.2 ? steps.slice(0, Math.floor(random() * steps.length)) : steps;
}

function verified(after: number): Step {
  return {
    after,
    command: 'verification',
    marks: [{ moment: 'verified' }, { moment: 'receivedByDesk' }],
    happens(file, at) {
      file.accepted = true;
      file.verifiedBy.push(file.holder.institution);
      file.stage = 'disposition';
      note(file, 'verified', at, { role: 'institution-admin', agency: file.holder.agency }, {});
    },
  };
}

function disposed(after: number, unit: string, world: World): Step {
  return {
    after,
    command: 'disposition',
    marks: [{ moment: 'disposed' }, { moment: 'disposedToUnit' }],
    happens(file, at) {
      const holder = world.directory.ref(unit);
      if (!holder) throw new Error(`the directory has no ${unit}`);
      file.disposedBy = file.holder;
      handTo(file, holder, at, 'disposed');
      file.stage = 'followUp';
      note(file, 'disposed', at, { role: 'institution-admin', agency: holder.institution }, { to: unit });
    },
  };
}

function promised(after: number): Step {
  return {
    after,
    command: 'answers',
    marks: [{ moment: 'answered' }, { moment: 'promised' }],
    happens(file, at) {
      file.promises += 1;
      answer(file, at, 'Akan kami tinjau ke lokasi pekan ini.', false);
    },
  };
}

function questioned(after: number): Step {
  return {
    after,
    command: 'answers',
    marks: [{ moment: 'questioned' }],
    happens(file, at) {
      file.questionOpen = true;
      file.questions += 1;
      answer(file, at, 'Mohon disebutkan letaknya lebih tepat.', false);
    },
  };
}

function answered(after: number): Step {
  return {
    after,
    command: 'answers',
    marks: [{ moment: 'answered' }, { moment: 'finalAnswer' }],
    happens(file, at) {
      file.questionOpen = false;
      file.stage = 'reply';
      answer(file, at, 'Lubang telah ditambal dan saluran dibersihkan pada hari Kamis.', true);
    },
  };
}

function answer(file: CaseFile, at: Instant, text: string, final: boolean): void {
  const { agency, name } = file.holder;
  file.answers.push({ at, agency, agencyName: name, text: sealer.seal(text), final });
  note(file, 'answered', at, { role: 'liaison', agency }, { answer: file.answers.length - 1 });
}

function remember(file: CaseFile, name: CommandName, at: Instant): void {
  const key = randomBytes(16).toString('base64url');
  file.seen[key] = {
    id: randomBytes(16).toString('base64url'),
    sender: randomBytes(16).toString('base64url'),
    name,
    at,
    state: 'applied',
  };
}

function pick<T>(list: readonly T[], random: () => number): T {
  const found = list[Math.floor(random() * list.length)];
  if (found === undefined) throw new Error('nothing to pick from');
  return found;
}
