import { commandRoute } from './command';

/** What the reporter says to the agency. */
export const replyToComplaint = commandRoute('replies', 'The reporter comments, replies or objects');
