import { commandRoute } from './command';

/** One level above the holder. */
export const suspendClock = commandRoute(
  'suspensions',
  'A clock of the complaint is stopped for a while, with a reason that its reporter reads',
);
