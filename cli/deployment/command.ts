import { family } from '../sub-commands';
import { current } from './current';
import { ramp } from './ramp';
import { renew } from './renew';
import { rollback } from './rollback';
import { show } from './show';

/** `tuntas deployment …`: versions of the worker, and who of them works. Talks to Temporal, needs nothing else. */
export const deployment = family({
  name: 'deployment',
  about: 'Versions of the worker: which there are, which gets the cases, rolling out and rolling back.',
  commands: [
    {
      name: 'show',
      usage: '[--json]',
      summary: 'versions, workers, and which open cases ran where',
      run: show,
    },
    {
      name: 'current',
      usage: '[<build>] [--wait 60s] [--force]',
      summary:
        'gives all cases to a version (this release unless one is named), once a worker of it is there; none: to workers of no version',
      run: current,
    },
    {
      name: 'ramp',
      usage: '<build> <percent> [--wait 60s] [--force]',
      summary: 'gives a share of the cases to a version, always the same cases; 0 ends it',
      run: ramp,
    },
    {
      name: 'rollback',
      usage: '[--force]',
      summary: 'ends a ramp; without one, gives all cases back to the version before',
      run: rollback,
    },
    {
      name: 'continue-as-new',
      usage: '[--before <instant>] [--rate 20]',
      summary: 'asks every open case to begin a new run, so many a second; may be stopped and repeated',
      run: renew,
    },
  ],
  flags: `  --temporal-address h:p  (TEMPORAL_ADDRESS) and TEMPORAL_NAMESPACE say which Temporal`,
});
