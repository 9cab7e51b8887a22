/** One measurement of a scrape. */
export interface Sampled {
  name: string;
  labels: Record<string, string>;
  value: number;
}

/** The samples of a scrape in Prometheus' text format. */
export function samplesIn(text: string): Sampled[] {
  return text.split('\n').flatMap((line) => {
    const [, name, labels = '', value] = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)/.exec(line) ?? [];
    if (name === undefined || value === undefined) return [];
    const pairs = [...labels.matchAll(/(\w+)="([^"]*)"/g)].map(([, key = '', of = '']) => [key, of]);
    return [{ name, value: Number(value), labels: Object.fromEntries(pairs) as Record<string, string> }];
  });
}

const FUNCTIONS = [
  'sum',
  'max',
  'min',
  'count',
  'rate',
  'increase',
  'absent',
  'clamp_min',
  'histogram_quantile',
];
const TOKEN =
  /\s*(?:([a-zA-Z_:][\w:]*)|(\d+(?:\.\d+)?)|(\{[^{}]*\})|(\[(?:\d+[smhd]|\$__rate_interval)\])|(==|!=|>=|<=|[-+*/><(),]))/y;
const SELECTOR = /^\{\s*\w+\s*(?:=|!=|=~|!~)\s*"[^"]*"(?:\s*,\s*\w+\s*(?:=|!=|=~|!~)\s*"[^"]*")*\s*\}$/;

interface Token {
  kind: 'word' | 'number' | 'selector' | 'range' | 'sign';
  text: string;
}

/** The words and signs of an expression. Throws for what cannot be one: `promtool` was not at hand to say more. */
export function tokensOf(expr: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  const text = expr.trim();
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    const found = TOKEN.exec(text);
    if (!found) throw new Error(`not an expression, from ${JSON.stringify(text.slice(at))}`);
    const kinds = ['word', 'number', 'selector', 'range', 'sign'] as const;
    const kind = kinds.find((_, index) => found[index + 1] !== undefined) ?? 'sign';
    tokens.push({ kind, text: found[0].trim() });
  }
  let depth = 0;
  for (const [index, { kind, text: word }] of tokens.entries()) {
    if (word === '(') depth += 1;
    if (word === ')') depth -= 1;
    if (depth < 0) throw new Error('a bracket closes that was not opened');
    if (kind === 'selector' && !SELECTOR.test(word)) throw new Error(`not a selector: ${word}`);
    const next = tokens[index + 1]?.text;
    if (kind === 'word' && next === '(' && word !== 'by' && !FUNCTIONS.includes(word))
      throw new Error(`no function that is used here: ${word}`);
  }
  if (depth !== 0) throw new Error('a bracket is not closed');
  return tokens;
}

/** The metrics that an expression names. */
export function metricsIn(expr: string): string[] {
  const tokens = tokensOf(expr);
  const names: string[] = [];
  for (let index = 0; index < tokens.length; index += 1) {
    const { kind, text } = tokens[index] ?? { kind: 'sign', text: '' };
    if (text === 'by') index = tokens.findIndex((token, at) => at > index && token.text === ')');
    else if (kind === 'word' && tokens[index + 1]?.text !== '(' && tokens[index + 1]?.text !== 'by')
      names.push(text);
  }
  return names;
}

/**
 * Whether a rule of ours would fire between two scrapes: thresholds on `max`, `min` or `sum` of samples or of their
 * increase, and differences of two such. Nothing else of the language. Throws for an expression of another form.
 */
export function fires(expr: string, before: readonly Sampled[], after: readonly Sampled[]): boolean {
  const [, left = '', sign, limit] = /^(.*) (>|==) (\d+(?:\.\d+)?)$/s.exec(expr.trim()) ?? [];
  if (sign === undefined) throw new Error(`not a threshold: ${expr}`);
  const [first, ...others] = left.split(/\s+- /).map((term) => valueOf(term, before, after));
  const value = others.reduce<number>((rest, one) => rest - one, first ?? Number.NaN);
  return sign === '>' ? value > Number(limit) : value === Number(limit);
}

const TERM =
  /^(max|min|sum)(?: by \([^)]*\))? ?\((increase\()?([a-zA-Z_:][\w:]*)(\{[^}]*\})?(?:\[\w+\]\))?\)$/;

function valueOf(term: string, before: readonly Sampled[], after: readonly Sampled[]): number {
  const [, how, increase, name = '', selector = ''] = TERM.exec(term.trim()) ?? [];
  if (how === undefined) throw new Error(`not a term that is known here: ${term}`);
  const wanted = [...selector.matchAll(/(\w+)="([^"]*)"/g)].map(
    ([, key = '', of = '']) => [key, of] as const,
  );
  const of = (samples: readonly Sampled[]): number[] =>
    samples.flatMap((one) =>
      one.name === name && wanted.every(([key, value]) => one.labels[key] === value) ? [one.value] : [],
    );
  if (how === 'sum') return sum(of(after)) - (increase === undefined ? 0 : sum(of(before)));
  return how === 'max' ? Math.max(...of(after)) : Math.min(...of(after));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, one) => total + one, 0);
}
