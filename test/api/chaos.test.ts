import { lent } from '../support/lent';
import type { Account, EngineAccount } from '../../chaos/account';
import { booksOf } from '../../chaos/books';
import { wholeFindings } from '../../chaos/books-whole';
import { firedInTrail } from '../../chaos/books-rungs';
import { ROUND } from '../../chaos/fault-plan';
import type { FindingKind } from '../../chaos/finding';
import { newJournal } from '../../chaos/journal';
import { plan, rehearse, type Rehearsed } from '../../chaos/rehearsal';
import { complaintsAbout, figures, verdict } from '../../chaos/report';
import type { CaseFile } from '../../domain/case-file';

/**
 * Complaints live while the parts of the system are killed, and every book balances. That the books would notice if they
 * did not is shown on the same run, by falsifying what was gathered from it. More lives and faults by `npm run chaos`.
 */

const LIVES = 200;
const ROUNDS = 4;
const SEED = process.env['TUNTAS_TEST_SEED'] ?? 'tuntas';
/** Only ends what would hang for ever: a machine may have much else to do. */
const LIMIT_MS = 1_800_000;

jest.setTimeout(LIMIT_MS);

let rehearsed: Rehearsed;
beforeAll(async () => {
  rehearsed = await rehearse({
    compiled: lent().compiled,
    lives: LIVES,
    seed: SEED,
    faults: ROUNDS * ROUND,
    keep: ({ settled }) => settled.findings.length > 0,
  });
  process.stdout.write(`chaos seed ${SEED}\n${figures(rehearsed)}\n${verdict(rehearsed)}\n`);
});

test(`${LIVES} lives, and nothing is lost, doubled or stuck`, () => {
  expect(complaintsAbout(rehearsed)).toBe('');
  const { faults, tampered, journal, settled } = rehearsed;
  expect(verdict(rehearsed)).toBe(`lives ${LIVES}, faults ${faults.length}, lost 0, doubled 0, stuck 0`);
  // It was a rehearsal of something: each part was killed several times, and people noticed.
  for (const part of ['worker', 'api', 'mongo', 'temporal']) {
    const times = faults.filter((fault) => fault.kind === 'kill' && fault.part === part).length;
    expect([part, times]).toEqual([part, ROUNDS]);
  }
  expect(new Set(tampered.map(({ how }) => how))).toEqual(new Set(['terminate', 'reset']));
  const { unreached, unknown, turnedAway, taken } = journal.weather;
  expect(unreached + unknown + turnedAway + taken).toBeGreaterThan(0);
  const files = settled.accounts.flatMap(({ stored }) => (stored ? [stored.file] : []));
  expect(files.length).toBeGreaterThanOrEqual(LIVES);
  expect(Math.max(...files.map(({ peakLevel }) => peakLevel))).toBeGreaterThanOrEqual(3);
});

test('a seed gives the same lives and the same order of faults; another one gives others', () => {
  const wanted = { lives: 50, seed: 'one' };
  expect(plan(wanted)).toEqual(plan(wanted));
  expect(plan(wanted).faults).not.toEqual(plan({ ...wanted, seed: 'two' }).faults);
  expect(plan(wanted).lives).not.toEqual(plan({ ...wanted, seed: 'two' }).lives);
});

/** A case of the run whose books balance and which is fit to be falsified. */
const anAccount = (kind: string, fits: (account: Account) => boolean = () => true): Account => {
  const found = rehearsed.settled.accounts.find(
    (one) => one.kind === kind && fits(one) && booksOf(one, rehearsed.measures).length === 0,
  );
  if (!found) throw new Error(`no case of kind ${kind} is fit`);
  return found;
};
const kindsOf = (account: Account): FindingKind[] =>
  booksOf(account, rehearsed.measures).map(({ kind }) => kind);
const withFile = (account: Account, change: (file: CaseFile) => void): Account => {
  const copy = structuredClone(account);
  if (!copy.stored) throw new Error('nothing is stored');
  change(copy.stored.file);
  return copy;
};
const engineOf = ({ engine }: Account): EngineAccount => {
  if (!engine) throw new Error('the engine knows nothing of it');
  return engine;
};
const isPlain = ({ sent }: Account): boolean => sent.every(({ outcome }) => outcome === 'applied');
const hasFired = ({ stored, engine }: Account): boolean =>
  stored !== null && engine?.fired != null && firedInTrail(stored.file).length > 2;

describe('the books notice', () => {
  test('a case that the read model lost', () => {
    expect(kindsOf({ ...anAccount('plain'), stored: null })).toContain('lost');
  });

  test('a case that the engine lost, or still runs though it is archived', () => {
    const plain = anAccount('plain', ({ stored }) => stored?.archived === true);
    expect(kindsOf({ ...plain, engine: null })).toContain('lost');
    expect(kindsOf({ ...plain, engine: { ...engineOf(plain), status: 'RUNNING' } })).toContain('stuck');
    const open = anAccount('forgotten', ({ engine }) => engine?.file != null);
    expect(kindsOf({ ...open, engine: { ...engineOf(open), status: 'TERMINATED' } })).toContain('lost');
  });

  test('a command without its effect, with two effects, and in another order', () => {
    const plain = anAccount('plain', isPlain);
    const without = withFile(plain, (file) => {
      file.trail = file.trail.filter(({ type }) => type !== 'answered');
    });
    expect(kindsOf(without)).toContain('lost');
    const twice = withFile(plain, (file) => {
      const answered = file.trail.find(({ type }) => type === 'answered');
      if (answered) file.trail.push({ ...answered, seq: 99 });
    });
    expect(kindsOf(twice)).toContain('doubled');
    const lively = anAccount('lively', isPlain);
    const swapped = withFile(lively, ({ replies }) => {
      const [first, second] = replies;
      if (first && second) replies.splice(0, 2, second, first);
    });
    expect(booksOf(swapped, rehearsed.measures)).toContainEqual(
      expect.objectContaining({
        kind: 'lost',
        what: expect.stringContaining('after what reporter sent later'),
      }),
    );
  });

  test('a refusal that was promised and not recorded, and a command that nobody can tell of', () => {
    const early = anAccount('too early');
    const refused = early.sent.filter(({ outcome }) => outcome === 'refused');
    expect(refused.length).toBeGreaterThan(0);
    const forgotten = withFile(early, (file) => {
      file.trail = file.trail.filter(({ type }) => type !== 'refused');
    });
    const sent = early.sent.map((one) => ({ ...one, location: '/there' }));
    expect(kindsOf({ ...forgotten, sent })).toContain('lost');
    const untold = early.sent.map(({ outcome: _outcome, location: _location, ...one }) => one);
    expect(kindsOf({ ...early, sent: untold })).toContain('stuck');
    const denied = untold.map((one) => ({ ...one, location: '/there', problem: '404 not-found' }));
    expect(kindsOf({ ...early, sent: denied })).toContain('lost');
  });

  test('a rung that fired twice, never, or at another time, and one that only one of two tells of', () => {
    const late = anAccount('late unit', hasFired);
    const of = (change: (file: CaseFile, index: number) => void): FindingKind[] =>
      kindsOf(
        withFile(late, (file) => {
          change(
            file,
            file.trail.findIndex(({ data }) => data?.['rung'] === 'remind-liaison'),
          );
        }),
      );
    expect(
      of((file, index) => {
        file.trail.splice(index, 0, ...file.trail.slice(index, index + 1));
      }),
    ).toContain('doubled');
    expect(
      of((file, index) => {
        file.trail.splice(index, 1);
      }),
    ).toContain('lost');
    expect(
      of((file, index) => {
        for (const line of file.trail.slice(index, index + 1)) line.at += 1;
      }),
    ).toContain('doubled');
    const fired = engineOf(late).fired ?? [];
    const [one, others] = [fired.slice(0, 1), fired.slice(1)];
    expect(one).toHaveLength(1);
    expect(kindsOf({ ...late, engine: { ...engineOf(late), fired: others } })).toContain('doubled');
    const more = [...fired, ...one.map((rung) => ({ ...rung, rung: 'another' }))];
    expect(kindsOf({ ...late, engine: { ...engineOf(late), fired: more } })).toContain('lost');
    expect(kindsOf({ ...late, engine: { ...engineOf(late), fired: [...fired, ...one] } })).toContain(
      'doubled',
    );
  });

  test('a trail that the API tells otherwise, and a read model that is behind', () => {
    const plain = anAccount('plain');
    expect(kindsOf({ ...plain, events: plain.events?.slice(1) ?? null })).toContain('lost');
    const open = anAccount('forgotten', ({ engine }) => engine?.file != null);
    expect(
      kindsOf(
        withFile(open, (file) => {
          file.revision -= 1;
        }),
      ),
    ).toContain('lost');
  });

  test('a receipt that opens nothing, and a follower who is not counted, or twice', () => {
    const joined = anAccount('joined', (one) => one.joined.some(({ outcome }) => outcome === 'applied'));
    expect(kindsOf({ ...joined, closedDoors: ['404'] })).toContain('lost');
    const counting = (by: number): FindingKind[] =>
      kindsOf(
        withFile(joined, (file) => {
          if (file.followers) file.followers.joined += by;
        }),
      );
    expect(counting(-1)).toContain('lost');
    expect(counting(joined.joined.length)).toContain('doubled');
    expect(kindsOf({ ...joined, receipts: [...joined.receipts, ...joined.receipts] })).toContain('doubled');
  });

  test('a case that is ill, silent, past its wake, or waits for the database', () => {
    const open = anAccount('forgotten', ({ engine }) => engine?.file != null);
    const engine = engineOf(open);
    expect(kindsOf({ ...open, engine: { ...engine, poisoned: true } })).toContain('stuck');
    expect(kindsOf({ ...open, engine: { ...engine, silence: 'no answer' } })).toContain('stuck');
    expect(kindsOf({ ...open, engine: { ...engine, pendingActivities: 1 } })).toContain('stuck');
    expect(kindsOf({ ...open, askedAt: open.askedAt + 3_600_000 })).toContain('stuck');
  });

  test('cases without a receipt, statistics that are wrong, answers that nobody should get, lives that were not over', () => {
    const counts = rehearsed.settled.counted;
    const whole = {
      journal: newJournal(),
      inEngine: ['one'],
      inReadModel: ['one'],
      receipted: ['one'],
      counted: counts,
      statistics: counts,
    };
    const kinds = (otherwise: Partial<typeof whole>): FindingKind[] =>
      wholeFindings({ ...whole, ...otherwise }).map(({ kind }) => kind);
    expect(kinds({})).toEqual([]);
    expect(kinds({ inReadModel: ['one', 'two'] })).toEqual(['doubled']);
    expect(kinds({ journal: { ...newJournal(), blindFilings: 1 }, inReadModel: ['one', 'two'] })).toEqual([]);
    expect(kinds({ inReadModel: [] })).toEqual(['lost']);
    expect(kinds({ statistics: { ...counts, settled: counts.settled - 1 } })).toEqual(['lost']);
    expect(kinds({ statistics: { ...counts, open: counts.open + 1 } })).toEqual(['doubled']);
    expect(
      kinds({
        journal: { ...newJournal(), unheard: [{ life: 1, call: 'filing', status: 500, problem: '' }] },
      }),
    ).toEqual(['lost']);
    expect(kinds({ journal: { ...newJournal(), unfinished: [{ life: 1, at: 'filing' }] } })).toEqual([
      'stuck',
    ]);
  });
});
