import fs from 'node:fs';
import { basename } from 'node:path';
import { makeRegions } from '../../store/regions';
import { shippedReference } from '../support/reference';

const regions = makeRegions();

test.each([
  ['18', 'Lampung'],
  ['31', 'DKI Jakarta'],
  ['18.10', 'Kabupaten Pringsewu'],
  ['18.71', 'Kota Bandar Lampung'],
  ['18.10.01', 'Pringsewu'],
  ['18.10.01.1002', 'Pringsewu Utara'],
  ['35.25.01.2018', 'Ima"an'],
])('%s is %s', (code, name) => {
  expect(regions.name(code)).toBe(name);
  expect(regions.exists(code)).toBe(true);
});

test.each([
  '',
  '1',
  '00',
  '18.99',
  '18.10.01.0001',
  '18.10.01.1002.1',
  'code',
  '18.10 ',
  '../18',
  '__proto__',
])('"%s" is no region', (code) => {
  expect(regions.name(code)).toBeNull();
  expect(regions.exists(code)).toBe(false);
});

test('every region of the directory is an official one', () => {
  const unknown = shippedReference().agencies.filter(
    ({ region }) => region !== null && !regions.exists(region),
  );
  expect(unknown.map(({ id, region }) => `${id} ${region}`)).toEqual([]);
});

test('making them reads nothing; villages are read when one is named', () => {
  const read = jest.spyOn(fs, 'readFileSync');
  const files = (): string[] => read.mock.calls.map(([path]) => basename(String(path)));
  try {
    const fresh = makeRegions();
    expect(files()).toEqual([]);
    expect(fresh.exists('18.10')).toBe(true);
    expect(fresh.exists('18.11')).toBe(true);
    expect(files()).toEqual(['regencies.csv']);
    expect(fresh.exists('18.10.01.1002')).toBe(true);
    expect(files()).toEqual(['regencies.csv', 'villages.csv']);
  } finally {
    read.mockRestore();
  }
});
