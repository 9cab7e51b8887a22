import { commandRoute } from './command';

/** A desk, or whoever it was escalated to, says who is to answer. */
export const disposeComplaint = commandRoute(
  'disposition',
  'Sends the complaint to an institution or a unit',
);
