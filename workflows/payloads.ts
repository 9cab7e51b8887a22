import { defaultPayloadConverter, type PayloadConverter } from '@temporalio/common';

/**
 * How workflow code reads what it is sent. Anybody who reaches the engine can send bytes that are no JSON at all; read
 * the usual way, one such signal would fail every further task of its case for ever. Here it reads as undefined, which
 * is no command.
 */
export const payloadConverter: PayloadConverter = {
  toPayload: (value, context, hint) => defaultPayloadConverter.toPayload(value, context, hint),
  fromPayload: (payload, context, hint) => {
    try {
      return defaultPayloadConverter.fromPayload(payload, context, hint);
    } catch {
      return undefined as never;
    }
  },
};
