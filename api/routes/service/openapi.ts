import { z } from 'zod';
import { defineRoute } from '../../define';

export const openApi = defineRoute({
  method: 'get',
  path: '/openapi.json',
  summary: 'This document',
  tags: ['service'],
  access: 'public',
  answers: { 200: { description: 'OpenAPI 3.1', schema: z.looseObject({ openapi: z.string() }) } },
  handler: async ({ deps }) => ({ status: 200, body: deps.document() }),
});
