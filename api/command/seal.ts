import type { Bodies } from '../../domain/command';
import type { SentBody } from '../../domain/schema/commands';
import type { CommandName, Instant } from '../../domain/vocabulary';
import type { Sealer } from '../../store/seal';

/** Whatever people write in their own words; none of it reaches the engine in clear. */
const FREE_TEXTS: ReadonlySet<string> = new Set([
  'title',
  'description',
  'ask',
  'reason',
  'text',
  'question',
  'instructions',
  'reference',
]);

/** What the dates and times of a body mean, by field; also of one that was left out and means something. */
export type Instants = Readonly<Partial<Record<'nextBy' | 'from' | 'until', Instant>>>;

/** The body as the engine may see it. */
export function sealBody<N extends CommandName>(
  sealer: Sealer,
  body: SentBody<N>,
  instants: Instants = {},
): Bodies[N] {
  const sealed = Object.entries(body)
    .filter(([, value]) => value !== undefined)
    .map(([field, value]: [string, unknown]): [string, unknown] => {
      if (typeof value === 'string' && FREE_TEXTS.has(field)) return [field, sealer.seal(value)];
      if (field === 'reporter' || field === 'contact') return [field, sealer.sealJson(value)];
      return [field, value];
    });
  // The same fields as before: only the texts are sealed and dates are instants. A test holds it to the guard.
  return { ...Object.fromEntries(sealed), ...instants } as unknown as Bodies[N];
}
