import { commandRoute } from './command';

/** What the agency says to the reporter. */
export const answerComplaint = commandRoute(
  'answers',
  'An agency answers: a promise, a question, or the final answer',
);
