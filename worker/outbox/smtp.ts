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

/**
 * Notices by e-mail. What the server says for good (5xx) of a recipient or of a message is final. A 5xx of the sender or of
 * the password is about us, and everybody's: it is tried again like a server that is away, until somebody has mended it.
 */
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
        const code = finalCode(error);
        throw code === null ? error : new Undeliverable(`smtp-${code}`);
      }
    },
    close: () => transport.close(),
  };
}

const FINAL_AT = ['RCPT TO', 'DATA'];

/** The server's code when it will never take this message for this recipient, else null. */
function finalCode(error: unknown): number | null {
  if (typeof error !== 'object' || error === null) return null;
  const { responseCode, command } = error as { responseCode?: unknown; command?: unknown };
  if (typeof responseCode !== 'number' || responseCode < 500) return null;
  return FINAL_AT.some((one) => one === command) ? responseCode : null;
}
