/**
 * A failure that the person at the keyboard can mend. Its message is one sentence that says what is wrong and
 * what to do; the CLI prints that sentence alone, without a stack, and ends with code 1.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
}
