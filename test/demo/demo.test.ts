import { LIVES } from '../../cli/demo/cases';
import { isAnswer, type Life, type Step, WAYS, type Who } from '../../cli/demo/life';
import { PRINGSEWU } from '../../cli/demo/script';
import { describeFiling, describeStep } from '../../cli/demo/words';
import { COMMAND_BODIES } from '../../domain/schema/commands';
import { filingSchema } from '../../domain/schema/filing';
import { DESK_CHANNELS } from '../../domain/vocabulary';
import { makeRegions } from '../../store/regions';
import { shippedReference } from '../support/reference';

const reference = shippedReference();
const regions = makeRegions();
const silent = LIVES.filter(({ ending }) => ending === 'open');
const lived = LIVES.filter(({ ending }) => ending !== 'open');
const names = LIVES.map((life): [string, Life] => [life.key, life]);

function sentBody({ body, promisedDays }: Step): object {
  return promisedDays === undefined ? body : { ...body, nextBy: new Date().toISOString() };
}

test('32 complaints, each under a key of its own; 30 are answered, 2 met with silence', () => {
  expect(LIVES).toHaveLength(32);
  expect(new Set(LIVES.map(({ key }) => key)).size).toBe(32);
  expect(new Set(LIVES.map(({ filing }) => filing.title)).size).toBe(32);
  expect(lived).toHaveLength(30);
  expect(silent).toHaveLength(2);
  for (const { key, steps } of lived) expect([key, steps.some(isAnswer)]).toEqual([key, true]);
  for (const { key, steps } of silent) expect([key, steps.some(isAnswer)]).toEqual([key, false]);
});

function some<T>(of: (life: Life) => T): Set<T> {
  return new Set(LIVES.map(of));
}

test('they show every way, through many topics, channels and doors', () => {
  expect(some(({ way }) => way)).toEqual(new Set(WAYS));
  expect(some(({ ending }) => ending).size).toBeGreaterThanOrEqual(5);
  expect(some(({ filing }) => filing.topic?.split('.')[0]).size).toBeGreaterThanOrEqual(8);
  expect(some(({ filing }) => filing.channel).size).toBe(11);
  expect(some(({ filing }) => filing.classification).size).toBe(3);
  const doors = some(({ filing }) => filing.agency);
  expect(doors.size).toBeGreaterThanOrEqual(8);
  expect(doors.has(undefined)).toBe(true);
  const levels = new Set(
    LIVES.flatMap(({ steps }) => steps)
      .filter(isAnswer)
      .flatMap(({ by }) => (by.kind === 'officer' && by.agency ? [reference.agency(by.agency)?.level] : [])),
  );
  for (const level of ['unit', 'enterprise', 'inspectorate', 'district', 'village']) {
    expect(levels).toContain(level);
  }
  const ratings = LIVES.flatMap(({ steps }) => steps).flatMap((step) =>
    step.command === 'acceptance' ? [step.body.rating] : [],
  );
  expect(new Set(ratings)).toEqual(new Set([1, 2, 3, 4, 5]));
});

test.each(names)('%s can be filed as it is written', (_key, { filing, filedBy }) => {
  expect(filingSchema.safeParse(filing).error).toBeUndefined();
  expect(reference.topic(filing.topic ?? '')?.id).toBe(filing.topic);
  expect(regions.exists(filing.location.region)).toBe(true);
  expect(filing.location.region).toMatch(/^18\.10/);
  const named = [filing.agency ?? PRINGSEWU, ...(filing.about ?? [])];
  expect(named.map((id) => reference.agency(id)?.id)).toEqual(named);
  const byDesk = filedBy?.kind === 'officer' && filedBy.role === 'institution-admin';
  expect(DESK_CHANNELS.includes(filing.channel)).toBe(byDesk);
});

test.each(names)('the commands of %s are well-formed and by officers who exist', (_key, life) => {
  for (const step of life.steps) {
    expect(COMMAND_BODIES[step.command].safeParse(sentBody(step)).error).toBeUndefined();
    expect(postExists(step.by)).toBe(true);
    const named = agenciesIn(step);
    expect(named.map((id) => reference.agency(id)?.id)).toEqual(named);
    expect(reasonExists(step)).toBe(true);
    expect(describeStep(step)).toMatch(/ · /);
  }
  expect(describeFiling(life)).toMatch(/ · filed$/);
});

test('all of them end in Pringsewu, so that its figures are those of the demonstration', () => {
  for (const { key, steps } of LIVES) {
    const last = steps.flatMap(agenciesIn).at(-1);
    expect([key, reference.directory.institutionOf(last ?? '')?.id]).toEqual([key, PRINGSEWU]);
  }
});

function postExists(who: Who): boolean {
  if (who.kind === 'reporter' || who.role === 'national-admin' || who.role === 'system') return true;
  const post = who.role === 'supervisor' ? (who.post ?? 'head') : who.role;
  return reference.agency(who.agency ?? '')?.officers.includes(post) ?? false;
}

function reasonExists(step: Step): boolean {
  if (step.command !== 'verification' || step.body.decision !== 'archive') return true;
  const { code } = step.body;
  return reference.reasons.some((one) => one.for === 'archive' && one.code === code);
}

/** Where a step sends the case. */
function agenciesIn(step: Step): string[] {
  if (step.command === 'disposition') return [step.body.to];
  if (step.command === 'verification') return step.body.to === undefined ? [] : [step.body.to];
  return [];
}
