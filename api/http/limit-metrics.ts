import { Counter, Gauge, type Registry } from 'prom-client';
import { WHYS, type Gate, type Why } from './limits/gate';
import { LANES, type LaneName } from './limits/who';

/** A counter of what was turned away with 429 before anything was done for it. */
export function countTurnedAway(registry: Registry): (lane: LaneName, why: Why) => void {
  const counter = new Counter({
    name: 'tuntas_http_turned_away_total',
    help: 'Requests that were answered 429 before anything was done, by lane and reason (caller, room, pace)',
    labelNames: ['lane', 'why'],
    registers: [registry],
  });
  // From nought on, or the first of a kind would be no increase.
  for (const lane of LANES) for (const why of WHYS) counter.inc({ lane, why }, 0);
  return (lane, why) => counter.inc({ lane, why });
}

/** What is under way, what waits, and how fast filing may go. */
export function measureGate(registry: Registry, gate: Gate): void {
  const lanes = (
    name: string,
    help: string,
    read: (lane: { inside: number; queued: number }) => number,
  ): void => {
    const gauge = new Gauge({
      name,
      help,
      labelNames: ['lane'],
      registers: [],
      collect() {
        for (const lane of gate.state()) this.set({ lane: lane.lane }, read(lane));
      },
    });
    registry.registerMetric(gauge);
  };
  lanes('tuntas_http_under_way', 'Requests under way, by lane', ({ inside }) => inside);
  lanes('tuntas_http_queued', 'Requests that wait for a place, by lane', ({ queued }) => queued);
  const pace = new Gauge({
    name: 'tuntas_http_filing_pace',
    help: 'Filings a second that are let in while workers are behind; absent while nothing slows them',
    registers: [],
    collect() {
      if (gate.filingPace === null) this.remove();
      else this.set(gate.filingPace);
    },
  });
  registry.registerMetric(pace);
}
