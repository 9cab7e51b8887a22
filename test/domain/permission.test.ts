import type { CaseFile } from '../../domain/case-file';
import type { Actor } from '../../domain/command';
import { may, refuse } from '../../domain/permission';
import { COMMANDS, type CommandName } from '../../domain/vocabulary';
import { actors } from '../support/actors';
import { DINAS_PUPR, opened, PRINGSEWU } from '../support/case';
import { rehearse, say, type Step } from '../support/rehearsal';
import { SINJAI_WORKS, supporters } from '../support/parts';
import { shippedReference } from '../support/reference';
import { at, KESEHATAN, SOSIAL } from '../support/told';

const reference = shippedReference();
const KAB = [PRINGSEWU];

/** Each caller by what they are to the case once public works holds it. */
const CALLERS = {
  reporter: actors.reporter,
  desk: actors.desk,
  liaison: actors.liaison,
  head: actors.unitHead,
  software: { role: 'system', agency: DINAS_PUPR, ancestors: KAB },
  regent: actors.regent,
  secretary: actors.secretary,
  inspector: actors.inspector,
  past: { role: 'liaison', agency: KESEHATAN, ancestors: KAB },
  otherUnit: { role: 'liaison', agency: SOSIAL, ancestors: KAB },
  otherDesk: { role: 'institution-admin', agency: 'kab-sinjai', ancestors: [] },
  national: actors.national,
  supporter: supporters.sinjai,
  supporterHead: supporters.sinjaiHead,
  toldOfPart: supporters.sinjaiInspector,
  overseer: { role: 'overseer', agency: 'ksp', ancestors: [] },
  ombudsman: actors.ombudsman,
  operator: actors.operator,
  nobody: null,
} as const satisfies Record<string, Actor | null>;
type Caller = keyof typeof CALLERS;

const accept = say(at('2026-11-17T10:00:00'), 'verification', CALLERS.desk, { decision: 'accept' });
const disposed: Step[] = [
  accept,
  say(at('2026-11-17T11:00:00'), 'disposition', CALLERS.desk, { to: KESEHATAN }),
  say(at('2026-11-17T12:00:00'), 'return', CALLERS.past, { reason: 'bukan kami' }),
  say(at('2026-11-17T13:00:00'), 'disposition', CALLERS.desk, { to: DINAS_PUPR }),
];
/** Led by public works, to which the national desk has sent it together with a supporter elsewhere. */
const supported: Step[] = [
  say(at('2026-11-17T10:00:00'), 'verification', CALLERS.desk, {
    decision: 'not-ours',
    reason: 'lintas daerah',
  }),
  say(at('2026-11-17T11:00:00'), 'verification', CALLERS.national, { decision: 'accept' }),
  say(at('2026-11-17T12:00:00'), 'disposition', CALLERS.national, {
    to: DINAS_PUPR,
    supporting: [SINJAI_WORKS],
  }),
];
const answered: Step[] = [
  ...disposed,
  say(at('2026-11-17T14:00:00'), 'answers', CALLERS.liaison, { text: 'Selesai.', final: true }),
];

/** The script that leads to each state, and what everybody may do there. Callers that are not named may do nothing. */
const STATES: Record<
  string,
  { steps: Step[]; after?: (file: CaseFile) => void; may: Partial<Record<Caller, string>> }
> = {
  verification: {
    steps: [],
    may: {
      reporter: 'replies withdrawal',
      desk: 'verification corrections merger',
      regent: 'instructions',
      secretary: 'instructions',
      national: 'suspensions',
    },
  },
  'verification, escalated to the secretary and the national desk': {
    steps: [{ at: at('2026-11-24T10:00:00') }],
    may: {
      reporter: 'replies withdrawal',
      desk: 'verification corrections merger',
      regent: 'instructions',
      secretary: 'instructions',
      national: 'verification instructions suspensions',
    },
  },
  completion: {
    steps: [
      say(at('2026-11-17T10:00:00'), 'verification', CALLERS.desk, {
        decision: 'incomplete',
        ask: 'Di mana?',
      }),
    ],
    may: {
      reporter: 'completion withdrawal',
      desk: 'corrections merger',
      regent: 'instructions',
      secretary: 'instructions',
      national: 'suspensions',
    },
  },
  disposition: {
    steps: [accept],
    may: {
      reporter: 'replies withdrawal',
      desk: 'disposition return corrections merger supporting',
      regent: 'return instructions supporting',
      secretary: 'instructions',
      national: 'suspensions',
    },
  },
  followUp: {
    steps: disposed,
    may: {
      reporter: 'replies withdrawal',
      desk: 'disposition answers corrections suspensions merger supporting',
      liaison: 'return answers supporting',
      head: 'return answers instructions supporting',
      software: 'return answers supporting',
      regent: 'instructions suspensions',
      secretary: 'instructions suspensions',
    },
  },
  'followUp, escalated to level 2': {
    steps: [...disposed, { at: at('2026-12-01T10:00:00') }],
    may: {
      reporter: 'replies withdrawal',
      desk: 'disposition answers instructions corrections suspensions merger supporting',
      liaison: 'return answers supporting',
      head: 'disposition return answers instructions supporting',
      software: 'return answers supporting',
      regent: 'instructions suspensions',
      secretary: 'instructions suspensions',
      inspector: 'disposition answers instructions supporting',
    },
  },
  'followUp, binding': {
    steps: disposed,
    after: (file) => {
      file.binding = true;
    },
    may: {
      reporter: 'replies withdrawal',
      desk: 'disposition answers corrections suspensions supporting',
      liaison: 'answers supporting',
      head: 'answers instructions supporting',
      software: 'answers supporting',
      regent: 'instructions suspensions',
      secretary: 'instructions suspensions',
    },
  },
  'followUp, the Ombudsman offered': {
    steps: disposed,
    after: (file) => {
      file.offeredAt = file.updatedAt;
    },
    may: {
      reporter: 'replies withdrawal referral',
      desk: 'disposition answers corrections suspensions merger supporting',
      liaison: 'return answers supporting',
      head: 'return answers instructions supporting',
      software: 'return answers supporting',
      regent: 'instructions suspensions',
      secretary: 'instructions suspensions',
    },
  },
  'followUp, handed to the Ombudsman': {
    steps: disposed,
    after: (file) => {
      file.offeredAt = file.updatedAt;
      file.referral = { at: file.updatedAt, reporter: null, receivedAt: null, reference: null };
    },
    may: {
      reporter: 'replies withdrawal',
      desk: 'disposition answers corrections suspensions merger supporting',
      liaison: 'return answers supporting',
      head: 'return answers instructions supporting',
      software: 'return answers supporting',
      regent: 'instructions suspensions',
      secretary: 'instructions suspensions',
      ombudsman: 'receipt',
    },
  },
  'followUp, a clock stopped by hand': {
    steps: [
      ...disposed,
      say(at('2026-11-18T10:00:00'), 'suspensions', CALLERS.desk, {
        clock: 'settlement',
        reason: 'Menunggu material.',
        from: at('2026-11-18T10:00:00'),
        until: at('2026-11-20T16:00:00'),
      }),
    ],
    may: {
      reporter: 'replies withdrawal',
      desk: 'disposition answers corrections suspensions suspensionEnd merger supporting',
      liaison: 'return answers supporting',
      head: 'return answers instructions supporting',
      software: 'return answers supporting',
      regent: 'instructions suspensions suspensionEnd',
      secretary: 'instructions suspensions suspensionEnd',
    },
  },
  'followUp, the holder accused': {
    steps: disposed,
    after: (file) => {
      file.about = [DINAS_PUPR];
    },
    may: {
      reporter: 'replies withdrawal',
      desk: 'disposition answers corrections suspensions merger supporting',
      regent: 'instructions suspensions',
      secretary: 'instructions suspensions',
    },
  },
  'followUp, supported from another regency': {
    steps: supported,
    may: {
      reporter: 'replies withdrawal',
      desk: 'answers corrections suspensions supporting supportingEnd merger',
      liaison: 'return answers supporting supportingEnd',
      head: 'return answers instructions supporting supportingEnd',
      software: 'return answers supporting supportingEnd',
      regent: 'instructions suspensions',
      secretary: 'instructions suspensions',
      national: 'disposition corrections supporting supportingEnd merger',
      supporter: 'return answers',
      supporterHead: 'return answers instructions',
    },
  },
  'followUp, the part of a supporter escalated to level 2': {
    steps: [...supported, { at: at('2026-12-01T10:00:00') }],
    after: (file) => {
      // Of the case itself nobody was told, so that what each may do is theirs by the part.
      file.escalations = file.escalations.filter(({ part }) => part !== undefined);
    },
    may: {
      reporter: 'replies withdrawal',
      desk: 'answers corrections suspensions supporting supportingEnd merger',
      liaison: 'return answers supporting supportingEnd',
      head: 'return answers instructions supporting supportingEnd',
      software: 'return answers supporting supportingEnd',
      regent: 'instructions suspensions',
      secretary: 'instructions suspensions',
      national: 'disposition corrections supporting supportingEnd merger',
      supporter: 'return answers',
      supporterHead: 'return answers instructions',
      otherDesk: 'return answers instructions',
      toldOfPart: 'return answers instructions',
    },
  },
  'disposition, a supporter still at its part': {
    steps: [
      ...supported,
      say(at('2026-11-18T10:00:00'), 'return', CALLERS.liaison, { reason: 'bukan kami' }),
    ],
    may: {
      reporter: 'replies withdrawal',
      desk: 'corrections',
      national: 'disposition corrections supporting supportingEnd merger',
      ombudsman: 'suspensions',
      supporter: 'return answers',
      supporterHead: 'return answers instructions',
    },
  },
  reply: {
    steps: answered,
    may: {
      reporter: 'replies acceptance withdrawal',
      desk: 'corrections suspensions merger',
      head: 'instructions',
      regent: 'instructions suspensions',
      secretary: 'instructions suspensions',
    },
  },
  'closed by silence, time to object': {
    steps: [...answered, { at: at('2026-12-03T10:00:00') }],
    may: { reporter: 'replies acceptance' },
  },
  'archived, time to object': {
    steps: [
      say(at('2026-11-17T10:00:00'), 'verification', CALLERS.desk, {
        decision: 'archive',
        code: 'x',
        reason: 'y',
      }),
    ],
    may: { reporter: 'replies' },
  },
  'closed for good': {
    steps: [...answered, say(at('2026-11-18T10:00:00'), 'acceptance', CALLERS.reporter, { rating: 5 })],
    may: {},
  },
};

describe.each(Object.entries(STATES))('%s', (_name, { steps, after, may: expected }) => {
  let file: CaseFile;
  beforeAll(async () => {
    file = await rehearse(opened(reference, at('2026-11-17T09:00:00')), steps, reference);
    after?.(file);
  });

  it.each(Object.entries(CALLERS) as [Caller, Actor | null][])('%s', (caller, actor) => {
    const words = expected[caller]?.split(' ') ?? [];
    expect(may(file, actor).toSorted()).toEqual(words.toSorted());
  });

  it('refuses whatever it does not offer, and nothing that it does', () => {
    for (const actor of Object.values(CALLERS)) {
      if (!actor) continue;
      const offered: CommandName[] = may(file, actor);
      const taken = COMMANDS.filter((name) => refuse(file, actor, name) === null);
      expect(taken).toEqual(offered);
    }
  });
});

const started = (): CaseFile => opened(reference, at('2026-11-17T09:00:00'));

describe('why a command is refused', () => {
  it('says nothing of the case to whoever may not know of it', () => {
    expect(refuse(started(), CALLERS.otherUnit, 'answers')).toEqual({ code: 'not-found' });
    const accused = { ...started(), about: [PRINGSEWU] };
    expect(refuse(accused, CALLERS.desk, 'verification')).toEqual({ code: 'not-found' });
    expect(refuse(accused, CALLERS.liaison, 'answers')).toEqual({ code: 'not-found' });
  });

  it('tells the stage to whoever could give it at another one', () => {
    expect(refuse(started(), CALLERS.reporter, 'acceptance')).toEqual({
      code: 'wrong-stage',
      stage: 'verification',
      may: ['replies', 'withdrawal'],
    });
  });

  it('tells the others that it is not theirs to give', async () => {
    const file = await rehearse(started(), disposed, reference);
    for (const [caller, name] of [
      ['liaison', 'disposition'],
      ['past', 'acceptance'],
      ['desk', 'withdrawal'],
      ['reporter', 'answers'],
      ['otherUnit', 'answers'],
      ['overseer', 'instructions'],
    ] as const) {
      expect(refuse(file, CALLERS[caller], name)).toEqual({ code: 'forbidden', reason: 'role' });
    }
  });
});

describe('at the Ombudsman’s desk', () => {
  it('its overseer acts like its admin, and nobody of the accused national desk does', () => {
    const file = opened(reference, at('2026-11-17T09:00:00'), {
      agency: null,
      about: ['nasional'],
      confidential: true,
    });
    const admin: Actor = { role: 'institution-admin', agency: 'ombudsman', ancestors: [] };
    expect(file.holder.agency).toBe('ombudsman');
    expect(may(file, CALLERS.ombudsman)).toEqual(['verification', 'corrections', 'merger']);
    expect(may(file, admin)).toEqual(['verification', 'corrections', 'merger']);
    expect(may(file, CALLERS.overseer)).toEqual([]);
    expect(may(file, CALLERS.national)).toEqual([]);
    expect(may({ ...file, stage: 'disposition' }, CALLERS.ombudsman)).toEqual([
      'disposition',
      'corrections',
      'supporting',
      'merger',
    ]);
  });
});

describe('who speaks for a reporter', () => {
  const SOFTWARE = { role: 'system', agency: 'kemenpanrb', ancestors: [] } satisfies Actor;

  it('software that filed a case is its reporter, and of no other case', () => {
    const mine = opened(reference, at('2026-11-17T09:00:00'), {
      filer: { kind: 'system', agency: 'kemenpanrb' },
    });
    expect(may(mine, SOFTWARE)).toEqual(['replies', 'withdrawal']);
    const other = opened(reference, at('2026-11-17T09:00:00'), {
      filer: { kind: 'system', agency: 'kemenkes' },
    });
    expect(may(other, SOFTWARE)).toEqual([]);
  });

  it('a desk passes on what the writer of a letter replies, but accepts and withdraws nothing for them', async () => {
    const filer = { kind: 'desk', agency: PRINGSEWU } as const;
    const letter = opened(reference, at('2026-11-17T09:00:00'), { channel: 'letter', filer });
    const file = await rehearse(letter, answered, reference);
    expect(may(file, CALLERS.desk)).toEqual(['replies', 'corrections', 'suspensions', 'merger']);
    expect(may({ ...file, channel: 'web' }, CALLERS.desk)).toEqual(['corrections', 'suspensions', 'merger']);
  });
});
