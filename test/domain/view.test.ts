import * as fc from 'fast-check';
import type { CaseFile } from '../../domain/case-file';
import type { Actor } from '../../domain/command';
import { caseSchema, eventSchema, listItemSchema, receiptSchema } from '../../domain/schema/case';
import { viewCase, viewEvents, viewListItem, viewReceipt } from '../../domain/view';
import { FIELDS, type Field } from '../../domain/view/fields';
import { actors } from '../support/actors';
import { DINAS_PUPR, opened, PRINGSEWU } from '../support/case';
import { shippedReference } from '../support/reference';
import { at, cast, contextOf, KESEHATAN, MARKS, NOW, told, type Kind, type Part } from '../support/told';

const reference = shippedReference();
const ctx = contextOf(reference);

const PUBLIC = [
  'id',
  'stage',
  'outcome',
  'classification',
  'topic',
  'location',
  'title',
  'description',
  'holder',
  'dueAt',
  'overdue',
  'answers',
  'rating',
  'followers',
] satisfies Field[];
const EVERY = Object.keys(FIELDS) as Field[];
/** Of cases that have been merged, or that several agencies work on, and for those who follow one. */
const RARE: readonly Field[] = ['original', 'reporter', 'parts', 'merger', 'merged', 'follows'];
const INSIDE = EVERY.filter((field) => !RARE.includes(field));

/** What a caller gets: nothing, the public form, or the inside with what is said. */
type Sight = 'none' | 'public' | 'inside' | `inside +${string}`;

const fieldsOf = (sight: Sight): string[] | null => {
  if (sight === 'none') return null;
  if (sight === 'public') return PUBLIC.toSorted();
  return [...INSIDE, ...sight.split(' +').slice(1)].toSorted();
};

/** That the same was filed again is for those who handle it. */
const seenBy = (part: Part, fields: string[] | null): string[] | null =>
  part === 'reporter' ? (fields?.filter((field) => field !== 'repeated') ?? null) : fields;

const FULL = 'inside +original +reporter';
const NAMED = 'inside +reporter';

const TABLE: { kind: Kind; sights: Record<Part, Sight> }[] = [
  {
    kind: {},
    sights: {
      reporter: FULL,
      desk: FULL,
      liaison: NAMED,
      past: NAMED,
      escalated: NAMED,
      accused: NAMED, // Nobody is accused here: the head of the unit that held it once.
      otherUnit: 'public',
      national: 'inside',
      watcher: 'inside',
      ombudsman: 'inside',
      operator: 'public',
      public: 'public',
    },
  },
  {
    kind: { consent: true },
    sights: {
      reporter: FULL,
      desk: FULL,
      liaison: NAMED,
      past: NAMED,
      escalated: NAMED,
      accused: NAMED,
      otherUnit: 'public',
      national: 'inside',
      watcher: 'inside',
      ombudsman: NAMED,
      operator: 'public',
      public: 'public',
    },
  },
  {
    kind: { anonymous: true },
    sights: {
      reporter: FULL,
      desk: 'inside',
      liaison: 'inside',
      past: 'inside',
      escalated: 'inside',
      accused: 'inside',
      otherUnit: 'public',
      national: 'inside',
      watcher: 'inside',
      ombudsman: 'inside',
      operator: 'public',
      public: 'public',
    },
  },
  {
    kind: { anonymous: true, consent: true },
    sights: {
      reporter: FULL,
      desk: 'inside',
      liaison: 'inside',
      past: 'inside',
      escalated: 'inside',
      accused: 'inside',
      otherUnit: 'public',
      national: 'inside',
      watcher: 'inside',
      ombudsman: NAMED,
      operator: 'public',
      public: 'public',
    },
  },
  {
    kind: { confidential: true },
    sights: {
      reporter: FULL,
      desk: FULL,
      liaison: NAMED,
      past: NAMED,
      escalated: NAMED,
      accused: NAMED,
      otherUnit: 'none',
      national: 'none',
      watcher: 'none',
      ombudsman: 'none',
      operator: 'none',
      public: 'none',
    },
  },
  {
    kind: { confidential: true, anonymous: true, consent: true },
    sights: {
      reporter: FULL,
      desk: 'inside',
      liaison: 'inside',
      past: 'inside',
      escalated: 'inside',
      accused: 'inside',
      otherUnit: 'none',
      national: 'none',
      watcher: 'none',
      ombudsman: NAMED,
      operator: 'none',
      public: 'none',
    },
  },
  {
    kind: { about: true },
    sights: {
      reporter: FULL,
      desk: FULL,
      liaison: NAMED,
      past: 'none',
      escalated: NAMED,
      accused: 'none',
      otherUnit: 'none',
      national: 'inside',
      watcher: 'inside',
      ombudsman: 'inside',
      operator: 'none',
      public: 'none',
    },
  },
];

const nameOf = (kind: Kind): string => Object.keys(kind).join(' and ') || 'ordinary';

describe.each(TABLE)('who sees what of a case ($kind)', ({ kind, sights }) => {
  let file: CaseFile;
  beforeAll(async () => {
    file = await told(reference, kind);
  });

  it.each(Object.entries(sights) as [Part, Sight][])(`${nameOf(kind)}: %s gets %s`, (part, sight) => {
    const view = viewCase(file, cast[part], ctx);
    expect(view && Object.keys(view).toSorted()).toEqual(seenBy(part, fieldsOf(sight)));
    const item = viewListItem(file, cast[part], ctx);
    const inside = seenBy(part, fieldsOf(sight.startsWith('inside') ? sight : 'none'));
    expect(item && Object.keys(item).toSorted()).toEqual(
      inside && inside.filter((field) => !['answers', 'replies', 'original'].includes(field)),
    );
    expect(viewEvents(file, cast[part], null, ctx) !== null).toBe(sight.startsWith('inside'));
  });

  it('takes the forms that the document describes, and no others', () => {
    for (const actor of Object.values(cast)) {
      const view = viewCase(file, actor, ctx);
      // Parsing drops what the schema does not know: what comes out must be what went in.
      expect(caseSchema.nullable().parse(view)).toEqual(view);
      const item = viewListItem(file, actor, ctx);
      expect(listItemSchema.nullable().parse(item)).toEqual(item);
      for (const event of viewEvents(file, actor, 'the-reporter', ctx) ?? []) {
        expect(eventSchema.parse(event)).toEqual(event);
      }
    }
    expect(receiptSchema.parse(viewReceipt(file, ctx))).toEqual(viewReceipt(file, ctx));
  });
});

describe('the public form', () => {
  it('stops at the regency and leaves out what was asked of the reporter', async () => {
    const view = viewCase(await told(reference), null, ctx);
    expect(view?.location).toEqual({ region: '18.10' });
    expect(view?.title).toBe(MARKS.edited);
    expect(view?.answers).toMatchObject([
      { id: 'a1', agency: DINAS_PUPR, agencyName: expect.stringContaining('Dinas'), text: MARKS.promise },
      { id: 'a2', question: null },
    ]);
  });

  it('is not there before the case is accepted', () => {
    const file = opened(reference, at('2026-11-17T09:00:00'));
    expect(viewCase(file, null, ctx)).toBeNull();
    expect(viewCase(file, cast.otherUnit, ctx)).toBeNull();
  });

  it('is not there for a case that accuses somebody, though they leave their token at home', async () => {
    expect(viewCase(await told(reference, { about: true }), null, ctx)).toBeNull();
  });
});

describe('a case in full', () => {
  it('opens what its reporter may read', async () => {
    const view = viewCase(await told(reference), cast.reporter, ctx);
    expect(view).toMatchObject({
      original: { title: MARKS.title },
      reporter: { name: MARKS.name, phone: MARKS.phone },
      location: { region: '18.10.01.1002', address: MARKS.address, point: [104.97, -5.36] },
      instructions: [{ agency: PRINGSEWU, role: 'institution-admin', text: MARKS.instructions }],
      replies: [
        { id: 'r1', text: MARKS.comment },
        { id: 'r2', text: MARKS.reply },
      ],
      hops: 1,
      peakLevel: 2,
      receivedAt: '2026-11-17T09:00:00+07:00',
      referral: null,
    });
    expect(view?.path?.map(({ agency, reason, text }) => [agency, reason, text])).toEqual([
      [PRINGSEWU, 'filed', null],
      [KESEHATAN, 'disposed', null],
      [PRINGSEWU, 'returned', MARKS.returned],
      [DINAS_PUPR, 'disposed', null],
    ]);
  });

  it('writes instants as the people of its holder do', () => {
    const luwu = opened(reference, at('2026-11-17T09:00:00'), { agency: 'kab-luwu-timur' });
    expect(viewReceipt(luwu, ctx).receivedAt).toBe('2026-11-17T10:00:00+08:00');
  });

  it('gives the Ombudsman the identity that the reporter gave for them', async () => {
    const file = await told(reference, { consent: true });
    if (file.referral) file.referral.reporter = JSON.stringify({ name: 'Siti, c/o LBH' });
    expect(viewCase(file, cast.ombudsman, ctx)?.reporter).toEqual({ name: 'Siti, c/o LBH' });
    expect(viewCase(file, cast.reporter, ctx)?.reporter).toMatchObject({ name: MARKS.name });
  });

  it('gives the identity to nobody else of the Ombudsman, consent or not', async () => {
    const file = await told(reference, { consent: true, confidential: true });
    const operator = { ...actors.operator, agency: 'ombudsman' };
    const deputy: Actor = { role: 'liaison', agency: 'ombudsman', ancestors: [] };
    expect(viewCase(file, operator, ctx)).toBeNull();
    expect(viewCase(file, deputy, ctx)).toBeNull();
    file.confidential = false;
    expect(viewCase(file, operator, ctx)).not.toHaveProperty('reporter');
    expect(viewCase(file, deputy, ctx)).not.toHaveProperty('reporter');
  });

  it('shows the first text of an anonymous case to the national desk if that verified it', async () => {
    const file = await told(reference, { anonymous: true });
    file.path[0] = { ...file.path[0]!, agency: 'nasional', institution: 'nasional', ancestors: [] };
    file.verifiedBy = ['nasional'];
    expect(viewCase(file, cast.national, ctx)).toHaveProperty('original');
    expect(viewCase(file, cast.desk, ctx)).not.toHaveProperty('original');
  });

  it('leaves a tombstone where a key is lost', async () => {
    const lost = { ...ctx, open: () => '[gone]', openJson: () => undefined };
    const view = viewCase(await told(reference), cast.reporter, lost);
    expect(view).toMatchObject({
      title: '[gone]',
      reporter: { name: '[gone]' },
      location: { address: '[gone]' },
    });
  });

  it('cuts the description in lists by characters', () => {
    const file = opened(reference, at('2026-11-17T09:00:00'), { description: '😀'.repeat(201) });
    expect(viewListItem(file, cast.desk, ctx)?.description).toBe('😀'.repeat(200));
  });
});

describe('clocks', () => {
  it('tell what has fired, what will, and what never comes', async () => {
    const view = viewCase(await told(reference), cast.liaison, ctx);
    const states = (name: string, cycle: number) =>
      view?.clocks
        ?.find((clock) => clock.name === name && clock.cycle === cycle)
        ?.rungs.map(({ id, state }) => `${id} ${state}`);
    expect(states('firstAnswer', 2)).toEqual([
      'remind-liaison fired',
      'unit-head fired',
      'oversight fired',
      'top cancelled',
      'again cancelled',
    ]);
    const settlement = view?.clocks?.find(({ name }) => name === 'settlement');
    expect(settlement?.state).toBe('running');
    expect(settlement?.rungs.find(({ id }) => id === 'oversight')).toMatchObject({
      level: 2,
      at: settlement?.dueAt,
      firedAt: null,
      state: 'planned',
      action: 'escalate',
      to: [
        { agency: PRINGSEWU, role: 'institution-admin' },
        { agency: 'kab-pringsewu.inspektorat', role: 'supervisor', post: 'head' },
      ],
    });
  });

  it('name the reporter without an agency, and nobody who is complained of', async () => {
    const file = await told(reference);
    file.about = ['kab-pringsewu.inspektorat'];
    const clocks = viewCase(file, cast.reporter, ctx)?.clocks ?? [];
    const planned = clocks.flatMap(({ rungs }) => rungs.filter(({ state }) => state === 'planned'));
    expect(JSON.stringify(planned)).not.toContain('inspektorat');
    const reply = { ...file, stage: 'completion' as const };
    const completion = { ...file.clocks[0]!, name: 'completion', state: 'running' as const, fired: [] };
    const [asked] = viewReceipt({ ...reply, clocks: [completion] }, ctx).clocks;
    expect(asked?.rungs[0]?.to).toEqual([{ agency: null, role: 'reporter' }]);
  });

  it('are overdue from the due instant on, rung or no rung', async () => {
    const file = await told(reference);
    const due = Math.min(
      ...file.clocks.flatMap(({ state, dueAt }) => (state === 'running' ? [dueAt ?? Infinity] : [])),
    );
    expect(viewCase(file, null, contextOf(reference, due - 1))?.overdue).toBe(false);
    expect(viewCase(file, null, contextOf(reference, due))?.overdue).toBe(true);
  });

  it('stay readable when this process does not know the rules of the case yet', async () => {
    const file = await told(reference);
    file.policy.version = 'not yet here';
    const clock = viewCase(file, cast.liaison, ctx)?.clocks?.find(
      ({ name, cycle }) => name === 'firstAnswer' && cycle === 2,
    );
    expect(clock?.rungs.map(({ state }) => state)).toEqual(['fired', 'fired', 'fired']);
  });
});

describe('events', () => {
  it('are numbered and oldest first', async () => {
    const file = await told(reference);
    const events = viewEvents(file, cast.liaison, null, ctx) ?? [];
    expect(events.map(({ id }) => id)).toEqual(events.map(({ seq }) => `${file.id}/${seq}`));
    expect(events.map(({ seq }) => seq)).toEqual(events.map(({ seq }) => seq).toSorted((a, b) => a - b));
    expect(events.find(({ type }) => type === 'escalated')?.data).toMatchObject({
      clock: 'firstAnswer',
      cycle: 2,
      rung: 'unit-head',
      repeat: 0,
      level: 1,
      action: 'escalate',
      to: [{ agency: DINAS_PUPR, role: 'supervisor', post: 'head' }],
    });
    expect(events.find(({ type }) => type === 'promised')?.data).toEqual({ answer: 'a1' });
  });

  it('show the text of a refused command to its sender alone, and that there was one to handlers', async () => {
    const file = await told(reference);
    const refused = (part: Part, sender: string | null) =>
      viewEvents(file, cast[part], sender, ctx)?.find(({ type }) => type === 'refused')?.data;
    expect(refused('reporter', 'the-reporter')).toEqual({
      command: 'acceptance',
      code: 'wrong-stage',
      body: { text: MARKS.refused },
    });
    expect(refused('liaison', 'somebody-else')).toEqual({ command: 'acceptance', code: 'wrong-stage' });
    for (const part of ['reporter', 'past', 'watcher', 'national'] as const) {
      expect(refused(part, 'somebody-else')).toBeUndefined();
      expect(refused(part, null)).toBeUndefined();
    }
  });

  it('name the officers to those who handle the case', async () => {
    const file = await told(reference, { consent: true });
    const names = (part: Part) => JSON.stringify(viewEvents(file, cast[part], null, ctx)).includes(MARKS.sub);
    const who = (
      ['reporter', 'desk', 'liaison', 'past', 'escalated', 'watcher', 'national', 'ombudsman'] as const
    ).filter(names);
    expect(who).toEqual(['desk', 'liaison', 'past', 'escalated', 'ombudsman']);
  });

  it('open the reason of a correction', async () => {
    const events = viewEvents(await told(reference, { about: true }), cast.watcher, null, ctx);
    expect(events?.find(({ type }) => type === 'corrected')?.data).toEqual({
      changed: ['about'],
      reason: MARKS.correction,
    });
  });
});

describe('whatever the case and the caller', () => {
  const anyKind = fc.record({
    anonymous: fc.boolean(),
    confidential: fc.boolean(),
    about: fc.boolean(),
    consent: fc.boolean(),
  });
  const parts = Object.keys(cast) as Part[];
  const NOTHING = '[null,null,null]';
  const NEVER_OUTSIDE = [
    'address',
    'comment',
    'reply',
    'question',
    'returned',
    'instructions',
    'sub',
  ] as const;
  const HANDLERS: readonly Part[] = ['desk', 'liaison', 'past', 'escalated', 'accused'];

  it('nothing planted is found where it must not be', async () => {
    const property = fc.asyncProperty(anyKind, fc.constantFrom(...parts), async (kind, part) => {
      const file = await told(reference, kind);
      const actor = cast[part];
      const seen = JSON.stringify([
        viewCase(file, actor, ctx),
        viewListItem(file, actor, ctx),
        viewEvents(file, actor, 'somebody-else', ctx),
      ]);
      const shows = (mark: keyof typeof MARKS): boolean => seen.includes(MARKS[mark]);
      const handles = HANDLERS.includes(part);
      const isAccused = kind.about && (part === 'past' || part === 'accused');

      expect(seen).not.toContain('sealed:');
      expect(shows('refused')).toBe(false);
      const isOutside = part === 'public' || part === 'operator' || part === 'otherUnit';
      const hidden = isAccused || (isOutside && (kind.confidential || kind.about));
      expect(!hidden || seen === NOTHING).toBe(true);
      const identified =
        part === 'reporter' ||
        (part === 'ombudsman' && kind.consent) ||
        (handles && !kind.anonymous && !isAccused);
      expect(shows('name')).toBe(identified);
      expect(shows('phone')).toBe(identified);
      expect(shows('sub') && part === 'reporter').toBe(false);
      const firstText = part === 'reporter' || (part === 'desk' && !kind.anonymous);
      expect(shows('title')).toBe(firstText);
      expect(isOutside ? NEVER_OUTSIDE.filter(shows) : []).toEqual([]);
    });
    await fc.assert(property, { numRuns: 150 });
  });

  it('only what somebody may do is offered', async () => {
    const file = await told(reference);
    for (const part of parts) {
      const view = viewCase(file, cast[part], contextOf(reference, NOW));
      expect(view?.may ?? []).toEqual(MAY[part] ?? []);
    }
  });

  const MAY: Partial<Record<Part, string[]>> = {
    reporter: ['replies', 'withdrawal'],
    desk: ['disposition', 'answers', 'instructions', 'corrections', 'suspensions', 'supporting', 'merger'],
    liaison: ['return', 'answers', 'supporting'],
    escalated: ['disposition', 'answers', 'instructions', 'supporting'],
  };
});
