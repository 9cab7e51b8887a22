import { commandRoute } from './command';

/** The last word of the reporter, with a rating if they give one. */
export const acceptComplaint = commandRoute('acceptance', 'The reporter is content: settled');
