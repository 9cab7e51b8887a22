import { API_FLAGS_HELP } from '../api-client';
import { family } from '../sub-commands';
import { list } from './list';
import { resend } from './resend';

/** `tuntas outbox …` */
export const outbox = family({
  name: 'outbox',
  about: 'Notices to reporters and officers: what waits, what was given up.',
  commands: [
    {
      name: 'list',
      usage: '[--state dead|waiting|nowhere|sent]',
      summary: 'notices of a state, the oldest first; those given up unless said otherwise',
      run: list,
    },
    { name: 'resend', usage: 'ID…', summary: 'has notices sent again that were given up', run: resend },
  ],
  flags: API_FLAGS_HELP,
});
