import {
  allHandlersFinished,
  CancellationScope,
  condition,
  continueAsNew,
  getExternalWorkflowHandle,
  log,
  patched,
  proxyActivities,
  proxyLocalActivities,
  setCurrentDetails,
  sleep,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { SearchAttributePair } from '@temporalio/common';
import type { Activities, Transition } from '../activities/contract';
import { dueAt, note, noteByEngine, type SeenCommand } from '../domain/case-file';
import type { Command, CommandResult } from '../domain/command';
import { judge } from '../domain/judge';
import type { Message } from '../domain/message';
import { isMoved, type MigrationOrder } from '../domain/migration-order';
import { currentDetails, timerSentence } from '../domain/narrative';
import { relation } from '../domain/relation';
import { takeSteps } from '../domain/follow-directory';
import { whole } from '../domain/sparse';
import { presentFile } from '../domain/upgrade';
import { applyFiring, turnsThePage, type Firing } from '../domain/firing';
import type { Refusal } from '../domain/refusal';
import { hasEnded, type SecretWord } from '../domain/secrets';
import type { TransitionInput } from '../domain/transition';
import type { Instant } from '../domain/vocabulary';
import { allElse } from './all-else';
import { changedAttributes, searchAttributesOf } from './attributes';
import {
  messageSignal,
  PROJECTION_QUEUE,
  workflowId,
  type BecameOfOne,
  type ComplaintInput,
  type Head,
  type Legacy,
  type Remains,
  type Standing,
} from './contract';
import { CaseBook } from './case-book';
import type { Happening } from './room';
import { isJoining, mayOvertake } from './overtaking';
import { follow } from './stages/followers';
import { tellLead, turnAway } from './stages/merger';

const CONTINUE_AFTER_EVENTS = 1000;
const CONTINUE_AFTER_BYTES = 1_000_000;
const IN_ORDER = 'what waited is taken in order';
/** So many who join, or are refused, make one transition: no task of the engine may take long. */
const MOST_AT_ONCE = 500;
/** Of commands under used keys so many can be told of; whoever sends more has no question. */
const MOST_CONFLICTS = 200;

// Planning is arithmetic in memory and one try at the database that gives up after half a second. What fails here is
// a missing rule version or a bug: it is tried for ever, ever more slowly, and hurts this case alone.
const { transition } = proxyLocalActivities<Pick<Activities, 'transition'>>({
  startToCloseTimeout: '5s',
  retry: { initialInterval: '200ms', backoffCoefficient: 2, maximumInterval: '5m' },
});

const { project } = proxyActivities<Pick<Activities, 'project'>>({
  taskQueue: PROJECTION_QUEUE,
  // So long a projection waits that a worker had in hand when it was killed.
  startToCloseTimeout: '10s',
  retry: { initialInterval: '500ms', backoffCoefficient: 2, maximumInterval: '30s' },
});

/** What a transition is made for; the case and the time of it are the room's to say. */
type Step = Omit<TransitionInput, 'file' | 'now'>;

/** The room that Temporal furnishes: the queue of commands, the one timer, planning and projection. */
export class EngineRoom extends CaseBook {
  private readonly queue: Command[] = [];
  private projected: number;
  private projecting = false;
  private attributes: SearchAttributePair[] | null = null;
  private timer: { at: Instant; scope: CancellationScope } | null = null;
  private rang = false;
  /** A command has been looked for: what waited for the first task is in order. */
  private begun = false;
  private cancelRequests = 0;
  private restRequested = false;
  private replanRequested = false;
  private readonly migrations: MigrationOrder[] = [];
  private readonly messages: (Message | SecretWord)[] = [];
  /** Commands whose key was another's, by their ids: known in this run alone, and no part of the case. */
  private readonly conflicts = new Map<string, Omit<SeenCommand, 'state'> & { key: string }>();
  /** Messages on their way, one after the other to each case: they arrive in the order in which they were given. */
  private readonly underWay = new Map<string, Promise<void>>();
  private telling = 0;
  /** The directory has put the case at another stage, which its story has not heard of yet. */
  private relocated = false;
  /** A transition is under way that may give somebody rights. */
  private escalating = false;
  /** The transition that is under way, and since when. */
  private step: Step | null = null;
  private plannedSince: Instant = 0;

  constructor(private readonly input: ComplaintInput) {
    super(presentFile(whole(input.file)));
    this.projected = input.projected;
    // What the start or the run before has set already need not be set again.
    this.attributes = searchAttributesOf(this.file);
    setCurrentDetails(currentDetails(this.file));
    if (this.projected < this.file.revision) this.unsettled = { marks: [], at: this.file.updatedAt };
    if (input.legacy) this.inherit(input.legacy);
    if (input.trace !== undefined) log.info('filed', { trace: input.trace });
  }

  /** Goes on where a run that was ended from outside had to leave off. */
  private inherit({ commands = [], leftOut = [], messages = [], unsettled, silence }: Legacy): void {
    if (unsettled) this.unsettled = unsettled;
    this.silence = silence ?? null;
    this.messages.push(...messages);
    for (const command of commands) this.accept(command);
    for (const command of leftOut) {
      if (this.seen(command.key)) continue;
      const refusal = { code: 'invalid', field: 'body', reason: 'unprocessable' } as const;
      this.refuse({ kind: 'command', command, at: Date.now() }, refusal);
    }
    // Word that was on its way to the case that goes on for this one may have ended with the run that sent it.
    tellLead(this);
  }

  // ── what handlers do ────────────────────────────────────────────────────────────────────────────────────────────

  /** Puts a command into the queue unless its key is known: a key has one effect, by whichever way it comes. */
  accept(command: Command): void {
    const { id, key, sender, name, at } = command;
    const known = this.seen(key) ?? this.queue.find((one) => one.key === key);
    if (!known) this.queue.push(command);
    // Whoever joins is given no address at which they could ask what became of it.
    else if (known.id !== id && !isJoining(command) && this.conflicts.size < MOST_CONFLICTS) {
      this.conflicts.set(id, { id, key, sender, name, at });
    }
  }

  /**
   * Why a command would be refused as things stand; null when that is for the loop to say. Only a case at rest can
   * answer: while anything waits or is being applied, the stage of now is not the stage that the command will meet.
   */
  objection(command: Command): Refusal | null {
    const seen = this.seen(command.key);
    // A secret that has ended never holds again; but what was carried out while it held is told to have been.
    if (seen?.id !== command.id && hasEnded(this.file, command.actor)) return { code: 'secret-ended' };
    if (seen) return null;
    // A flood of commands by somebody with no part in the case must not even queue behind one that is being applied.
    if (this.isStranger(command)) return judge(this.file, command);
    // A refusal under a caller's own key is remembered, so that its repeat is the same refusal: the loop does that.
    if (command.keyed) return null;
    const atRest =
      this.queue.length === 0 &&
      this.messages.length === 0 &&
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
  whatBecameOf(id: string): BecameOfOne {
    const [key, seen] = Object.entries(this.file.seen).find(([, one]) => one.id === id) ?? [];
    if (seen && key !== undefined && !this.inHand.has(key)) return seen;
    const waiting = seen ?? this.queue.find((one) => one.id === id);
    return waiting ? { state: 'pending', sender: waiting.sender } : null;
  }

  /** What became of a command whose key was another's: refused, as soon as that one is done. */
  whatBecameOfConflict(id: string): BecameOfOne {
    const conflict = this.conflicts.get(id);
    if (!conflict) return null;
    const { key, ...said } = conflict;
    const waits = this.inHand.has(key) || this.queue.some((one) => one.key === key);
    if (waits) return { state: 'pending', sender: said.sender };
    return { ...said, state: 'refused', refusal: { code: 'key-reused' } };
  }

  /** How far the case is. */
  standing(): Standing {
    return { revision: this.file.revision, since: this.step ? this.plannedSince : null };
  }

  /** What another run needs to go on from here. */
  remains(): Remains {
    const { file, queue, messages, step, silence } = this;
    const under = step ?? this.unsettled;
    return {
      file,
      commands: [...queue],
      messages: [...messages],
      ...(under ? { unsettled: { marks: under.marks, at: under.at } } : {}),
      ...(silence ? { silence } : {}),
    };
  }

  cancelRequested(): void {
    this.cancelRequests += 1;
  }

  rest(): void {
    this.restRequested = true;
  }

  planAgain(): void {
    this.replanRequested = true;
  }

  moveTo(order: MigrationOrder): void {
    this.migrations.push(order);
  }

  hear(message: Message | SecretWord): void {
    this.messages.push(message);
  }

  /** Word of a merger that cannot be read: whoever sent it must not wait for this case. */
  hearGarbled(word: Pick<Message, 'from' | 'at'>): void {
    turnAway(this, word, Date.now());
  }

  // ── what stages do ──────────────────────────────────────────────────────────────────────────────────────────────

  async next(): Promise<Happening> {
    for (;;) {
      if (!this.unsettled?.light || this.queue.length === 0 || this.inHand.size >= MOST_AT_ONCE) {
        await this.settle();
      }
      if (this.relocated) {
        this.relocated = false;
        return { kind: 'relocation', at: Date.now() };
      }
      if (this.silence) {
        const firing = this.silence;
        this.silence = null;
        return { kind: 'silence', firing, at: firing.at };
      }
      if (this.cancelRequests > 0) {
        this.noteCancelRequest();
        continue;
      }
      const command = this.nextCommand();
      const [message] = this.messages;
      // Of a command and of word of another case, that which happened first comes first.
      if (message && (!command || this.chargedTo(message) < this.chargedTo(command))) {
        const at = this.chargedTo(message);
        if (await this.fireUpTo(at)) continue;
        this.messages.shift();
        if (isMessage(message)) return { kind: 'message', message, at };
        this.heed(message, at);
        continue;
      }
      if (command) {
        const at = this.chargedTo(command);
        // What was due before the command arrived has happened before it.
        if (await this.fireUpTo(at)) continue;
        this.queue.splice(this.queue.indexOf(command), 1);
        const taken = this.take(command, at);
        if (taken) return taken;
        continue;
      }
      if (await this.fireUpTo(Date.now())) continue;
      const migration = this.migrations.shift();
      if (migration) {
        await this.migrate(migration);
        continue;
      }
      if (this.isWakeDue() || this.replanRequested) {
        this.replanRequested = false;
        // A clock has run out without a rung: what is shown and filtered by must say so.
        await this.transition({ marks: [], at: Date.now(), fireUpTo: null });
        continue;
      }
      await this.wait();
    }
  }

  /**
   * Leaves a message with the engine for another case. The engine says when it has it, or that there is no such case
   * any more; nobody has to be at work there. That a case is gone which is to go on for this one must be known here.
   */
  tell(id: string, message: Message): void {
    this.telling += 1;
    const send = (): Promise<void> =>
      getExternalWorkflowHandle(workflowId(id)).signal(messageSignal, message);
    const sent = (this.underWay.get(id) ?? Promise.resolve())
      .then(send)
      .catch(() => {
        if (message.kind !== 'mergedIn') return;
        const { at: since } = message;
        this.hear({ kind: 'leadClosed', from: id, at: Date.now(), since, outcome: null, closedBy: null });
      })
      .finally(() => {
        this.telling -= 1;
        if (this.underWay.get(id) === sent) this.underWay.delete(id);
      });
    this.underWay.set(id, sent);
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
        await condition(() => !this.projecting || this.hasNews());
      } else if (!this.hasNews()) {
        await condition(() => (allHandlersFinished() && this.telling === 0) || this.hasNews());
        if (!this.hasNews()) return;
      }
    }
  }

  // ── how ─────────────────────────────────────────────────────────────────────────────────────────────────────────

  private hasNews(): boolean {
    return this.queue.length > 0 || this.messages.length > 0;
  }

  /**
   * When the API received a command, or what another case tells of happened there; but never before the last one that
   * was applied, and never in the future.
   */
  private chargedTo({ at }: Pick<Command | Message | SecretWord, 'at'>): Instant {
    return Math.min(Math.max(at, this.file.lastCommandAt), Math.max(Date.now(), this.file.lastCommandAt));
  }

  /** What came while the case was closing gets its answer, too. */
  private turnAwayTheRest(): void {
    for (const message of this.messages.splice(0)) {
      if (!isMessage(message)) this.heed(message, this.chargedTo(message));
      else if (message.kind === 'mergedIn') turnAway(this, message, Date.now());
    }
    for (const command of this.queue.splice(0)) {
      const late = this.take(command, this.chargedTo(command));
      if (late?.command.name === 'followers') follow(this, late, late.command.body);
      else if (late) this.refuse(late, { code: 'wrong-stage', stage: this.file.stage, may: [] });
    }
  }

  /**
   * What waited for a run's first task is handed out handler by handler, all answers before any reply, and not in the
   * order in which it was given. That is put right before the first of it is taken.
   */
  private putInOrder(): void {
    this.begun = true;
    const isInOrder = this.queue.every(({ at }, n) => n === 0 || at >= (this.queue[n - 1]?.at ?? at));
    // Asked only where it matters: what is remembered of it costs history. Runs of before go on as they began.
    if (isInOrder || !patched(IN_ORDER)) return;
    this.queue.sort((one, other) => one.at - other.at);
  }

  /**
   * However many join a case at one time, whoever works on it does not wait behind them; but nobody who came in time is
   * too late for that.
   */
  private nextCommand(): Command | undefined {
    if (!this.begun) this.putInOrder();
    const [first] = this.queue;
    if (!first || !isJoining(first)) return first;
    const other = this.queue.find((command) => !isJoining(command));
    return other && mayOvertake(other) ? other : first;
  }

  /** Fires what is due by `upTo`; false when nothing was. */
  private async fireUpTo(upTo: Instant): Promise<boolean> {
    const { next } = this.file;
    if (!next || next.at > upTo) return false;
    await this.transition({ marks: [], at: Math.min(upTo, Date.now()), fireUpTo: upTo });
    return true;
  }

  /** Under other rules from now on; what they put in the past fires now, or not, as the order says. */
  private async migrate(order: MigrationOrder): Promise<void> {
    if (!isMoved(this.file, order)) return;
    const now = Date.now();
    await this.transition({
      marks: [],
      at: now,
      fireUpTo: order.past === 'fire' ? now : null,
      migrate: order,
    });
  }

  /** One transition: plan, fire, project; one local activity, one upsert, one timer. */
  private async transition(step: Step): Promise<void> {
    const { file } = this;
    const now = Date.now();
    this.unsettled = null;
    this.forgetOldRefusals();
    // The case bears its new revision only when it is whole: it can be asked for meanwhile, and what is projected then
    // must not pass for what it is about to become.
    const becoming = { ...file, revision: file.revision + 1, updatedAt: Math.max(now, file.updatedAt) };
    this.step = step;
    this.plannedSince = now;
    this.escalating = step.fireUpTo !== null || step.marks.some(({ raise }) => raise === true);
    const result: Transition = await transition({
      file: becoming,
      ...step,
      now,
      // What an activity of a task is given is not in the history: it costs nothing, and decides nothing.
      plannedAt: file.updatedAt,
      ...(this.isAwaited() ? { waiting: true } : {}),
    });
    if (this.input.orderly) await allElse();
    this.escalating = false;
    this.step = null;
    file.revision = becoming.revision;
    file.updatedAt = becoming.updatedAt;
    if (result.policy) file.policy = result.policy;
    for (const { type, at, data } of result.notes ?? []) noteByEngine(file, type, at, data);
    if (result.directory) this.follow(result.directory, now);
    for (const firing of result.firings) {
      applyFiring(file, firing, now);
      this.logFiring(firing, now);
      if (turnsThePage(firing)) this.silence = firing;
    }
    for (const [index, clock] of result.clocks) file.clocks[index] = clock;
    file.next = result.next;
    file.wakeAt = result.wakeAt;
    file.overdue = result.overdue;
    if (result.tellsLead) tellLead(this);
    if (result.projected) this.projected = file.revision;
    else this.projectLater();
    this.inHand.clear();
    this.publish();
  }

  /**
   * Whether what was given already still waits to be taken. People who join do not count: they have no agency, and a
   * crowd of them must not keep a case from following the directory.
   */
  private isAwaited(): boolean {
    return this.messages.length > 0 || this.queue.some((command) => !isJoining(command));
  }

  private follow(steps: NonNullable<Transition['directory']>, now: Instant): void {
    const { stage } = this.file;
    takeSteps(this.file, steps, now);
    if (this.file.stage !== stage) this.relocated = true;
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
      const undone =
        this.queue.length > 0 ||
        this.migrations.length > 0 ||
        this.messages.length > 0 ||
        this.telling > 0 ||
        this.replanRequested;
      if (allHandlersFinished() && !undone && !this.projecting) {
        const { trace: _, legacy: __, ...input } = this.input;
        await continueAsNew<(input: ComplaintInput) => Promise<void>>({
          ...input,
          file: this.file,
          projected: this.projected,
          orderly: true,
        });
      }
    }
    this.arm(this.file.wakeAt);
    const stirs = (): boolean =>
      this.queue.length > 0 ||
      this.rang ||
      this.replanRequested ||
      this.migrations.length > 0 ||
      this.messages.length > 0 ||
      this.cancelRequests > 0 ||
      (this.restRequested && this.shouldContinue());
    await condition(stirs);
    if (!this.rang) return;
    this.rang = false;
    this.timer = null;
  }

  private shouldContinue(): boolean {
    if (this.projecting || this.telling > 0) return false;
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

  /** One line for each command, under the trace of the request that gave it. Nothing is logged on replay. */
  protected override remember(command: Command, result: CommandResult): void {
    super.remember(command, result);
    // Thousands may join at one time: they are counted, not told one by one.
    if (isJoining(command)) return;
    log.info(`command ${result.state}`, {
      command: command.name,
      ...(command.trace === undefined ? {} : { trace: command.trace }),
      ...(result.state === 'refused' ? { code: result.refusal.code } : {}),
      stage: this.file.stage,
      ms: Math.max(0, Date.now() - command.at),
    });
  }

  private logFiring({ clock, rung, action, level, at }: Firing, now: Instant): void {
    log.info('rung fired', {
      clock,
      rung,
      action,
      ...(level === undefined ? {} : { escalationLevel: level }),
      ms: Math.max(0, now - at),
    });
  }

  private noteCancelRequest(): void {
    this.cancelRequests = 0;
    note(this.file, 'cancelRequested', Date.now(), { role: 'engine', agency: null });
    this.unsettled = { marks: [], at: Date.now() };
  }
}

/** What another case tells, and not what the API tells of a secret. */
function isMessage(said: Message | SecretWord): said is Message {
  return 'from' in said;
}
