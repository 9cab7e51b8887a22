import type { Route } from '../define';
import { getAgency } from './agencies/get';
import { listAgencies } from './agencies/list';
import { getCalendar } from './reference/calendar';
import { getPolicy } from './reference/policy';
import { listReasons } from './reference/reasons';
import { listTopics } from './reference/topics';
import { docs } from './service/docs';
import { health } from './service/health';
import { metrics } from './service/metrics';
import { openApi } from './service/openapi';
import { problemType } from './service/problem';

/** Every route of the API: the table of contents, in the order of the document. */
export const routes: readonly Route[] = [
  listAgencies,
  getAgency,
  listTopics,
  listReasons,
  getPolicy,
  getCalendar,
  health,
  metrics,
  openApi,
  docs,
  problemType,
];
