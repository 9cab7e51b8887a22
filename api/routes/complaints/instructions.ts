import { commandRoute } from './command';

/** A word from above; moves no clock. */
export const instructOnComplaint = commandRoute('instructions', 'A supervisor instructs those who handle it');
