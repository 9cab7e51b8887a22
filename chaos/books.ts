import type { Account } from './account';
import { agreementFindings } from './books-agreement';
import { commandFindings } from './books-commands';
import { receiptFindings } from './books-receipts';
import { restFindings } from './books-rest';
import { rungFindings } from './books-rungs';
import type { Finding } from './finding';
import type { Measures } from './measures';

/** Everything that is wrong with one case; nothing when its books balance. Pure. */
export function booksOf(account: Account, measures: Measures): Finding[] {
  return [
    ...receiptFindings(account),
    ...commandFindings(account),
    ...rungFindings(account, measures),
    ...agreementFindings(account),
    ...restFindings(account),
  ];
}
