import { agencyOfRow, COLUMNS, csvOf, rowOf, type Row } from '../../domain/directory-rows';
import { tableOf } from '../../api/http/csv';
import { documentOf } from '../../domain/directory-document';
import type { Agency } from '../../domain/directory';
import { shippedReference } from '../support/reference';

/** The agencies of a text, as an import reads them. */
function read(text: string): Agency[] {
  const { columns, records } = tableOf(text);
  return records.map(({ line, cells }) => {
    const row: Row = Object.fromEntries(columns.map((name, index) => [name, cells[index] ?? '']));
    const result = agencyOfRow(row);
    if ('faults' in result) throw new Error(`line ${line}: ${JSON.stringify(result.faults)}`);
    return result.agency;
  });
}

const plain: Agency = {
  id: 'kab-x.dinas-y',
  name: 'Dinas Y',
  level: 'unit',
  parent: 'kab-x',
  region: '18.10',
  timeZone: 'Asia/Jakarta',
  officers: ['head', 'liaison'],
};

test('the whole shipped directory comes back from its table', () => {
  const { agencies } = shippedReference();
  const back = read(csvOf(agencies.map(rowOf)));
  expect(back.map((one) => ({ ...one }))).toEqual(
    agencies.map((one) => ({ ...one, officers: documentOf(one).officers })),
  );
});

test.each<[string, Partial<Agency>]>([
  ['quotes, commas, semicolons and line ends', { name: 'Dinas "Y", dan; lain' }],
  ['a calendar', { calendar: 'prov-lampung' }],
  ['closed with a successor', { closed: { at: 1_780_000_000_000, successor: 'kab-x.z' } }],
  ['closed without one', { closed: { at: 1_780_000_000_000 } }],
  ['nobody in office', { officers: [] }],
  ['the whole country', { region: null }],
  [
    'absences, with a substitute and without',
    {
      absences: [
        { post: 'head', from: 1_780_000_000_000, until: 1_790_000_000_000, substitute: 'kab-x.z' },
        { post: 'institution-admin', from: 1_780_000_000_000, until: 1_790_000_000_000 },
      ],
    },
  ],
])('%s', (_, more) => {
  const agency = { ...plain, ...more };
  expect(read(csvOf([rowOf(agency)]))).toEqual([agency]);
});

test('where a record begins is told, also behind cells of several lines and empty lines', () => {
  const { records } = tableOf('id,name\na,"x\ny"\n\nb,z\r\nc,"1\n2\n3"\n');
  expect(records.map(({ line }) => line)).toEqual([2, 5, 6]);
});

const faults = (more: Row): string[] => {
  const result = agencyOfRow({ ...rowOf(plain), ...more });
  return 'faults' in result ? result.faults.map(({ column }) => column) : [];
};

test('faults name their column', () => {
  expect(faults({ id: 'Kab X' })).toEqual(['id']);
  expect(faults({ region: '18.1' })).toEqual(['region']);
  expect(faults({ officers: 'head boss' })).toEqual(['officers']);
  expect(faults({ closedAt: 'yesterday' })).toEqual(['closedAt']);
  expect(faults({ successor: 'kab-x.z' })).toEqual(['successor']);
  expect(faults({ absences: 'head 2026-01-01T00:00:00Z' })).toEqual(['absences']);
  expect(COLUMNS).toContain('absences');
});
