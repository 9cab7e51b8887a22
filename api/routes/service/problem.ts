import { z } from 'zod';
import { defineRoute } from '../../define';
import { PROBLEM_CODES, Problem, isProblemCode, problemEntry } from '../../problem';

const typeSchema = z
  .object({ type: z.string(), status: z.int(), title: z.string(), detail: z.string() })
  .meta({ id: 'ProblemType' });

const escape = (text: string): string => text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);

/** What the `type` of a problem points at: a page for people, JSON for programs. */
export const problemType = defineRoute({
  method: 'get',
  path: '/problems/:code',
  summary: 'What a type of problem means',
  tags: ['service'],
  access: 'public',
  params: z.object({ code: z.enum(PROBLEM_CODES) }),
  answers: { 200: { description: 'The type of problem, as HTML where a browser asks', schema: typeSchema } },
  handler: async ({ params: { code }, lang, req }) => {
    if (!isProblemCode(code)) throw new Problem('not-found');
    const { status, title, detail } = problemEntry(code);
    const headers = { 'Content-Language': lang };
    if (req.accepts('json', 'html') !== 'html') {
      const body = { type: `/problems/${code}`, status, title: title[lang], detail: detail[lang] };
      return { status: 200, body, headers };
    }
    const heading = escape(`${status} · ${title[lang]}`);
    const page = `<!doctype html><html lang="${lang}"><meta charset="utf-8"><title>${heading}</title>
<h1>${heading}</h1><p>${escape(detail[lang])}</p><p><code>/problems/${code}</code></p></html>\n`;
    return { status: 200, body: page, headers: { ...headers, 'Content-Type': 'text/html; charset=utf-8' } };
  },
});
