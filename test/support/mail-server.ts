import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface Mail {
  readonly to: string;
  /** As a person reads it: without soft line breaks. */
  readonly text: string;
}

/** A mail server on the loopback that takes what it is given, or refuses for now. */
export class MailServer {
  readonly mails: Mail[] = [];
  /** Says "come again" to everybody while it is set. */
  refuses = false;
  private readonly server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: (_address, _session, done) => {
      if (this.refuses) done(Object.assign(new Error('busy'), { responseCode: 451 }));
      else done();
    },
    onData: (stream, { envelope }, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8').replaceAll('=\r\n', '');
        this.mails.push({ to: envelope.rcptTo[0]?.address ?? '', text });
        done();
      });
    },
  });

  async start(): Promise<this> {
    await new Promise<void>((done) => void this.server.listen(0, '127.0.0.1', done));
    return this;
  }

  get url(): string {
    return `smtp://127.0.0.1:${(this.server.server.address() as AddressInfo).port}`;
  }

  stop(): Promise<void> {
    return new Promise((done) => this.server.close(done));
  }
}
