import { commandRoute } from './command';

/** The consent of the reporter, once the hand-over is offered. */
export const referComplaint = commandRoute('referral', 'The reporter hands the complaint to the Ombudsman');
