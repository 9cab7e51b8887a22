import type { NotifySettings } from '../../domain/settings';
import type { Channel } from './channel';
import { smtpChannel } from './smtp';
import { webhookChannel } from './webhook';

/** The ways that are set up, the first that reaches somebody is taken. */
export function channelsOf({ smtpUrl, mailFrom, webhookUrl, webhookKey, readAt }: NotifySettings): Channel[] {
  return [
    ...(smtpUrl !== null && mailFrom !== null ? [smtpChannel({ url: smtpUrl, from: mailFrom, readAt })] : []),
    ...(webhookUrl !== null && webhookKey !== null
      ? [webhookChannel({ url: webhookUrl, key: webhookKey })]
      : []),
  ];
}
