/** How often somebody may call: so many a second in the long run, and so many at once. */
export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

/** What somebody has left: calls, possibly in debt, as of an instant in milliseconds. */
export interface Bucket {
  readonly left: number;
  readonly at: number;
}

/** What is left at `now`; nobody has more than the burst. */
export function leftAt(bucket: Bucket, { perSecond, burst }: Rate, now: number): number {
  return Math.min(burst, bucket.left + (Math.max(0, now - bucket.at) * perSecond) / 1000);
}

/** Takes one call if there is one. `waitMs`: 0 when it was taken, else how long until there is one again. */
export function take(
  bucket: Bucket | undefined,
  rate: Rate,
  now: number,
): { readonly bucket: Bucket; readonly waitMs: number } {
  const left = bucket ? leftAt(bucket, rate, now) : rate.burst;
  if (left >= 1) return { bucket: { left: left - 1, at: now }, waitMs: 0 };
  return { bucket: { left, at: now }, waitMs: Math.ceil(((1 - left) * 1000) / rate.perSecond) };
}
