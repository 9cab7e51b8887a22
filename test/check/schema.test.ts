import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { MOMENT_PHRASES } from '../../domain/moment';
import { schemaPage } from '../../domain/schema/policy-page';
import { policySchema, type SchemaNode } from '../../domain/schema/policy-schema';
import { POLICIES } from '../support/reference';
import { edited, OVERRIDE, parsed, SHIPPED } from './edits';

const schema = policySchema();
// What editors read beside the standard, and dates, which they check by the pattern.
const ajv = new Ajv({
  allErrors: true,
  strict: true,
  strictTypes: false,
  strictRequired: false,
  validateFormats: false,
});
for (const keyword of ['patternErrorMessage', 'enumDescriptions']) ajv.addKeyword(keyword);
const validate = ajv.compile(schema);

/** Where an editor would underline something. */
function underlined(text: string): string[] {
  if (validate(parsed(text))) return [];
  return (validate.errors ?? []).map(({ instancePath }) => instancePath);
}

describe('the JSON Schema of rule files', () => {
  test('the file for editors and the reference page are what it generates: tuntas policy schema [--markdown]', () => {
    const page = join(__dirname, '..', '..', 'docs', 'rules-reference.md');
    expect(readFileSync(join(POLICIES, 'policy.schema.json'), 'utf8')).toBe(
      `${JSON.stringify(schema, null, 2)}\n`,
    );
    expect(readFileSync(page, 'utf8')).toBe(schemaPage(schema));
  });

  test('the shipped rules fit, and so does an override', () => {
    expect(underlined(SHIPPED)).toEqual([]);
    expect(
      underlined(`${OVERRIDE}clocks:\n  firstAnswer:\n    ladder:\n      - { id: top, drop: true }\n`),
    ).toEqual([]);
  });

  test.each<[string, string, string]>([
    [
      'a key that there is not',
      edited(SHIPPED, 'close: settled', 'clsoe: settled'),
      '/clocks/reply/ladder/1',
    ],
    [
      'a role that there is not',
      edited(SHIPPED, 'escalate: unit head,', 'escalate: unit haed,'),
      '/clocks/firstAnswer/ladder/1/escalate',
    ],
    [
      'an amount without a unit',
      edited(SHIPPED, 'budget: 3 working days\n    suspended', 'budget: 3\n    suspended'),
      '/clocks/verification/budget',
    ],
    [
      'a moment that there is not',
      edited(SHIPPED, 'from asked until completed', 'from asked until complete'),
      '/clocks/completion/runs',
    ],
    [
      'a rung without a time',
      edited(SHIPPED, 'id: final, at: due,', 'id: final,'),
      '/clocks/reopening/ladder/0',
    ],
    [
      'a region that is a number',
      edited(OVERRIDE, 'institution: kab-pringsewu', 'institution: kab-pringsewu, region: "18-10"'),
      '/where/region',
    ],
    ['an override for nowhere', edited(OVERRIDE, '{ institution: kab-pringsewu }', '{}'), '/where'],
    ['an override of the limits', `${OVERRIDE}limits: { hops: 5 }\n`, ''],
    ['national rules without levels', SHIPPED.replace(/levels:[\s\S]*?\n\n/, ''), ''],
  ])('%s is underlined where it stands', (_, text, place) => {
    expect(underlined(text)).toContain(place);
  });

  test('everything in it is described: keys, roles, moments', () => {
    const bare: string[] = [];
    const visit = (node: SchemaNode, path: string): void => {
      for (const [key, child] of Object.entries(node.properties ?? {})) {
        const at = `${path}.${key}`;
        const isKnown = child.description ?? child.$ref;
        if (isKnown === undefined && child.const === undefined) bare.push(at);
        visit(child, at);
      }
      if (node.enumDescriptions) {
        node.enum?.forEach((word, n) => {
          if (!node.enumDescriptions?.[n]) bare.push(`${path} ${String(word)}`);
        });
      }
      for (const child of [node.items, ...(node.anyOf ?? [])]) if (child) visit(child, path);
      if (typeof node.additionalProperties === 'object') visit(node.additionalProperties, path);
    };
    for (const [name, node] of Object.entries(schema.definitions ?? {})) visit(node, name);
    expect(bare).toEqual([]);
    expect(schema.definitions?.moment?.enum).toEqual(Object.keys(MOMENT_PHRASES));
  });

  test('every link of the page leads to a heading of it', () => {
    const page = schemaPage(schema);
    const headings = [...page.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
      title
        .toLowerCase()
        .replaceAll(/[^\w -]/g, '')
        .replaceAll(' ', '-'),
    );
    const links = [...page.matchAll(/\]\(#([^)]+)\)/g)].map(([, to = '']) => to);
    expect(links.length).toBeGreaterThan(40);
    expect([...new Set(links)].filter((to) => !headings.includes(to))).toEqual([]);
  });
});
