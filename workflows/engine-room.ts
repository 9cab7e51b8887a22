import {
  allHandlersFinished,
  CancellationScope,
  condition,
  continueAsNew,
  log,
  proxyActivities,
  proxyLocalActivities,
  setCurrentDetails,
  sleep,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { SearchAttributePair } from '@temporalio/common';
import type { Activities, Transition } from '../activities/contract';
import { dueAt, note, type By, type CaseFile, type SeenCommand } from '../domain/case-file';
import type { Command, CommandResult } from '../domain/command';
import { hasRoomForRefused, judge } from '../domain/judge';
import type { Mark } from '../domain/moment';
import { currentDetails, timerSentence } from '../domain/narrative';
import { may } from '../domain/permission';
import { relation } from '../domain/relation';
import { applyFiring, turnsThePage, type Firing } from '../domain/firing';
import type { Refusal } from '../domain/refusal';
import type { Instant } from '../domain/vocabulary';
import { changedAttributes, searchAttributesOf } from './attributes';
import { PROJECTION_QUEUE, type ComplaintInput, type Head } from './contract';
import type { Effect, Happening, Room } from './room';

const CONTINUE_AFTER_EVENTS = 1000;
const CONTINUE_AFTER_BYTES = 1_000_000;

// Planning is arithmetic in memory and one try at the database that gives up after half a second. What fails here is
// a missing rule version or a bug: it is tried for ever, ever more slowly, and hurts this case alone.
const { transition } = proxyLocalActivities<Pick<Activities, 'transition'>>({
  startToCloseTimeout: '5s',
  retry: { initialInterval: '200ms', backoffCoefficient: 2, maximumInterval: '5m' },
});

const { project } = proxyActivities<Pick<Activities, 'project'>>({
  taskQueue: PROJECTION_QUEUE,
  startToCloseTimeout: '30s',
  retry: { initialInterval: '500ms', backoffCoefficient: 2, maximumInterval: '30s' },
});

/** What is applied to the file and waits to be planned and projected. */
interface Unsettled {
  marks: Mark[];
  at: Instant;
  /** Nothing but refusals: many of them make one transition. */
  refusals?: true;
}

/** Of refused commands a case remembers the latest: those who are refused for ever must not fill it. */
const MOST_REFUSED_KEPT = 50;

/** The room that Temporal furnishes: the queue of commands, the one timer, planning and projection. */
export class EngineRoom implements Room {
  readonly file: CaseFile;
  private readonly queue: Command[] = [];
  private unsettled: Unsettled | null = null;
  private readonly inHand = new Set<string>();
  private projected: number;
  private projecting = false;
  private attributes: SearchAttributePair[] | null = null;
  private timer: { at: Instant; scope: CancellationScope } | null = null;
  private rang = false;
  private silence: Firing | null = null;
  private cancelRequests = 0;
  private restRequested = false;
  /** A transition is under way that may give somebody rights. */
  private escalating = false;

  constructor(private readonly input: ComplaintInput) {
    this.file = input.file;
    this.projected = input.projected;
    // What the start or the run before has set already need not be set again.
    this.attributes = searchAttributesOf(this.file);
    setCurrentDetails(currentDetails(this.file));
    if (this.projected < this.file.revision) this.unsettled = { marks: [], at: this.file.updatedAt };
  }

  // ── what handlers do ────────────────────────────────────────────────────────────────────────────────────────────

  /** Puts a command into the queue unless its key is known: a key has one effect, by whichever way it comes. */
  accept(command: Command): void {
    if (this.seen(command.key) || this.queue.some(({ key }) => key === command.key)) return;
    this.queue.push(command);
  }

  /**
   * Why a command would be refused as things stand; null when that is for the loop to say. Only a case at rest can
   * answer: while anything waits or is being applied, the stage of now is not the stage that the command will meet.
   */
  objection(command: Command): Refusal | null {
    if (this.seen(command.key)) return null;
    // A flood of commands by somebody with no part in the case must not even queue behind one that is being applied.
    if (this.isStranger(command)) return judge(this.file, command);
    // A refusal under a caller's own key is remembered, so that its repeat is the same refusal: the loop does that.
    if (command.keyed) return null;
    const atRest =
      this.queue.length === 0 &&
      this.inHand.size === 0 &&
      !this.unsettled &&
      (this.file.next === null || this.file.next.at > Math.min(command.at, Date.now()));
    return atRest ? judge(this.file, command) : null;
  }

  /** Outside of the case now, and not brought into it by anything that waits or falls due before the command. */
  private isStranger({ actor, at }: Command): boolean {
    const how = relation(this.file, actor);
    if (how !== 'outsider' && how !== 'accused') return false;
    const { agency } = actor;
    if (this.file.next !== null && this.file.next.at <= Math.min(at, Date.now())) return false;
    if (agency === null) return true;
    return (
      !this.escalating &&
      !this.queue.some(({ agencies }) =>
        Object.values(agencies ?? {}).some((ref) => ref.agency === agency || ref.ancestors.includes(agency)),
      )
    );
  }

  isSettled(key: string): boolean {
    return this.seen(key) !== undefined && !this.inHand.has(key);
  }

  /** What a command is answered: the head of the case and, if it was refused, why. */
  answer(command: Pick<Command, 'id' | 'key'>): Head {
    const { file } = this;
    const seen = this.seen(command.key);
    const refusal =
      seen && seen.id !== command.id
        ? ({ code: 'key-reused' } as const)
        : seen?.state === 'refused'
          ? seen.refusal
          : undefined;
    return {
      stage: file.stage,
      outcome: file.outcome,
      holder: file.holder.agency,
      dueAt: dueAt(file),
      revision: file.revision,
      ...(refusal ? { refusal } : {}),
    };
  }

  /** What became of a command, by its id. */
  whatBecameOf(id: string): SeenCommand | { state: 'pending'; sender: string } | null {
    const [key, seen] = Object.entries(this.file.seen).find(([, one]) => one.id === id) ?? [];
    if (seen && key !== undefined && !this.inHand.has(key)) return seen;
    const waiting = seen ?? this.queue.find((one) => one.id === id);
    return waiting ? { state: 'pending', sender: waiting.sender } : null;
  }

  cancelRequested(): void {
    this.cancelRequests += 1;
  }

  rest(): void {
    this.restRequested = true;
  }

  // ── what stages do ──────────────────────────────────────────────────────────────────────────────────────────────

  async next(): Promise<Happening> {
    for (;;) {
      if (!this.unsettled?.refusals || this.queue.length === 0) await this.settle();
      if (this.silence) {
        const firing = this.silence;
        this.silence = null;
        return { kind: 'silence', firing, at: firing.at };
      }
      if (this.cancelRequests > 0) {
        this.noteCancelRequest();
        continue;
      }
      const command = this.queue[0];
      if (command) {
        const at = this.chargedTo(command);
        // What was due before the command arrived has happened before it.
        if (await this.fireUpTo(at)) continue;
        this.queue.shift();
        const taken = this.take(command, at);
        if (taken) return taken;
        continue;
      }
      if (await this.fireUpTo(Date.now())) continue;
      if (this.isWakeDue()) {
        // A clock has run out without a rung: what is shown and filtered by must say so.
        await this.transition({ marks: [], at: Date.now(), fireUpTo: null });
        continue;
      }
      await this.wait();
    }
  }

  apply({ command, at }: Happening & { kind: 'command' }, { type, marks, data }: Effect): void {
    this.remember(command, { state: 'applied' });
    note(this.file, type, at, this.by(command), data);
    this.file.lastCommandAt = at;
    this.unsettled = { marks: marks ?? [], at };
  }

  refuse({ command, at }: Happening & { kind: 'command' }, refusal: Refusal): void {
    const told =
      refusal.code === 'wrong-stage' ? { ...refusal, may: may(this.file, command.actor) } : refusal;
    this.remember(command, { state: 'refused', refusal: told });
    note(this.file, 'refused', at, this.by(command), {
      command: command.name,
      code: told.code,
      sender: command.sender,
      // Only its sender is shown what was in it. A flood of refused commands must not fill the case.
      ...(hasRoomForRefused(this.file) ? { body: command.body } : {}),
    });
    this.unsettled ??= { marks: [], at, refusals: true };
  }

  lapse({ firing }: Happening & { kind: 'silence' }, { type, marks, data }: Effect): void {
    note(this.file, type, firing.at, { role: 'engine', agency: null }, data);
    this.unsettled = { marks: marks ?? [], at: firing.at };
  }

  async settle(): Promise<void> {
    if (!this.unsettled) return;
    const { marks, at } = this.unsettled;
    await this.transition({ marks, at, fireUpTo: null });
  }

  /** Ends the case: nothing is lost to the engine's forgetting before the archive has it. */
  async finish(): Promise<void> {
    for (;;) {
      this.turnAwayTheRest();
      await this.settle();
      this.arm(null);
      if (this.projected < this.file.revision) {
        this.projectLater();
        await condition(() => !this.projecting || this.queue.length > 0);
      } else if (this.queue.length === 0) {
        await condition(() => allHandlersFinished() || this.queue.length > 0);
        if (this.queue.length === 0) return;
      }
    }
  }

  // ── how ─────────────────────────────────────────────────────────────────────────────────────────────────────────

  /** When the API received it, but never before the last one that was applied, and never in the future. */
  private chargedTo(command: Command): Instant {
    return Math.min(
      Math.max(command.at, this.file.lastCommandAt),
      Math.max(Date.now(), this.file.lastCommandAt),
    );
  }

  private take(command: Command, at: Instant): (Happening & { kind: 'command' }) | null {
    const happening = { kind: 'command' as const, command, at };
    this.inHand.add(command.key);
    const refusal = judge(this.file, command);
    if (!refusal) return happening;
    this.refuse(happening, refusal);
    return null;
  }

  /** Commands that came while the case was closing get their answer, too. */
  private turnAwayTheRest(): void {
    for (const command of this.queue.splice(0)) {
      const late = this.take(command, this.chargedTo(command));
      if (late) this.refuse(late, { code: 'wrong-stage', stage: this.file.stage, may: [] });
    }
  }

  private remember(command: Command, result: CommandResult): void {
    this.file.seen[command.key] = {
      id: command.id,
      sender: command.sender,
      name: command.name,
      at: command.at,
      ...result,
    };
  }

  /** Keeps the latest refusals; those in hand have not been answered yet. */
  private forgetOldRefusals(): void {
    const { file } = this;
    const refused = Object.entries(file.seen).filter(
      ([key, { state }]) => state === 'refused' && !this.inHand.has(key),
    );
    if (refused.length <= MOST_REFUSED_KEPT) return;
    for (const [key] of refused.slice(0, -MOST_REFUSED_KEPT)) delete file.seen[key];
    const lines = file.trail.filter(({ type }) => type === 'refused').slice(0, -MOST_REFUSED_KEPT);
    file.trail = file.trail.filter((line) => !lines.includes(line));
  }

  private seen(key: string): SeenCommand | undefined {
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

  /** Fires what is due by `upTo`; false when nothing was. */
  private async fireUpTo(upTo: Instant): Promise<boolean> {
    const { next } = this.file;
    if (!next || next.at > upTo) return false;
    await this.transition({ marks: [], at: Math.min(upTo, Date.now()), fireUpTo: upTo });
    return true;
  }

  /** One transition: plan, fire, project; one local activity, one upsert, one timer. */
  private async transition(step: { marks: Mark[]; at: Instant; fireUpTo: Instant | null }): Promise<void> {
    const { file } = this;
    const now = Date.now();
    this.unsettled = null;
    this.forgetOldRefusals();
    // The case bears its new revision only when it is whole: it can be asked for meanwhile, and what is projected then
    // must not pass for what it is about to become.
    const becoming = { ...file, revision: file.revision + 1, updatedAt: Math.max(now, file.updatedAt) };
    this.escalating = step.fireUpTo !== null || step.marks.some(({ raise }) => raise === true);
    const result: Transition = await transition({ file: becoming, ...step, now });
    this.escalating = false;
    file.revision = becoming.revision;
    file.updatedAt = becoming.updatedAt;
    for (const firing of result.firings) {
      applyFiring(file, firing, now);
      if (turnsThePage(firing)) this.silence = firing;
    }
    for (const [index, clock] of result.clocks) file.clocks[index] = clock;
    file.next = result.next;
    file.wakeAt = result.wakeAt;
    file.overdue = result.overdue;
    if (result.projected) this.projected = file.revision;
    else this.projectLater();
    this.inHand.clear();
    this.publish();
  }

  private publish(): void {
    const after = searchAttributesOf(this.file);
    const changed = changedAttributes(this.attributes, after);
    if (changed.length > 0) upsertSearchAttributes(changed);
    this.attributes = after;
    setCurrentDetails(currentDetails(this.file));
  }

  /** The case has one timer. It is left alone while it is right: every new one costs history. */
  private arm(at: Instant | null): void {
    if (this.timer?.at === at) return;
    this.timer?.scope.cancel();
    this.timer = null;
    this.rang = false;
    if (at === null || at <= Date.now()) return;
    const scope = new CancellationScope();
    this.timer = { at, scope };
    void scope
      .run(() => sleep(at - Date.now(), { summary: timerSentence(this.file) }))
      .then(
        () => {
          this.rang = true;
          return undefined;
        },
        () => undefined,
      );
  }

  private isWakeDue(): boolean {
    return this.file.wakeAt !== null && this.file.wakeAt <= Date.now();
  }

  private async wait(): Promise<void> {
    if (this.shouldContinue()) {
      await condition(() => allHandlersFinished() || this.queue.length > 0);
      if (allHandlersFinished() && this.queue.length === 0 && !this.projecting) {
        await continueAsNew<(input: ComplaintInput) => Promise<void>>({
          ...this.input,
          file: this.file,
          projected: this.projected,
        });
      }
    }
    this.arm(this.file.wakeAt);
    const stirs = (): boolean =>
      this.queue.length > 0 ||
      this.rang ||
      this.cancelRequests > 0 ||
      (this.restRequested && this.shouldContinue());
    await condition(stirs);
    if (!this.rang) return;
    this.rang = false;
    this.timer = null;
  }

  private shouldContinue(): boolean {
    if (this.projecting) return false;
    const { historyLength, historySize, continueAsNewSuggested } = workflowInfo();
    return (
      this.restRequested ||
      continueAsNewSuggested ||
      historyLength >= (this.input.continueAfter ?? CONTINUE_AFTER_EVENTS) ||
      historySize >= CONTINUE_AFTER_BYTES
    );
  }

  /** At most one pending; it fetches the case as it then is, and goes again if the case has moved on meanwhile. */
  private projectLater(): void {
    if (this.projecting) return;
    this.projecting = true;
    void project({ workflowId: workflowInfo().workflowId })
      .then(
        (revision) => {
          this.projected = Math.max(this.projected, revision);
          return undefined;
        },
        (error: unknown) => log.error('projection gave up', { error: String(error) }),
      )
      .finally(() => {
        this.projecting = false;
        if (this.projected < this.file.revision) this.projectLater();
      });
  }

  private noteCancelRequest(): void {
    this.cancelRequests = 0;
    note(this.file, 'cancelRequested', Date.now(), { role: 'engine', agency: null });
    this.unsettled = { marks: [], at: Date.now() };
  }
}
