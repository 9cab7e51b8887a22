import express, { type IRouter } from 'express';
import { dirname } from 'node:path';
import type { Lang } from '../domain/reference';

/** Scripts come from here alone; the interface sets styles of its own on its elements. */
export const DOCS_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const ASSETS: ReadonlySet<string> = new Set([
  '/swagger-ui.css',
  '/swagger-ui-bundle.js',
  '/favicon-32x32.png',
]);

const START = `window.addEventListener('load', () => {
  SwaggerUIBundle({ url: '/openapi.json', dom_id: '#docs', deepLinking: true, validatorUrl: null });
});
`;

/** The page that loads the interface; its scripts are files, because the policy allows no inline ones. */
export const docsPage = (lang: Lang): string => `<!doctype html>
<html lang="${lang}">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Tuntas API</title>
    <link rel="stylesheet" href="/docs/swagger-ui.css" />
    <link rel="icon" type="image/png" href="/docs/favicon-32x32.png" />
  </head>
  <body>
    <div id="docs"></div>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`;

/** Serves the assets of `/docs` from the installed package, and only those that the page needs. */
export const mountDocsAssets = (router: IRouter): void => {
  const files = express.static(dirname(require.resolve('swagger-ui-dist/package.json')), {
    index: false,
    redirect: false,
    maxAge: '1d',
  });
  router.get('/docs/start.js', (_req, res) => {
    res.type('text/javascript').send(START);
  });
  router.use('/docs', (req, res, next) => {
    if (ASSETS.has(req.path)) files(req, res, next);
    else next();
  });
};
