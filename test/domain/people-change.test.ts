import type { CaseFile } from '../../domain/case-file';
import type { Actor } from '../../domain/command';
import { may } from '../../domain/permission';
import { clocksOf, openParts } from '../../domain/parts';
import { relation } from '../../domain/relation';
import { planTransition } from '../../domain/transition';
import { forwardedMessage } from '../../domain/view/forwarded';
import type { Stage } from '../../domain/vocabulary';
import { RehearsalRoom } from '../../rehearsal/rehearsal-room';
import { actors } from '../support/actors';
import { DINAS_PUPR, opened, PRINGSEWU } from '../support/case';
import { ChangingDirectory } from '../support/directory';
import { DINAS_KESEHATAN, INSPEKTORAT } from '../support/life';
import { rehearse, say, type Step } from '../support/rehearsal';
import { at } from '../support/told';

const SINJAI = 'kab-sinjai';
const SINJAI_PUPR = 'kab-sinjai.dinas-pupr';
const SINJAI_INSPEKTORAT = 'kab-sinjai.inspektorat';

let town: ChangingDirectory;
beforeEach(() => {
  town = new ChangingDirectory();
});

/** A case that the national desk has disposed to the works unit of Pringsewu, and what came after. */
async function disposed(supporting: string[], ...steps: Step[]): Promise<CaseFile> {
  const body = { to: DINAS_PUPR, ...(supporting.length > 0 ? { supporting } : {}) };
  return rehearse(
    opened(town.reference, at('2026-11-17T09:00:00'), { agency: null }),
    [
      say(at('2026-11-17T10:00:00'), 'verification', actors.national, { decision: 'accept' }),
      say(at('2026-11-17T11:00:00'), 'disposition', actors.national, body),
      ...steps,
    ],
    town.reference,
  );
}

const on = (file: CaseFile, ...steps: Step[]): Promise<CaseFile> => rehearse(file, steps, town.reference);

/** Somebody who stands in for the absent officers of an agency, as the API says it of them. */
function standingIn(actor: Actor, agency: string): Actor {
  const under = { [agency]: town.reference.directory.ancestorsOf(agency) };
  return { ...actor, standsInFor: [agency], standsInUnder: under };
}

const accusing = (about: string[]): Step =>
  say(at('2026-12-20T10:00:00'), 'corrections', actors.national, { about, reason: 'sealed:accused' });

/** When and in which words the reporter was told, once, that the complaint is with somebody else. */
const told = (file: CaseFile) => {
  const lines = file.trail.filter(({ type }) => type === 'forwarded');
  expect(lines).toHaveLength(1);
  const [line] = lines;
  return { at: line?.at, text: line && forwardedMessage(line, file, town.reference.directory)?.en };
};

const verified = () =>
  rehearse(
    opened(town.reference, at('2026-11-17T09:00:00'), { agency: PRINGSEWU }),
    [say(at('2026-11-17T10:00:00'), 'verification', actors.desk, { decision: 'accept' })],
    town.reference,
  );

describe('who stands in for an agency of an accused house has nothing of the case by that', () => {
  const head: Actor = { role: 'supervisor', post: 'head', agency: SINJAI_INSPEKTORAT, ancestors: [SINJAI] };

  test('an inspectorate to which it was escalated', async () => {
    const escalated = await disposed([], { at: at('2026-12-20T09:00:00') });
    expect(escalated.escalations.map(({ agency }) => agency)).toContain(INSPEKTORAT);
    const deputy = standingIn(head, INSPEKTORAT);
    expect(relation(escalated, deputy)).toBe('handler');
    const accused = await on(escalated, accusing([PRINGSEWU]));
    expect(relation(accused, actors.inspector)).toBe('accused');
    // Also as the case stood before its escalations were dropped.
    for (const file of [accused, { ...accused, escalations: escalated.escalations }]) {
      expect(relation(file, deputy)).toBe('outsider');
      expect(may(file, deputy)).toEqual([]);
    }
    const below = accused.escalations.filter(({ agency }) => agency.startsWith(PRINGSEWU));
    expect(below).toEqual([]);
    // An earlier command does not say what its sender's agencies lie in: the case has nobody left to be taken for.
    expect(relation(accused, { ...head, standsInFor: [INSPEKTORAT] })).toBe('outsider');
    expect(accused.escalations.length).toBeGreaterThan(0);
  });

  test('a supporting agency that was released', async () => {
    const file = await disposed([SINJAI_PUPR], accusing([SINJAI]));
    expect(file.parts?.map(({ state }) => state)).toEqual(['released']);
    const officer: Actor = { role: 'liaison', agency: DINAS_KESEHATAN, ancestors: [PRINGSEWU] };
    expect(relation({ ...file, about: [] }, standingIn(officer, SINJAI_PUPR))).toBe('past');
    expect(relation(file, standingIn(officer, SINJAI_PUPR))).toBe('outsider');
    expect(relation(file, { ...officer, standsInFor: [SINJAI_PUPR] })).toBe('outsider');
  });
});

describe('the parts of a case whose agencies change', () => {
  test('an agency that is asked again after its part has passed on: no rung has the name of an earlier one', async () => {
    let file = await disposed([SINJAI_PUPR], { at: at('2026-11-27T09:00:00') });
    town.close(SINJAI_PUPR, SINJAI_INSPEKTORAT);
    file = await on(file, { at: at('2026-11-27T10:00:00') });
    town.reopen(SINJAI_PUPR);
    const again = say(at('2026-11-27T12:00:00'), 'supporting', actors.national, { agency: SINJAI_PUPR });
    file = await on(file, again, { at: at('2026-12-24T10:00:00') });
    expect(clocksOf(file, SINJAI_PUPR).map(({ name, cycle }) => [name, cycle])).toEqual([['firstAnswer', 2]]);
    const rungs = file.trail.flatMap(({ data }) =>
      data?.part !== undefined && data.rung !== undefined
        ? [[data.part, data.clock, data.cycle, data.rung, data.repeat].join('/')]
        : [],
    );
    expect(rungs.filter((rung) => rung.startsWith(SINJAI_PUPR)).length).toBeGreaterThan(1);
    expect(rungs).toHaveLength(new Set(rungs).size);
  });

  test('the house that a holder has come to lie in supports it no longer, and its final answer closes nothing out', async () => {
    let file = await disposed([SINJAI, SINJAI_INSPEKTORAT]);
    town.write({ id: DINAS_PUPR, parent: SINJAI });
    file = await on(file, { at: at('2026-11-17T12:00:00') });
    expect(file.holder).toMatchObject({ agency: DINAS_PUPR, institution: SINJAI });
    expect(openParts(file).map(({ agency }) => agency.agency)).toEqual([SINJAI_INSPEKTORAT]);
    expect(clocksOf(file, SINJAI).map(({ state }) => state)).toEqual(['cancelled']);
    file = await on(
      file,
      say(at('2026-11-17T13:00:00'), 'supportingEnd', actors.national, { agency: SINJAI_INSPEKTORAT }),
      say(at('2026-11-17T14:00:00'), 'answers', actors.otherDesk, { text: 'sealed:answer', final: true }),
    );
    expect(file.stage).toBe('reply');
  });
});

describe('a reporter whose complaint the directory has moved', () => {
  const passing: Step = { at: at('2026-11-17T11:00:00') };
  const comment = say(at('2026-11-17T12:00:00'), 'replies', actors.reporter, { text: 'sealed:comment' });

  test('is told at once, and that the institution is no more', async () => {
    const before = await verified();
    town.close(PRINGSEWU, SINJAI);
    const { at: when, text } = told(await on(before, passing, comment));
    expect(when).toBe(passing.at);
    expect(text).toMatch(/was closed or merged into another one\. It was passed on to .*Sinjai/);
  });

  test('or that the office was moved to another house', async () => {
    const before = await on(
      await verified(),
      say(at('2026-11-17T10:30:00'), 'disposition', actors.desk, { to: DINAS_PUPR }),
    );
    town.write({ id: DINAS_PUPR, parent: SINJAI });
    const { at: when, text } = told(await on(before, passing, comment));
    expect(when).toBe(passing.at);
    expect(text).toMatch(/^The office of .*Pringsewu that had your complaint was closed, merged or moved/);
  });

  test('not when it stays in its house', async () => {
    const before = await on(
      await verified(),
      say(at('2026-11-17T10:30:00'), 'disposition', actors.desk, { to: DINAS_PUPR }),
    );
    town.close(DINAS_PUPR, DINAS_KESEHATAN);
    const after = await on(before, passing, comment);
    expect(after.holder.agency).toBe(DINAS_KESEHATAN);
    expect(after.trail.map(({ type }) => type)).not.toContain('forwarded');
  });
});

test('what was given in time is waited for: the case follows the directory after it', async () => {
  const file = await disposed([]);
  town.close(DINAS_PUPR, DINAS_KESEHATAN);
  const now = at('2026-12-01T09:00:00');
  const step = { file, marks: [], at: now, fireUpTo: now, now };
  const { firings, directory } = planTransition({ ...step, waiting: true }, town.reference.world());
  expect(firings.length).toBeGreaterThan(0);
  expect(directory).toBeUndefined();
  expect(file.holder.agency).toBe(DINAS_PUPR);
  planTransition(step, town.reference.world());
  expect(file.holder.agency).toBe(DINAS_KESEHATAN);
});

test('a rehearsal goes on at the stage where the directory has put it', async () => {
  const file = await disposed([]);
  town.close(DINAS_PUPR);
  const left = [at('2026-11-18T09:00:00')];
  const script = {
    at: () => left[0] ?? null,
    take: () => {
      left.shift();
      return { kind: 'nothing' as const };
    },
    goesOn: () => false,
  };
  const before: Stage = file.stage;
  const happening = await new RehearsalRoom(file, script, town.reference.world()).next();
  expect(before).toBe('followUp');
  expect(happening).toEqual({ kind: 'relocation', at: at('2026-11-18T09:00:00') });
  expect(file.stage).toBe('disposition');
});
