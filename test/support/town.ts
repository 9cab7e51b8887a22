import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';
import { until } from '../../chaos/until';
import { makeToken, type TokenFor } from '../../cli/token';
import type { caseSchema, eventSchema, listItemSchema, receiptSchema } from '../../domain/schema/case';
import type { RunSettings } from '../../domain/settings';
import { DAY_MS, type CommandName, type Post, type Stage } from '../../domain/vocabulary';
import { type Answer, Caller, type Json } from './caller';
import { Contract } from './contract';
import { fewAtOnce } from './few';
import { isLent, lent } from './lent';

export type CaseBody = z.output<typeof caseSchema>;
export type EventBody = z.output<typeof eventSchema>;
export type Receipt = z.output<typeof receiptSchema> & { secret: string };
export interface Page<T> {
  items: T[];
  next: string | null;
  total?: number;
}
export type ListItem = z.output<typeof listItemSchema>;

export const KAB = 'kab-pringsewu';
export const PUPR = 'kab-pringsewu.dinas-pupr';
export const HEALTH = 'kab-pringsewu.dinas-kesehatan';
export const SINJAI = 'kab-sinjai';

/** The path of each command below its case. */
export const COMMAND_PATHS: Readonly<Record<CommandName, string>> = {
  verification: 'verification',
  completion: 'completion',
  disposition: 'disposition',
  return: 'return',
  answers: 'answers',
  replies: 'replies',
  acceptance: 'acceptance',
  withdrawal: 'withdrawal',
  instructions: 'instructions',
  corrections: 'corrections',
  referral: 'referral',
  receipt: 'referral/receipt',
  suspensions: 'suspensions',
  suspensionEnd: 'suspensions/1/end',
  supporting: `supporting/${HEALTH}`,
  supportingEnd: `supporting/${HEALTH}`,
  followers: 'followers',
  merger: 'merger',
  mergerEnd: 'merger',
};

/** The method of each command that is not a POST. */
export const COMMAND_METHODS: Readonly<Partial<Record<CommandName, string>>> = {
  supporting: 'PUT',
  supportingEnd: 'DELETE',
  mergerEnd: 'DELETE',
};

/** The day after tomorrow: so long any clock may stand still. */
function soon(): string {
  return new Date(Date.now() + 2 * DAY_MS).toISOString();
}

/** A good body for each command, on a case in Pringsewu. */
export const GOOD_BODIES: Readonly<Record<CommandName, Json>> = {
  verification: { decision: 'accept' },
  completion: { text: 'Letaknya di depan pasar.' },
  disposition: { to: HEALTH },
  return: { reason: 'Bukan kewenangan kami.' },
  answers: { text: 'Sedang kami kerjakan.', final: true },
  replies: { text: 'Masih berlubang.', objection: true },
  acceptance: { rating: 4 },
  withdrawal: {},
  instructions: { text: 'Mohon didahulukan.' },
  corrections: { oversight: false, reason: 'Bukan berkadar pengawasan.' },
  referral: { consent: true },
  receipt: { reference: 'ORI/2026/17' },
  suspensions: { clock: 'settlement', reason: 'Menunggu material.', until: soon() },
  suspensionEnd: {},
  supporting: { instructions: 'Mohon periksa dampaknya bagi kesehatan.' },
  supportingEnd: {},
  followers: {},
  merger: { into: '22222222222222', reason: 'Masalah yang sama.' },
  mergerEnd: {},
};

/** An `If-Match` that no case ever has: whoever may give a command is told so by 412, and nothing happens. */
export const NEVER = '"999999999"';

export const newKey = (): string => randomBytes(18).toString('base64url');

const TURNS = 5;
const LEFT_MS = 120_000;

/** Asks as callers do who are told to come again: when they are told. */
async function inTurn(ask: () => Promise<Answer>): Promise<Answer> {
  for (let turn = 1; ; turn += 1) {
    const answer = await ask();
    if (answer.status !== 429 || turn === TURNS) return answer;
    await sleep(Number(answer.headers.get('retry-after')) * 1000);
  }
}

/** Everybody who has to do with complaints on one stack. */
export class Town {
  private readonly known = new Map<string, Promise<Caller>>();

  private constructor(
    readonly settings: RunSettings,
    private readonly contract: Contract | null,
  ) {}

  static async of(settings: RunSettings): Promise<Town> {
    // All run the same sources, so the document of one is that of every other; making it takes its time.
    return new Town(settings, await Contract.of(urlOf(isLent() ? lent().settings : settings)));
  }

  get anonymous(): Caller {
    return this.with();
  }

  /** A caller with these credentials, whatever they are. */
  with(credentials?: string): Caller {
    return new Caller(urlOf(this.settings), this.contract, credentials);
  }

  async officer(who: TokenFor): Promise<Caller> {
    const name = JSON.stringify(who);
    const token = (): Promise<string> => makeToken(this.settings.keys.jwtKey ?? '', who, this.settings);
    const known = this.known.get(name) ?? token().then((text) => this.with(text));
    this.known.set(name, known);
    return known;
  }

  national = (): Promise<Caller> => this.officer({ role: 'national-admin' });
  desk = (agency = KAB): Promise<Caller> => this.officer({ role: 'institution-admin', agency });
  liaison = (agency = PUPR): Promise<Caller> => this.officer({ role: 'liaison', agency });
  supervisor = (agency: string, post: Post = 'head'): Promise<Caller> =>
    this.officer({ role: 'supervisor', agency, post });
  overseer = (agency: string): Promise<Caller> => this.officer({ role: 'overseer', agency });
  operator = (): Promise<Caller> => this.officer({ role: 'operator' });
  system = (agency: string): Promise<Caller> => this.officer({ role: 'system', agency });

  /** Files a complaint about a road in Pringsewu, with what a test wants otherwise. */
  async file(otherwise: Json = {}, by: Caller = this.anonymous): Promise<Complaint> {
    const answer = await inTurn(() => by.post('/v1/complaints', filing(otherwise)));
    if (answer.status !== 201) throw new Error(`filing: ${answer.status} ${answer.text}`);
    return this.complaint(answer.json<Receipt>());
  }

  complaint({ id, secret }: Pick<Receipt, 'id' | 'secret'>): Complaint {
    return new Complaint(this, id, this.with(secret), secret);
  }

  /** A complaint brought to a stage the plain way, held by the works unit from follow-up on. */
  async fileUpTo(stage: Stage, otherwise: Json = {}): Promise<Complaint> {
    const complaint = await this.file(otherwise);
    const [desk, liaison] = [await this.desk(), await this.liaison()];
    if (stage === 'completion') {
      await complaint.must(desk, 'verification', { decision: 'incomplete', ask: 'Di mana letaknya?' });
    } else if (stage === 'disposition') {
      await complaint.must(desk, 'verification', { decision: 'accept' });
    } else if (stage !== 'verification') {
      await complaint.must(desk, 'verification', { decision: 'accept', to: PUPR });
      if (stage !== 'followUp')
        await complaint.must(liaison, 'answers', { text: 'Sudah ditambal.', final: true });
      if (stage === 'closed') await complaint.must(complaint.reporter, 'acceptance', { rating: 5 });
    }
    return complaint;
  }
}

/** One complaint, and what is said to it. */
export class Complaint {
  readonly path: string;
  /** The newest revision that anybody was told of: what is read may be older for a while, on a busy machine. */
  private known = 0;

  constructor(
    readonly town: Town,
    readonly id: string,
    readonly reporter: Caller,
    readonly secret: string,
  ) {
    this.path = `/v1/complaints/${id}`;
  }

  give(by: Caller, name: CommandName, body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    return by.post(`${this.path}/${COMMAND_PATHS[name]}`, body, headers, COMMAND_METHODS[name]);
  }

  /** Gives a command that has to be carried out, however long that takes on a busy machine. */
  async must(by: Caller, name: CommandName, body: Json): Promise<CaseBody> {
    const answer = await inTurn(() => this.give(by, name, body));
    if (answer.status === 202) {
      const left = answer.headers.get('location') ?? '';
      const became = await until(
        `${name} is carried out`,
        async () => {
          const { state } = (await by.get(left)).json<{ state?: string }>();
          return state !== undefined && state !== 'pending' && state;
        },
        LEFT_MS,
      );
      if (became !== 'applied') throw new Error(`${name}: ${became}`);
      this.known += 1;
      return this.seenBy(by);
    }
    if (answer.status !== 200) throw new Error(`${name}: ${answer.status} ${answer.text}`);
    const shown = answer.json<CaseBody>();
    // Whoever passes a case on may have lost sight of it.
    this.known = Math.max(this.known, shown.revision ?? this.known + 1);
    return shown;
  }

  /** The case as it is after all that was given by `must`; of whoever does not see the revision, as it is shown. */
  async seenBy(by: Caller): Promise<CaseBody> {
    const answer = await until('what was done is shown', async () => {
      const shown = await by.get(this.path);
      const isOld = shown.status === 200 && (shown.json<CaseBody>().revision ?? Infinity) < this.known;
      return !isOld && shown;
    });
    if (answer.status !== 200) throw new Error(`get: ${answer.status} ${answer.text}`);
    return answer.json<CaseBody>();
  }

  /** As its reporter sees it. */
  now(): Promise<CaseBody> {
    return this.seenBy(this.reporter);
  }

  async events(by: Caller = this.reporter): Promise<EventBody[]> {
    return (await by.get(`${this.path}/events?limit=200`)).json<Page<EventBody>>().items;
  }

  /** The commands that a caller can give now, found out by trying each of them without effect. */
  async possible(by: Caller): Promise<CommandName[]> {
    // Joining is for people who have no part in the case; nobody's `may` has it.
    const names = (Object.keys(COMMAND_PATHS) as CommandName[]).filter((name) => name !== 'followers');
    const tried = await fewAtOnce(names, (name) =>
      this.give(by, name, GOOD_BODIES[name], { 'if-match': NEVER }),
    );
    return names.filter((_, index) => tried[index]?.status === 412);
  }
}

/** A good body of a filing. */
export function filing(otherwise: Json = {}): Json {
  return {
    classification: 'complaint',
    title: 'Jalan rusak di depan pasar',
    description: 'Jalan di depan pasar Pringsewu berlubang sejak dua bulan lalu.',
    agency: KAB,
    topic: 'roads.damaged',
    location: { region: '18.10.01.1002' },
    ...otherwise,
  };
}

function urlOf({ apiPort }: RunSettings): string {
  return `http://127.0.0.1:${apiPort}`;
}
