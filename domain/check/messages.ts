import type { Bilingual } from '../policy';
import { PLACEHOLDERS } from '../wording';
import type { Check, Found } from './subject';

/** Words in braces that nothing fills in: they would be sent as they stand. */
export const checkMessages: Check = ({ rules }) => [
  ...Object.entries(rules.messages).flatMap(([action, text]) =>
    unknown(text, { field: `messages.${action}` }),
  ),
  ...rules.clocks.flatMap(({ name: clock, ladder }) =>
    ladder.flatMap(({ id: rung, message }) =>
      message ? unknown(message, { clock, rung, field: 'message' }) : [],
    ),
  ),
];

function unknown(text: Bilingual, place: Pick<Found, 'clock' | 'rung' | 'field'>): Found[] {
  return (['id', 'en'] as const).flatMap((lang) =>
    [...text[lang].matchAll(/\{([^{}]*)\}/g)]
      .filter(([, word = '']) => !(PLACEHOLDERS as readonly string[]).includes(word))
      .map(([whole]): Found => ({
        code: 'message-unknown-word',
        severity: 'error',
        ...place,
        field: `${place.field ?? ''}.${lang}`,
        message: `nothing is filled in for ${whole}`,
        effect: `People would read ${whole} in the message.`,
        advice: `There are ${PLACEHOLDERS.map((word) => `{${word}}`).join(', ')}.`,
      })),
  );
}
