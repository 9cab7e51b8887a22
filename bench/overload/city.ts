import { randomBytes } from 'node:crypto';
import { DOOR, sampleFiling, UNIT } from '../sample';
import type { Attempt, Call } from './wire';

export const KINDS = ['filing', 'command', 'reading', 'public'] as const;
export type Kind = (typeof KINDS)[number];

/** Of every ten calls: what is asked for. */
const MIX: readonly Kind[] = [
  'public',
  'command',
  'reading',
  'filing',
  'public',
  'command',
  'reading',
  'filing',
  'public',
  'reading',
];

/** One thing that somebody wants, and what is known once it is done. */
export interface Wish {
  readonly kind: Kind;
  readonly call: Call;
  readonly done: (answer: Attempt) => void;
}

/** A complaint whose receipt was given, and how far commands that were accepted have brought it. */
export interface Filed {
  readonly id: string;
  readonly secret: string;
  stage: 'verification' | 'followUp' | 'reply';
  /** A command was left with the engine: how far it has come shows later. */
  isOpen: boolean;
}

/** The tokens of the offices that take part. */
export interface Tokens {
  readonly desk: string;
  readonly liaison: string;
}

/** People who file, offices that verify and answer, both of whom read, and everybody else, who reads what is public. */
export class City {
  readonly filed: Filed[] = [];
  private readonly toVerify: Filed[] = [];
  private readonly toAnswer: Filed[] = [];
  private count = Math.floor(Math.random() * 1e6) * 1000;
  private turn = 0;

  constructor(private readonly tokens: Tokens) {}

  /** The next thing that somebody wants, of a kind or in the order of the mix. */
  next(kind: Kind = MIX[this.turn++ % MIX.length] ?? 'public'): Wish {
    switch (kind) {
      case 'filing':
        return this.filing();
      case 'command':
        return this.command() ?? this.reading();
      case 'reading':
        return this.reading();
      case 'public':
        return this.publicReading();
    }
  }

  private filing(): Wish {
    this.count += 1;
    const body = sampleFiling(this.count);
    return {
      kind: 'filing',
      call: { method: 'POST', path: '/v1/complaints', body, key: newKey(), from: somewhere() },
      done: ({ status, text }) => {
        if (status !== 201) return;
        const { id, secret } = JSON.parse(text) as { id: string; secret: string };
        const one: Filed = { id, secret, stage: 'verification', isOpen: false };
        this.filed.push(one);
        this.toVerify.push(one);
      },
    };
  }

  private command(): Wish | null {
    const answered = this.toAnswer.shift();
    if (answered) {
      const body = { text: 'Lubang telah ditambal dan saluran dibersihkan.', final: true };
      return this.given(answered, 'answers', body, this.tokens.liaison, 'reply');
    }
    const verified = this.toVerify.shift();
    if (!verified) return null;
    return this.given(
      verified,
      'verification',
      { decision: 'accept', to: UNIT },
      this.tokens.desk,
      'followUp',
    );
  }

  private given(one: Filed, name: string, body: object, token: string, stage: Filed['stage']): Wish {
    const path = `/v1/complaints/${one.id}/${name}`;
    return {
      kind: 'command',
      call: { method: 'POST', path, body, token, key: newKey(), from: somewhere() },
      done: ({ status }) => {
        if (status === 202) one.isOpen = true;
        if (status !== 200 && status !== 202) return;
        one.stage = stage;
        if (stage === 'followUp') this.toAnswer.push(one);
      },
    };
  }

  private reading(): Wish {
    const one = this.filed[Math.floor(Math.random() * this.filed.length)];
    const isList = one === undefined || Math.random() < 0.2;
    const path = isList ? `/v1/complaints?agency=${DOOR}&limit=20` : `/v1/complaints/${one.id}`;
    // A desk knows of a complaint when it is in the read model; its reporter from the first moment.
    const isKnown = isList || (one.stage !== 'verification' && !one.isOpen && Math.random() < 0.5);
    const token = isKnown ? this.tokens.desk : one.secret;
    return {
      kind: 'reading',
      call: { method: 'GET', path, token, from: somewhere() },
      done: () => undefined,
    };
  }

  private publicReading(): Wish {
    const paths = ['/v1/topics', '/v1/agencies?limit=20', '/v1/reasons?for=archive', `/v1/agencies/${DOOR}`];
    const path = paths[Math.floor(Math.random() * paths.length)] ?? '/v1/topics';
    return { kind: 'public', call: { method: 'GET', path, from: somewhere() }, done: () => undefined };
  }
}

const newKey = (): string => randomBytes(18).toString('base64url');

/** Any address of the net that is set aside for documents. */
function somewhere(): string {
  return `2001:db8:${randomBytes(2).toString('hex')}::${randomBytes(2).toString('hex')}`;
}
