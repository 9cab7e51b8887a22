import { commandRoute } from './command';

/** The agency that holds it gives it back. */
export const returnComplaint = commandRoute('return', 'Not our authority: back to the desk that sent it');
