import { openCase } from '../../domain/intake';
import { rulesInForce } from '../../domain/in-force';
import { actors } from '../support/actors';
import { DINAS_PUPR, filing } from '../support/case';
import { clockOf } from '../support/life';
import { rehearse, say } from '../support/rehearsal';
import { nationalRules, override, referenceWith } from '../support/rules';

/** Which rules hold for a clock: decided when it starts, by who holds the case and where it happened. */

const rules = (name: string, where: string, days: number) =>
  override(`
policy: ${name}
extends: sp4n
title: { id: ${name}, en: ${name} }
effective: 2026-01-01
where: ${where}
clocks:
  verification: { budget: ${days} working days }
  firstAnswer: { budget: ${days} working days }
`);

const reference = referenceWith(
  nationalRules(),
  rules('lampung', '{ region: "18" }', 4),
  rules('pringsewu', '{ region: "18.10" }', 3),
  rules('office', '{ institution: kab-sinjai }', 2),
  rules('sulawesi', '{ region: "73" }', 1),
);
const world = reference.world();
const { version } = reference.currentSet(Date.UTC(2026, 10, 1));
const NOW = Date.parse('2026-11-17T09:00:00+07:00');

const filed = (agency: string | null, region: string | null) =>
  openCase(filing({ agency, region }), { version, rules: world.rules(version, 'sp4n') }, NOW, world);

const inForce = (agency: string | null, region: string | null) => {
  const file = filed(agency, region);
  return rulesInForce(file, file.holder.institution, world).name;
};

test.each([
  ['the institution’s own rules come before those of its region', 'kab-sinjai', '73.07', 'office'],
  ['also when the place lies elsewhere', 'kab-sinjai', '18.10', 'office'],
  ['the nearest region of the institution comes before the wider one', 'kab-pringsewu', null, 'pringsewu'],
  ['the region of the institution comes before the place', 'kab-pringsewu', '73.07', 'pringsewu'],
  ['another regency of the province has the province’s', 'kab-lampung-selatan', '18.10', 'lampung'],
  ['at the national desk the place decides', null, '18.10.04', 'pringsewu'],
  ['a place without rules of its own has the national ones', null, '35.01', 'sp4n'],
  ['no place either', null, null, 'sp4n'],
  ['a code that only begins alike is another place', null, '18.1', 'lampung'],
])('%s', (_, agency, region, name) => {
  expect(inForce(agency, region)).toBe(name);
});

test('a clock keeps the rules that it started by when the case goes to an institution with others', async () => {
  const file = await rehearse(
    filed(null, '35.01'),
    [
      say(NOW + 1000, 'verification', actors.national, { decision: 'accept', to: 'kab-pringsewu' }),
      say(NOW + 2000, 'disposition', actors.desk, { to: DINAS_PUPR }),
    ],
    reference,
  );
  expect(clockOf(file, 'verification').policy).toBe('sp4n');
  expect(clockOf(file, 'settlement').policy).toBe('pringsewu');
  expect(clockOf(file, 'firstAnswer')).toMatchObject({ policy: 'pringsewu', budget: { value: 3 } });
  const elsewhere = await rehearse(
    file,
    [
      say(NOW + 3000, 'return', actors.liaison, { reason: 'sealed:x' }),
      say(NOW + 4000, 'return', actors.desk, { reason: 'sealed:x' }),
      say(NOW + 5000, 'disposition', actors.national, { to: 'kab-sinjai.dinas-pupr' }),
    ],
    reference,
  );
  expect(elsewhere.holder.agency).toBe('kab-sinjai.dinas-pupr');
  expect(clockOf(elsewhere, 'settlement')).toMatchObject({
    policy: 'pringsewu',
    agency: 'kab-sinjai.dinas-pupr',
  });
  expect(clockOf(elsewhere, 'firstAnswer')).toMatchObject({ policy: 'office', budget: { value: 2 } });
});
