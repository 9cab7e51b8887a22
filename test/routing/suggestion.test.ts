import { suggestedRoute } from '../../api/command/suggestion';
import { viewContext } from '../../api/case/context';
import { decisionsAsText } from '../../cli/route/decisions-text';
import type { CaseFile } from '../../domain/case-file';
import type { Filing } from '../../domain/intake';
import { sparse, whole } from '../../domain/sparse';
import { noteDecision, routeOf } from '../../domain/routing/decision';
import { decisionsByRule } from '../../domain/routing/decision-counts';
import { Routes } from '../../domain/routing/routes';
import { suggestionOf } from '../../domain/routing/suggestion-of-case';
import { forwardedMessage } from '../../domain/view/forwarded';
import { suggestionView } from '../../domain/view/suggestion';
import { NO_ROUTES } from '../../store/reference-data';
import { filing, opened } from '../support/case';
import { shippedReference } from '../support/reference';
import { at, sealer } from '../support/told';
import { COMPLAINTS, factsOf } from './complaints';
import { OFFICES, ROUTES } from './shipped';

const KAB = 'kab-pringsewu';
const PUPR = `${KAB}.dinas-pupr`;
const NOW = at('2026-11-23T09:00:00');
const reference = shippedReference();
const ctx = { world: reference.world(), rule: (id: string) => ROUTES.rule(id) };

/** A case with a suggestion, as filing opens it. */
const suggested = (otherwise: Partial<Filing> = {}): CaseFile =>
  opened(reference, NOW, { suggestion: { to: PUPR, rule: 'roads', confidence: 0.8 }, ...otherwise });

describe('what a case keeps of a suggestion', () => {
  test('is ids and a number: nothing that anybody has written', () => {
    const ids = new Set([
      ...OFFICES.directory.agencies.map(({ id }) => id),
      ...ROUTES.rules.map(({ id }) => id),
      ...reference.topics.map(({ id }) => id),
    ]);
    for (const complaint of COMPLAINTS) {
      const kept = suggestionOf(factsOf(complaint), ROUTES, OFFICES);
      const { to, rule, confidence, topic, ...rest } = kept ?? { to: '', rule: '', confidence: -1 };
      expect([to, rule, ...(topic === undefined ? [] : [topic])].filter((id) => !ids.has(id))).toEqual([]);
      expect([confidence >= 0 && confidence <= 1, rest]).toEqual([true, {}]);
      // The longest is no burden to a history that may have 20 KB.
      expect(JSON.stringify(kept).length).toBeLessThan(200);
    }
  });

  test('names the topic only where it was read from the words', () => {
    const facts = {
      ...factsOf({ n: 0, to: '', text: 'jalan berlubang dan aspal rusak parah', region: '18.10' }),
    };
    expect(suggestionOf(facts, ROUTES, OFFICES)?.topic).toBe('roads.damaged');
    expect(suggestionOf({ ...facts, topic: 'roads.damaged' }, ROUTES, OFFICES)).not.toHaveProperty('topic');
    expect(suggestionOf({ ...facts, topic: 'other' }, ROUTES, OFFICES)?.topic).toBe('roads.damaged');
    expect(suggestionOf({ ...facts, description: 'aaa bbb' }, ROUTES, OFFICES)).not.toHaveProperty('topic');
  });

  test('is nothing where there are no routes', () => {
    const none = new Routes(NO_ROUTES, reference.topics);
    for (const complaint of COMPLAINTS.slice(0, 5)) {
      expect(suggestionOf(factsOf(complaint), none, OFFICES)).toBeNull();
    }
  });
});

/** Milliseconds of the processor for a suggestion: other processes may have the machine for a moment. */
function costOf(text: string): number {
  const start = process.cpuUsage();
  suggestionOf({ ...factsOf({ n: 0, to: '', text }), title: 'x'.repeat(200) }, ROUTES, OFFICES);
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

/** The least of a few, after a first: memory is cleared up now and then. */
const leastCostOf = (text: string): number =>
  Math.min(...Array.from({ length: 6 }, () => costOf(text)).slice(1));

describe('a filing', () => {
  const body = { title: 'Rahasia sekali', description: 'Pak Budi yang melakukannya' };

  test('is taken without a suggestion when the routes cannot be asked; the log says so, and nothing of the text', () => {
    const lines: unknown[][] = [];
    const broken = {
      get routing(): never {
        throw new TypeError(`cannot read ${body.description}`);
      },
    };
    const logger = { warn: (...line: unknown[]) => void lines.push(line) };
    expect(suggestedRoute({ reference: broken, logger }, body, filing())).toEqual({});
    expect(lines).toEqual([[{ error: 'TypeError' }, 'no route could be suggested']]);
  });

  // What reads a text must not be made slow by one that was written to that end.
  test.each([
    ['one long word', 'a'.repeat(10_000)],
    ['words that are all spelt anew', 'yg gk dgn krn utk sdh blm jln '.repeat(350).slice(0, 10_000)],
    ['affixes without an end', 'mempersememperkankannyalah '.repeat(400).slice(0, 10_000)],
    [
      'the same phrase over and over',
      'jalan rusak lampu jalan mati sampah menumpuk '.repeat(250).slice(0, 10_000),
    ],
    ['digits and signs', 'l0b4ng2 !!! ... 18.10 '.repeat(500).slice(0, 10_000)],
    ['letters that repeat', 'parahhhhhhh '.repeat(800).slice(0, 10_000)],
  ])('is never slow: %s', (_, description) => {
    // However slow the machine is: as many characters of what people write take about as long.
    const plain = COMPLAINTS.map(({ text }) => text)
      .join(' ')
      .slice(0, 10_000);
    expect(plain).toHaveLength(10_000);
    expect(leastCostOf(description)).toBeLessThan(20 * leastCostOf(plain));
  });
});

describe('what is shown of it', () => {
  test('name and reason are those of now', () => {
    expect(suggestionView({ file: suggested(), ctx })).toEqual({
      to: { id: PUPR, name: OFFICES.agency(PUPR)?.name },
      rule: 'roads',
      because: ROUTES.rule('roads')?.because,
      confidence: 0.8,
    });
  });

  test('the reason of a rule that is gone is null, and an agency that is gone keeps its id', () => {
    const file = suggested({ suggestion: { to: 'kab-lama.dinas', rule: 'old', confidence: 0.5 } });
    expect(suggestionView({ file, ctx })).toMatchObject({
      to: { id: 'kab-lama.dinas', name: 'kab-lama.dinas' },
      because: null,
    });
    expect(suggestionView({ file: suggested(), ctx: { world: ctx.world } })?.because).toBeNull();
  });

  test('what lies outside of the scope says who decides it', () => {
    const outside = ROUTES.rules.find((rule) => rule.outside === true);
    const file = suggested({ suggestion: { to: 'nasional', rule: outside?.id ?? '', confidence: 0.9 } });
    expect(suggestionView({ file, ctx })?.outside).toEqual(outside?.competent ?? outside?.because);
  });

  test.each([[PUPR], [KAB]])('nothing once %s is complained of', (accused) => {
    const file = suggested();
    file.about = [accused];
    expect(suggestionView({ file, ctx })).toBeNull();
  });

  test('and nothing where there was none', () => {
    expect(suggestionView({ file: opened(reference, NOW), ctx })).toBeNull();
  });

  test('routes that cannot be read hide no case', () => {
    const broken = Object.create(reference, {
      routing: {
        get: (): never => {
          throw new Error('no routes');
        },
      },
    }) as typeof reference;
    const shown = viewContext({ now: () => NOW, sealer, reference: broken });
    expect(suggestionView({ file: suggested(), ctx: shown })).toMatchObject({ because: null });
  });
});

describe('what desks make of it', () => {
  const decidedAt = (agency: string, to = PUPR) => {
    const file = suggested({ suggestion: { to, rule: 'roads', confidence: 0.8 } });
    const ref = reference.directory.ref(agency);
    if (!ref) throw new Error(agency);
    file.path.push({ ...ref, from: NOW, to: null, reason: 'disposed' });
    noteDecision(file, ref);
    return file;
  };

  test.each([
    ['the unit that was named', PUPR, PUPR, true],
    ['another unit of the same house', `${KAB}.dinas-kesehatan`, PUPR, false],
    ['a unit of the house whose desk was named', PUPR, KAB, true],
    ['the desk above the unit that was named', KAB, PUPR, false],
  ] as const)('%s', (_, decided, to, confirmed) => {
    expect(routeOf(decidedAt(decided, to))).toEqual({ rule: 'roads', suggested: to, decided, confirmed });
  });

  test('the first decision counts, whatever comes after', () => {
    const file = decidedAt(`${KAB}.dinas-kesehatan`);
    noteDecision(file, { agency: PUPR });
    expect(routeOf(file)).toMatchObject({ decided: `${KAB}.dinas-kesehatan`, confirmed: false });
  });

  test('nothing is decided before follow-up begins, and nothing is noted where nothing was suggested', () => {
    expect(routeOf(suggested())).toMatchObject({ decided: null, confirmed: null });
    const without = opened(reference, NOW);
    noteDecision(without, { agency: PUPR });
    expect([routeOf(without), without.suggestion]).toEqual([null, undefined]);
  });

  test('is added up by rule, the most changed first', () => {
    const counted = [
      { rule: 'a', decided: 'x', confirmed: true, count: 7 },
      { rule: 'b', decided: 'y', confirmed: false, count: 2 },
      { rule: 'b', decided: 'z', confirmed: false, count: 3 },
      { rule: 'b', decided: 'x', confirmed: true, count: 1 },
      { rule: 'b', decided: null, confirmed: null, count: 4 },
      { rule: 'c', decided: null, confirmed: null, count: 1 },
    ];
    const rows = decisionsByRule(counted);
    expect(rows).toEqual([
      {
        rule: 'b',
        suggested: 10,
        confirmed: 1,
        changed: 5,
        undecided: 4,
        share: 0.167,
        changedTo: [
          { agency: 'z', count: 3 },
          { agency: 'y', count: 2 },
        ],
      },
      { rule: 'a', suggested: 7, confirmed: 7, changed: 0, undecided: 0, share: 1, changedTo: [] },
      { rule: 'c', suggested: 1, confirmed: 0, changed: 0, undecided: 1, share: null, changedTo: [] },
    ]);
    const shown = rows.map((row) => ({ ...row, because: row.rule === 'b' ? null : 'Karena.' }));
    expect(decisionsAsText(shown)).toBe(
      [
        'rule      suggested  confirmed  changed  undecided  share  changed to',
        'b (gone)         10          1        5          4   17 %  z (3), y (2)',
        'a                 7          7        0          0  100 %',
        'c                 1          0        0          1      –',
        '',
      ].join('\n'),
    );
    expect(decisionsAsText([])).toBe('No case has had a suggestion in this time.\n');
  });
});

const said = (to: string, reason: string) => {
  const file = suggested();
  const ref = reference.directory.ref(to);
  if (!ref) throw new Error(to);
  file.path.push({ ...ref, from: NOW + 1, to: null, reason });
  const data = { from: KAB, to: ref.institution };
  return forwardedMessage({ at: NOW + 1, data }, file, reference.directory)?.id;
};

describe('what the reporter is told when the complaint leaves the institution that was chosen', () => {
  const END = 'Nomor laporan, riwayat, dan batas waktunya tetap sama. Anda tidak perlu melakukan apa pun.';

  test.each([
    [
      'kemenpu',
      'disposed',
      'Pemerintah Kabupaten Pringsewu, instansi yang Anda pilih, tidak berwenang menangani laporan ini. Laporan diteruskan kepada Kementerian Pekerjaan Umum.',
    ],
    [
      'nasional',
      'notOurs',
      'Pemerintah Kabupaten Pringsewu, instansi yang Anda pilih, tidak berwenang menangani laporan ini. Laporan diteruskan kepada admin nasional, yang meneruskannya ke instansi yang berwenang.',
    ],
    [
      'nasional',
      'reassigned',
      'Pemerintah Kabupaten Pringsewu, instansi yang Anda pilih, belum memeriksa laporan Anda pada waktunya. Laporan diteruskan kepada admin nasional, yang meneruskannya ke instansi yang berwenang.',
    ],
    [
      'nasional',
      'conflictOfInterest',
      'Laporan Anda menyangkut Pemerintah Kabupaten Pringsewu sendiri, sehingga tidak boleh ditangani di sana. Laporan diteruskan kepada admin nasional, yang meneruskannya ke instansi yang berwenang.',
    ],
  ])('to %s because %s', (to, reason, text) => {
    expect(said(to, reason)).toBe(`${text} ${END}`);
  });

  test('a line that does not say from where and to where says nothing', () => {
    expect(forwardedMessage({ at: NOW }, suggested(), reference.directory)).toBeNull();
  });
});

describe('a case as it is sent to the engine', () => {
  test('is without what every case begins with, and whole again', () => {
    const files = [
      suggested(),
      suggested({
        confidential: true,
        anonymous: true,
        about: [KAB],
        occurredOn: '2026-11-01',
        notify: true,
      }),
      opened(reference, NOW, { reporter: 'sealed', place: 'sealed', externalId: 'A-1', agency: null }),
    ];
    for (const file of files) {
      const sent = JSON.parse(JSON.stringify(sparse(file))) as ReturnType<typeof sparse>;
      expect(whole(sent)).toEqual(file);
      expect(whole(file)).toEqual(file);
      expect(JSON.stringify(sent).length).toBeLessThan(JSON.stringify(file).length - 400);
    }
  });

  test('no two cases share what they begin with', () => {
    const [a, b] = [whole(sparse(suggested())), whole(sparse(suggested()))];
    a.answers.push({} as CaseFile['answers'][number]);
    a.seen['x'] = {} as CaseFile['seen'][string];
    expect([b.answers, b.seen]).toEqual([[], {}]);
  });
});
