import { isReopenable } from '../../domain/permission';
import type { Loaded } from '../case/load';

/** Whether a case is closed for good. */
export function isOver({ file, archived }: Loaded & { kind: 'case' }): boolean {
  return archived || (file.stage === 'closed' && !isReopenable(file));
}
