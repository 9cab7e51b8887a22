import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

/**
 * The reference data under `policies/`: agencies, topics and reasons. What is checked here is what
 * the rest of the system takes for granted: a tree without gaps, real places, both languages. The
 * schemas below are this test's own, so that the data is held to its form whoever else reads it.
 */
const policies = join(__dirname, '..', '..', 'policies');

const levels = [
  'national',
  'ministry',
  'agency',
  'province',
  'regency',
  'city',
  'enterprise',
  'inspectorate',
  'unit',
  'district',
  'village',
] as const;
type Level = (typeof levels)[number];
const institutions: readonly Level[] = ['ministry', 'agency', 'province', 'regency', 'city'];

const roles = ['national-admin', 'institution-admin', 'head', 'secretary', 'liaison', 'overseer'] as const;
const zones = ['Asia/Jakarta', 'Asia/Makassar', 'Asia/Jayapura'] as const;

const text = z.string().trim().min(1);
const texts = z.strictObject({ id: text, en: text });
const agencySchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+(\.[a-z0-9-]+)*$/),
  name: text,
  level: z.enum(levels),
  parent: z.string().nullable(),
  // Text: without quotes 18.10 is the number 18.1, and Pringsewu is lost.
  region: z.string().nullable(),
  timeZone: z.enum(zones),
  officers: z.array(z.enum(roles)),
});
const agencyFileSchema = z.strictObject({
  defaults: agencySchema.pick({ region: true, timeZone: true }).partial().default({}),
  agencies: z.array(agencySchema.partial({ region: true, timeZone: true })),
});
const topicFileSchema = z.strictObject({
  topics: z.array(z.strictObject({ id: text, parent: z.string().nullable(), name: texts })),
});
const reasonFileSchema = z.strictObject({
  reasons: z.array(
    z.strictObject({
      code: z.string().regex(/^[a-z0-9-]+$/),
      for: z.enum(['archive', 'out-of-scope']),
      name: texts,
      advice: texts,
    }),
  ),
});
type Agency = z.infer<typeof agencySchema>;

function read(...path: string[]): unknown {
  return parse(readFileSync(join(policies, ...path), 'utf8'));
}

function readAgencies(): Agency[] {
  return readdirSync(join(policies, 'agencies'))
    .filter((name) => name.endsWith('.yaml'))
    .flatMap((name) => {
      const { defaults, agencies } = agencyFileSchema.parse(read('agencies', name));
      return agencies.map((entry) => agencySchema.parse({ ...defaults, ...entry }));
    });
}

/** Official names by dotted code, from the data of `idn-area-data`. */
function readAreas(): Map<string, string> {
  const main = createRequire(__filename).resolve('idn-area-data/package.json');
  const areas = new Map<string, string>();
  for (const name of ['provinces', 'regencies', 'districts', 'villages']) {
    const [, ...rows] = readFileSync(join(dirname(main), 'data', `${name}.csv`), 'utf8').split(/\r?\n/);
    for (const row of rows.filter(Boolean)) {
      const cells = row.split(',');
      areas.set(cells[0] ?? '', (cells.at(-1) ?? '').replace(/^"|"$/g, ''));
    }
  }
  return areas;
}

const agencies = readAgencies();
const byId = new Map(agencies.map((agency) => [agency.id, agency]));
const areas = readAreas();
const { topics } = topicFileSchema.parse(read('topics.yaml'));
const { reasons } = reasonFileSchema.parse(read('reasons.yaml'));

const repeated = (ids: string[]) => ids.filter((id, index) => ids.indexOf(id) !== index);
const ids = (found: { id: string }[]) => found.map((each) => each.id);
const childrenOf = (id: string) => agencies.filter((agency) => agency.parent === id);

/** The posts that must be filled: somebody to answer, and somebody above to be escalated to. */
function postsOf({ id, level }: Agency): string[] {
  if (level === 'national') return ['national-admin', 'head'];
  if (!institutions.includes(level)) return ['liaison', 'head'];
  const overseer = ['ombudsman', 'ksp', 'kemendagri'].includes(id);
  return ['institution-admin', 'head', 'secretary', ...(overseer ? ['overseer'] : [])];
}

describe('agencies', () => {
  test('ids are unique', () => {
    expect(repeated(ids(agencies))).toEqual([]);
  });

  test('names are unique, so that nobody picks the wrong one from a list', () => {
    expect(repeated(agencies.map((agency) => agency.name))).toEqual([]);
  });

  test('one root, every parent exists, no cycle', () => {
    expect(ids(agencies.filter((agency) => agency.parent === null))).toEqual(['nasional']);
    expect(ids(agencies.filter((agency) => agency.parent && !byId.has(agency.parent)))).toEqual([]);
    for (const agency of agencies) {
      const seen = new Set<string>();
      for (let at: Agency | undefined = agency; at; at = at.parent ? byId.get(at.parent) : undefined) {
        if (seen.has(at.id)) throw new Error(`${agency.id} is its own ancestor through ${at.id}`);
        seen.add(at.id);
      }
      expect(seen).toContain('nasional');
    }
  });

  test('levels nest as the chain of disposition needs', () => {
    const under: Record<Level, readonly Level[]> = {
      national: [],
      ministry: ['national'],
      agency: ['national'],
      province: ['national'],
      regency: ['province'],
      city: ['province'],
      enterprise: [...institutions, 'enterprise'],
      inspectorate: institutions,
      unit: institutions,
      district: ['regency', 'city'],
      village: ['district'],
    };
    const misplaced = agencies.filter((agency) => {
      const parent = agency.parent ? byId.get(agency.parent) : undefined;
      return parent && !under[agency.level].includes(parent.level);
    });
    expect(ids(misplaced)).toEqual([]);
  });

  test('posts fit the level', () => {
    const unfit = agencies.filter((agency) => agency.officers.join() !== postsOf(agency).join());
    expect(ids(unfit)).toEqual([]);
  });

  test('every region is an official code; only national institutions have none', () => {
    const wrong = agencies.filter((agency) => agency.region !== null && !areas.has(agency.region));
    expect(ids(wrong)).toEqual([]);

    const nationwide: Level[] = ['national', 'ministry', 'agency', 'enterprise', 'inspectorate', 'unit'];
    const placeless = agencies.filter((agency) => agency.region === null);
    expect(ids(placeless.filter((agency) => !nationwide.includes(agency.level)))).toEqual([]);
    expect(ids(placeless.filter((agency) => /^(prov|kab|kota)-/.test(agency.id)))).toEqual([]);
  });

  test('a region lies within that of the parent, at the depth of the level', () => {
    const depth: Partial<Record<Level, number>> = {
      province: 1,
      regency: 2,
      city: 2,
      district: 3,
      village: 4,
    };
    const misplaced = agencies.filter((agency) => {
      const { region } = agency;
      if (region === null) return false;
      const wanted = depth[agency.level];
      if (wanted && region.split('.').length !== wanted) return true;
      const around = agency.parent ? byId.get(agency.parent)?.region : null;
      // A province's grid unit may serve the neighbour's office, so enterprises are not held to it.
      if (!around || agency.level === 'enterprise') return false;
      return region !== around && !region.startsWith(`${around}.`);
    });
    expect(ids(misplaced)).toEqual([]);
  });

  test('provinces, kecamatan and villages bear their official names', () => {
    const words: Partial<Record<Level, RegExp>> = {
      district: /^Kecamatan (.+), Kabupaten .+$/,
      village: /^(?:Kelurahan|Desa|Pekon) (.+), Kecamatan .+$/,
    };
    const wrong = agencies.filter((agency) => {
      const official = areas.get(agency.region ?? '') ?? '';
      if (agency.level === 'province' || agency.level === 'regency')
        return !agency.name.toUpperCase().endsWith(official);
      const pattern = words[agency.level];
      return pattern && pattern.exec(agency.name)?.[1] !== official;
    });
    expect(ids(wrong)).toEqual([]);
  });

  test('a fourth segment that begins with 1 is a kelurahan, with 2 a desa or pekon', () => {
    const wrong = agencies
      .filter((agency) => agency.level === 'village')
      .filter((agency) => agency.name.startsWith('Kelurahan') !== /\.1\d{3}$/.test(agency.region ?? ''));
    expect(ids(wrong)).toEqual([]);
  });

  test('all 38 provinces are there', () => {
    const official = [...areas.keys()].filter((code) => code.length === 2);
    const listed = agencies.filter((agency) => agency.level === 'province').map((agency) => agency.region);
    expect(new Set(listed)).toEqual(new Set(official));
    expect(listed).toHaveLength(38);
  });

  test('every province and regency has exactly one inspectorate', () => {
    const without = agencies
      .filter((agency) => ['province', 'regency', 'city'].includes(agency.level))
      .filter(
        (agency) => childrenOf(agency.id).filter((child) => child.level === 'inspectorate').length !== 1,
      );
    expect(ids(without)).toEqual([]);
  });

  test('the ministries, agencies and enterprises that routes rely on are there', () => {
    const needed: Record<string, Level> = {
      nasional: 'national',
      kemendagri: 'ministry',
      kemenpanrb: 'ministry',
      kemensos: 'ministry',
      kemenpu: 'ministry',
      kemenkes: 'ministry',
      kemendikdasmen: 'ministry',
      kemenaker: 'ministry',
      kemenhub: 'ministry',
      kemenkomdigi: 'ministry',
      bpn: 'ministry',
      ombudsman: 'agency',
      ksp: 'agency',
      polri: 'agency',
      'bpjs-kesehatan': 'agency',
      pln: 'enterprise',
    };
    const found = Object.keys(needed).map((id) => [id, byId.get(id)?.level]);
    expect(Object.fromEntries(found)).toEqual(needed);
  });

  describe.each([
    { id: 'kab-lampung-selatan', zone: 'Asia/Jakarta', kecamatan: 17, villages: 15 },
    { id: 'kab-hulu-sungai-utara', zone: 'Asia/Makassar', kecamatan: 10, villages: 15 },
    { id: 'kab-pringsewu', zone: 'Asia/Jakarta', kecamatan: 9, villages: 40 },
    { id: 'kab-luwu-timur', zone: 'Asia/Makassar', kecamatan: 11, villages: 15 },
    { id: 'kab-sinjai', zone: 'Asia/Makassar', kecamatan: 9, villages: 15 },
  ])('$id', ({ id, zone, kecamatan, villages }) => {
    const inside = agencies.filter((agency) => agency.id === id || agency.id.startsWith(`${id}.`));

    test(`has all its ${kecamatan} kecamatan and villages in each`, () => {
      const region = byId.get(id)?.region ?? '';
      const official = [...areas.keys()].filter((code) => code.length === 8 && code.startsWith(`${region}.`));
      const listed = inside.filter((agency) => agency.level === 'district');
      expect(new Set(listed.map((agency) => agency.region))).toEqual(new Set(official));
      expect(listed).toHaveLength(kecamatan);
      expect(ids(listed.filter((agency) => childrenOf(agency.id).length === 0))).toEqual([]);
      const found = inside.filter((agency) => agency.level === 'village');
      expect(found.length).toBeGreaterThanOrEqual(villages);
    });

    test('has the offices that its services need, under the ids that all five share', () => {
      const shared = [
        'sekretariat-daerah',
        'inspektorat',
        'dinas-pendidikan',
        'dinas-kesehatan',
        'dinas-pupr',
        'dinas-sosial',
        'dinas-lingkungan-hidup',
        'dinas-dukcapil',
        'dinas-pmd',
        'dinas-perhubungan',
        'dinas-kominfo',
        'dinas-perdagangan',
        'dinas-pmptsp',
        'dinas-pertanian',
        'dinas-perikanan',
        'satpol-pp',
        'bpbd',
        'bappeda',
        'bapenda',
        'bkpsdm',
        'pdam',
        'rsud',
      ];
      expect(shared.filter((name) => !byId.has(`${id}.${name}`))).toEqual([]);
      expect(inside.filter((agency) => agency.id.includes('.puskesmas-')).length).toBeGreaterThan(5);
    });

    test('keeps one clock', () => {
      expect(new Set(inside.map((agency) => agency.timeZone))).toEqual(new Set([zone]));
    });
  });
});

describe('topics', () => {
  test('ids are unique, and a sub-topic extends the id of its main category', () => {
    expect(repeated(ids(topics))).toEqual([]);
    const main = new Set(ids(topics.filter((topic) => topic.parent === null)));
    const misplaced = topics.filter(({ id, parent }) =>
      parent === null
        ? !/^[a-z0-9-]+$/.test(id)
        : !main.has(parent) || !/^[a-z0-9-]+$/.test(id.slice(parent.length + 1)),
    );
    expect(ids(misplaced)).toEqual([]);
    expect(ids(topics.filter(({ id, parent }) => parent && !id.startsWith(`${parent}.`)))).toEqual([]);
  });

  test('there is always somewhere to put a report', () => {
    expect(ids(topics)).toContain('other');
  });
});

// That every text is there in Indonesian and English, the schemas above have checked on reading.
describe('reasons', () => {
  test('codes are unique', () => {
    expect(repeated(reasons.map((reason) => reason.code))).toEqual([]);
  });

  test('no door is the wrong door: nothing is archived for having come to the wrong office', () => {
    const archive = reasons.filter((reason) => reason.for === 'archive');
    const wrongDoor = /not[- ]ours|wrong|authority|competent|wewenang|salah (alamat|instansi)/i;
    const turnedAway = archive.filter(({ code, name }) => wrongDoor.test(`${code} ${name.id} ${name.en}`));
    expect(turnedAway).toEqual([]);
    expect(archive.map((reason) => reason.code)).toEqual([
      'format-not-met',
      'too-general',
      'not-public-service',
      'duplicate',
      'abusive-language',
      'advertising-or-test',
    ]);
    const outside = reasons.filter((reason) => reason.for === 'out-of-scope');
    expect(outside.filter(({ code, name }) => wrongDoor.test(`${code} ${name.id} ${name.en}`))).toEqual([]);
    expect(outside.map((reason) => reason.code)).toEqual([
      'in-court',
      'legislation',
      'crime',
      'court-decision',
      'emergency',
    ]);
  });
});
