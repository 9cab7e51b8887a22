import { engineClient } from '../../api/engine/client';
import type { Caller } from '../../api/auth/caller';
import { Complaints } from '../../store/complaints';
import { Database } from '../../store/database';
import { makeRegions } from '../../store/regions';
import { makeSealer } from '../../store/seal';
import { shippedReference } from '../support/reference';

export const SECRET_KEY = 'a secret key of the tests, long enough to be taken';

/** Saturday 21 November 2026, noon in Jakarta. */
export const NOW = Date.parse('2026-11-21T12:00:00+07:00');

/** What commands are made with; engine and database are the real ones, at an address where nobody answers. */
export const parts = () => ({
  secretKey: SECRET_KEY,
  sealer: makeSealer({ current: '1', keys: { '1': Buffer.alloc(32, 7).toString('base64url') } }),
  reference: shippedReference(),
  regions: makeRegions(),
  complaints: new Complaints(new Database('mongodb://127.0.0.1:9')),
  engine: engineClient({ address: '127.0.0.1:9', namespace: 'default', quietMs: 2000 }),
  now: () => NOW,
});

export const officer = (role: 'institution-admin' | 'liaison' | 'system', agency: string): Caller => ({
  kind: 'officer',
  sub: 'Siti Rahmawati',
  role,
  agency,
});
