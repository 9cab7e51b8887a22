/** Problems (RFC 9457): the table, the error that routes throw, and the middleware that answers with it. */
export { Problem, type InputError, type ProblemOptions } from './problems/problem';
export { problemHandler } from './problems/handler';
export { PROBLEM_CODES, PROBLEMS, isProblemCode, problemEntry, type ProblemCode } from './problems/table';
