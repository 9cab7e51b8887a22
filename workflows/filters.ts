import { attributes, WORKFLOW_TYPE } from './contract';

/** Which cases the engine lists and counts, in the language of its lists. It keeps an index of each attribute. */

/** Every run that the engine remembers, of every case. */
export const CASES = `WorkflowType = "${WORKFLOW_TYPE}"`;

/** Of every case the latest run, also of one that has ended. */
export const LATEST = `${CASES} AND ExecutionStatus != "ContinuedAsNew"`;

export const RUNNING = `${CASES} AND ExecutionStatus = "Running"`;

/** A closed case runs on while its reporter may still object; nobody has to watch it. */
export const OPEN = `${RUNNING} AND ${attributes.Stage.name} != "closed"`;

/** Set by the engine itself while the workflow tasks of a case fail again and again. */
export const PROBLEMS = 'TemporalReportedProblems';

/** Cases whose workflow tasks fail again and again: the engine says so of itself. */
export const STUCK = `${RUNNING} AND ${PROBLEMS} IS NOT NULL`;
