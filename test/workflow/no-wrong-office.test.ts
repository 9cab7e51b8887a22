import type { CaseFile } from '../../domain/case-file';
import type { Actor, Bodies } from '../../domain/command';
import { closesWith } from '../../domain/outside';
import { may } from '../../domain/permission';
import { COMMAND_BODIES } from '../../domain/schema/commands';
import { DAY_MS, HOUR_MS, MINUTE_MS, type CommandName } from '../../domain/vocabulary';
import { ReferenceMemory } from '../../store/reference';
import { policySet } from '../../store/reference-data';
import { actors } from '../support/actors';
import { DINAS_PUPR, opened, PRINGSEWU } from '../support/case';
import { rehearse, say } from '../support/rehearsal';
import { nationalRules } from '../support/rules';
import { shippedReference } from '../support/reference';
import { at } from '../support/told';

/**
 * There is no path on which a complaint is closed because it came to the wrong office. Every place that a case can get to
 * is visited, everything that anybody may do there is done, and every silence is waited out; what closes it is written
 * down, and nothing of it is for an agency that merely is not competent.
 */

const shipped = shippedReference();
/** One return is as good as three, and makes fewer places to visit. */
const rules = nationalRules((document) => {
  document.limits['hops'] = 1;
});
const reference = new ReferenceMemory({ ...shipped.all, policySets: [policySet([rules], 1)] });

const SINJAI = 'kab-sinjai';
const HEALTH = 'kab-pringsewu.dinas-kesehatan';
const UNITS = [DINAS_PUPR, HEALTH, SINJAI];
const CODES = shipped.reasons.filter(closesWith).map(({ code }) => code);

const EVERYBODY: readonly Actor[] = Object.values(actors);

type Deeds = { [N in CommandName]: (file: CaseFile) => readonly Bodies[N][] };

/** Every body that leads anywhere else than another. Joining and merging need a second case, and close none for its office. */
const DEEDS: Deeds = {
  verification: () => [
    { decision: 'accept' },
    { decision: 'accept', to: DINAS_PUPR },
    { decision: 'incomplete', ask: 'x' },
    { decision: 'not-ours', reason: 'x' },
    // The procedure asks for a code and never which.
    { decision: 'archive', code: CODES[0] ?? '', reason: 'x' },
  ],
  completion: () => [{ text: 'x' }],
  disposition: () => UNITS.map((to) => ({ to })),
  return: () => [{ reason: 'x', suggested: SINJAI }],
  answers: () => [
    { text: 'Bukan kewenangan kami.', final: true },
    { text: 'x', final: false },
    { text: 'x', final: false, question: 'x' },
  ],
  replies: () => [{ text: 'x' }, { text: 'x', objection: true }],
  acceptance: () => [{}],
  withdrawal: () => [{}],
  instructions: () => [{ text: 'x' }],
  corrections: ({ holder, about }) => (about.length > 0 ? [] : [{ reason: 'x', about: [holder.agency] }]),
  referral: () => [{ consent: true }],
  receipt: () => [{ reference: 'x' }],
  suspensions: ({ lastCommandAt }) => [
    { clock: 'settlement', reason: 'x', from: lastCommandAt, until: lastCommandAt + 3 * DAY_MS },
  ],
  suspensionEnd: () => [{ n: 1 }],
  supporting: ({ parts }) => (parts ? [] : [{ agency: HEALTH }]),
  supportingEnd: () => [{ agency: HEALTH }],
  followers: () => [],
  merger: () => [],
  mergerEnd: () => [],
};

/** Where a case is, as far as it matters for what can be done about it. */
function placeOf(file: CaseFile): string {
  const { stage, holder, arbitration, arbiter, binding, path, questionOpen, about, referral } = file;
  const returns = path.filter(({ reason }) => reason === 'returned' || reason === 'arbitration').length;
  return JSON.stringify([
    stage,
    holder.agency,
    arbitration && (arbiter ?? 'national'),
    binding,
    Math.min(returns, 2),
    questionOpen,
    about.length > 0,
    referral !== null && stage === 'followUp',
    (file.parts ?? []).some(({ state }) => state === 'open'),
    // Whether more than one institution has had a say.
    path.some(({ reason, institution }) => reason !== 'filed' && institution !== PRINGSEWU),
  ]);
}

interface Ending {
  from: CaseFile['stage'];
  how: string;
  role: Actor['role'];
  outcome: CaseFile['outcome'];
}

/** Everywhere that a case gets to, and everything that closed it. */
async function walk(): Promise<{ places: CaseFile[]; endings: Ending[] }> {
  const start = opened(reference, at('2026-11-17T09:00:00'));
  const handed = await rehearse(start, [], reference);
  handed.offeredAt = handed.receivedAt;
  const places = new Map([[placeOf(handed), handed]]);
  const endings: Ending[] = [];
  for (const file of places.values()) {
    if (file.stage === 'closed') continue;
    for (const actor of EVERYBODY) {
      for (const name of may(file, actor)) {
        for (const body of DEEDS[name](file)) {
          const next = await rehearse(
            file,
            [say(file.lastCommandAt + MINUTE_MS, name, actor, body as never)],
            reference,
          );
          const how = name === 'verification' ? (body as Bodies['verification']).decision : name;
          if (next.stage === 'closed')
            endings.push({ from: file.stage, how, role: actor.role, outcome: next.outcome });
          const key = placeOf(next);
          if (!places.has(key)) places.set(key, next);
        }
      }
    }
  }
  return { places: [...places.values()], endings };
}

let found: Awaited<ReturnType<typeof walk>>;
beforeAll(async () => {
  found = await walk();
});

test('the walk gets everywhere', () => {
  const { places } = found;
  for (const stage of ['verification', 'completion', 'disposition', 'followUp', 'reply', 'closed']) {
    expect(places.filter((file) => file.stage === stage).length).toBeGreaterThan(0);
  }
  expect(places.some(({ arbitration, arbiter }) => arbitration && arbiter === 'secretary')).toBe(true);
  expect(places.some(({ arbitration, arbiter }) => arbitration && arbiter === undefined)).toBe(true);
  expect(places.filter(({ binding }) => binding).length).toBeGreaterThan(2);
  expect(places.length).toBeGreaterThan(80);
});

test('what anybody does closes a case as archived by a desk, accepted or withdrawn by its reporter, or received', () => {
  const ways = found.endings.map(({ from, how, role, outcome }) => {
    const where = how === 'archive' ? `${from} ` : '';
    return `${where}${how}: ${outcome}, by ${role}`;
  });
  expect([...new Set(ways)].toSorted()).toEqual([
    'acceptance: settled, by reporter',
    'receipt: referred, by overseer',
    'verification archive: archived, by institution-admin',
    'verification archive: archived, by national-admin',
    // The Ombudsman's desk, where the national one is complained of.
    'verification archive: archived, by overseer',
    'withdrawal: withdrawn, by reporter',
  ]);
});

test('“not for us” never closes: not from a desk, not from a unit, not from whoever settles it', () => {
  const hows = found.endings.map(({ how }) => how);
  for (const how of ['not-ours', 'return', 'disposition', 'corrections', 'supportingEnd', 'answers']) {
    expect(hows).not.toContain(how);
  }
});

test('silence closes only where the reporter was asked and said nothing; that of agencies, however long, never', async () => {
  const open = found.places.filter(({ stage }) => stage !== 'closed');
  const waited = await Promise.all(
    open.map(async (file) => {
      const later = await rehearse(file, [{ at: file.lastCommandAt + 200 * DAY_MS }], reference);
      const hasTheFloor = file.stage === 'completion' || file.stage === 'reply';
      return { place: placeOf(file), hasTheFloor, later };
    }),
  );
  const [floor, agencies] = [true, false].map((has) =>
    waited.filter(({ hasTheFloor }) => hasTheFloor === has),
  );
  expect(floor?.filter(({ later }) => later.stage !== 'closed')).toEqual([]);
  expect(agencies?.filter(({ later }) => later.stage === 'closed')).toEqual([]);
  // And it is not forgotten: somebody is told of it for as long as it lasts.
  expect(agencies?.filter(({ later }) => !later.next || later.escalations.length === 0)).toEqual([]);
  expect(agencies?.length).toBeGreaterThan(50);
});

describe('the reasons with which a desk may archive', () => {
  it('are a list without “wrong office”', () => {
    expect(CODES.toSorted()).toEqual([
      'abusive-language',
      'advertising-or-test',
      'court-decision',
      'crime',
      'duplicate',
      'emergency',
      'format-not-met',
      'in-court',
      'legislation',
      'not-public-service',
      'too-general',
    ]);
    for (const { name } of shipped.reasons.filter(closesWith)) {
      expect(`${name.id} ${name.en}`).not.toMatch(
        /wewenang|bukan tugas|authority|wrong office|not ours|competen/i,
      );
    }
  });

  it('cannot be done without', () => {
    const archive = { decision: 'archive', reason: 'Bukan kewenangan kami.' };
    expect(COMMAND_BODIES.verification.safeParse(archive).success).toBe(false);
  });
});

const answered = async (): Promise<CaseFile> => {
  const start = opened(reference, at('2026-11-17T09:00:00'));
  const text = 'Bukan kewenangan kami.';
  return rehearse(
    start,
    [
      say(start.receivedAt + HOUR_MS, 'verification', actors.desk, { decision: 'accept', to: DINAS_PUPR }),
      say(start.receivedAt + 2 * HOUR_MS, 'answers', actors.liaison, { text, final: true }),
    ],
    reference,
  );
};

describe('a final answer that says no more than “not our authority” cannot be known as such; its reporter', () => {
  it('has the floor: one reply, and the agency has to answer again', async () => {
    const file = await answered();
    expect(file).toMatchObject({ stage: 'reply', outcome: null });
    const next = await rehearse(
      file,
      [say(file.lastCommandAt + HOUR_MS, 'replies', actors.reporter, { text: 'Lalu siapa?' })],
      reference,
    );
    expect(next).toMatchObject({ stage: 'followUp', holder: { agency: DINAS_PUPR }, peakLevel: 0 });
  });

  it('objects, also after a silence that has closed it, and those above the agency hear of it', async () => {
    const file = await answered();
    const objection = { text: 'Itu bukan jawaban.', objection: true };
    for (const days of [1, 20]) {
      const next = await rehearse(
        file,
        [say(file.lastCommandAt + days * DAY_MS, 'replies', actors.reporter, objection)],
        reference,
      );
      expect(next).toMatchObject({ stage: 'followUp', outcome: null, peakLevel: 1 });
      expect(next.escalations.map(({ agency, post }) => `${agency}/${post}`)).toContain(`${DINAS_PUPR}/head`);
    }
  });
});
