import type { Actor } from '../../domain/command';
import type { Directory } from '../../domain/directory';
import { changeDirectory } from '../../domain/directory-change';
import { may } from '../../domain/permission';
import { relation } from '../../domain/relation';
import { makeRegions } from '../../store/regions';
import { actors } from '../support/actors';
import { DINAS_PUPR, opened, PRINGSEWU } from '../support/case';
import { shippedReference } from '../support/reference';
import { rehearse, say, type Step } from '../support/rehearsal';
import { at } from '../support/told';

const reference = shippedReference();
const START = at('2026-11-17T09:00:00');
const regions = makeRegions();
const ground = {
  isRegion: (code: string): boolean => regions.exists(code),
  calendars: { has: (): boolean => true },
  now: START,
};

/** The directory after a unit of Pringsewu has been moved to another regency. */
function moved(): Directory {
  const unit = reference.directory.get(DINAS_PUPR);
  if (!unit) throw new Error(DINAS_PUPR);
  const wanted = [{ ...unit, parent: 'kab-sinjai', region: '73.07', timeZone: 'Asia/Makassar' }];
  const done = changeDirectory(reference.agencies, { wanted }, ground);
  if (done.kind !== 'changed') throw new Error(JSON.stringify(done));
  return done.after;
}

const officerOf = (directory: Directory, agency: string): Actor => ({
  role: 'liaison',
  agency,
  ancestors: directory.ancestorsOf(agency),
  ...directory.formerlyOf(agency),
});

test('who complains of a regency means its units, wherever they are moved afterwards', () => {
  const after = moved();
  expect(after.ancestorsOf(DINAS_PUPR)).toEqual(['kab-sinjai']);
  expect(after.get(DINAS_PUPR)?.formerly).toEqual([PRINGSEWU]);
  expect(after.isAccused(DINAS_PUPR, [PRINGSEWU])).toBe(true);
  expect(after.ref(DINAS_PUPR)?.formerly).toEqual([PRINGSEWU]);
  const file = opened(reference, START, { about: [PRINGSEWU], agency: null });
  expect(relation(file, officerOf(after, DINAS_PUPR))).toBe('accused');
  expect(may(file, officerOf(after, DINAS_PUPR))).toEqual([]);
  // Units that were never there are not meant.
  expect(after.isAccused('kab-sinjai.dinas-pupr', [PRINGSEWU])).toBe(false);
  expect(after.formerlyOf('kab-sinjai.dinas-pupr')).toEqual({});
});

test('moved back, it has been in both, and nothing stands there twice', () => {
  const unit = reference.directory.get(DINAS_PUPR);
  const back = changeDirectory(moved().agencies, { wanted: [{ ...(unit ?? fail()) }] }, ground);
  if (back.kind !== 'changed') throw new Error(back.kind);
  expect(back.after.formerlyOf(DINAS_PUPR)).toEqual({ formerly: ['kab-sinjai'] });
});

test('who complains of the secretariat complains of the regional secretary: he neither sees, nor is told, nor settles', async () => {
  const about = [`${PRINGSEWU}.sekretariat-daerah`];
  const because = { reason: 'sealed:reason' };
  const steps: Step[] = [say(START + 1, 'verification', actors.desk, { decision: 'accept', to: DINAS_PUPR })];
  for (let time = 1; time <= 4; time += 1) {
    steps.push(say(START + 10 * time, 'return', actors.liaison, because));
    if (time < 4) steps.push(say(START + 10 * time + 1, 'disposition', actors.desk, { to: DINAS_PUPR }));
  }
  const file = await rehearse(opened(reference, START, { about }), steps, reference);
  expect(file).toMatchObject({ arbitration: true, holder: { agency: 'nasional' } });
  expect(file.arbiter).toBeUndefined();
  expect(relation(file, actors.secretary)).toBe('accused');
  const [told] = reference.directory.resolve('desk supervisor', PRINGSEWU, about);
  expect(told).toMatchObject({ agency: PRINGSEWU, post: 'head', insteadOf: 'desk supervisor' });
  const other = await rehearse(opened(reference, START), steps, reference);
  expect(other).toMatchObject({ arbitration: true, arbiter: 'secretary', holder: { agency: PRINGSEWU } });
});

function fail(): never {
  throw new Error('the directory has lost an agency');
}
