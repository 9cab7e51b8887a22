import { createTransport } from 'nodemailer';
import { Undeliverable, type Channel, type Outgoing } from './channel';

const TIMEOUT_MS = 10_000;

export interface SmtpOptions {
  /** `smtp://user:password@host:port`, or `smtps://…`. */
  url: string;
  /** Sender's address. */
  from: string;
  /** Where a complaint can be read, without its id; null where no such page is known. */
  readAt: string | null;
  /** How long the server may take for each step; 10 s unless given. */
  timeoutMs?: number;
}

/** Notices by e-mail. A 5xx of the server is final, everything else is tried again. */
export function smtpChannel({ url, from, readAt, timeoutMs = TIMEOUT_MS }: SmtpOptions): Channel {
  // In one object with the URL: what comes after it are defaults of messages, and the limits would be none.
  const transport = createTransport({
    url,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
  });
  return {
    name: 'e-mail',
    reaches: ({ email }) => email !== undefined,
    async send({ id, case: of, text, to }: Outgoing) {
      const link = readAt === null ? '' : `\n\n${readAt}/${of}`;
      try {
        await transport.sendMail({
          from,
          to: to.email,
          subject: `Tuntas: ${of}`,
          text: `${text.id}\n\n${text.en}${link}\n`,
          messageId: `<${id}@tuntas>`,
          headers: { 'Auto-Submitted': 'auto-generated' },
        });
      } catch (error) {
        const code = responseCode(error);
        if (code !== null && code >= 500) throw new Undeliverable(`smtp-${code}`);
        throw error;
      }
    },
    close: () => transport.close(),
  };
}

function responseCode(error: unknown): number | null {
  return typeof error === 'object' &&
    error !== null &&
    'responseCode' in error &&
    typeof error.responseCode === 'number'
    ? error.responseCode
    : null;
}
