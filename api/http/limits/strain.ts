/** How late the process's own timers may come, in milliseconds, and how much of its places a lane keeps at least. */
export interface StrainRules {
  readonly much: number;
  readonly little: number;
  readonly least: number;
}

/** Above this a process that answers everybody in turn answers nobody soon; below that it has room again. */
export const STRAIN: StrainRules = { much: 120, little: 60, least: 0.1 };

/** So late it does nothing in time, not even turn somebody away: then less at a time is more. */
export const DISTRESS: StrainRules = { much: 600, little: 200, least: 0.1 };

/** How large a share of its places a lane may have, by how late the process's own timers come. */
export function nextShare(
  share: number,
  lagMs: number,
  { much, little, least }: StrainRules = STRAIN,
): number {
  if (lagMs > much) return Math.max(least, share * 0.7);
  if (lagMs < little) return Math.min(1, share + 0.1);
  return share;
}
