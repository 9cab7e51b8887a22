import { commandRoute } from './command';

/** Closes the complaint as referred. */
export const receiveReferral = commandRoute(
  'receipt',
  'The Ombudsman confirms that it has the complaint',
  'referral/receipt',
);
