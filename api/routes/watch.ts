import { z } from 'zod';
import type { Directory } from '../../domain/directory';
import { DAY_MS } from '../../domain/vocabulary';
import { fromLocal, toLocal } from '../../domain/zone';
import { OPEN, STUCK } from '../../workflows/filters';
import { NATIONAL_ZONE } from '../case/dates';
import { defineRoute } from '../define';
import { Problem } from '../problem';
import { ruleMessage } from '../problems/issues';

/** The ready filters of the Temporal UI. Its lists know no "now": it is filled in when the link is followed. */
const FILTERS: Readonly<Record<string, (now: number) => string>> = {
  open: () => OPEN,
  // The attribute flips when a worker gets to it; the due date is right even while none does.
  overdue: (now) => `${OPEN} AND (Overdue = true OR DueAt <= ${instant(now)})`,
  'due-today': (now) => `${OPEN} AND DueAt > ${instant(now)} AND DueAt < ${instant(endOfDay(now))}`,
  escalated: () => `${OPEN} AND EscalationLevel >= 2`,
  'ping-pong': () => `${OPEN} AND Hops >= 2`,
  stuck: () => STUCK,
};

const WATCH_FILTERS: readonly string[] = Object.keys(FILTERS);

export const watch = defineRoute({
  method: 'get',
  path: '/watch/:filter',
  summary: 'Opens the Temporal UI with a ready filter, as of now; made to be bookmarked',
  tags: ['watching'],
  access: 'public',
  params: z.object({ filter: z.string().max(64).describe(WATCH_FILTERS.join(', ')) }),
  query: z.object({
    institution: z.string().max(128).optional().describe('Id of an institution of the directory'),
  }),
  answers: { 302: { description: 'To the list of workflows' } },
  handler: async ({ params, query, lang, deps }) => {
    const filter = Object.hasOwn(FILTERS, params.filter) ? FILTERS[params.filter] : undefined;
    if (!filter) throw unknownFilter();
    if (deps.uiUrl === '') throw withoutUi();
    const conditions = [filter(deps.now())];
    if (query.institution !== undefined) {
      const institution = institutionOf(deps.reference.directory, query.institution);
      if (institution === undefined) {
        throw new Problem('invalid', {
          errors: [{ path: 'institution', message: ruleMessage('unknown', lang) ?? '' }],
        });
      }
      conditions.push(`Institution = "${institution}"`);
    }
    const list = `${deps.uiUrl}/namespaces/${encodeURIComponent(deps.namespace)}/workflows`;
    const Location = `${list}?query=${encodeURIComponent(conditions.join(' AND '))}`;
    return { status: 302, headers: { Location, 'Cache-Control': 'no-store' } };
  },
});

/** The id as the directory has it, never as it was sent; undefined for what is no institution. */
function institutionOf(directory: Directory, id: string): string | undefined {
  const found = directory.institutionOf(id);
  return found?.id === id && /^[a-z0-9.-]+$/.test(found.id) ? found.id : undefined;
}

const instant = (at: number): string => `"${new Date(at).toISOString()}"`;

/** The next midnight in Jakarta. */
function endOfDay(now: number): number {
  const days = Math.floor(toLocal(NATIONAL_ZONE, now) / DAY_MS);
  return fromLocal(NATIONAL_ZONE, (days + 1) * DAY_MS);
}

const unknownFilter = (): Problem =>
  new Problem('not-found', {
    detail: {
      id: `Saringan yang tersedia: ${WATCH_FILTERS.join(', ')}.`,
      en: `The filters are: ${WATCH_FILTERS.join(', ')}.`,
    },
  });

const withoutUi = (): Problem =>
  new Problem('not-found', {
    detail: {
      id: 'Antarmuka Temporal tidak dijalankan di sini.',
      en: 'There is no Temporal UI here.',
    },
  });
