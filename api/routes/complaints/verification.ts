import { commandRoute } from './command';

/** The desk that holds it decides whether and where a complaint goes on. */
export const verifyComplaint = commandRoute(
  'verification',
  'The desk decides: accept, ask for more, not ours, archive',
);
