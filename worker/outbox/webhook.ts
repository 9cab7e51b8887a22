import { createHmac } from 'node:crypto';
import { Undeliverable, type Channel, type Outgoing } from './channel';

const TIMEOUT_MS = 10_000;
/** Asked to come again: every other refusal of a request is final. */
const LATER: readonly number[] = [408, 409, 425, 429];

export interface WebhookOptions {
  url: string;
  /** Signs each body: `Tuntas-Signature: sha256=<HMAC in hexadecimal>`. */
  key: string;
}

/** Notices as JSON to one address, for gateways to SMS and chat and for agencies' own systems. */
export function webhookChannel({ url, key }: WebhookOptions): Channel {
  return {
    name: 'webhook',
    reaches: () => true,
    async send({ id, case: of, about, text, to }: Outgoing) {
      const body = JSON.stringify({ id, case: of, about, text, to });
      const signature = createHmac('sha256', key).update(body).digest('hex');
      const answer = await fetch(url, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          'Idempotency-Key': id,
          'Tuntas-Signature': `sha256=${signature}`,
        },
        body,
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      await answer.body?.cancel();
      if (answer.ok) return;
      const code = `http-${answer.status}`;
      if (answer.status >= 400 && answer.status < 500 && !LATER.includes(answer.status)) {
        throw new Undeliverable(code);
      }
      throw Object.assign(new Error(code), { code });
    },
    close: () => undefined,
  };
}
