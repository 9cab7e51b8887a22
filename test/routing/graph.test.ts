import * as fc from 'fast-check';
import { flowsByRules } from '../../domain/doors/by-rules';
import { mainOf, OTHERS, type Flow } from '../../domain/doors/flow';
import { graphOf } from '../../domain/doors/graph';
import { namesOf } from '../../domain/doors/names';
import { publicFlows } from '../../domain/doors/public-flows';
import { Directory } from '../../domain/directory';
import { suggest } from '../../domain/routing/suggest';
import { layOut } from '../../cli/route/doors/layout';
import type { DoorMap } from '../../cli/route/doors/map';
import { pageOf, svgOf } from '../../cli/route/doors/page';
import { OFFICES as offices, ROUTES as routes, SHIPPED as reference } from './shipped';

const directory = new Directory(reference.agencies);
const names = namesOf(directory, reference.topics);

const TOPICS = ['roads', 'roads.damaged', 'roads.bridge', 'water', 'water.supply', 'education.fees', null];
const PLACES = [
  ['kab-pringsewu', 'kab-pringsewu'],
  ['kab-pringsewu', 'kab-pringsewu.dinas-pupr'],
  ['kab-pringsewu', 'kab-pringsewu.dinas-kesehatan'],
  ['kab-sinjai', 'kab-sinjai.dinas-pupr'],
  ['nasional', 'nasional'],
] as const;

const flow = (topic: string | null, place: number, count: number, confirmed = count): Flow => {
  const [institution, agency] = PLACES[place] ?? PLACES[0];
  return { topic, institution, agency, count, confirmed };
};

/** Any counts: each way at most once, as the database gives them. */
const flows: fc.Arbitrary<Flow[]> = fc
  .array(fc.nat({ max: 12 }), { minLength: 35, maxLength: 35 })
  .map((counts) =>
    TOPICS.flatMap((topic, t) =>
      PLACES.flatMap((_, place) => {
        const count = counts[t * PLACES.length + place] ?? 0;
        return count === 0 ? [] : [flow(topic, place, count)];
      }),
    ),
  );

const sum = (list: readonly { count: number }[]): number => list.reduce((all, { count }) => all + count, 0);

describe('the map', () => {
  it('counts each complaint once in every column, and what goes into a place comes out of it', () => {
    fc.assert(
      fc.property(
        flows,
        fc.constantFrom<1 | 2>(1, 2),
        fc.integer({ min: 1, max: 6 }),
        (given, depth, most) => {
          const graph = graphOf(given, names, { depth, most });
          expect(graph.total).toBe(sum(given));
          for (const kind of ['topic', 'institution', 'unit'] as const) {
            const column = graph.nodes.filter((node) => node.kind === kind);
            expect(sum(column)).toBe(graph.total);
            expect(column.length).toBeLessThanOrEqual(most + 1);
          }
          for (const { id, kind, count } of graph.nodes) {
            const [comes, goes] = [
              graph.links.filter(({ to }) => to === id),
              graph.links.filter(({ from }) => from === id),
            ];
            expect(kind === 'topic' ? comes.length : sum(comes)).toBe(kind === 'topic' ? 0 : count);
            expect(kind === 'unit' ? goes.length : sum(goes)).toBe(kind === 'unit' ? 0 : count);
          }
        },
      ),
    );
  });

  it('is the same for the same flows in whatever order', () => {
    fc.assert(
      fc.property(flows, fc.nat(), (given, turn) => {
        const turned = [
          ...given.slice(turn % (given.length + 1)),
          ...given.slice(0, turn % (given.length + 1)),
        ];
        const shape = { depth: 2, most: 3 } as const;
        expect(graphOf(turned, names, shape)).toEqual(graphOf(given, names, shape));
      }),
    );
  });

  it('rolls topics up to main categories, names desks as desks, and keeps the largest', () => {
    const given = [
      flow('roads.damaged', 1, 6),
      flow('roads.bridge', 0, 3, 1),
      flow('water', 3, 2),
      flow(null, 4, 1, 0),
    ];
    const graph = graphOf(given, names, { depth: 1, most: 2 });
    expect(graph.nodes.map(({ id, count }) => [id, count])).toEqual([
      ['topic:roads', 9],
      ['topic:water', 2],
      ['topic:-', 1],
      ['institution:kab-pringsewu', 9],
      ['institution:kab-sinjai', 2],
      ['institution:nasional', 1],
      ['unit:kab-pringsewu.dinas-pupr', 6],
      ['unit:kab-pringsewu', 3],
      ['unit:*', 3],
    ]);
    expect(graph.nodes.find(({ id }) => id === 'unit:kab-pringsewu')?.name).toEqual({
      id: 'Admin Pemerintah Kabupaten Pringsewu',
      en: 'Desk of Pemerintah Kabupaten Pringsewu',
    });
    expect(graph.links.find(({ to }) => to === 'unit:kab-pringsewu')).toMatchObject({
      count: 3,
      confirmed: 1,
    });
  });
});

/** Whether a way may be in a flow that is shown: it is named as it is, or less exactly. */
const fits = (one: Flow, other: Flow): boolean =>
  [OTHERS, one.topic, one.topic === null ? null : mainOf(one.topic)].includes(other.topic) &&
  [OTHERS, one.institution].includes(other.institution) &&
  [OTHERS, one.agency].includes(other.agency);

describe('what the public sees of it', () => {
  it('is made of flows of five and more, which are all the complaints, or it is nothing', () => {
    fc.assert(
      fc.property(flows, fc.constantFrom('topic', 'institution'), (given, keep) => {
        const shown = publicFlows(given, { keep });
        expect(shown === null).toBe(sum(given) > 0 && sum(given) < 5);
        expect(sum(shown ?? given)).toBe(sum(given));
        expect(Math.min(Infinity, ...(shown ?? []).map(({ count }) => count))).toBeGreaterThanOrEqual(5);
      }),
    );
  });

  it('puts together whole ways: each is in one flow that is named as it is, or less exactly', () => {
    fc.assert(
      fc.property(flows, (given) => {
        const shown = publicFlows(given) ?? [];
        // Of each flow that is shown, the ways that may be in it are at least as many complaints.
        for (const one of shown) {
          expect(sum(given.filter((way) => fits(way, one)))).toBeGreaterThanOrEqual(one.count);
        }
      }),
    );
  });

  it('tells nothing more by holding two depths against each other', () => {
    fc.assert(
      fc.property(flows, (given) => {
        const shown = publicFlows(given) ?? [];
        const [main, fine] = ([1, 2] as const).map((depth) => graphOf(shown, names, { depth, most: 50 }));
        for (const { id, key, count } of main?.nodes.filter(({ kind }) => kind === 'topic') ?? []) {
          if (key === null) continue;
          const below =
            fine?.nodes.filter((node) => node.kind === 'topic' && mainOf(node.key ?? '') === key) ?? [];
          expect({ id, count: sum(below) }).toEqual({ id, count });
        }
      }),
    );
  });

  it('takes the next flow in where what is left is too little', () => {
    expect(publicFlows([flow('roads', 1, 20), flow('water', 3, 7), flow('education.fees', 4, 2)])).toEqual([
      flow('roads', 1, 20),
      { topic: OTHERS, institution: OTHERS, agency: OTHERS, count: 9, confirmed: 9 },
    ]);
    expect(publicFlows([flow('roads', 1, 4)])).toBeNull();
    expect(publicFlows([])).toEqual([]);
    // What all of them have in common is no secret of any.
    expect(publicFlows([flow('roads', 1, 4), flow('water', 2, 4)])).toEqual([
      { topic: OTHERS, institution: 'kab-pringsewu', agency: OTHERS, count: 8, confirmed: 8 },
    ]);
    // Whose they are, or what they are about: of small flows one of the two is kept for longer.
    const four = [flow('roads', 1, 4), flow('water', 2, 4), flow('roads', 3, 4), flow('water', 3, 4)];
    expect(publicFlows(four)?.map(({ topic, institution }) => [topic, institution])).toEqual([
      ['roads', OTHERS],
      ['water', OTHERS],
    ]);
    expect(
      publicFlows(four, { keep: 'institution' })?.map(({ topic, institution }) => [topic, institution]),
    ).toEqual([
      [OTHERS, 'kab-pringsewu'],
      [OTHERS, 'kab-sinjai'],
    ]);
  });
});

describe('by the rules alone', () => {
  it('sends every topic to the unit that is suggested there', () => {
    const found = flowsByRules('18.10', { routes, offices }, reference.topics, directory);
    const leaves = reference.topics.filter(({ id }) => !reference.topics.some(({ parent }) => parent === id));
    expect(found.map(({ topic }) => topic)).toEqual(leaves.map(({ id }) => id));
    expect(found.find(({ topic }) => topic === 'roads.damaged')).toMatchObject({
      institution: 'kab-pringsewu',
      agency: 'kab-pringsewu.dinas-pupr',
    });
    const facts = {
      classification: 'complaint',
      oversight: false,
      channel: 'web',
      door: null,
      about: [],
    } as const;
    for (const { topic, agency } of found) {
      const question = { ...facts, topic, region: '18.10', title: '', description: '' };
      expect(suggest(question, routes, offices).to.id).toBe(agency);
    }
  });
});

describe('the picture', () => {
  const shape = { depth: 2, most: 6 } as const;
  const mapOf = (given: readonly Flow[]): DoorMap => ({
    from: null,
    to: null,
    depth: 2,
    counted: 'own',
    ...graphOf(given, names, shape),
  });
  const when = { at: Date.UTC(2026, 10, 20, 3), place: null };

  it('never lays one label over another, nor anything out of its frame', () => {
    fc.assert(
      fc.property(flows, (given) => {
        const { nodes, links, height } = layOut(mapOf(given));
        for (const kind of ['topic', 'institution', 'unit'] as const) {
          const column = nodes.filter((node) => node.kind === kind).toSorted((a, b) => a.y - b.y);
          for (const [index, node] of column.entries()) {
            const slot = Math.max(node.height, node.labelHeight);
            const [top, bottom] = [node.y + node.height / 2 - slot / 2, node.y + node.height / 2 + slot / 2];
            expect(top).toBeGreaterThanOrEqual(64 - 0.01);
            expect(bottom).toBeLessThanOrEqual(height + 0.01);
            const next = column[index + 1];
            const below = next
              ? next.y + next.height / 2 - Math.max(next.height, next.labelHeight) / 2
              : height;
            expect(below).toBeGreaterThanOrEqual(bottom - 0.01);
          }
        }
        for (const link of links) {
          const [from, to] = [link.from, link.to].map((id) => nodes.find((node) => node.id === id));
          // Arrows begin and end at the bars that they join.
          expect(link.y0).toBeGreaterThanOrEqual((from?.y ?? 0) - 0.01);
          expect(link.y0 + link.height).toBeLessThanOrEqual((from?.y ?? 0) + (from?.height ?? 0) + 0.01);
          expect(link.y1).toBeGreaterThanOrEqual((to?.y ?? 0) - 0.01);
          expect(link.y1 + link.height).toBeLessThanOrEqual((to?.y ?? 0) + (to?.height ?? 0) + 0.01);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('needs nothing but itself, says everything in tables too, and shows no markup of anybody', () => {
    const evil = { ...directory.get('kab-sinjai.dinas-pupr'), name: '<script>alert(1)</script>' };
    const agencies = reference.agencies.map((one) => (one.id === evil.id ? { ...one, ...evil } : one));
    const given = [flow('roads.damaged', 1, 1234), flow('water.supply', 3, 7, 2)];
    const graph = graphOf(given, namesOf(new Directory(agencies), reference.topics), shape);
    const map: DoorMap = { from: '2026-01-01', to: null, depth: 2, counted: 'own', ...graph };
    const html = pageOf(map, when);
    expect(html).not.toContain('<script');
    expect(html).not.toMatch(/(src|href)=/);
    expect(html).toContain('default-src &#39;none&#39;');
    expect(html).toContain('&lt;script&gt;');
    // Thousands as Indonesian writes them, on the arrow, at the bar and in the table.
    expect(html.match(/1\.234/g)?.length).toBeGreaterThanOrEqual(5);
    expect(html).toMatch(
      /<th scope="row">.*?Air tidak mengalir.*?<td class="count">7<\/td><td class="count">2<\/td>/,
    );
    expect(html).toContain('1.241 pengaduan yang diterima sejak 1 Januari 2026');
    const svg = svgOf(map, when);
    expect(svg).toMatch(/^<\?xml version="1.0" encoding="UTF-8"\?>\n<svg /);
    for (const part of ['<title id="doors-title">', '<desc id="doors-description">', 'role="img"']) {
      expect(svg).toContain(part);
    }
  });

  it('says so when there is too little to be shown', () => {
    const none: DoorMap = { ...mapOf([]), counted: 'published', total: null };
    expect(pageOf(none, when)).toContain('Belum cukup pengaduan untuk ditunjukkan.');
  });
});
