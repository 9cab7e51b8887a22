import { setTimeout as sleep } from 'node:timers/promises';
import { WorkflowUpdateFailedError, type WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { Envelope } from '../../domain/command';
import type { Refusal } from '../../domain/refusal';
import type { CommandName } from '../../domain/vocabulary';
import type { SecretWord } from '../../domain/secrets';
import { followersSignal, REFUSED, secretSignal, type Head } from '../../workflows/contract';
import { faultOf, mayBeTaken, problemOfFault, tooBusy } from './faults';
import type { Line } from './line';
import { Parcels } from './parcels';
import type { CommandOutcome } from './port';

/** How long a caller waits while others are being answered, if not longer for somebody to be home. */
const PATIENCE_MS = 10_000;
/** How long a case that takes no further update at the moment is tried again. */
const CROWDED_MS = 1500;
const CROWDED_PAUSE_MS = 150;
const MOST_IN_FLIGHT = 200;
/** As many as the engine takes for one case; a flood on one case must not hold up the others. */
const MOST_PER_CASE = 10;
/** What one case is left with while nobody is home. */
const MOST_LEFT_PER_CASE = 50;
/** Of those who follow a case only so many wait for its answer; the others are left with the engine, which counts them. */
const MOST_FOLLOWERS_ASKED = 1;
/** For so long they make way for a command that is under way at the same case. */
const MAKE_WAY_MS = 3000;
const MAKE_WAY_PAUSE_MS = 50;
/** In parcels. */
const MOST_FOLLOWERS_LEFT = 1000;
/** An engine of which so lately something was heard is there. */
const HEARD_MS = 2000;
const SIGNAL_MS = 2000;
/** An engine that has not been heard of at all is not given as long again. */
const UNHEARD_SIGNAL_MS = 1000;
const PROBE_MS = 2000;
const PROBE_PAUSE_MS = 300;
/** Cases at which it is tried whether workers are back; several, since one of them may be ill itself. */
const MOST_PROBED = 16;
/** One id, so that probes that nobody answers do not pile up with the engine. */
const PROBE_ID = 'probe';

type Attempt =
  CommandOutcome | { kind: 'silence' } | { kind: 'crowded' } | { kind: 'passedOver' } | { kind: 'stuck' };

/**
 * Gives commands to cases: as updates, which are answered, and as signals when nobody is home. Busy and dead are told
 * apart by whether anybody at all is being answered, and what is under way is limited, so that a busy system never
 * looks dead for long.
 */
export class Commander {
  private inFlight = 0;
  private readonly underWay = new Map<string, Map<string, Promise<CommandOutcome>>>();
  private readonly left = new Map<string, number>();
  private readonly parcels = new Parcels((id, envelopes) => this.leaveMany(id, envelopes));
  private readonly following = new Map<string, Map<string, Promise<CommandOutcome>>>();
  private readonly followersAsked = new Map<string, number>();
  private readonly followersLeft = new Map<string, number>();
  private answeredAt = 0;
  private silent = false;
  private probed: string[] = [];
  private readonly stopped = new AbortController();

  constructor(
    private readonly line: Line,
    /** After so many milliseconds without an answer to any command at all nobody is home. */
    private readonly quietMs: number,
  ) {}

  /** Whether no worker answered when last tried. */
  get isSilent(): boolean {
    return this.silent;
  }

  /** Throws Problem `rate-limited` when too much is under way, `unavailable` when the engine cannot be reached. */
  async give(id: string, name: CommandName, envelope: Envelope): Promise<CommandOutcome> {
    if (name === 'followers') return this.follow(id, envelope);
    const mine = this.underWay.get(id) ?? new Map<string, Promise<CommandOutcome>>();
    // The same command many times at once is one command.
    const same = mine.get(envelope.id);
    if (same) return same;
    if (this.inFlight >= MOST_IN_FLIGHT || mine.size >= MOST_PER_CASE) throw tooBusy();
    const given = this.silent ? this.leave(id, name, envelope) : this.ask(id, name, envelope);
    this.underWay.set(id, mine.set(envelope.id, given));
    this.inFlight += 1;
    try {
      return await given;
    } finally {
      this.inFlight -= 1;
      mine.delete(envelope.id);
      if (mine.size === 0) this.underWay.delete(id);
    }
  }

  /** Leaves a case word of its reporter's secret: nobody has to be home for that, and nobody answers it. */
  async leaveWord(id: string, said: SecretWord): Promise<'left' | 'gone'> {
    const { kind } = await this.signal(id, (handle) => handle.signal(secretSignal, said));
    return kind === 'left' ? 'left' : 'gone';
  }

  stop(): void {
    this.stopped.abort();
  }

  /** Those who follow a case have a line of their own, and take no place of a command's. */
  private async follow(id: string, envelope: Envelope): Promise<CommandOutcome> {
    const mine = this.following.get(id) ?? new Map<string, Promise<CommandOutcome>>();
    const same = mine.get(envelope.id);
    if (same) return same;
    const given = this.followNow(id, envelope);
    this.following.set(id, mine.set(envelope.id, given));
    try {
      return await given;
    } finally {
      mine.delete(envelope.id);
      if (mine.size === 0) this.following.delete(id);
    }
  }

  private async followNow(id: string, envelope: Envelope): Promise<CommandOutcome> {
    const asked = this.followersAsked.get(id) ?? 0;
    if (this.silent || asked >= MOST_FOLLOWERS_ASKED || this.underWay.has(id)) {
      return this.parcels.post(id, envelope);
    }
    this.followersAsked.set(id, asked + 1);
    try {
      return await this.ask(id, 'followers', envelope);
    } finally {
      const still = (this.followersAsked.get(id) ?? 1) - 1;
      if (still === 0) this.followersAsked.delete(id);
      else this.followersAsked.set(id, still);
    }
  }

  private async ask(id: string, name: CommandName, envelope: Envelope): Promise<CommandOutcome> {
    const since = Date.now();
    let mayHaveArrived = false;
    try {
      for (;;) {
        const quietAt = Math.max(since, this.answeredAt) + this.quietMs;
        const attempt = await this.attempt(id, name, envelope, Math.min(quietAt, since + this.patienceMs));
        switch (attempt.kind) {
          case 'crowded':
            if (Date.now() < since + CROWDED_MS) await sleep(CROWDED_PAUSE_MS);
            else if (this.isQuietSince(since)) return await this.leaveInSilence(id, name, envelope);
            // "Come again" must mean that nothing was taken.
            else if (mayHaveArrived) return await this.leave(id, name, envelope);
            else throw tooBusy();
            break;
          case 'passedOver':
            mayHaveArrived = true;
            if (Date.now() >= since + this.patienceMs) return await this.leave(id, name, envelope);
            await sleep(CROWDED_PAUSE_MS);
            break;
          case 'stuck':
            return await this.leave(id, name, envelope);
          case 'silence':
            mayHaveArrived = true;
            if (this.isQuietSince(since)) return await this.leaveInSilence(id, name, envelope);
            // Others are being answered: the same update again is the same update, and goes on waiting.
            if (Date.now() >= since + this.patienceMs) return await this.leave(id, name, envelope);
            break;
          case 'answered':
          case 'refused':
          case 'left':
          case 'gone':
            return attempt;
        }
      }
    } catch (error) {
      throw mayHaveArrived ? mayBeTaken(error) : error;
    }
  }

  private get patienceMs(): number {
    return Math.max(PATIENCE_MS, this.quietMs);
  }

  private isQuietSince(since: number): boolean {
    return Date.now() >= Math.max(since, this.answeredAt) + this.quietMs;
  }

  private async attempt(
    id: string,
    name: CommandName,
    envelope: Envelope,
    deadline: number,
  ): Promise<Attempt> {
    try {
      const handle = this.line.handle(id);
      const options = { args: [envelope] as [Envelope], updateId: updateIdOf(envelope) };
      const head = await this.line.until(deadline, () =>
        handle.executeUpdate<Head, [Envelope]>(name, options),
      );
      this.answered();
      return { kind: 'answered', head };
    } catch (error) {
      const refusal = refusalIn(error);
      if (refusal) {
        this.answered();
        return { kind: 'refused', refusal };
      }
      if (failedWith(error, 'AcceptedUpdateCompletedWorkflow')) return { kind: 'gone' };
      if (failedWith(error, 'UnprocessedUpdate')) {
        // A worker was there and finished its task without an answer to this one. It may come to it yet.
        this.answered();
        return { kind: 'passedOver' };
      }
      const fault = faultOf(error);
      if (fault === 'gone' || fault === 'crowded' || fault === 'stuck') return { kind: fault };
      if (fault === 'late') return { kind: 'silence' };
      if (fault === 'forgotten') return { kind: 'passedOver' };
      throw mayBeTaken(problemOfFault(error));
    }
  }

  private leaveInSilence(id: string, name: CommandName, envelope: Envelope): Promise<CommandOutcome> {
    if (!this.silent) {
      this.silent = true;
      void this.untilAnswered();
    }
    return this.leave(id, name, envelope);
  }

  /** Leaves a command with the engine. The case may get it twice; its key has one effect. */
  private async leave(id: string, name: CommandName, envelope: Envelope): Promise<CommandOutcome> {
    if (name === 'followers') return this.parcels.post(id, envelope);
    const left = this.left.get(id) ?? 0;
    if (left >= MOST_LEFT_PER_CASE) throw tooBusy();
    this.left.set(id, left + 1);
    return this.signal(id, (handle) => handle.signal<[Envelope]>(name, envelope));
  }

  private async leaveMany(id: string, envelopes: Envelope[]): Promise<CommandOutcome> {
    const until = Date.now() + MAKE_WAY_MS;
    while (!this.silent && this.underWay.has(id) && Date.now() < until) await sleep(MAKE_WAY_PAUSE_MS);
    const left = this.followersLeft.get(id) ?? 0;
    if (left >= MOST_FOLLOWERS_LEFT) throw tooBusy();
    this.followersLeft.set(id, left + 1);
    return this.signal(id, (handle) => handle.signal(followersSignal, envelopes as Envelope<'followers'>[]));
  }

  private async signal(id: string, give: (handle: WorkflowHandle) => Promise<void>): Promise<CommandOutcome> {
    const ms = this.line.heardWithin(HEARD_MS) ? SIGNAL_MS : UNHEARD_SIGNAL_MS;
    try {
      await this.line.within(ms, () => give(this.line.handle(id)));
      if (this.silent) this.probed = [id, ...this.probed.filter((one) => one !== id)].slice(0, MOST_PROBED);
      return { kind: 'left' };
    } catch (error) {
      const fault = faultOf(error);
      if (fault === 'gone') return { kind: 'gone' };
      const problem = problemOfFault(error);
      throw fault === 'crowded' ? problem : mayBeTaken(problem);
    }
  }

  private answered(): void {
    if (this.left.size > 0) this.left.clear();
    if (this.followersLeft.size > 0) this.followersLeft.clear();
    this.answeredAt = Date.now();
    this.silent = false;
  }

  /** Asks one case after the other, until one answers, whether anybody is back. */
  private async untilAnswered(): Promise<void> {
    while (this.silent && !this.stopped.signal.aborted) {
      await sleep(PROBE_PAUSE_MS, undefined, { ref: false });
      const id = this.probed.shift();
      if (id === undefined) {
        // The command that fell silent went elsewhere; the next one finds out for itself.
        this.silent = false;
      } else {
        const probe = await this.probe(id);
        if (probe === 'answered') this.answered();
        // Of a case that was ended meanwhile nobody will ever hear.
        else if (probe === 'silence') this.probed.push(id);
      }
    }
    this.probed = [];
  }

  /** An update that its validator refuses changes nothing and writes nothing: a refusal is an answer. */
  private async probe(id: string): Promise<'answered' | 'silence' | 'gone'> {
    try {
      const options = { args: [null] as [null], updateId: PROBE_ID };
      await this.line.within(PROBE_MS, () => this.line.handle(id).executeUpdate('completion', options));
      return 'answered';
    } catch (error) {
      if (refusalIn(error) !== null) return 'answered';
      return faultOf(error) === 'gone' ? 'gone' : 'silence';
    }
  }
}

/**
 * One id for one envelope, and never for two: a command that its sender repeats is received anew, at another instant and
 * sealed anew. When an engine that has lost its memory of updates under way hears of two envelopes by one id, it may
 * write down the second while the worker has done the first, and then the history cannot be gone over again. That both
 * have one effect is the business of their key.
 */
function updateIdOf({ id, at }: Envelope): string {
  return `${id}.${at.toString(36)}`;
}

/** The refusal with which a validator turned a command down; null when it is something else. */
function refusalIn(error: unknown): Refusal | null {
  if (!(error instanceof WorkflowUpdateFailedError)) return null;
  const { cause } = error;
  if (!(cause instanceof ApplicationFailure) || cause.type !== REFUSED) return null;
  // The one place where the types are taken on trust: our own workflow code put it there.
  return (cause.details?.[0] as Refusal | undefined) ?? null;
}

/** Whether the engine itself ended an update, and how: the case was closed meanwhile, the update was passed over. */
function failedWith(error: unknown, type: string): boolean {
  return (
    error instanceof WorkflowUpdateFailedError &&
    error.cause instanceof ApplicationFailure &&
    error.cause.type === type
  );
}
