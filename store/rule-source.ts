import { documentName } from '../domain/policy-document';
import { isMap, isPair, isScalar, isSeq, LineCounter, parseAllDocuments, type Document } from 'yaml';
import type { Finding } from '../domain/check/finding';

/** A place in a text, from 1. */
export interface Place {
  line: number;
  column: number;
}

/** One rule file of a text, with the place of every value of it. */
export interface SourceDocument {
  /** As parsed; what it means is for others to say. */
  document: unknown;
  /** Where a path such as `clocks.reply.ladder.0.at` stands, or the nearest thing around it; null for an empty text. */
  locate(path: string): Place | null;
}

/** The text of a rule file: one or several documents, separated by `---`, as YAML or JSON. */
export interface RuleSource {
  documents: SourceDocument[];
  /** What can be seen only in the text: syntax, keys written twice, codes that are not quoted. */
  findings: Finding[];
}

/** Reads the text of a rule file. Never throws for what is in it. */
export function readRuleSource(text: string): RuleSource {
  const counter = new LineCounter();
  const parsed = parseAllDocuments(text, { lineCounter: counter, prettyErrors: false, uniqueKeys: true });
  const found = Array.isArray(parsed) ? parsed : [];
  const findings: Finding[] = [];
  const documents: SourceDocument[] = [];
  for (const one of found) {
    const isBroken = () => one.errors.some(({ code }) => code !== 'DUPLICATE_KEY');
    // Of a key that is written twice the second counts; the rest of the file can be looked at all the same.
    const document = isBroken() ? undefined : valueOf(one);
    const policy = documentName(document);
    const at = (offset: number): Place => placeOf(counter, offset);
    findings.push(...one.errors.map((error) => syntax(error, at(error.pos[0]))));
    if (isBroken()) continue;
    findings.push(...unquoted(one, text, policy, at));
    documents.push({ document, locate: (path) => locate(one, path, at) });
  }
  return { documents, findings };
}

/** An alias that leads nowhere or into itself is found only here. */
function valueOf(document: Document.Parsed): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 }) as unknown;
  } catch (error) {
    document.errors.push({ code: 'BAD_ALIAS', message: String(error), pos: [0, 0] } as never);
    return undefined;
  }
}

function placeOf(counter: LineCounter, offset: number): Place {
  const { line, col } = counter.linePos(offset);
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}

function syntax({ code, message }: { code: string; message: string }, { line, column }: Place): Finding {
  const twice = code === 'DUPLICATE_KEY';
  return {
    severity: 'error',
    code: twice ? 'id-twice' : 'syntax',
    policy: '',
    path: '',
    line,
    column,
    message: twice ? 'this key is written twice in one block' : firstLine(message),
    effect: twice
      ? 'Only one of the two could count, and nobody could see which.'
      : 'The file cannot be read, so nothing in it takes effect.',
    advice: twice
      ? 'Put both into one block, or drop one.'
      : 'Check quotes, brackets and indentation here and just above.',
  };
}

function firstLine(message: string): string {
  const [line = ''] = message.split('\n');
  return line.trim().replace(/[.:]$/, '');
}

/** Keys whose values are codes: text, however much they look like numbers. */
const CODES: readonly string[] = ['region', 'institution', 'topic', 'id', 'policy', 'extends', 'calendar'];

function unquoted(
  document: Document.Parsed,
  text: string,
  policy: string,
  at: (offset: number) => Place,
): Finding[] {
  const findings: Finding[] = [];
  const visit = (node: unknown, path: string[]): void => {
    if (isMap(node)) {
      for (const pair of node.items) {
        const key = isScalar(pair.key) ? String(pair.key.value) : '';
        visit(pair.value, [...path, key]);
      }
    } else if (isSeq(node)) {
      node.items.forEach((item, place) => visit(item, [...path, String(place)]));
    } else if (isScalar(node) && isCode(path) && typeof node.value !== 'string' && node.range) {
      const written = text.slice(node.range[0], node.range[1]);
      findings.push(notQuoted(written, node.value, { policy, path: path.join('.'), ...at(node.range[0]) }));
    }
  };
  visit(document.contents, []);
  return findings;
}

/** A text in two languages has an `id` too, which is Indonesian and no code. */
function isCode(path: readonly string[]): boolean {
  const key = path.findLast((step) => !/^\d+$/.test(step)) ?? '';
  if (!CODES.includes(key)) return false;
  return key !== 'id' || (path.length > 2 && path.at(-3) === 'ladder');
}

function notQuoted(
  written: string,
  value: unknown,
  place: Pick<Finding, 'policy' | 'path' | 'line' | 'column'>,
): Finding {
  const made = value === null ? 'nothing' : `the ${typeof value} ${JSON.stringify(value)}`;
  const shown = written === '' ? 'an empty value' : written;
  return {
    severity: 'error',
    code: 'unquoted-code',
    ...place,
    message: `${shown} is not quoted, and YAML has made of it ${made}`,
    effect: 'It is read as another code, or as none.',
    advice: `Write "${written}".`,
  };
}

/** The place of a path: of its value when that is a word or a number, else of its key. */
function locate(document: Document.Parsed, path: string, at: (offset: number) => Place): Place | null {
  let node: unknown = document.contents;
  let offset = rangeOf(node)?.[0];
  if (offset === undefined) return null;
  for (const step of path === '' ? [] : path.split('.')) {
    const next = childOf(node, step, document);
    if (!next) break;
    node = next.node;
    offset = next.offset ?? offset;
  }
  return at(offset);
}

function childOf(
  parent: unknown,
  step: string,
  document: Document.Parsed,
): { node: unknown; offset: number | undefined } | null {
  if (isMap(parent)) {
    const pair = parent.items.find(({ key }) => isScalar(key) && String(key.value) === step);
    if (!pair || !isPair(pair)) return null;
    const node = resolved(pair.value, document);
    const range = isScalar(pair.value) && pair.value.value !== null ? rangeOf(pair.value) : rangeOf(pair.key);
    return { node, offset: range?.[0] };
  }
  if (isSeq(parent)) {
    const item = parent.items[Number(step)];
    return item === undefined ? null : { node: resolved(item, document), offset: rangeOf(item)?.[0] };
  }
  return null;
}

function resolved(node: unknown, document: Document.Parsed): unknown {
  if (typeof node !== 'object' || node === null || !('resolve' in node)) return node;
  return (node as { resolve(document: Document): unknown }).resolve(document);
}

function rangeOf(node: unknown): readonly number[] | undefined {
  if (typeof node !== 'object' || node === null || !('range' in node)) return undefined;
  return (node.range as readonly number[] | null | undefined) ?? undefined;
}
