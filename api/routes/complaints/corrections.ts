import { commandRoute } from './command';

/** Clocks are planned again; the original text stays. */
export const correctComplaint = commandRoute('corrections', 'A desk corrects what a complaint is about');
