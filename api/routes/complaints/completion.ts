import { commandRoute } from './command';

/** What was missing; back to verification. */
export const completeComplaint = commandRoute('completion', 'The reporter adds what the desk asked for');
