import type { CaseFile } from '../../domain/case-file';
import type { Actor, Bodies } from '../../domain/command';
import type { Directory } from '../../domain/directory';
import { answersFor, may } from '../../domain/permission';
import { MAIN } from '../../domain/parts';
import { actsFor } from '../../domain/relation';
import { DAY_MS, HOUR_MS, type CommandName, type Instant } from '../../domain/vocabulary';
import type { Deed, Script, Turn } from '../../rehearsal/rehearsal-room';
import { postsOf } from './random-nation';
import { seeded } from '../../bench/seeded';

const REPORTER: Actor = { role: 'reporter', agency: null, ancestors: [] };

/** What may be done in a play, and how often. */
export interface Temper {
  /** Commands that are tried, by their weight. */
  weights: Partial<Record<CommandName, number>>;
  /** Share of steps in which nobody acts for days. */
  silence: number;
  /** Share of desk's decisions and corrections that accuse somebody. */
  accuse: number;
  /** Share of commands given by somebody who may not. */
  wrong: number;
}

/**
 * People who do anything that they are allowed to, and try what they are not; agencies that return, refuse, accuse and
 * stay silent. The same for the same seed.
 */
export class Chaos implements Script {
  private readonly roll: () => number;
  private readonly posts: readonly Actor[];
  private readonly ids: readonly string[];
  private planned: Instant | null = null;
  private done = 0;
  private now: Instant;

  constructor(
    seed: number,
    private readonly directory: Directory,
    private readonly temper: Temper,
    private readonly steps: number,
    start: Instant,
    private readonly look: (file: CaseFile, at: Instant) => void,
    /** When there is nothing more to see. */
    private readonly isOver: (file: CaseFile) => boolean = () => false,
  ) {
    this.roll = seeded(seed);
    this.posts = postsOf(directory);
    this.ids = directory.agencies.map(({ id }) => id);
    this.now = start;
  }

  at(file: CaseFile): Instant | null {
    if (this.done >= this.steps || this.isOver(file)) return null;
    this.planned ??= this.now + (this.chance(this.temper.silence) ? this.roll() * 20 * DAY_MS : HOUR_MS / 2);
    return Math.ceil(this.planned);
  }

  take(file: CaseFile, at: Instant): Turn {
    this.now = at;
    this.planned = null;
    this.done += 1;
    this.look(file, at);
    const deed = this.deed(file, at);
    return deed ? { kind: 'deed', deed } : { kind: 'nothing' };
  }

  goesOn(): boolean {
    return false;
  }

  private deed(file: CaseFile, at: Instant): Deed | null {
    if (this.chance(this.temper.wrong)) {
      const names = Object.keys(this.temper.weights) as CommandName[];
      const [actor, name] = [this.of(this.posts), this.of(names)];
      return actor && name ? this.said(file, actor, name, at) : null;
    }
    const able = [REPORTER, ...this.posts].flatMap((actor) =>
      may(file, actor).flatMap((name) => {
        const weight = this.temper.weights[name] ?? 0;
        return weight > 0 ? [{ actor, name, weight }] : [];
      }),
    );
    // First what is done, then by whom: many posts must not drown the few.
    const name = this.weighed(able);
    const by = this.of(able.filter((one) => one.name === name));
    return by && name ? this.said(file, by.actor, name, at) : null;
  }

  private weighed(able: readonly { name: CommandName; weight: number }[]): CommandName | undefined {
    const names = [...new Set(able.map(({ name }) => name))];
    const weightOf = (name: CommandName): number => this.temper.weights[name] ?? 0;
    let left = this.roll() * names.reduce((sum, name) => sum + weightOf(name), 0);
    return names.find((name) => (left -= weightOf(name)) < 0) ?? names.at(-1);
  }

  private said(file: CaseFile, actor: Actor, name: CommandName, at: Instant): Deed {
    return { name, actor, body: this.body(file, actor, name, at) };
  }

  private body(file: CaseFile, actor: Actor, name: CommandName, at: Instant): Bodies[CommandName] {
    // What other commands need is a text, or nothing.
    // oxlint-disable-next-line typescript/switch-exhaustiveness-check
    switch (name) {
      case 'verification': {
        const decision =
          this.of(['accept', 'accept', 'accept', 'not-ours', 'incomplete'] as const) ?? 'accept';
        const to = decision === 'accept' && this.chance(0.5) ? { to: this.target(file, actor) } : {};
        const about = this.chance(this.temper.accuse) ? { about: this.accused(file) } : {};
        return { decision, ...to, ...about, ask: 'x', reason: 'x' };
      }
      case 'disposition':
        return { to: this.target(file, actor) };
      case 'return':
        return { reason: 'x', ...(this.chance(0.3) ? { suggested: this.of(this.ids) ?? 'x' } : {}) };
      case 'answers':
        return { text: 'x', final: this.chance(0.5) };
      case 'replies':
        return { text: 'x', objection: true };
      case 'corrections':
        return { reason: 'x', ...(this.chance(this.temper.accuse) ? { about: this.accused(file) } : {}) };
      case 'suspensions':
        return {
          clock: this.of(['arbitration', 'disposition', 'firstAnswer']) ?? 'arbitration',
          reason: 'x',
          from: at,
          until: at + 3 * DAY_MS,
        };
      case 'supporting':
        return { agency: this.of(this.ids) ?? 'x' };
      case 'supportingEnd':
        return { agency: file.parts?.at(-1)?.agency.agency ?? 'x' };
      case 'suspensionEnd':
        return { n: file.suspensions ?? 1 };
      default:
        return { text: 'x' };
    }
  }

  /** Mostly somebody near; sometimes anybody at all, or nobody that there is. */
  private target(file: CaseFile, actor: Actor): string {
    const near = this.ids.filter((id) => this.directory.ancestorsOf(id).includes(actor.agency ?? ''));
    const chosen = this.chance(0.7) && near.length > 0 ? this.of(near) : this.of(this.ids);
    return this.chance(0.03) ? 'nobody' : (chosen ?? file.holder.agency);
  }

  /** The holder, whoever sent it there, somebody else, or after all nobody. */
  private accused(file: CaseFile): string[] {
    const some = [
      file.holder.agency,
      file.holder.institution,
      file.disposedBy?.agency ?? 'nasional',
      this.of(this.ids) ?? 'nasional',
    ];
    if (this.chance(0.25)) return [];
    return [...new Set([this.of(some) ?? 'nasional', ...(this.chance(0.3) ? file.about : [])])];
  }

  private chance(share: number): boolean {
    return this.roll() < share;
  }

  private of<T>(choices: readonly T[]): T | undefined {
    return choices[Math.floor(this.roll() * choices.length)];
  }
}

/** Those who can bring a case on by deciding something, of all who might ever fill a post. */
export function deciders(file: CaseFile, posts: readonly Actor[]): Actor[] {
  return posts.filter((actor) => {
    const names = may(file, actor);
    if (names.includes('verification') || names.includes('disposition')) return true;
    // The answer of a supporting agency ends its own part alone.
    return names.includes('answers') && answersFor(file, actor) === MAIN;
  });
}

/** Those who could give a case back for its holder. */
export function whoReturns(file: CaseFile, posts: readonly Actor[]): Actor[] {
  return posts.filter((actor) => actsFor(actor, file.holder.agency) && may(file, actor).includes('return'));
}
