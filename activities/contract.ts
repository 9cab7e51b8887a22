import type { Plan, TransitionInput } from '../domain/transition';

/** A plan, recorded in the history, and whether the read model has acknowledged the revision that came of it. */
export type Transition = Plan & { projected: boolean };

export interface Activities {
  /** Plans, fires what is due, and tries once to project. Never waits for a database longer than half a second. */
  transition(input: TransitionInput): Promise<Transition>;
  /** Projects a case as it now is, however long that takes. Returns the revision that was acknowledged. */
  project(input: { workflowId: string }): Promise<number>;
}
