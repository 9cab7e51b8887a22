import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { RoutingFacts } from '../../domain/routing/suggest';

/** A complaint of the test set. */
export interface Complaint {
  n: number;
  /** Word lists were not adjusted to it. */
  heldOut?: boolean;
  region?: string;
  topic?: string;
  oversight?: boolean;
  about?: string[];
  to: string;
  text: string;
}

export const COMPLAINTS: readonly Complaint[] = (
  parse(readFileSync(join(__dirname, 'complaints.yaml'), 'utf8')) as { complaints: Complaint[] }
).complaints;

/** What routing is told of a complaint: filed on the web without a door, all in the description. */
export function factsOf({ region, topic, oversight, about, text }: Complaint): RoutingFacts {
  return {
    classification: 'complaint',
    oversight: oversight ?? false,
    topic: topic ?? null,
    region: region ?? null,
    channel: 'web',
    door: null,
    about: about ?? [],
    title: '',
    description: text,
  };
}
