import * as fc from 'fast-check';
import type { Recipient } from '../../domain/clock';
import { Directory, type Agency } from '../../domain/directory';
import { RECIPIENT_ROLES, type RecipientRole } from '../../domain/policy';
import { lineOf, type Holder } from '../../domain/superiors';
import { INSTITUTION_LEVELS, type AgencyLevel } from '../../domain/vocabulary';
import { shippedReference } from '../support/reference';

/** Nobody is skipped: whoever is absent, accused or forgotten, the next one up is told, and it is said for whom. */

const shipped = shippedReference().directory;
const PUPR = 'kab-pringsewu.dinas-pupr';
const KAB = 'kab-pringsewu';

/** The shipped directory with some posts vacant, and some agencies gone. */
function directory({
  vacant = {},
  gone = [],
}: {
  vacant?: Record<string, string[]>;
  gone?: string[];
}): Directory {
  return new Directory(
    shipped.agencies
      .filter(({ id }) => !gone.includes(id))
      .map((agency) => ({
        ...agency,
        officers: agency.officers.filter((post) => !vacant[agency.id]?.includes(post)),
      })),
  );
}

const spelt = (list: ReturnType<Directory['resolve']>): string[] =>
  list.map(({ agency, role, post, insteadOf }) =>
    [agency, post ?? role, insteadOf && `for ${insteadOf}`].filter(Boolean).join(' '),
  );

const nameOf = ({ agency, role, post }: Recipient): string => `${agency}/${role}/${post ?? ''}`;

const posts = (level: AgencyLevel): string[] =>
  INSTITUTION_LEVELS.includes(level)
    ? ['institution-admin', 'head', 'secretary', 'overseer']
    : ['liaison', 'head'];

const some = (of: readonly string[]) => fc.subarray([...of]);

const told = (of: Directory, role: RecipientRole, holder: string | Holder = PUPR, about: string[] = []) =>
  spelt(of.resolve(role, holder, about)).join();

describe('with every post filled', () => {
  test.each([
    ['desk', 'kab-pringsewu institution-admin'],
    ['desk supervisor', 'kab-pringsewu secretary'],
    ['national desk', 'nasional national-admin'],
    ['liaison', 'kab-pringsewu.dinas-pupr liaison'],
    ['unit head', 'kab-pringsewu.dinas-pupr head'],
    ['institution admin', 'kab-pringsewu institution-admin'],
    ['inspectorate', 'kab-pringsewu.inspektorat head'],
    ['regional secretary', 'kab-pringsewu secretary'],
    ['institution head', 'kab-pringsewu head'],
    ['governor', 'prov-lampung head'],
    ['overseer', 'kemendagri overseer'],
    ['ombudsman', 'ombudsman overseer'],
    ['ombudsman head', 'ombudsman head'],
  ] as const)('%s is %s', (role, whom) => {
    expect(told(shipped, role)).toBe(whom);
  });

  test('a ministry is watched by the presidential staff, and has no governor', () => {
    expect(told(shipped, 'overseer', 'kemenkes')).toBe('ksp overseer');
    expect(told(shipped, 'governor', 'kemenkes')).toBe('ksp overseer for governor');
    expect(told(shipped, 'desk supervisor', 'nasional')).toBe('nasional head');
  });
});

describe('where a post is vacant, the next one up is told, and for whom', () => {
  test.each([
    ['liaison', { [PUPR]: ['liaison'] }, 'kab-pringsewu.dinas-pupr head for liaison'],
    ['liaison', { [PUPR]: ['liaison', 'head'] }, 'kab-pringsewu head for liaison'],
    ['unit head', { [PUPR]: ['head'] }, 'kab-pringsewu head for unit head'],
    ['unit head', { [PUPR]: ['head'], [KAB]: ['head'] }, 'kemendagri overseer for unit head'],
    ['desk', { [KAB]: ['institution-admin'] }, 'kab-pringsewu head for desk'],
    ['desk supervisor', { [KAB]: ['secretary'] }, 'kab-pringsewu head for desk supervisor'],
    ['regional secretary', { [KAB]: ['secretary'] }, 'kab-pringsewu head for regional secretary'],
    ['inspectorate', { [`${KAB}.inspektorat`]: ['head'] }, 'kab-pringsewu head for inspectorate'],
    [
      'institution head',
      { [KAB]: ['head'], kemendagri: ['overseer'] },
      'ombudsman overseer for institution head',
    ],
    ['overseer', { kemendagri: ['overseer'] }, 'ombudsman overseer for overseer'],
    ['ombudsman', { ombudsman: ['overseer'] }, 'ombudsman head for ombudsman'],
    ['ombudsman', { ombudsman: ['overseer', 'head'] }, 'nasional national-admin for ombudsman'],
    ['national desk', { nasional: ['national-admin'] }, 'nasional head for national desk'],
  ] as [RecipientRole, Record<string, string[]>, string][])('%s, %j: %s', (role, vacant, whom) => {
    expect(told(directory({ vacant }), role)).toBe(whom);
  });

  test('a government without an inspectorate has that of the one above, which stands in for it', () => {
    const without = directory({ gone: [`${KAB}.inspektorat`] });
    expect(told(without, 'inspectorate')).toBe('prov-lampung.inspektorat head for inspectorate');
  });
});

describe('a holder that the directory has forgotten', () => {
  const ref = shipped.ref(PUPR);
  const village = shipped.agencies.find(({ level }) => level === 'village')?.id ?? '';

  test('a unit: its superiors are those that its case knows', () => {
    const of = directory({ gone: [PUPR] });
    expect(ref && told(of, 'liaison', ref)).toBe('kab-pringsewu head for liaison');
    expect(ref && told(of, 'unit head', ref)).toBe('kab-pringsewu head for unit head');
    expect(ref && told(of, 'institution admin', ref)).toBe('kab-pringsewu institution-admin');
    expect(ref && told(of, 'inspectorate', ref)).toBe('kab-pringsewu.inspektorat head');
    expect(ref && told(of, 'overseer', ref)).toBe('kemendagri overseer');
    // Without its case nothing is known of it, and the nation is told.
    expect(told(of, 'institution admin', PUPR)).toBe('nasional national-admin');
  });

  test('a village and the district above it', () => {
    const of = shipped.ref(village);
    const [district = '', regency = ''] = of?.ancestors ?? [];
    expect(of && told(directory({ gone: [village] }), 'unit head', of)).toBe(
      `${district} head for unit head`,
    );
    expect(of && told(directory({ gone: [village, district] }), 'unit head', of)).toBe(
      `${regency} head for unit head`,
    );
    // Still there, but the line above it is broken.
    expect(of && told(directory({ gone: [district] }), 'institution head', of)).toBe(`${regency} head`);
  });

  test('a whole institution: those who watch over it', () => {
    const regency = shipped.ref(KAB);
    const inside = shipped.agencies.filter(({ id }) => id.startsWith(KAB)).map(({ id }) => id);
    const of = directory({ gone: inside });
    expect(regency && told(of, 'desk', regency)).toBe('kemendagri overseer for desk');
    expect(regency && told(of, 'institution head', regency)).toBe('kemendagri overseer for institution head');
  });
});

describe('whatever the directory looks like', () => {
  const LEVELS: AgencyLevel[] = [
    'province',
    'regency',
    'ministry',
    'inspectorate',
    'unit',
    'district',
    'village',
  ];
  const agency = (id: string, level: AgencyLevel, parents: string[]): fc.Arbitrary<Agency> =>
    fc.record({
      id: fc.constant(id),
      name: fc.constant(id),
      level: fc.constant(level),
      parent: parents.length === 0 ? fc.constant(null) : fc.constantFrom(...parents),
      region: fc.constant(null),
      timeZone: fc.constant('Asia/Jakarta'),
      officers: some(id === 'nasional' ? ['national-admin', 'head'] : posts(level)),
    });
  /** Parents may be missing, or go in circles: a directory is typed in by people. */
  const ids = Array.from({ length: 10 }, (_, index) => `a${index}`);
  const anyDirectory = fc
    .tuple(
      fc.option(agency('nasional', 'national', []), { freq: 9 }),
      fc.option(agency('ombudsman', 'agency', ['nasional']), { freq: 9 }),
      fc.option(agency('ksp', 'agency', ['nasional'])),
      fc.option(agency('kemendagri', 'ministry', ['nasional'])),
      ...ids.map((id) =>
        fc
          .constantFrom(...LEVELS)
          .chain((level) => fc.option(agency(id, level, [...ids, 'nasional', 'nowhere']), { freq: 6 })),
      ),
    )
    .map((found) => new Directory(found.filter((one) => one !== null)));
  const everybody = [...ids, 'nasional', 'ombudsman', 'ksp', 'kemendagri'];
  const anyHolder: fc.Arbitrary<Holder> = fc.record({
    agency: fc.constantFrom(...everybody),
    institution: fc.constantFrom(...everybody),
    ancestors: some(ids),
  });
  const anyAbout = fc.subarray(everybody, { maxLength: 4 });
  const roles = fc.constantFrom(...RECIPIENT_ROLES.filter((role) => role !== 'reporter'));

  test('a role is a filled post of an agency not complained of whenever there is any in its line, and a change is said', () => {
    let standIns = 0;
    fc.assert(
      fc.property(anyDirectory, anyHolder, anyAbout, roles, (of, holder, about, role) => {
        const filled = ({ agency: id, role: as, post }: { agency: string; role: string; post?: string }) =>
          of.get(id)?.officers.includes(as === 'supervisor' ? (post ?? 'head') : as) ?? false;
        const [found, ...more] = of.resolve(role, holder, about);
        expect(more).toEqual([]);
        // Over all there are always these, in every line.
        const over = lineOf('ombudsman', holder, {
          level: () => undefined,
          inspectorate: () => undefined,
          parent: () => undefined,
        }).posts;
        const someone = over.some((post) => filled(post) && !of.isAccused(post.agency, about));
        // Somebody always, unless all of those over all are complained of; and never a vacant post where one is not.
        expect(found !== undefined || over.every(({ agency: id }) => of.isAccused(id, about))).toBe(true);
        expect(found !== undefined && of.isAccused(found.agency, about)).toBe(false);
        expect(found === undefined || !someone || filled(found)).toBe(true);
        // The same with nobody accused and every post filled: whoever differs from that says so.
        const whole = new Directory(
          of.agencies.map((one) => ({
            ...one,
            officers: [...posts(one.level), 'national-admin', 'overseer'],
          })),
        );
        const [meant] = whole.resolve(role, holder, []);
        if (!found || !meant || !filled(found)) return;
        const same = nameOf(found) === nameOf(meant);
        if (!same) standIns += 1;
        expect(found.insteadOf).toBe(same ? meant.insteadOf : role);
      }),
      { numRuns: 3000 },
    );
    expect(standIns).toBeGreaterThan(100);
  });

  test('a line has each post once, and an end', () => {
    fc.assert(
      fc.property(
        anyHolder,
        roles,
        fc.dictionary(fc.constantFrom(...everybody), fc.constantFrom(...everybody)),
        (holder, role, parents) => {
          const { posts: line } = lineOf(role, holder, {
            level: () => 'regency',
            inspectorate: () => undefined,
            parent: (id) => parents[id],
          });
          expect(line.length).toBeGreaterThan(0);
          expect(new Set(line.map((post) => JSON.stringify(post))).size).toBe(line.length);
        },
      ),
      { numRuns: 1000 },
    );
  });

  test('every role of every agency of the shipped directory is a filled post, and no stand-in where it has its own', () => {
    const standIns = new Set<string>();
    for (const { id, level } of shipped.agencies) {
      for (const role of RECIPIENT_ROLES) {
        const [one] = shipped.resolve(role, id, []);
        expect(one).toBeDefined();
        if (one?.insteadOf) standIns.add(`${level} ${one.insteadOf}`);
      }
    }
    // What these do not have by nature.
    expect([...standIns].filter((one) => !one.endsWith('governor')).toSorted()).toEqual([
      'agency inspectorate',
      'national inspectorate',
      'national regional secretary',
      'unit inspectorate',
    ]);
  });
});
