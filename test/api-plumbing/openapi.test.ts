import Ajv2020 from 'ajv/dist/2020';
import type { Express } from 'express';
import { z } from 'zod';
import { defineRoute } from '../../api/define';
import { openApiDocument, openApiPath } from '../../api/openapi';
import { routes } from '../../api/routes';
import { at, listAt, objectAt, probes, startApi, type Stack } from './support';

let api: Stack;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

/** Every value that stands under a key, however deep. */
const under = (key: string, value: unknown): unknown[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([name, item]) => [...(name === key ? [item] : []), ...under(key, item)])
    : [];

/** What Express itself has mounted, as `get /v1/topics`. */
const mounted = (app: Express): string[] =>
  app.router.stack.flatMap(({ route }) =>
    route
      ? route.stack.flatMap(({ method }) => (method ? [`${method} ${openApiPath(route.path)}`] : []))
      : [],
  );

test('every mounted route is in the document, and nothing else', async () => {
  const document = (await api.call('/openapi.json')).json();
  const documented = Object.entries(objectAt(document, 'paths')).flatMap(([path, item]) =>
    Object.keys(objectAt(item)).map((method) => `${method} ${path}`),
  );
  // The script that starts the docs page belongs to the page.
  const expected = mounted(api.app).filter((one) => one !== 'get /docs/start.js');
  expect(documented.toSorted()).toEqual(expected.toSorted());
  expect(expected).toHaveLength(routes.length + probes.length);
});

test('every operation is whole, and every reference leads somewhere', async () => {
  const document = (await api.call('/openapi.json')).json();
  expect(document['openapi']).toMatch(/^3\.1\.\d+$/);
  const ids: unknown[] = [];
  for (const [path, item] of Object.entries(objectAt(document, 'paths'))) {
    for (const operation of Object.values(objectAt(item))) {
      ids.push(at(operation, 'operationId'));
      const parameters = listAt(operation, 'parameters');
      const inPath = parameters.filter((one) => one['in'] === 'path').map((one) => one['name']);
      expect(inPath).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
      for (const [status, response] of Object.entries(objectAt(operation, 'responses'))) {
        expect(status).toMatch(/^[2-5]\d\d$/);
        expect(at(response, 'description')).toBeTruthy();
      }
      expect(at(operation, 'responses', '500', 'content', 'application/problem+json', 'schema')).toEqual({
        $ref: '#/components/schemas/Problem',
      });
    }
  }
  expect(new Set(ids).size).toBe(ids.length);
  const refs = new Set(under('$ref', document));
  const dangling = [...refs].filter((ref) => at(document, ...String(ref).slice(2).split('/')) === undefined);
  expect([refs.size > 3, dangling]).toEqual([true, []]);
});

test('every schema is good JSON Schema 2020-12', async () => {
  const document = (await api.call('/openapi.json')).json();
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema({ $id: 'doc', ...document });
  const schemas = under('schema', document['paths']);
  const bad = schemas.filter((schema) => ajv.validateSchema(objectAt(schema)) !== true);
  expect([schemas.length > 10, bad]).toEqual([true, []]);
  const problem = ajv.getSchema('doc#/components/schemas/Problem');
  expect(problem?.((await api.call('/v1/agencies?x=1')).json())).toBe(true);
  const agency = ajv.getSchema('doc#/components/schemas/Agency');
  expect(agency?.((await api.call('/v1/agencies/kab-sinjai')).json())).toBe(true);
  expect(agency?.({ id: 7 })).toBe(false);
});

test('what a schema takes and what it gives are told apart only where they differ', () => {
  const same = z.strictObject({ region: z.string() }).meta({ id: 'Same' });
  const inner = z.strictObject({ kind: z.string().default('x') }).meta({ id: 'Inner' });
  const outer = z.strictObject({ inner, same }).meta({ id: 'Outer' });
  const document = openApiDocument([
    defineRoute({
      method: 'post',
      path: '/v1/things',
      summary: 'Makes a thing',
      tags: ['thing'],
      access: { roles: ['operator'] },
      body: outer,
      answers: { 201: { description: 'Made', schema: outer } },
      problems: ['key-reused'],
      handler: async ({ body }) => ({ status: 201, body }),
    }),
  ]);
  const names = Object.keys(objectAt(document, 'components', 'schemas'));
  expect(names).toEqual(
    expect.arrayContaining(['Inner', 'InnerInput', 'Outer', 'OuterInput', 'Same', 'Problem']),
  );
  expect(names).not.toContain('SameInput');
  const post = at(document, 'paths', '/v1/things', 'post');
  expect(at(post, 'requestBody', 'content', 'application/json', 'schema', '$ref')).toBe(
    '#/components/schemas/OuterInput',
  );
  expect(at(document, 'components', 'schemas', 'OuterInput', 'properties', 'inner', '$ref')).toBe(
    '#/components/schemas/InnerInput',
  );
  expect(Object.keys(objectAt(post, 'responses'))).toEqual(
    expect.arrayContaining(['201', '400', '401', '403', '413', '415', '422', '500', '503']),
  );
  expect(at(post, 'security')).toEqual([{ officerToken: [] }]);
});

test('the docs page needs nothing from elsewhere and nothing inline', async () => {
  const page = await api.call('/docs');
  expect(page.headers.get('content-security-policy')).toContain("script-src 'self';");
  expect(page.text).not.toMatch(/https?:|<script>|<style|onload=/);
  const links = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, link = '']) => link);
  expect(links).toHaveLength(4);
  for (const link of links) {
    const asset = await api.call(link);
    expect([link, asset.status]).toEqual([link, 200]);
    expect(asset.text.length).toBeGreaterThan(100);
  }
});
