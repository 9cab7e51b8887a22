import type { mongo } from 'mongoose';
import type { CaseFile } from '../domain/case-file';
import { planTransition } from '../domain/transition';
import { DAY_MS } from '../domain/vocabulary';
import { recordOf, type ComplaintRecord } from '../store/complaint-record';
import { close } from '../workflows/stages/closing';
import { anId, manyCases, openCases } from './cases';
import { seeded } from './seeded';
import { shippedRules } from './rules';

/** Files that the records are made from; two of three cases are over, as they are in the second half of a year. */
const MADE = 600;
const OVER = 2 / 3;
/** The shipped directory has thirty institutions with units; there are twenty times as many, of names of their own. */
const NATIONS = 20;
const BATCH = 500;

/** Fills the read model with cases that no workflow belongs to, in bulk. */
export class ReadModelFiller {
  private readonly random = seeded(31);
  private readonly made = records();
  private count = 0;

  constructor(private readonly collection: mongo.Collection<ComplaintRecord>) {}

  /** Adds cases until there are so many that were added. */
  async fillTo(size: number, progress: (count: number) => void): Promise<void> {
    let toldAt = performance.now();
    while (this.count < size) {
      const batch = Array.from({ length: Math.min(BATCH, size - this.count) }, () => this.next());
      await this.collection.insertMany(batch, { ordered: false });
      this.count += batch.length;
      if (performance.now() - toldAt > 30_000) {
        progress(this.count);
        toldAt = performance.now();
      }
    }
  }

  private next(): ComplaintRecord {
    const made = this.made[Math.floor(this.random() * this.made.length)];
    if (!made) throw new Error('there are made records');
    const id = anId(this.random);
    const nation = Math.floor(this.random() * NATIONS);
    // Some hours apart, or a thousand cases would have come at one instant.
    const apart = Math.floor((this.random() - 0.5) * DAY_MS);
    const shifted = (at: Date): Date => new Date(at.getTime() + apart);
    const named = (agency: string): string => inNation(agency, made.institution, nation);
    const { untold: _, ...record } = made;
    return {
      ...record,
      _id: id,
      file: inNation(made.file.replaceAll(made._id, id), made.institution, nation, '"'),
      agency: named(made.agency),
      institution: named(made.institution),
      holders: made.holders.map(named),
      readers: made.readers.map(named),
      escalatedTo: made.escalatedTo.map(named),
      foundBy: made.foundBy.map((key) => inNation(key, made.institution, nation, ':')),
      receivedAt: shifted(made.receivedAt),
      updatedAt: shifted(made.updatedAt),
      writtenAt: shifted(made.updatedAt),
      dueAt: made.dueAt && shifted(made.dueAt),
    } as ComplaintRecord;
  }
}

/** The names of an institution and of what lies in it, as they are in one of the nations. */
function inNation(text: string, institution: string, nation: number, before = ''): string {
  if (nation === 0) return text;
  const other = `${before}${institution}-${nation}`;
  const old = `${before}${institution}`;
  if (before === '')
    return text === old || text.startsWith(`${old}.`) || text.startsWith(`${old}/`)
      ? other + text.slice(old.length)
      : text;
  return ['"', '.', '/']
    .reduce((all, end) => all.replaceAll(`${old}${end}`, `${other}${end}`), `${text}"`)
    .slice(0, -1);
}

function records(): ComplaintRecord[] {
  const { reference, version } = shippedRules();
  const world = reference.world();
  const random = seeded(17);
  const now = Date.now();
  // What is sealed with a key of the measurement nobody searches in: the words are put in their place.
  const sealer = { open: (): string => 'jalan rusak berlubang di depan pasar sejak bulan lalu' };
  const made = openCases(world, version, now, MADE);
  return [...manyCases(made, MADE)].map((text) => {
    const file = JSON.parse(text) as CaseFile;
    const id = file.id;
    if (random() < OVER) {
      const at = Math.min(now, file.updatedAt + 1);
      const marks = close(file, random() < 0.8 ? 'settled' : 'withdrawn', 'reporter', at);
      file.rating = random() < 0.5 ? 1 + Math.floor(random() * 5) : null;
      file.revision += 1;
      planTransition({ file, marks, at, fireUpTo: null, now: at }, world);
    }
    return { ...recordOf(file, world, sealer, (names) => reference.calendarTags(names)), _id: id };
  });
}
