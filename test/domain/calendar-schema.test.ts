import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { parse } from 'yaml';
import { calendarSchema } from '../../domain/schema/calendar-schema';
import { POLICIES } from '../support/reference';

const folder = join(POLICIES, 'calendars');
const check = new Ajv({ strict: false, validateFormats: false }).compile(calendarSchema());
const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
const read = (name: string): Record<string, unknown> =>
  parse(readFileSync(join(folder, name), 'utf8')) as Record<string, unknown>;

test('the schema in the folder is the one that is made from the reader ("tuntas calendar schema")', () => {
  const kept: unknown = JSON.parse(readFileSync(join(folder, 'calendar.schema.json'), 'utf8'));
  expect(kept).toEqual(JSON.parse(JSON.stringify(calendarSchema())));
});

test.each(files)('%s fits it', (name) => {
  check(read(name));
  expect(check.errors ?? []).toEqual([]);
});

test.each<[string, object]>([
  ['a number for a date', { years: { 2026: { basis: 'x', revision: 1, national: [12.25] } } }],
  ['a day that no month has', { years: { 2026: { basis: 'x', revision: 1, local: ['01-32'] } } }],
  ['a year without its decree', { years: { 2026: { revision: 1 } } }],
  ['an unknown weekday', { week: { senin: { open: '07:30', close: '16:00' } } }],
  ['an unknown field', { holidays: [] }],
])('an editor marks %s', (_, more) => {
  expect(check({ ...read('national.yaml'), ...more })).toBe(false);
});
