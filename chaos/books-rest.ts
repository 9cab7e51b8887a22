import type { Account } from './account';
import type { Finding } from './finding';
import { GRACE_MS } from './measures';

/** Nothing is stuck: no case is ill or past its wake, nothing waits for the database or for an answer. */
export function restFindings({ id, stored, engine, askedAt }: Account): Finding[] {
  if (!engine) return [];
  const stuck = (what: string): Finding => ({ kind: 'stuck', id, what });
  const findings: Finding[] = [];
  if (engine.poisoned) findings.push(stuck('its workflow task fails'));
  if (engine.silence !== undefined) findings.push(stuck(`its workflow does not answer: ${engine.silence}`));
  if (engine.status === 'RUNNING' && engine.pendingActivities > 0)
    findings.push(stuck(`${engine.pendingActivities} activities have not ended`));
  const wakeAt = (engine.file ?? (engine.status === 'RUNNING' ? stored?.file : undefined))?.wakeAt ?? null;
  if (wakeAt !== null && wakeAt < askedAt - GRACE_MS) {
    findings.push(stuck(`it should have woken ${askedAt - wakeAt} ms ago`));
  }
  return findings;
}
