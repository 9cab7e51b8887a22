import { RulesAwayError } from '../../../store/rule-book';
import { Problem } from '../../problem';

/** What the store of rules gives; `unavailable` while it does not answer. */
export async function unlessAway<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof RulesAwayError) throw new Problem('unavailable');
    throw error;
  }
}
