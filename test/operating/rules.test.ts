import { alertRules, anchorsOf, dashboardExpressions, grafanaDashboard, text } from '../support/operating';
import { fires, metricsIn, samplesIn, tokensOf } from '../support/promql';

test('every alert has an expression that can be one, a severity, and says what to do where that is written', () => {
  const rules = alertRules();
  expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
  for (const { alert, expr, annotations } of rules) {
    expect([alert, metricsIn(expr)]).not.toEqual([alert, []]);
    // A rule without a threshold would always fire.
    expect(expr).toMatch(/(>|==) \d+(\.\d+)?$|^absent\(/);
    const [, file = '', anchor = ''] = /^(.*)#(.*)$/.exec(annotations.runbook) ?? [];
    expect(anchorsOf(text(...file.split('/')))).toContain(anchor);
  }
});

test('no section of the runbook is about an alert that there is not', () => {
  const known = alertRules().map(({ annotations: { runbook } }) => runbook.split('#')[1]);
  const sections = anchorsOf(text('docs', 'runbook.md')).filter((anchor) => anchor.startsWith('tuntas'));
  expect(sections.filter((anchor) => !known.includes(anchor))).toEqual([]);
});

test('the dashboard stands by itself: one data source to choose, panels that do not overlap', () => {
  const { panels, templating } = grafanaDashboard();
  expect(templating.list.map(({ name }) => name)).toEqual(['datasource']);
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  const taken = new Set<string>();
  for (const { gridPos } of panels) {
    expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
    for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1) {
      for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
        expect(taken.has(`${x}/${y}`)).toBe(false);
        taken.add(`${x}/${y}`);
      }
    }
  }
  for (const expr of dashboardExpressions()) expect(metricsIn(expr).length).toBeGreaterThan(0);
});

test('what is checked with can tell good from bad', () => {
  expect(metricsIn('sum by (a) (rate(one_total{b=~"x.*"}[5m])) / clamp_min(two, 0.1)')).toEqual([
    'one_total',
    'two',
  ]);
  for (const bad of ['sum(a', 'a)', 'a{b=c}', 'nonsense(a)', 'a[5]', 'a ; b']) {
    expect(() => tokensOf(bad)).toThrow(/./);
  }
  const before = samplesIn('# HELP a\na{x="1"} 1\na{x="2"} 5\n');
  const after = samplesIn('a{x="1"} 4\na{x="2"} 5\n');
  expect(fires('max(a) > 4', before, after)).toBe(true);
  expect(fires('max(a{x="1"}) > 4', before, after)).toBe(false);
  expect(fires('sum(increase(a[5m])) > 3', before, after)).toBe(false);
  expect(fires('sum(increase(a[5m])) - sum(increase(a{x="2"}[5m])) > 2', before, after)).toBe(true);
  expect(() => fires('avg(a) > 1', before, after)).toThrow('not a term');
});
