import { z } from 'zod';
import type { Lang } from '../../domain/reference';
import { inputErrors, translation } from '../problems/issues';
import { Problem } from '../problems/problem';

/** Unknown fields are refused unless the schema says what becomes of them. */
export const strictly = (schema: z.ZodType): z.ZodType =>
  schema instanceof z.ZodObject && schema.def.catchall === undefined ? schema.strict() : schema;

/** The parsed value; throws `invalid` with every fault, in the caller's language. */
export const validate = <S extends z.ZodType>(schema: S, value: unknown, lang: Lang): z.output<S> => {
  const result = schema.safeParse(value, { error: translation(lang) });
  if (result.success) return result.data;
  throw new Problem('invalid', { errors: inputErrors(result.error, lang) });
};
