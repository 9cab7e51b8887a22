import { LIVES } from '../../cli/demo/cases';
import { suggest, type RoutingFacts } from '../../domain/routing/suggest';
import { COMPLAINTS, factsOf, type Complaint } from './complaints';
import { OFFICES, ROUTES, SHIPPED } from './shipped';

const withoutTopic = (facts: RoutingFacts): RoutingFacts => ({ ...facts, topic: null });
const asItIs = (facts: RoutingFacts): RoutingFacts => facts;
const TUNED = COMPLAINTS.filter(({ heldOut }) => !heldOut);
const HELD_OUT = COMPLAINTS.filter(({ heldOut }) => heldOut);

interface Measured {
  share: number;
  misses: { complaint: Complaint; got: string; rule: string }[];
}

function measure(complaints: readonly Complaint[], change: (facts: RoutingFacts) => RoutingFacts): Measured {
  const misses = complaints.flatMap((complaint) => {
    const { to, rule } = suggest(change(factsOf(complaint)), ROUTES, OFFICES);
    return to.id === complaint.to ? [] : [{ complaint, got: to.id, rule }];
  });
  return { share: 1 - misses.length / complaints.length, misses };
}

function report(what: string, complaints: readonly Complaint[], { share, misses }: Measured): void {
  const lines = misses.map(
    ({ complaint: { n, to, text }, got, rule }) => `  ${n}  ${to} → ${got} (${rule})  ${text.slice(0, 70)}`,
  );
  const right = complaints.length - misses.length;
  process.stdout.write(
    `${[`${what}: ${right} of ${complaints.length} (${(share * 100).toFixed(1)} %)`, ...lines].join('\n')}\n`,
  );
}

describe('complaints as people write them', () => {
  test('are at least 200, each with a unit and topic that there are, a fourth of them held out', () => {
    expect(COMPLAINTS.length).toBeGreaterThanOrEqual(200);
    expect(HELD_OUT.length).toBe(Math.floor(COMPLAINTS.length / 4));
    const topics = new Set(SHIPPED.topics.map(({ id }) => id));
    for (const { to, topic, about = [] } of COMPLAINTS) {
      expect([to, ...about].filter((id) => !OFFICES.agency(id))).toEqual([]);
      expect(topic === undefined || topics.has(topic)).toBe(true);
    }
  });

  test.each([
    ['tuned, with the topics that were chosen', TUNED, asItIs, 0.9],
    ['held out, with the topics that were chosen', HELD_OUT, asItIs, 0.9],
    ['tuned, every topic removed', TUNED, withoutTopic, 0.85],
    ['held out, every topic removed', HELD_OUT, withoutTopic, 0.85],
  ] as const)('%s', (what, complaints, change, least) => {
    const measured = measure(complaints, change);
    report(what, complaints, measured);
    expect(measured.share).toBeGreaterThanOrEqual(least);
  });

  test('the surer a suggestion, the oftener it is right', () => {
    const said = COMPLAINTS.map((complaint) => {
      const { to, confidence } = suggest(withoutTopic(factsOf(complaint)), ROUTES, OFFICES);
      return { right: to.id === complaint.to, confidence };
    });
    const shareOf = (some: typeof said): number => some.filter(({ right }) => right).length / some.length;
    const sure = said.filter(({ confidence }) => confidence >= 0.6);
    const unsure = said.filter(({ confidence }) => confidence < 0.6);
    process.stdout.write(
      `confidence ≥ 0.6: ${sure.length}, right ${(shareOf(sure) * 100).toFixed(1)} %; below: ${unsure.length}, right ${(shareOf(unsure) * 100).toFixed(1)} %\n`,
    );
    expect(shareOf(sure)).toBeGreaterThan(shareOf(unsure));
  });
});

describe('complaints of the demonstration, written before there were routes', () => {
  test.each([
    ['with their topics', asItIs, 0.75],
    ['every topic removed', withoutTopic, 0.7],
  ] as const)('go to the unit that held them in the end: %s', (what, change, least) => {
    const ended = LIVES.map(({ key, filing, steps }) => ({ key, filing, to: lastHolder(steps) })).filter(
      ({ to }) => to !== null,
    );
    const misses = ended.flatMap(({ key, filing, to }) => {
      const facts: RoutingFacts = {
        classification: filing.classification,
        oversight: filing.oversight ?? false,
        topic: filing.topic ?? null,
        region: filing.location?.region ?? null,
        channel: filing.channel ?? 'web',
        door: filing.agency ?? null,
        about: filing.about ?? [],
        title: filing.title,
        description: filing.description,
      };
      const got = suggest(change(facts), ROUTES, OFFICES).to.id;
      return got === to ? [] : [`  ${key}: ${to} → ${got}`];
    });
    process.stdout.write(
      `${[`demonstration, ${what}: ${ended.length - misses.length} of ${ended.length}`, ...misses].join('\n')}\n`,
    );
    expect(1 - misses.length / ended.length).toBeGreaterThanOrEqual(least);
  });
});

describe('a door', () => {
  const DOORS = [
    'kemenkes',
    'kab-sinjai.dinas-sosial',
    'kab-pringsewu.pekon-parerejo',
    'kab-lampung-selatan',
    'polri',
    'kab-luwu-timur.dinas-pendidikan',
    'kab-hulu-sungai-utara.kec-banjang',
    'pln',
    'prov-lampung.dinas-kesehatan',
    'kemenhub.hubud',
  ];

  test('that is the wrong one leads to the same unit as none: a hundred complaints', () => {
    const placed = COMPLAINTS.filter(({ region }) => region !== undefined).slice(0, 100);
    expect(placed).toHaveLength(100);
    for (const [n, complaint] of placed.entries()) {
      const facts = factsOf(complaint);
      const inside = DOORS.filter(
        (door) => OFFICES.directory.institutionOf(door)?.id !== institutionOf(complaint.to),
      );
      const door = inside[n % inside.length] ?? '';
      const wrong = suggest({ ...facts, door }, ROUTES, OFFICES);
      expect(wrong.to).toEqual(suggest(facts, ROUTES, OFFICES).to);
      expect(wrong.whyNot[0]?.because.id).toContain('Laporan masuk lewat');
    }
  });
});

describe('whoever is complained of', () => {
  test('is never suggested, nor anything inside', () => {
    for (const complaint of COMPLAINTS) {
      const facts = factsOf(complaint);
      const usual = suggest(facts, ROUTES, OFFICES).to.id;
      const institution = institutionOf(usual);
      for (const about of [[usual], [institution], [usual, institution, 'nasional']]) {
        for (const oversight of [false, true]) {
          const { to, alternatives } = suggest({ ...facts, about, oversight }, ROUTES, OFFICES);
          for (const { id } of [to, ...alternatives.map((one) => one.to)]) {
            expect(OFFICES.directory.isAccused(id, about)).toBe(false);
          }
        }
      }
    }
  });
});

function institutionOf(agency: string): string {
  return OFFICES.directory.institutionOf(agency)?.id ?? '';
}

/** The last unit that somebody handed a complaint to. */
function lastHolder(steps: readonly { body: unknown }[]): string | null {
  const named = steps.flatMap(({ body }) => {
    const to = typeof body === 'object' && body !== null && 'to' in body ? body.to : null;
    return typeof to === 'string' ? [to] : [];
  });
  return named.at(-1) ?? null;
}
