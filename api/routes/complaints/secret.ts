import { z } from 'zod';
import { normaliseId, type Following } from '../../auth/secret';
import { caseParams } from '../../case/id';
import { askForSecret } from '../../command/secret';
import { defineRoute } from '../../define';
import { evenly } from '../../http/evenly';
import { keySchema } from '../../http/keys';

/** Far longer than the engine and the database take, far shorter than a person waits. */
const STEP_MS = 500;

const MESSAGE = {
  id: 'Bila nomor ini benar dan kami mengetahui alamat pelapornya, kunci rahasia baru akan dikirim ke sana. Kunci lama tetap berlaku sampai yang baru dipakai.',
  en: 'If this number is right and we know how to reach its reporter, a new secret will be sent there. The old one holds until the new one is used.',
} as const;

const isOfRepeat = ({ receipt, how }: Following, called: string | null): boolean =>
  how === 'repeated' && receipt === called;

export const replaceSecret = defineRoute({
  method: 'post',
  path: '/v1/complaints/:id/secret',
  summary: 'Has a new secret sent to the contact that the reporter gave; anyone may ask, nobody is told more',
  tags: ['complaints'],
  access: 'public',
  params: caseParams,
  headers: keySchema,
  body: z.strictObject({}),
  answers: {
    202: {
      description:
        'With the secret of a receipt that says `repeats`, that of the complaint which it follows. The same whatever is true of the complaint. At most one is sent in an hour, then in two, four … and a day, ' +
        'until it is used',
      schema: z.object({ message: z.string() }).meta({ id: 'SecretAsked' }),
    },
  },
  problems: ['rate-limited'],
  handler: async ({ params, caller, lang, deps }) => {
    const called = normaliseId(params.id);
    // Whoever never got the first receipt of what they have filed has a later one, which follows it.
    const id = caller.kind === 'follower' && isOfRepeat(caller, called) ? caller.case : called;
    await evenly(STEP_MS, async () => {
      if (id !== null) await askForSecret(deps, id);
    });
    return { status: 202, body: { message: MESSAGE[lang] }, headers: { 'Content-Language': lang } };
  },
});
