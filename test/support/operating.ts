import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const ROOT = join(__dirname, '..', '..');

export const text = (...path: string[]): string => readFileSync(join(ROOT, ...path), 'utf8');

const rule = z.strictObject({
  alert: z.string().regex(/^Tuntas[A-Z][A-Za-z]+$/),
  expr: z.string().min(1),
  for: z
    .string()
    .regex(/^\d+[smh]$/)
    .optional(),
  labels: z.strictObject({ severity: z.enum(['critical', 'warning']) }),
  annotations: z.strictObject({
    summary: z.string().min(1),
    means: z.string().min(1),
    action: z.string().min(1),
    runbook: z.string().regex(/^docs\/[\w-]+\.md#[\w-]+$/),
  }),
});
const rules = z.strictObject({
  groups: z.array(z.strictObject({ name: z.string(), rules: z.array(rule).min(1) })).min(1),
});

export type Rule = z.infer<typeof rule>;

/** The rules of `operating/alerts.yaml`. Throws for what Prometheus would not take. */
export function alertRules(): Rule[] {
  const file: unknown = parse(text('operating', 'alerts.yaml'), { strict: true, uniqueKeys: true });
  return rules.parse(file).groups.flatMap((group) => group.rules);
}

const dataSource = z.strictObject({ type: z.literal('prometheus'), uid: z.literal('${datasource}') });
const position = z.strictObject({
  h: z.int().min(1),
  w: z.int().min(1).max(24),
  x: z.int().min(0).max(23),
  y: z.int().min(0),
});
const panel = z.discriminatedUnion('type', [
  z.looseObject({ id: z.int(), type: z.literal('row'), title: z.string(), gridPos: position }),
  z.looseObject({
    id: z.int(),
    type: z.enum(['stat', 'timeseries']),
    title: z.string(),
    datasource: dataSource,
    gridPos: position,
    targets: z.array(z.looseObject({ refId: z.string(), expr: z.string(), datasource: dataSource })).min(1),
  }),
]);
const dashboard = z.looseObject({
  uid: z.string().max(40),
  title: z.string(),
  schemaVersion: z.int(),
  panels: z.array(panel),
  templating: z.looseObject({
    list: z.array(
      z.looseObject({ name: z.string(), type: z.literal('datasource'), query: z.literal('prometheus') }),
    ),
  }),
});

/** `operating/dashboard.json`. Throws for what Grafana cannot be provisioned with. */
export function grafanaDashboard(): z.infer<typeof dashboard> {
  return dashboard.parse(JSON.parse(text('operating', 'dashboard.json')));
}

/** The expressions of all its panels. */
export function dashboardExpressions(): string[] {
  return grafanaDashboard().panels.flatMap((one) =>
    one.type === 'row' ? [] : one.targets.map(({ expr }) => expr),
  );
}

/** The anchors of a document's headings, as they are linked to. */
export function anchorsOf(markdown: string): string[] {
  return [...markdown.matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\w\s-]/g, '')
      .trim()
      .replace(/\s+/g, '-'),
  );
}
