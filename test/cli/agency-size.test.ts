import { agencyOfRow, csvOf, rowOf, type Row } from '../../domain/directory-rows';
import { changeDirectory, concerned } from '../../domain/directory-change';
import type { Agency } from '../../domain/directory';
import { makeRegions } from '../../store/regions';
import { tableOf } from '../../api/http/csv';
import { shippedReference } from '../support/reference';

const GOVERNMENTS = 493;
const UNITS = 41;

/** As many as the country has: every local government with the offices of one that is shipped. */
function national(agencies: readonly Agency[]): Agency[] {
  const model = agencies.filter(({ id }) => id.startsWith('kab-pringsewu.')).slice(0, UNITS);
  const provinces = agencies.filter(({ level }) => level === 'province');
  const made = Array.from({ length: GOVERNMENTS }, (_, n): Agency[] => {
    const id = `kab-uji-${n}`;
    const province = provinces[n % provinces.length];
    if (!province) throw new Error('a province');
    const { region, timeZone } = province;
    const officers = ['institution-admin', 'head', 'secretary'];
    const head: Agency = {
      id,
      name: `Kabupaten Uji ${n}`,
      level: 'regency',
      parent: province.id,
      region,
      timeZone,
      officers,
    };
    const units = model.map((one) => ({
      ...one,
      id: one.id.replace('kab-pringsewu', id),
      parent: (one.parent ?? '').replace('kab-pringsewu', id),
      region,
      timeZone,
    }));
    return [head, ...units];
  });
  return [...agencies, ...made.flat()];
}

/** Of the processor: other processes may have the machine for a moment. */
const used = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

test('a directory of national size is read, checked and compared within seconds', () => {
  const reference = shippedReference();
  const all = national(reference.agencies);
  expect(all.length).toBeGreaterThan(21_000);
  const text = csvOf(all.map(rowOf));
  const begun = used();
  const { columns, records } = tableOf(text);
  const wanted = records.flatMap(({ cells }) => {
    const row: Row = Object.fromEntries(columns.map((name, index) => [name, cells[index] ?? '']));
    const result = agencyOfRow(row);
    return 'agency' in result ? [result.agency] : [];
  });
  const read = used() - begun;
  const regions = makeRegions();
  const ground = {
    now: Date.now(),
    isRegion: (code: string) => regions.exists(code),
    calendars: reference.calendars,
  };
  const done = changeDirectory(reference.agencies, { wanted }, ground);
  if (done.kind !== 'changed') throw new Error(done.kind);
  expect(wanted).toHaveLength(all.length);
  expect(done.changes.filter(({ kind }) => kind === 'added')).toHaveLength(
    all.length - reference.agencies.length,
  );
  // A province that is moved concerns what lies in it, and nobody else.
  const renamed = done.agencies.map((one) =>
    one.level === 'province' ? { ...one, name: `${one.name} Baru` } : one,
  );
  const again = changeDirectory(done.agencies, { wanted: renamed }, ground);
  if (again.kind !== 'changed') throw new Error(again.kind);
  const { gone, others } = concerned(again.before, again.after);
  expect(gone).toEqual([]);
  expect(others.length).toBe(
    all.filter(({ id }) => again.after.institutionOf(id)?.level === 'province').length,
  );
  const compared = used() - begun - read;
  process.stdout.write(
    `${all.length} agencies, ${text.length} characters: ${(read + compared).toFixed(1)} s\n`,
  );
  // On any machine: each agency looked at beside all others would take thousands of times as long as reading them.
  expect(compared).toBeLessThan(50 * read);
});
