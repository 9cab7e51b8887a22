import type { SchemaNode } from './policy-schema';

/** The reference page of rule files, in Markdown, made from their JSON Schema and from nothing else. */
export function schemaPage(schema: SchemaNode): string {
  const { definitions = {} } = schema;
  const of = (name: string): SchemaNode => definitions[name] ?? {};
  const field = (shape: string, key: string): SchemaNode => of(shape).properties?.[key] ?? {};
  const sections = [
    section(
      'National rules',
      of('national rules'),
      'What holds everywhere, unless an override says otherwise.',
    ),
    section(
      'Override',
      of('override'),
      'What a region or an institution does differently. Clocks are changed, added or dropped by name, rungs by id; everything else is as in the file that it extends.',
    ),
    section(
      'Clock',
      of('clock'),
      'How long something may take, for whom, and what happens when it takes longer.',
    ),
    section('Clock change', of('clock change'), 'In an override. Only what differs.'),
    section(
      'Rung',
      of('rung'),
      'It says when it fires (`at` or `every`), and exactly one thing that is done.',
    ),
    section('Rung change', of('rung change'), 'In an override: by the id of the rung. A new id adds a rung.'),
    section('Condition', of('condition'), sentence(of('condition').description)),
    budget(of('budget')),
    written('Amount', of('amount')),
    section('Level', of('level'), sentence(of('level').description)),
    section('Text', of('text'), sentence(of('text').description)),
    messages(of('messages')),
    wordList('Moments', of('moment')),
    wordList('What a clock may stand still for', of('standstill')),
    wordList(
      'Roles',
      of('role'),
      'Whom a role means is looked up in the directory when the rung fires. Where a post is vacant or complained of, the next one up is told instead, and the trail says so.',
    ),
    wordList('Classifications', choices(field('condition', 'classification'))),
    wordList('Levels of agencies', choices(field('condition', 'level'))),
    wordList('Channels', choices(field('condition', 'channel'))),
    wordList('Outcomes', field('rung', 'close')),
  ];
  return `${HEAD}\n${sections.join('\n')}`;
}

const HEAD = `# Rule files: reference

Every key of the files under \`policies/\` that say who must act by when. How to change such a file step by step is in
[modelling.md](modelling.md).

This page and \`policies/policy.schema.json\` are made from the shapes by which the system reads the files:
\`tuntas policy schema --markdown > docs/rules-reference.md\`, \`tuntas policy schema > policies/policy.schema.json\`.
An editor that knows YAML completes keys and underlines mistakes when the file begins with

\`\`\`yaml
# yaml-language-server: $schema=./policy.schema.json
\`\`\`

\`tuntas policy check FILE\` finds what no schema can: rungs that are never reached, stages on which silence leads
nowhere, roles that nobody fills.
`;

function section(title: string, node: SchemaNode, intro: string): string {
  const inner = Object.entries(node.properties ?? {}).flatMap(([key, child]) =>
    child.properties
      ? [`\n### ${title}: \`${key}\`\n\n${sentence(child.description)}\n\n${table(child)}`]
      : [],
  );
  return `## ${title}\n\n${intro}\n\n${table(node)}${inner.join('')}`;
}

function table({ properties = {}, required = [] }: SchemaNode): string {
  const rows = Object.entries(properties).map(
    ([key, node]) =>
      `| \`${key}\` | ${required.includes(key) ? 'yes' : ''} | ${cell(valueOf(node))} | ${cell(sentence(node.description))} |`,
  );
  return `| Key | Must be there | Value | Meaning |\n| --- | --- | --- | --- |\n${rows.join('\n')}\n`;
}

function budget({ anyOf = [] }: SchemaNode): string {
  const [text = {}, list = {}] = anyOf;
  const lines = (list.items?.anyOf ?? []).map((line) => {
    const keys = Object.entries(line.properties ?? {}).map(([key, node]) => `\`${key}\` (${valueOf(node)})`);
    return `- ${keys.join(' and ')}`;
  });
  return `## Budget

Either ${valueOf(text)}; or a list of lines, of which the first that fits counts:

${lines.join('\n')}
`;
}

function written(title: string, node: SchemaNode): string {
  return `## ${title}\n\n${sentence(valueOf(node))}\n`;
}

function messages({ description, propertyNames }: SchemaNode): string {
  const actions = (propertyNames?.enum ?? []).map((one) => `\`${String(one)}\``).join(', ');
  return `## Messages\n\n${sentence(description)} Keys: ${actions}; values: ${link('text')}.\n`;
}

function wordList(title: string, node: SchemaNode, intro = sentence(node.description)): string {
  const rows = (node.enum ?? []).map(
    (word, n) => `| \`${String(word)}\` | ${cell(node.enumDescriptions?.[n] ?? '')} |`,
  );
  const top = intro === '' ? '' : `${intro}\n\n`;
  return `## ${title}\n\n${top}| Word | Meaning |\n| --- | --- |\n${rows.join('\n')}\n`;
}

/** The words among which a value, or each value of a list, is chosen. */
function choices(node: SchemaNode): SchemaNode {
  const found = (node.anyOf ?? [node]).find((one) => one.enum) ?? {};
  return { enum: found.enum ?? [], enumDescriptions: found.enumDescriptions ?? [] };
}

const TABLES: Readonly<Record<string, string>> = {
  'complaint,aspiration,information': 'classifications',
  'settled,archived,withdrawn,referred': 'outcomes',
};
const MANY = 6;

/** What may stand there, in words. */
function valueOf(node: SchemaNode): string {
  if (node.$ref !== undefined) return link(node.$ref.replace('#/definitions/', ''));
  if (node.properties) return 'a block of keys, see below';
  if (node.anyOf && !node.type) return eitherOf(node.anyOf);
  if (node.const !== undefined) return `\`${JSON.stringify(node.const).replaceAll('"', '')}\``;
  if (node.enum) return oneOf(node);
  if (node.type === 'array') return `a list of ${plural(valueOf(node.items ?? {}))}`;
  if (typeof node.additionalProperties === 'object') {
    return `names, each with ${valueOf(node.additionalProperties)}`;
  }
  if (node.patternErrorMessage !== undefined) return node.patternErrorMessage + examples(node);
  if (node.format === 'date') return 'a date: `2026-01-31`';
  if (node.type === 'boolean') return '`true` or `false`';
  if (node.type === 'integer') return `a whole number${range(node)}`;
  return node.pattern === undefined ? 'text' : 'a name of letters, digits and hyphens';
}

function eitherOf(forms: readonly SchemaNode[]): string {
  const [one = {}, other = {}] = forms;
  const many = other.items && valueOf(other.items) === valueOf(one);
  return many ? `${valueOf(one)}; or a list of these` : forms.map(valueOf).join('; or ');
}

function oneOf({ enum: words = [] }: SchemaNode): string {
  const named = TABLES[words.join()] ?? (words.length > MANY ? tableOf(String(words[0])) : undefined);
  return named === undefined
    ? words.map((word) => `\`${String(word)}\``).join(' or ')
    : `one of the [${named}](#${named.replaceAll(' ', '-')})`;
}

function tableOf(first: string): string {
  return first === 'web' ? 'channels' : 'levels of agencies';
}

function plural(value: string): string {
  return value === 'text' ? 'texts' : value.replace(/^\[an? (.+)\]/, '[$1s]');
}

function examples({ examples: shown = [] }: SchemaNode): string {
  return shown.length === 0 ? '' : `, such as ${shown.map((one) => `\`${String(one)}\``).join(', ')}`;
}

function range({ minimum, maximum }: SchemaNode): string {
  const from = typeof minimum === 'number' ? minimum : 0;
  return typeof maximum === 'number' && maximum < Number.MAX_SAFE_INTEGER ? `, ${from} to ${maximum}` : '';
}

const TITLES: Readonly<Record<string, string>> = { role: 'roles', text: 'text' };

function link(name: string): string {
  const title = TITLES[name] ?? name;
  const words = name === 'text' ? 'text in both languages' : name === 'role' ? 'a role' : articled(name);
  return `[${words}](#${title.replaceAll(' ', '-')})`;
}

function articled(name: string): string {
  if (name === 'messages') return name;
  return `${/^[aeiou]/.test(name) ? 'an' : 'a'} ${name}`;
}

function sentence(text = ''): string {
  if (text === '') return '';
  const whole = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?`]$/.test(whole) ? whole : `${whole}.`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
