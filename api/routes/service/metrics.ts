import type { Request } from 'express';
import { z } from 'zod';
import type { Caller } from '../../auth/caller';
import { defineRoute } from '../../define';
import { Problem } from '../../problem';

const LOOPBACK = /^(::1|(::ffff:)?127\.\d+\.\d+\.\d+)$/;

/** A forwarded request comes from somewhere else, even when the proxy stands on this machine. */
const fromHere = (req: Request): boolean =>
  LOOPBACK.test(req.socket.remoteAddress ?? '') &&
  ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'].every((name) => req.headers[name] === undefined);

const mayScrape = (caller: Caller, req: Request): boolean =>
  (caller.kind === 'officer' && caller.role === 'operator') || (caller.kind === 'anonymous' && fromHere(req));

export const metrics = defineRoute({
  method: 'get',
  path: '/metrics',
  summary: 'Measurements for Prometheus; operators, or callers on this machine',
  tags: ['service'],
  access: 'public',
  answers: { 200: { description: 'Text format', schema: z.string(), contentType: 'text/plain' } },
  problems: ['forbidden'],
  handler: async ({
    caller,
    req,
    deps: {
      metrics: { registry },
    },
  }) => {
    if (!mayScrape(caller, req))
      throw new Problem(caller.kind === 'anonymous' ? 'unauthenticated' : 'forbidden');
    return { status: 200, body: await registry.metrics(), headers: { 'Content-Type': registry.contentType } };
  },
});
