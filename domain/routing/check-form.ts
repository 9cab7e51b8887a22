import {
  RouteError,
  readRouteDocument,
  readWordsDocument,
  type RouteDocument,
  type WordsDocument,
} from './document';
import type { RouteFinding, RouteSubject } from './finding';

/** What could be read of the files, and what is wrong with the form of the others. */
interface Form {
  read: RouteDocument[];
  words: WordsDocument | null;
  findings: RouteFinding[];
}

export function formOf({ documents, words }: Pick<RouteSubject, 'documents' | 'words'>): Form {
  const findings: RouteFinding[] = [];
  const attempt = <T>(name: string, value: unknown, reader: (value: unknown, name: string) => T): T[] => {
    try {
      return [reader(value, name)];
    } catch (error) {
      if (!(error instanceof RouteError)) throw error;
      findings.push(...error.problems.map((problem) => findingOf(name, value, problem)));
      return [];
    }
  };
  const read = documents.flatMap((one, place) =>
    attempt(nameOf(one) ?? `(document ${place + 1})`, one, readRouteDocument),
  );
  const [list = null] = words === undefined ? [] : attempt('words', words, readWordsDocument);
  return { read, words: list, findings };
}

/** The name of a route file; null when it has none. */
export function nameOf(value: unknown): string | null {
  const name = typeof value === 'object' && value !== null && 'routes' in value && value.routes;
  return typeof name === 'string' && name !== '' ? name : null;
}

function findingOf(
  policy: string,
  document: unknown,
  { path, message }: { path: string; message: string },
): RouteFinding {
  const rule = ruleAt(document, path);
  const common = {
    severity: 'error' as const,
    policy,
    path: path === '(file)' ? '' : path,
    ...(rule === null ? {} : { rule }),
  };
  if (/\.because(\.|$)/.test(path)) {
    return {
      ...common,
      code: 'because-missing',
      message: 'it does not say why, in Indonesian and English',
      effect: 'The reporter would be sent somewhere without a reason.',
      advice: 'Write because: { id: "…", en: "…" }, in words that anybody understands.',
    };
  }
  if (/\.region(\.|$)/.test(path)) {
    return {
      ...common,
      code: 'unquoted-code',
      message: `no region code in quotes (${message})`,
      effect: 'YAML has made a number of it: "18.10" and "18.1" are one number, and two codes.',
      advice: 'Put the code into quotation marks.',
    };
  }
  return {
    ...common,
    code: 'schema',
    message,
    effect: 'The file cannot be read, so nothing in it takes effect.',
    advice: 'Mend it as the message says; docs/routing.md lists every key.',
  };
}

function ruleAt(document: unknown, path: string): string | null {
  const place = /^rules\.(\d+)/.exec(path)?.[1];
  if (place === undefined || typeof document !== 'object' || document === null) return null;
  const rules: unknown = 'rules' in document ? document.rules : null;
  const rule: unknown = Array.isArray(rules) ? rules[Number(place)] : null;
  const id = typeof rule === 'object' && rule !== null && 'id' in rule ? rule.id : null;
  return typeof id === 'string' ? id : null;
}
