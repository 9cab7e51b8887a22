import type { Route } from '../define';
import { getAgency } from './agencies/get';
import { importAgencies } from './agencies/imports';
import { listAgencies } from './agencies/list';
import { putAgency } from './agencies/put';
import { getCalendar } from './calendars/get';
import { listCalendars } from './calendars/list';
import { putCalendar } from './calendars/put';
import { acceptComplaint } from './complaints/acceptance';
import { answerComplaint } from './complaints/answers';
import { getCommand } from './complaints/command-state';
import { completeComplaint } from './complaints/completion';
import { correctComplaint } from './complaints/corrections';
import { disposeComplaint } from './complaints/disposition';
import { listEvents } from './complaints/events';
import { fileComplaint } from './complaints/file';
import { followComplaint } from './complaints/followers';
import { getComplaint } from './complaints/get';
import { instructOnComplaint } from './complaints/instructions';
import { listComplaints } from './complaints/list';
import { mergeComplaint } from './complaints/merger';
import { endMerger } from './complaints/merger-end';
import { getReferral } from './complaints/referral';
import { referComplaint } from './complaints/referral-consent';
import { receiveReferral } from './complaints/referral-receipt';
import { replyToComplaint } from './complaints/replies';
import { returnComplaint } from './complaints/return';
import { replaceSecret } from './complaints/secret';
import { askForSupport } from './complaints/supporting';
import { endSupport } from './complaints/supporting-end';
import { endSuspension } from './complaints/suspension-end';
import { findSimilar } from './complaints/similar';
import { listSimilar } from './complaints/similar-to';
import { suspendClock } from './complaints/suspensions';
import { verifyComplaint } from './complaints/verification';
import { withdrawComplaint } from './complaints/withdrawal';
import { comparePolicy } from './policies/comparisons';
import { getPolicy } from './policies/get';
import { listPolicies } from './policies/list';
import { publishPolicy } from './policies/publish';
import { simulatePolicy } from './policies/simulations';
import { listVersions } from './policies/versions';
import { cancelMigration } from './migrations/cancellation';
import { getMigration } from './migrations/get';
import { listMigrations } from './migrations/list';
import { postMigration } from './migrations/post';
import { getReplanning } from './migrations/replanning';
import { reverseMigration } from './migrations/reversal';
import { listNotices } from './outbox/list';
import { resendNotice } from './outbox/resend';
import { listReasons } from './reference/reasons';
import { listTopics } from './reference/topics';
import { explainRoute } from './routes/explanations';
import { routeGraph } from './routes/graph';
import { listRouteDecisions } from './routes/decisions';
import { listRoutes } from './routes/list';
import { docs } from './service/docs';
import { health } from './service/health';
import { metrics } from './service/metrics';
import { openApi } from './service/openapi';
import { problemType } from './service/problem';
import { ready } from './service/ready';
import { statistics } from './statistics';
import { watch } from './watch';

/** Every route of the API: the table of contents, in the order of the document. */
export const routes: readonly Route[] = [
  fileComplaint,
  listComplaints,
  findSimilar,
  getComplaint,
  listSimilar,
  listEvents,
  verifyComplaint,
  completeComplaint,
  disposeComplaint,
  returnComplaint,
  answerComplaint,
  replyToComplaint,
  acceptComplaint,
  withdrawComplaint,
  instructOnComplaint,
  correctComplaint,
  suspendClock,
  endSuspension,
  replaceSecret,
  followComplaint,
  mergeComplaint,
  endMerger,
  askForSupport,
  endSupport,
  referComplaint,
  getReferral,
  receiveReferral,
  getCommand,
  statistics,
  listAgencies,
  getAgency,
  putAgency,
  importAgencies,
  listTopics,
  listReasons,
  listRoutes,
  explainRoute,
  routeGraph,
  listRouteDecisions,
  listPolicies,
  getPolicy,
  publishPolicy,
  simulatePolicy,
  comparePolicy,
  listVersions,
  listCalendars,
  getCalendar,
  putCalendar,
  postMigration,
  listMigrations,
  getMigration,
  cancelMigration,
  reverseMigration,
  getReplanning,
  listNotices,
  resendNotice,
  watch,
  health,
  ready,
  metrics,
  openApi,
  docs,
  problemType,
];
