import { commandRoute } from './command';

/** The last word of the reporter, without an answer. */
export const withdrawComplaint = commandRoute('withdrawal', 'The reporter withdraws the complaint');
