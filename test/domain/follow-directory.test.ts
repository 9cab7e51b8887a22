import { elapsed } from '../../domain/clock';
import type { CaseFile } from '../../domain/case-file';
import { changeDirectory } from '../../domain/directory-change';
import { agencyOf, documentOf } from '../../domain/directory-document';
import { Directory, type Agency } from '../../domain/directory';
import { followDirectory } from '../../domain/follow-directory';
import { may } from '../../domain/permission';
import { relation } from '../../domain/relation';
import { planTransition } from '../../domain/transition';
import { makeRegions } from '../../store/regions';
import { DAY_MS, HOUR_MS } from '../../domain/vocabulary';
import { actors } from '../support/actors';
import { DINAS_PUPR, opened, PRINGSEWU } from '../support/case';
import { ChangingDirectory } from '../support/directory';
import { DINAS_KESEHATAN, INSPEKTORAT } from '../support/life';

const NOW = Date.parse('2026-11-17T03:00:00Z');
let town: ChangingDirectory;
beforeEach(() => {
  town = new ChangingDirectory();
});

/** A case that a unit follows up, without an engine. */
function held(otherwise: Parameters<typeof opened>[2] = {}): CaseFile {
  const { reference } = town;
  const file = opened(reference, NOW, otherwise);
  const pupr = reference.directory.ref(DINAS_PUPR);
  if (!pupr) throw new Error('no works unit');
  file.accepted = true;
  file.disposedBy = file.holder;
  file.stage = 'followUp';
  file.path.push({ ...pupr, from: NOW, to: null, reason: 'disposed' });
  file.holder = pupr;
  plan(file, [{ moment: 'verified' }, { moment: 'disposed' }, { moment: 'disposedToUnit' }], NOW);
  return file;
}

function plan(
  file: CaseFile,
  marks: Parameters<typeof planTransition>[0]['marks'],
  now: number,
  fireUpTo: number | null = null,
) {
  return planTransition({ file, marks, at: now, fireUpTo, now }, town.reference.world());
}

const clock = (file: CaseFile, name: string) => {
  const found = file.clocks.findLast((one) => one.name === name);
  if (!found) throw new Error(`no clock ${name}`);
  return found;
};

describe('a case follows the directory', () => {
  test('where nothing has changed, nothing happens, and nothing is added', () => {
    const file = held();
    const before = JSON.stringify(file);
    expect(followDirectory(file, town.reference.directory)).toEqual([]);
    expect(plan(file, [], NOW + HOUR_MS)).not.toHaveProperty('directory');
    expect(JSON.stringify(file)).toBe(before);
  });

  test('renamed and moved to another zone: the ref, the trail, and what is left of the clocks', () => {
    const file = held();
    const used = elapsed(clock(file, 'firstAnswer'), NOW + DAY_MS, town.reference.world().times);
    town.write({ id: DINAS_PUPR, name: 'Dinas Bina Marga', timeZone: 'Asia/Jayapura' });
    plan(file, [], NOW + DAY_MS);
    expect(file.holder).toMatchObject({
      agency: DINAS_PUPR,
      name: 'Dinas Bina Marga',
      zone: 'Asia/Jayapura',
    });
    expect(file.trail.at(-1)).toMatchObject({
      type: 'directoryChanged',
      data: { agency: DINAS_PUPR, what: ['name', 'timeZone'] },
    });
    const moved = clock(file, 'firstAnswer');
    expect(moved.segments.map(({ zone }) => zone)).toEqual(['Asia/Jakarta', 'Asia/Jayapura']);
    expect(elapsed(moved, NOW + DAY_MS, town.reference.world().times)).toBe(used);
    // Once.
    expect(plan(file, [], NOW + DAY_MS + HOUR_MS)).not.toHaveProperty('directory');
  });

  test('closed with a successor: it goes on there, hops and clocks as they were', () => {
    const file = held();
    const cycles = file.clocks.map(({ name, cycle, startedAt }) => [name, cycle, startedAt]);
    town.write({ id: 'kab-pringsewu.dinas-baru' });
    town.close(DINAS_PUPR, 'kab-pringsewu.dinas-baru');
    plan(file, [], NOW + DAY_MS);
    expect(file).toMatchObject({
      stage: 'followUp',
      hops: 0,
      holder: { agency: 'kab-pringsewu.dinas-baru' },
    });
    expect(file.path.at(-1)).toMatchObject({ agency: 'kab-pringsewu.dinas-baru', reason: 'directory' });
    expect(file.trail.at(-1)).toMatchObject({
      type: 'directoryMoved',
      data: { from: DINAS_PUPR, to: 'kab-pringsewu.dinas-baru', why: 'successor' },
    });
    expect(file.clocks.map(({ name, cycle, startedAt }) => [name, cycle, startedAt])).toEqual(cycles);
    expect(clock(file, 'firstAnswer').agency).toBe('kab-pringsewu.dinas-baru');
  });

  test('an agency that is complained of has a successor: it is complained of too, and loses what it holds', () => {
    const file = held();
    town.write({ id: 'kab-pringsewu.dinas-lama' });
    file.about = ['kab-pringsewu.dinas-lama'];
    town.close('kab-pringsewu.dinas-lama', DINAS_PUPR);
    plan(file, [], NOW + DAY_MS);
    expect(file.about).toEqual(['kab-pringsewu.dinas-lama', DINAS_PUPR]);
    expect(file).toMatchObject({ stage: 'disposition', holder: { agency: PRINGSEWU } });
    expect(file.trail.map(({ type }) => type)).toContain('accusedSucceeded');
    // Once.
    expect(plan(file, [], NOW + DAY_MS + HOUR_MS)).not.toHaveProperty('directory');
  });

  test('a house that takes over an accused unit is not accused with it', () => {
    const file = held();
    town.write({ id: 'kab-pringsewu.dinas-lama' });
    file.about = ['kab-pringsewu.dinas-lama'];
    town.close('kab-pringsewu.dinas-lama', PRINGSEWU);
    plan(file, [], NOW + DAY_MS);
    expect(file.about).toEqual(['kab-pringsewu.dinas-lama']);
    expect(file.holder.agency).toBe(DINAS_PUPR);
  });

  test('closed without one: its desk disposes anew', () => {
    const file = held();
    town.close(DINAS_PUPR);
    plan(file, [], NOW + DAY_MS);
    expect(file).toMatchObject({ stage: 'disposition', hops: 0, holder: { agency: PRINGSEWU } });
    expect(clock(file, 'firstAnswer').state).toBe('cancelled');
    expect(clock(file, 'settlement').state).toBe('running');
    expect(clock(file, 'settlement').cycle).toBe(1);
    expect(clock(file, 'disposition')).toMatchObject({ state: 'running', agency: PRINGSEWU });
  });

  test('a successor that is complained of gets nothing: the desk disposes', () => {
    const file = held({ about: [DINAS_KESEHATAN] });
    town.close(DINAS_PUPR, DINAS_KESEHATAN);
    plan(file, [], NOW + DAY_MS);
    expect(file).toMatchObject({ stage: 'disposition', holder: { agency: PRINGSEWU } });
    expect(file.trail.at(-1)).toMatchObject({ data: { why: 'accused' } });
    expect(relation(file, actors.otherLiaison)).toBe('accused');
  });

  test('an institution that is merged into another: its desk there verifies', () => {
    const file = opened(town.reference, NOW);
    town.close(PRINGSEWU, 'kab-sinjai');
    plan(file, [], NOW + HOUR_MS);
    expect(file).toMatchObject({ stage: 'verification', holder: { agency: 'kab-sinjai' } });
    expect(clock(file, 'verification')).toMatchObject({ cycle: 1, agency: 'kab-sinjai', state: 'running' });
  });

  test('while the reporter has the floor nobody takes it from them', () => {
    const file = held();
    file.stage = 'reply';
    plan(file, [{ moment: 'answered' }, { moment: 'finalAnswer' }], NOW + HOUR_MS);
    town.close(DINAS_PUPR);
    plan(file, [], NOW + DAY_MS);
    expect(file).toMatchObject({ stage: 'reply', holder: { agency: PRINGSEWU } });
    expect(clock(file, 'reply').state).toBe('running');
  });

  test('supporting parts follow: to a successor with their clocks, or they end', () => {
    const file = held();
    const part = (id: string) => {
      const agency = town.reference.directory.ref(id);
      if (!agency) throw new Error(id);
      return {
        agency,
        state: 'open' as const,
        from: NOW,
        to: null,
        by: { role: 'x', agency: null },
        promises: 0,
      };
    };
    file.parts = [part(DINAS_KESEHATAN), part('kab-pringsewu.dinas-sosial')];
    plan(
      file,
      file.parts.map(({ agency }) => ({ moment: 'disposedToUnit' as const, part: agency.agency })),
      NOW,
    );
    town.close(DINAS_KESEHATAN, 'kab-pringsewu.dinas-pendidikan');
    town.close('kab-pringsewu.dinas-sosial');
    plan(file, [], NOW + DAY_MS);
    expect(file.parts.map(({ agency, state }) => [agency.agency, state])).toEqual([
      ['kab-pringsewu.dinas-pendidikan', 'open'],
      ['kab-pringsewu.dinas-sosial', 'released'],
    ]);
    const parts = file.clocks
      .filter(({ part: of }) => of !== 'main')
      .map(({ part: of, state }) => [of, state]);
    expect(parts).toEqual([
      ['kab-pringsewu.dinas-pendidikan', 'running'],
      ['kab-pringsewu.dinas-sosial', 'cancelled'],
    ]);
    // The lead takes over what supports it: the part is over, not the case.
    town.close('kab-pringsewu.dinas-pendidikan', DINAS_PUPR);
    plan(file, [], NOW + 2 * DAY_MS);
    expect(file.parts.map(({ state }) => state)).toEqual(['released', 'released']);
    expect(file.holder.agency).toBe(DINAS_PUPR);
  });

  test('twice in a row, and back again', () => {
    const file = held();
    town.close(DINAS_PUPR, DINAS_KESEHATAN);
    plan(file, [], NOW + HOUR_MS);
    town.close(DINAS_KESEHATAN, 'kab-pringsewu.dinas-sosial');
    plan(file, [], NOW + 2 * HOUR_MS);
    expect(file.holder.agency).toBe('kab-pringsewu.dinas-sosial');
    town.reopen(DINAS_PUPR);
    town.close('kab-pringsewu.dinas-sosial', DINAS_PUPR);
    plan(file, [], NOW + 3 * HOUR_MS);
    expect(file.holder.agency).toBe(DINAS_PUPR);
    expect(file.path.map(({ reason }) => reason)).toEqual([
      'filed',
      'disposed',
      'directory',
      'directory',
      'directory',
    ]);
    expect(file.hops).toBe(0);
  });

  test('a process that is behind takes nothing back', () => {
    const file = held();
    const old = town.reference.directory;
    town.write({ id: DINAS_PUPR, name: 'Dinas Bina Marga' });
    plan(file, [], NOW + HOUR_MS);
    expect(followDirectory(file, old)).toEqual([]);
    town.close(DINAS_PUPR, DINAS_KESEHATAN);
    const between = town.reference.directory;
    plan(file, [], NOW + 2 * HOUR_MS);
    town.reopen(DINAS_PUPR);
    town.close(DINAS_KESEHATAN, DINAS_PUPR);
    plan(file, [], NOW + 3 * HOUR_MS);
    expect(file.holder.agency).toBe(DINAS_PUPR);
    expect(followDirectory(file, between)).toEqual([]);
  });

  test('an agency that has vanished: the case keeps what it knows', () => {
    const file = held();
    const { all } = town.reference;
    town.reference.replace({ ...all, agencies: all.agencies.filter(({ id }) => id !== DINAS_PUPR) });
    expect(followDirectory(file, town.reference.directory)).toEqual([]);
  });

  test('nothing that has fired fires again for the successor', () => {
    const file = held();
    const late = NOW + 10 * DAY_MS;
    const first = plan(file, [], late, late).firings.map(({ clock: name, rung }) => `${name}/${rung}`);
    expect(first.length).toBeGreaterThan(1);
    town.close(DINAS_PUPR, DINAS_KESEHATAN);
    expect(plan(file, [], late + HOUR_MS, late + HOUR_MS).firings).toEqual([]);
    expect(
      file.escalations.filter(({ agency, holder }) => agency === DINAS_PUPR || holder === DINAS_PUPR),
    ).toEqual([]);
    expect(file.escalations.length).toBeGreaterThan(0);
  });
});

const who = (role: 'unit head' | 'liaison', at: number, about: string[] = []) =>
  town.reference.directory
    .resolve(role, DINAS_PUPR, about, at)
    .map(({ agency, role: as, post, insteadOf }) =>
      [agency, post ?? as, insteadOf].filter(Boolean).join(' '),
    );

describe('who stands in', () => {
  const away = { post: 'head' as const, from: NOW, until: NOW + 5 * DAY_MS, substitute: DINAS_KESEHATAN };

  test('while it lasts the post means that of the substitute, and says so', () => {
    town.write({ id: DINAS_PUPR, absences: [away] });
    expect(who('unit head', NOW - 1)).toEqual([`${DINAS_PUPR} head`]);
    expect(who('unit head', NOW)).toEqual([`${DINAS_KESEHATAN} head unit head`]);
    expect(who('liaison', NOW)).toEqual([`${DINAS_PUPR} liaison`]);
    expect(who('unit head', NOW + 5 * DAY_MS)).toEqual([`${DINAS_PUPR} head`]);
  });

  test('a substitute that is complained of, away, closed or vacant is none: the next one up', () => {
    town.write({ id: DINAS_PUPR, absences: [away] });
    expect(who('unit head', NOW, [DINAS_KESEHATAN])).toEqual([`${PRINGSEWU} head unit head`]);
    const { substitute: _, ...alone } = away;
    town.write({ id: DINAS_KESEHATAN, absences: [alone] });
    expect(who('unit head', NOW)).toEqual([`${PRINGSEWU} head unit head`]);
    town.write({ id: DINAS_KESEHATAN, absences: [], officers: ['liaison'] });
    expect(who('unit head', NOW)).toEqual([`${PRINGSEWU} head unit head`]);
    town.write({ id: DINAS_KESEHATAN, officers: ['liaison', 'head'] });
    town.close(DINAS_KESEHATAN);
    expect(who('unit head', NOW)).toEqual([`${PRINGSEWU} head unit head`]);
  });

  test('the substitute acts in the same post alone, and through an accused agency has nothing', () => {
    const file = held();
    town.write({ id: DINAS_PUPR, absences: [{ ...away, post: 'liaison' }] });
    const { directory } = town.reference;
    expect(directory.standsInFor(DINAS_KESEHATAN, { role: 'liaison' }, NOW)).toEqual([DINAS_PUPR]);
    expect(directory.standsInFor(DINAS_KESEHATAN, { role: 'supervisor', post: 'head' }, NOW)).toEqual([]);
    expect(directory.standsInFor(DINAS_KESEHATAN, { role: 'liaison' }, NOW + 5 * DAY_MS)).toEqual([]);
    const deputy = { ...actors.otherLiaison, standsInFor: [DINAS_PUPR] };
    expect(may(file, actors.otherLiaison)).toEqual([]);
    expect(may(file, deputy)).toEqual(may(file, actors.liaison));
    file.about = [PRINGSEWU];
    expect(relation(file, deputy)).toBe('accused');
    // Somebody of another house who stands in for an agency that is complained of.
    const stranger = { ...deputy, agency: 'kab-sinjai.dinas-pupr', ancestors: ['kab-sinjai'] };
    expect(relation({ ...file, about: [] }, stranger)).toBe('handler');
    expect(relation(file, stranger)).toBe('outsider');
    file.about = [DINAS_KESEHATAN];
    expect(relation(file, deputy)).toBe('accused');
  });
});

const known = (id: string): Agency => {
  const found = town.reference.directory.get(id);
  if (!found) throw new Error(id);
  return found;
};

const closed = (id: string, successor?: string): Agency => ({
  ...known(id),
  closed: { at: NOW, ...(successor === undefined ? {} : { successor }) },
});

const pupr = (more: Partial<Agency>): Agency => ({ ...known(DINAS_PUPR), ...more });

describe('what may be written', () => {
  const regions = makeRegions();
  const ground = () => ({
    now: NOW,
    isRegion: (code: string) => regions.exists(code),
    calendars: town.reference.calendars,
  });
  const codes = (...wanted: Agency[]): string[] => {
    const done = changeDirectory(town.reference.agencies, { wanted }, ground());
    return done.kind === 'invalid' ? done.findings.map(({ code, path }) => `${code} ${path}`) : [done.kind];
  };

  test.each<[string, () => Agency[], string[]]>([
    ['an unknown parent', () => [pupr({ parent: 'kab-nirwana' })], ['unknown-parent parent']],
    ['no parent', () => [pupr({ parent: null })], ['unknown-parent parent']],
    [
      'parents in a circle',
      () => [pupr({ parent: 'kab-pringsewu.b' }), pupr({ id: 'kab-pringsewu.b', parent: DINAS_PUPR })],
      ['circle parent', 'circle parent'],
    ],
    ['a level that cannot lie there', () => [pupr({ parent: INSPEKTORAT })], ['wrong-level level']],
    ['a region that is not in use', () => [pupr({ region: '18.99' })], ['unknown-region region']],
    ['a zone that there is not', () => [pupr({ timeZone: 'Asia/Pringsewu' })], ['unknown-zone timeZone']],
    ['a calendar that there is not', () => [pupr({ calendar: 'x' })], ['unknown-calendar calendar']],
    ['an unknown successor', () => [closed(DINAS_PUPR, 'x')], ['unknown-successor closed.successor']],
    ['itself as successor', () => [closed(DINAS_PUPR, DINAS_PUPR)], ['closed-successor closed.successor']],
    [
      'a successor that is closed with it',
      () => [closed(DINAS_PUPR, DINAS_KESEHATAN), closed(DINAS_KESEHATAN)],
      ['closed-successor closed.successor'],
    ],
    ['a closure to come', () => [pupr({ closed: { at: NOW + DAY_MS } })], ['not-yet closed.at']],
    [
      'an institution without its desk',
      () => [{ ...known(PRINGSEWU), officers: ['head'] }],
      ['no-desk officers'],
    ],
    ['an institution with units', () => [closed(PRINGSEWU)], ['units-left closed']],
    ['the national desk', () => [closed('nasional')], ['cannot-close closed']],
    ['the Ombudsman', () => [closed('ombudsman')], ['cannot-close closed']],
    [
      'a substitute without that post',
      () => [pupr({ absences: [{ post: 'secretary', from: NOW, until: NOW + 1, substitute: INSPEKTORAT }] })],
      ['vacant-substitute absences.0.substitute'],
    ],
    [
      'an absence that ends before it begins',
      () => [pupr({ absences: [{ post: 'head', from: NOW, until: NOW }] })],
      ['absence-order absences.0.until'],
    ],
    [
      'two absences of one post at once',
      () => [
        pupr({
          absences: [
            { post: 'head', from: NOW, until: NOW + 2 },
            { post: 'head', from: NOW + 1, until: NOW + 3 },
          ],
        }),
      ],
      ['absence-overlap absences.1'],
    ],
    ['a unit without a successor', () => [closed(DINAS_PUPR)], ['changed']],
    ['what is so already', () => [pupr({})], ['same']],
  ])('%s', (_, wanted, expected) => {
    expect(codes(...wanted())).toEqual(expected);
  });

  test('a split: two new agencies, and the old one closed with one of them as successor', () => {
    const [roads, spatial] = [
      pupr({ id: 'kab-pringsewu.dinas-jalan', name: 'Dinas Jalan' }),
      pupr({ id: 'kab-pringsewu.dinas-tata-ruang', name: 'Dinas Tata Ruang' }),
    ];
    const done = changeDirectory(
      town.reference.agencies,
      { wanted: [roads, spatial, closed(DINAS_PUPR, roads.id)] },
      ground(),
    );
    expect(done).toMatchObject({
      kind: 'changed',
      revision: 1,
      changes: [{ kind: 'added' }, { kind: 'added' }, { kind: 'closed', fields: ['closed'] }],
    });
  });

  test('every shipped agency passes the check as one that is written anew, and comes back from its document', () => {
    const { agencies } = town.reference;
    for (const agency of agencies) expect(agencyOf(agency.id, documentOf(agency))).toEqual(sorted(agency));
    const done = changeDirectory([], { wanted: agencies.map((one) => ({ ...one })) }, ground());
    expect(done.kind === 'invalid' ? done.findings : []).toEqual([]);
    expect(new Directory(done.kind === 'changed' ? done.agencies : []).revision).toBe(1);
  });
});

/** Posts have one order when they are written. */
function sorted(agency: Agency): Agency {
  return { ...agency, officers: documentOf(agency).officers };
}
