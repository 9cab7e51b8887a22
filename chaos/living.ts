import { setTimeout as sleep } from 'node:timers/promises';
import { Caller, TimeIsUp, type Came } from './caller';
import type { Answered } from './client';
import type { Journal, Receipt, Sent } from './journal';
import { PLACE } from './kinds';
import type { Give, Life, PlannedFiling, Step } from './life';
import type { Patience } from './patience';
import type { Officers } from './people';
import type { Places } from './places';

const ASK_PAUSE_MS = 300;
const SEND_AGAIN_MS = 1000;
/** A complaint that was just filed or verified may not be there yet for people who are no part of it. */
const JOINING_LIMIT_MS = 20_000;

/** Where lives are lived. */
export interface World {
  readonly url: string;
  readonly dayMs: number;
  readonly officers: Officers;
  readonly journal: Journal;
  readonly patience: Patience;
  /** For those who do something; whoever lets days pass needs none. */
  readonly places: Places;
}

/** Lives one life: does what is planned, in order, and writes down what came of it. Never throws for a bad line. */
export async function live(life: Life, world: World): Promise<void> {
  const one = new Living(life, world);
  await world.places.take();
  try {
    await one.run();
  } catch (error) {
    if (!(error instanceof TimeIsUp)) throw error;
    world.journal.unfinished.push({ life: life.n, at: error.message });
  } finally {
    world.places.leave();
  }
}

class Living {
  private readonly caller: Caller;
  private readonly cases: Receipt[] = [];
  private readonly waiting: Sent[] = [];

  constructor(
    private readonly life: Life,
    private readonly world: World,
  ) {
    const { n, temper } = life;
    const address = `2001:db8:${(n >> 16).toString(16)}:${(n & 0xffff).toString(16)}::1`;
    this.caller = new Caller(world.url, world.journal, temper, address, world.patience);
  }

  async run(): Promise<void> {
    for (const filing of this.life.filings) await this.file(filing);
    await this.go(this.life.steps);
    // Who went on without waiting wants to know in the end, too.
    for (const sent of this.waiting) await this.ask(sent);
  }

  private async go(steps: readonly Step[]): Promise<void> {
    for (const step of steps) {
      switch (step.do) {
        case 'give':
          await this.give(step);
          break;
        case 'wait':
          await this.letPass(step.days);
          break;
        case 'join':
          await Promise.all(step.keys.map((key) => this.join(key)));
          break;
        case 'fileAgain':
          await this.fileAgain(step.key);
          break;
        case 'together':
          await Promise.all(step.people.map((own) => this.go(own)));
          break;
      }
    }
  }

  private async letPass(days: number): Promise<void> {
    const { places, patience, dayMs } = this.world;
    places.leave();
    await sleep(days * dayMs);
    await places.take();
    patience.gotOn();
  }

  private async file({ body, key }: PlannedFiling): Promise<void> {
    const { receipts } = this.world.journal;
    const came = await this.caller.until({ method: 'POST', path: '/v1/complaints', body, key });
    if (key === null && came.blind) this.world.journal.blindFilings += 1;
    const { answer } = came;
    if (answer.status !== 201) throw new TimeIsUp(this.strange('filing', answer));
    const receipt = this.receiptOf(answer);
    this.world.patience.gotOn();
    receipts.push(receipt);
    this.cases.push(receipt);
  }

  private async fileAgain(key: string): Promise<void> {
    const [filing] = this.life.filings;
    const { answer } = await this.caller.until({
      method: 'POST',
      path: '/v1/complaints',
      body: filing?.body,
      key,
    });
    if (answer.status === 201) this.world.journal.receipts.push(this.receiptOf(answer));
    else this.strange('filing again', answer);
  }

  private receiptOf({ body }: Answered): Receipt {
    const { id, secret, repeats } = body;
    return {
      life: this.life.n,
      id: String(id),
      secret: String(secret),
      how: repeats === true ? 'follows' : 'filed',
    };
  }

  private async give(step: Give): Promise<void> {
    const receipt = this.cases[step.to ?? 0];
    // Whoever holds no more than a receipt that follows somebody's case cannot act in it.
    if (receipt?.how !== 'filed') return;
    const sent: Sent = {
      life: this.life.n,
      case: receipt.id,
      who: step.who,
      command: step.command,
      body: step.body,
      key: step.key,
      firstAt: Date.now(),
      attempts: 0,
    };
    this.world.journal.sent.push(sent);
    for (;;) {
      const came = await this.send(sent, step, receipt);
      sent.attempts += came.attempts;
      if (!this.heard(sent, came)) return;
      sent.takenAt ??= Date.now();
      const { whenTaken } = this.life.temper;
      if (whenTaken === 'asks' || step.key === null) return this.ask(sent);
      if (whenTaken === 'goesOn') {
        this.waiting.push(sent);
        return;
      }
      await sleep(SEND_AGAIN_MS);
    }
  }

  /** Writes down what a command was answered; true when it was taken and nobody knows yet what became of it. */
  private heard(sent: Sent, { answer, blind }: Came): boolean {
    const { status, problem, location } = answer;
    if (sent.key === null && blind) sent.unsure = true;
    if (status === 202 && answer.body['state'] !== 'applied' && location !== undefined) {
      if (sent.location === undefined) {
        this.world.journal.weather.taken += 1;
        this.world.patience.gotOn();
      }
      sent.location = location;
      return true;
    }
    sent.takenAt ??= Date.now();
    this.world.patience.gotOn();
    if (status === 200 || status === 202) sent.outcome = 'applied';
    else if (sent.unsure && status === 409) sent.outcome = 'applied';
    else this.refused(sent, answer);
    if (status >= 400 && !isBusiness(problem) && !isNoneOfTheirs(sent, answer)) {
      this.strange(`${sent.command} on ${sent.case}`, answer);
    }
    return false;
  }

  private refused(sent: Sent, { status, problem }: Answered): void {
    sent.outcome = 'refused';
    sent.problem = `${status} ${problem ?? ''}`.trim();
  }

  private async send(sent: Sent, step: Give, receipt: Receipt): Promise<Came> {
    const path = `/v1/complaints/${receipt.id}/${this.pathOf(step)}`;
    const body = this.bodyOf(step);
    const token = this.tokenOf(step, receipt);
    const method = step.command === 'supporting' ? 'PUT' : 'POST';
    const look = step.key === null ? () => this.look(sent, receipt) : undefined;
    return this.caller.until({ method, path, body, token, key: step.key }, look);
  }

  /** Looks whether the complaint has moved past what was sent without a key. */
  private async look({ command }: Sent, { id, secret }: Receipt): Promise<Answered | null> {
    const { answer } = await this.caller.until({
      method: 'GET',
      path: `/v1/complaints/${id}`,
      token: secret,
    });
    const stage = answer.body['stage'];
    const isDone = command === 'verification' ? stage !== 'verification' : stage === 'closed';
    return answer.status === 200 && answer.body['pending'] !== true && isDone ? answer : null;
  }

  private pathOf({ command }: Give): string {
    return command === 'supporting' ? `supporting/${PLACE.health}` : command;
  }

  private bodyOf({ body }: Give): object {
    return body['into'] === '$first' ? { ...body, into: this.cases[0]?.id } : body;
  }

  private tokenOf({ who }: Pick<Give, 'who'>, { secret }: Receipt): string {
    return who === 'reporter' ? secret : this.world.officers[who];
  }

  /** Asks at the address that a 202 gave until it is known what became of the command. */
  private async ask(sent: Sent): Promise<void> {
    const receipt = this.cases.find(({ id }) => id === sent.case);
    if (!receipt || sent.location === undefined) return;
    const token = this.tokenOf(sent, receipt);
    for (;;) {
      const { answer } = await this.caller.until({ method: 'GET', path: sent.location, token });
      const { state, problem } = answer.body;
      if (state === 'applied') sent.outcome = 'applied';
      else if (state === 'refused') {
        sent.outcome = 'refused';
        sent.problem = describe(problem);
      } else if (answer.status !== 200) {
        // It was taken: that nobody knows of it is what the books will say if it stays so.
        sent.problem = `${answer.status} ${answer.problem ?? ''}`.trim();
      }
      if (sent.outcome) {
        this.world.patience.gotOn();
        if (state === 'applied') delete sent.problem;
        return;
      }
      await sleep(ASK_PAUSE_MS);
    }
  }

  private async join(key: string): Promise<void> {
    const [receipt] = this.cases;
    if (receipt?.how !== 'filed') return;
    const joined: Journal['joined'][number] = { life: this.life.n, case: receipt.id };
    this.world.journal.joined.push(joined);
    const path = `/v1/complaints/${receipt.id}/followers`;
    const since = Date.now();
    for (;;) {
      const { answer } = await this.caller.until({ method: 'POST', path, body: {}, key });
      if (answer.status === 201) {
        joined.outcome = 'applied';
        const { id, secret } = answer.body;
        this.world.journal.receipts.push({
          life: this.life.n,
          id: String(id),
          secret: String(secret),
          how: 'follows',
        });
        return;
      }
      if (answer.status !== 404 || Date.now() - since > JOINING_LIMIT_MS) {
        joined.outcome = 'refused';
        if (!isBusiness(answer.problem) && answer.status !== 404) this.strange('joining', answer);
        return;
      }
      await sleep(SEND_AGAIN_MS);
    }
  }

  /** Writes down an answer that nobody should get. */
  private strange(call: string, { status, problem = '' }: Answered): string {
    this.world.journal.unheard.push({ life: this.life.n, call, status, problem });
    return `${call}: ${status} ${problem}`;
  }
}

/** Refusals that a life may meet because time has passed or others were first. */
function isBusiness(problem: string | undefined): boolean {
  return problem === 'wrong-stage' || problem === 'invalid';
}

/**
 * A case that never came to somebody's unit, because it was over or set back before, is not there for them. Whether it is
 * there for those whose it is, the books say.
 */
function isNoneOfTheirs({ who }: Sent, { problem }: Answered): boolean {
  return problem === 'not-found' && who !== 'reporter' && who !== 'desk';
}

function describe(problem: unknown): string {
  if (typeof problem !== 'object' || problem === null) return 'refused';
  const { status, type } = problem as { status?: unknown; type?: unknown };
  return `${String(status)} ${String(type).replace('/problems/', '')}`;
}
