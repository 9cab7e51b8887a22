import { createConnection, type Connection as Database } from 'mongoose';
import type { CaseFile } from '../domain/case-file';
import { CaseEngine } from '../reconciliation/case-engine';
import { complaintModel } from '../store/complaint-model';
import { makeSealer, type Sealer } from '../store/seal';
import { askCase } from '../workflows/asking';
import { idInWorkflowId, workflowId } from '../workflows/contract';
import type { Account, EngineAccount } from './account';
import { countCases, type Counts } from './books-whole';
import { callOnce } from './client';
import type { Engine } from './engine';
import { firedInHistory } from './history';
import type { Journal } from './journal';
import type { Life } from './life';
import type { Stack } from './stack';
import type { Officers } from './people';

/** Only ends what would hang for ever: a busy machine takes its time. */
const CALL_MS = 60_000;
/** Calls a second: nobody else needs the engine when the books are made up. */
const PER_SECOND = 1000;
const FROM = '2001:db8:ffff::1';

/** Asks everybody who knows something of a case, for its account. */
export class Gatherer {
  private readonly sealer: Sealer;
  private readonly cases: CaseEngine;

  private constructor(
    private readonly stack: Stack,
    private readonly engine: Engine,
    private readonly database: Database,
    private readonly journal: Journal,
    private readonly lives: readonly Life[],
    private readonly officers: Officers,
    /** Cases that somebody has ended or set back in the engine. */
    private readonly tampered: ReadonlySet<string>,
  ) {
    this.sealer = makeSealer(stack.settings.keys.sealKeys);
    this.cases = new CaseEngine(engine.client, { perSecond: PER_SECOND });
  }

  static async of(from: {
    stack: Stack;
    engine: Engine;
    journal: Journal;
    lives: readonly Life[];
    officers: Officers;
    tampered: ReadonlySet<string>;
  }): Promise<Gatherer> {
    const { stack, engine, journal, lives, officers, tampered } = from;
    const database = await createConnection(stack.settings.mongodbUri).asPromise();
    return new Gatherer(stack, engine, database, journal, lives, officers, tampered);
  }

  /** The ids of cases that somebody holds a receipt for. */
  receipted(): string[] {
    return [...new Set(this.journal.receipts.filter(({ how }) => how === 'filed').map(({ id }) => id))];
  }

  /** The ids of cases in the engine and in the read model. */
  async known(): Promise<{ inEngine: string[]; inReadModel: string[] }> {
    const inEngine = (await this.engine.cases('all')).map(idInWorkflowId);
    const inReadModel = await complaintModel(this.database).distinct('_id');
    return { inEngine, inReadModel };
  }

  /** The account of one case. */
  async account(id: string): Promise<Account> {
    const mine = <T extends { case: string }>(list: readonly T[]): T[] =>
      list.filter((one) => one.case === id);
    const receipts = this.journal.receipts.filter((one) => one.id === id);
    const [own] = receipts;
    const doors = [...receipts, ...this.followers(id)];
    const engine = await this.engineAccount(id);
    const stored = await this.stored(id);
    const [events, closed] = await Promise.all([
      own ? this.events(id, own.secret) : null,
      Promise.all(doors.map((receipt) => this.closedDoor(receipt))),
    ]);
    return {
      id,
      kind: this.lives.find(({ n }) => n === own?.life)?.kind ?? 'unknown',
      askedAt: Date.now(),
      receipts,
      sent: mine(this.journal.sent),
      joined: mine(this.journal.joined),
      closedDoors: closed.filter((door) => door !== null),
      stored,
      events,
      engine,
    };
  }

  /** What the read model has of all cases, counted, and what the statistics say. */
  async counts(): Promise<{ counted: Counts; statistics: Counts | null }> {
    const files = (await complaintModel(this.database).find({}, { file: 1 }).lean()).map(
      ({ file }) => JSON.parse(file) as CaseFile,
    );
    const { status, body } = await this.get('/v1/statistics?by=classification', this.officers.national);
    const counted = countCases(files);
    if (status !== 200) return { counted, statistics: null };
    const total = body['total'] as { [K in keyof Counts]: K extends 'ratings' ? { count: number } : number };
    return { counted, statistics: { ...total, ratings: total.ratings.count } };
  }

  async close(): Promise<void> {
    await this.database.close();
  }

  /** The receipts of those who have joined a case, or filed it once more. */
  private followers(id: string): { id: string; secret: string }[] {
    const lives = this.journal.receipts.filter((one) => one.id === id && one.how === 'filed');
    return this.journal.receipts.filter(
      ({ life, how }) => how === 'follows' && lives.some((one) => one.life === life),
    );
  }

  private async stored(id: string): Promise<Account['stored']> {
    const found = await complaintModel(this.database).findById(id, { file: 1, archived: 1 }).lean();
    return found ? { file: this.opened(JSON.parse(found.file) as CaseFile), archived: found.archived } : null;
  }

  private opened(file: CaseFile): CaseFile {
    const open = <T extends { text: string }>(list: readonly T[]): T[] =>
      list.map((one) => ({ ...one, text: this.sealer.open(one.text) }));
    const { answers, replies, instructions } = file;
    return { ...file, answers: open(answers), replies: open(replies), instructions: open(instructions) };
  }

  /** What a receipt is answered that opens nothing. */
  private async closedDoor({ id, secret }: { id: string; secret: string }): Promise<string | null> {
    const path = `/v1/complaints/${id}`;
    const { status, body } = await this.get(path, secret);
    return status !== 200 || body['pending'] === true ? `${path}: ${status}` : null;
  }

  private async events(id: string, secret: string): Promise<Account['events']> {
    const { status, body } = await this.get(`/v1/complaints/${id}/events?limit=200`, secret);
    return status === 200 ? (body['items'] as { seq: number; type: string }[]) : null;
  }

  private async get(
    path: string,
    token: string,
  ): Promise<{ status: number; body: Readonly<Record<string, unknown>> }> {
    const heard = await callOnce(this.stack.url, {
      method: 'GET',
      path,
      token,
      from: FROM,
      timeoutMs: CALL_MS,
    });
    return heard.kind === 'answered' ? heard : { status: 0, body: {} };
  }

  private async engineAccount(id: string): Promise<EngineAccount | null> {
    const { client } = this.engine;
    const handle = client.workflow.getHandle(workflowId(id));
    try {
      const [described, run] = await Promise.all([handle.describe(), this.cases.run(id)]);
      const status = described.status.name;
      const [held, poisoned, fired] = await Promise.all([
        status === 'RUNNING' ? this.held(id) : { file: null },
        run !== null && this.cases.tasksFail(id, run),
        this.tampered.has(id) ? null : firedInHistory(client, workflowId(id)),
      ]);
      return {
        status,
        ...held,
        pendingActivities: described.raw.pendingActivities?.length ?? 0,
        poisoned,
        fired,
      };
    } catch (error) {
      if (error instanceof Error && error.name === 'WorkflowNotFoundError') return null;
      throw error;
    }
  }

  private async held(id: string): Promise<{ file: CaseFile | null; silence?: string }> {
    const handle = this.engine.client.workflow.getHandle(workflowId(id));
    try {
      return {
        file: await this.engine.client.withDeadline(Date.now() + CALL_MS, () =>
          askCase(handle, { of: 'caseFile' }, 'books'),
        ),
      };
    } catch (error) {
      return { file: null, silence: error instanceof Error ? error.message : String(error) };
    }
  }
}
