import { note, type By, type CaseFile, type SeenCommand } from '../domain/case-file';
import type { Command, CommandResult } from '../domain/command';
import type { Firing } from '../domain/firing';
import { tellOfMove } from '../domain/forwarded';
import { hasRoomForRefused, judge } from '../domain/judge';
import { uncovered } from '../domain/merger';
import type { Message } from '../domain/message';
import type { Mark } from '../domain/moment';
import { may } from '../domain/permission';
import type { Refusal } from '../domain/refusal';
import { heedSecretWord, type SecretWord } from '../domain/secrets';
import type { CommandName, Instant } from '../domain/vocabulary';
import type { Effect, Happening, Room } from './room';

/** What is applied to the file and waits to be planned and projected. */
export interface Unsettled {
  marks: Mark[];
  at: Instant;
  /** Nothing but refusals and counts: many of them make one transition. */
  light?: true;
}

/** Of refused commands a case remembers the latest: those who are refused for ever must not fill it. */
const MOST_REFUSED_KEPT = 50;
/** And of people who joined it or left: a popular case must not grow with each of them. */
const MOST_FOLLOWERS_SEEN = 100;
/** And of requests for support and releases: they may be repeated without end, and their repeats leave no other trace. */
const MOST_SUPPORT_SEEN = 100;

/**
 * The books of a case: what is written down of a command that is applied, of one that is refused, and of a silence. The
 * same for every room, whoever furnishes it with time.
 */
export abstract class CaseBook implements Room {
  protected unsettled: Unsettled | null = null;
  /** Keys of the commands that are being applied: nobody is answered before that is settled. */
  protected readonly inHand = new Set<string>();
  /** Keys of the commands whose senders wait for an answer: what became of them must not be forgotten before. */
  readonly awaited = new Set<string>();
  /** A rung has fired after which the stage has to decide. */
  protected silence: Firing | null = null;

  protected constructor(readonly file: CaseFile) {}

  abstract next(): Promise<Happening>;
  abstract settle(): Promise<void>;
  abstract tell(id: string, message: Message): void;

  apply({ command, at }: Happening & { kind: 'command' }, { type, marks, data }: Effect): void {
    this.remember(command, { state: 'applied' });
    note(this.file, type, at, this.by(command), data);
    tellOfMove(this.file, at);
    this.letGoUncovered(at);
    this.file.lastCommandAt = at;
    this.unsettled = { marks: marks ?? [], at };
  }

  refuse({ command, at }: Happening & { kind: 'command' }, refusal: Refusal): void {
    const told =
      refusal.code === 'wrong-stage' ? { ...refusal, may: may(this.file, command.actor) } : refusal;
    this.remember(command, { state: 'refused', refusal: told });
    this.unsettled ??= { marks: [], at, light: true };
    // Nobody who handles the case has to know of it, and whoever wanted to join has their answer.
    if (command.name === 'followers') return;
    note(this.file, 'refused', at, this.by(command), {
      command: command.name,
      code: told.code,
      sender: command.sender,
      // Only its sender is shown what was in it. A flood of refused commands must not fill the case.
      ...(hasRoomForRefused(this.file) ? { body: command.body } : {}),
    });
  }

  tally({ command, at }: Happening & { kind: 'command' }, line?: Pick<Effect, 'type' | 'data'>): void {
    this.remember(command, { state: 'applied' });
    this.forgetSeen(['followers'], MOST_FOLLOWERS_SEEN);
    if (line) note(this.file, line.type, at, this.by(command), line.data);
    this.file.lastCommandAt = at;
    this.unsettled ??= { marks: [], at, light: true };
  }

  leave({ command }: Happening & { kind: 'command' }): void {
    this.remember(command, { state: 'applied' });
    // Nothing is to be settled: its sender is answered with the case as it is.
    this.inHand.delete(command.key);
    this.forgetSeen(['supporting', 'supportingEnd'], MOST_SUPPORT_SEEN);
  }

  lapse({ kind, at }: Exclude<Happening, { kind: 'command' }>, { type, marks, data }: Effect): void {
    note(this.file, type, at, { role: 'engine', agency: null }, data);
    tellOfMove(this.file, at);
    // Word of another case is charged like a command: nothing that comes later is charged earlier.
    if (kind === 'message') this.file.lastCommandAt = at;
    this.unsettled = { marks: marks ?? [], at };
  }

  /** Notes what is told of the reporter's secret: nothing of what is planned or due changes. */
  protected heed(word: SecretWord, at: Instant): void {
    if (!heedSecretWord(this.file, word, at)) return;
    this.file.lastCommandAt = at;
    this.unsettled ??= { marks: [], at, light: true };
  }

  /** A case that has become less closed than one that waits for it cannot go on for that one. */
  private letGoUncovered(at: Instant): void {
    for (const one of uncovered(this.file)) {
      one.leftAt = at;
      one.clocks = [];
      one.followers = 0;
      const { id, at: since } = one;
      this.tell(id, { kind: 'leadClosed', from: this.file.id, at, since, outcome: null, closedBy: null });
    }
  }

  protected take(command: Command, at: Instant): (Happening & { kind: 'command' }) | null {
    const happening = { kind: 'command' as const, command, at };
    this.inHand.add(command.key);
    const { generation } = command.actor;
    if (generation !== undefined) this.heed({ kind: 'used', generation, at }, at);
    const refusal = judge(this.file, command);
    if (!refusal) return happening;
    this.refuse(happening, refusal);
    return null;
  }

  protected remember(command: Command, result: CommandResult): void {
    this.file.seen[command.key] = {
      id: command.id,
      sender: command.sender,
      name: command.name,
      at: command.at,
      ...result,
    };
  }

  /** Keeps the latest who have joined or left, and those who wait to be answered. */
  private forgetSeen(names: readonly CommandName[], most: number): void {
    const { seen } = this.file;
    const keys = Object.entries(seen).flatMap(([key, { name }]) =>
      names.includes(name) && !this.awaited.has(key) ? [key] : [],
    );
    for (const key of keys.slice(0, Math.max(0, keys.length - most))) delete seen[key];
  }

  /** Keeps the latest refusals; those in hand have not been answered yet. */
  protected forgetOldRefusals(): void {
    const { file } = this;
    const refused = Object.entries(file.seen).filter(
      ([key, { state }]) => state === 'refused' && !this.inHand.has(key) && !this.awaited.has(key),
    );
    if (refused.length <= MOST_REFUSED_KEPT) return;
    for (const [key] of refused.slice(0, -MOST_REFUSED_KEPT)) delete file.seen[key];
    const lines = file.trail.filter(({ type }) => type === 'refused').slice(0, -MOST_REFUSED_KEPT);
    file.trail = file.trail.filter((line) => !lines.includes(line));
  }

  protected seen(key: string): SeenCommand | undefined {
    return Object.hasOwn(this.file.seen, key) ? this.file.seen[key] : undefined;
  }

  private by({ actor }: Command): By {
    const speaksFor =
      actor.role === 'system' || actor.role === 'institution-admin' || actor.role === 'national-admin';
    const { filer } = this.file;
    const onBehalf =
      speaksFor && filer.kind !== 'reporter' && filer.agency === actor.agency ? filer.kind : undefined;
    return {
      role: actor.role,
      agency: actor.agency,
      ...(actor.post ? { post: actor.post } : {}),
      ...(actor.sub ? { sub: actor.sub } : {}),
      ...(onBehalf ? { onBehalf } : {}),
    };
  }
}
