import type { SearchAttributeSpec } from '../dev/bootstrap';

/**
 * What complaints can be found by in the Temporal UI. At most ten Keywords and three of any other type: the embedded
 * server has room for no more.
 */
export const SEARCH_ATTRIBUTES: readonly SearchAttributeSpec[] = [
  { name: 'Stage', type: 'Keyword' },
  { name: 'Agency', type: 'Keyword' },
  { name: 'Institution', type: 'Keyword' },
  { name: 'Region', type: 'Keyword' },
  { name: 'Topic', type: 'Keyword' },
  { name: 'Classification', type: 'Keyword' },
  { name: 'Channel', type: 'Keyword' },
  { name: 'Outcome', type: 'Keyword' },
  { name: 'EscalationLevel', type: 'Int' },
  { name: 'Hops', type: 'Int' },
  { name: 'DueAt', type: 'Datetime' },
  { name: 'Overdue', type: 'Bool' },
];
