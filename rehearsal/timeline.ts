import type { CaseFile, TrailEntry } from '../domain/case-file';
import type { Clock } from '../domain/clock';
import type { Firing } from '../domain/firing';
import { caseOf, MAIN } from '../domain/parts';
import { fittedRule } from '../domain/planning';
import type { Bilingual, Rung } from '../domain/policy';
import type { Refusal } from '../domain/refusal';
import { COMMANDS, type CommandName } from '../domain/vocabulary';
import { messageOf, worded } from '../domain/wording';
import type { World } from '../domain/world';
import { isoIn } from '../domain/zone';
import type { TimelineEntry, TimelineRecipient } from './simulation';
import { COMMAND_NAMES } from './command-words';
import { doer, nameOf, namesOf, sentenceOf, whyRefused } from './words';

type Told = Firing['to'];

/** Writes down what happens to a case while it is rehearsed, line by line. */
export class Timeline {
  readonly entries: TimelineEntry[] = [];
  /** The instant of each entry. */
  readonly instants: number[] = [];

  constructor(
    private readonly world: World,
    private readonly zone: string,
  ) {}

  /** One line of the trail, with the case as it was when it was written. */
  hear(line: TrailEntry, file: CaseFile): void {
    this.entries.push(line.type === 'refused' ? this.refused(line, file) : this.entry(line, file));
    this.instants.push(line.at);
  }

  /** Those whom a rung reaches, with their names. */
  recipients(told: Told): TimelineRecipient[] {
    return told.map(({ agency, role, post, insteadOf }) => ({
      agency: agency === '' ? null : agency,
      name: this.nameOfAgency(agency),
      role,
      ...(post === undefined ? {} : { post }),
      ...(insteadOf === undefined ? {} : { insteadOf }),
    }));
  }

  private entry(line: TrailEntry, file: CaseFile): TimelineEntry {
    const { type, by, data = {} } = line;
    const { clock, cycle, part, rung, repeat, level, action, suspension } = data as Partial<Firing> & {
      suspension?: number;
    };
    const ledger = file.clocks.find(
      (one) =>
        one.name === clock && (cycle === undefined || one.cycle === cycle) && one.part === (part ?? MAIN),
    );
    const to = Array.isArray(data['to']) ? this.recipients(data['to'] as Told) : [];
    // A suspension that ends by itself is a firing of the plan, too.
    const released = by.role === 'engine' && suspension !== undefined && type === 'suspensionEnded';
    const fires = by.role === 'engine' && rung !== undefined;
    const message = fires && action !== undefined ? this.message(file, ledger, rung, action) : null;
    return {
      ...this.head(line, file),
      kind: fires || released ? 'rung' : 'event',
      ...(clock === undefined ? {} : { clock }),
      ...(cycle === undefined ? {} : { cycle }),
      ...(part === undefined ? {} : { part }),
      ...(rung === undefined ? {} : { rung }),
      ...(repeat === undefined ? {} : { repeat }),
      ...(level === undefined ? {} : { level }),
      ...(action === undefined ? {} : { action }),
      ...(released ? { action: 'release' as const, rung: `suspension-${suspension}` } : {}),
      ...(fires ? { to } : {}),
      ...(message ? { message } : {}),
      text: sentenceOf({
        line,
        by: nameOf(doer(by, (id) => this.nameOfAgency(id))),
        to: namesOf(to),
        clock: ledger ? this.headingOf(ledger, file) : null,
        agency: (id) => (typeof id === 'string' ? (this.nameOfAgency(id) ?? id) : ''),
        zone: this.zone,
      }),
    };
  }

  private refused(line: TrailEntry, file: CaseFile): TimelineEntry {
    const { command } = line.data ?? {};
    const name = COMMANDS.find((one) => one === command) ?? 'replies';
    const refusal = whyRefused(lastRefusal(file));
    const by = nameOf(doer(line.by, (id) => this.nameOfAgency(id)));
    const what: Bilingual = COMMAND_NAMES[name satisfies CommandName];
    return {
      ...this.head(line, file),
      kind: 'refused',
      refusal,
      text: {
        id: `Ditolak: ${what.id} oleh ${by.id}. ${refusal.id}`,
        en: `Turned down: ${what.en} by ${by.en}. ${refusal.en}`,
      },
    };
  }

  private head(
    { at, type, by }: TrailEntry,
    file: CaseFile,
  ): Pick<TimelineEntry, 'at' | 'type' | 'stage' | 'holder' | 'by'> {
    return {
      at: isoIn(this.zone, at),
      type,
      stage: file.stage,
      holder: file.holder.agency,
      by: { role: by.role, agency: by.agency },
    };
  }

  private message(
    file: CaseFile,
    clock: Clock | undefined,
    id: string,
    action: Firing['action'],
  ): Bilingual | null {
    if (action === 'release') return null;
    const rung: Pick<Rung, 'action' | 'message'> = (clock &&
      fittedRule(clock, file, this.world)?.ladder.find((one) => one.id === id)) ?? { action };
    const rules = this.world.rules(file.policy.version, clock?.policy ?? file.policy.name);
    const message = messageOf(rung, rules);
    return message && worded(message, caseOf(file, clock?.part ?? MAIN), clock?.dueAt ?? null);
  }

  /** The title of a clock, with the supporting agency whose it is. */
  private headingOf(clock: Clock, file: CaseFile): Bilingual {
    const { id, en } = this.titleOf(clock, file);
    if (clock.part === MAIN) return { id, en };
    const name = this.nameOfAgency(clock.part) ?? clock.part;
    return { id: `${id} ${name}`, en: `${en}, ${name}` };
  }

  titleOf(clock: Clock, file: CaseFile): Bilingual {
    return fittedRule(clock, file, this.world)?.title ?? { id: clock.name, en: clock.name };
  }

  nameOfAgency(id: string): string | null {
    return this.world.directory.get(id)?.name ?? null;
  }
}

/** A case remembers what became of the command that it was given last. */
function lastRefusal({ seen }: CaseFile): Refusal {
  const last = Object.values(seen).at(-1);
  if (last?.state !== 'refused') throw new Error('a refusal is told of that the case does not know');
  return last.refusal;
}
