import express from 'express';
import type { Route } from './define';
import type { AppDeps } from './deps';
import { mountDocsAssets } from './docs';
import { requestContext } from './http/context';
import { securityHeaders } from './http/headers';
import { observe } from './http/observe';
import { mountRoutes } from './mount';
import { openApiDocument } from './openapi';
import { Problem, problemHandler } from './problem';
import { routes as allRoutes } from './routes';

/** What the app is made of; the document is made from the routes. */
export type AppOptions = Omit<AppDeps, 'document'> & {
  /** All of `api/routes` unless given. */
  readonly routes?: readonly Route[];
};

const MIN_SECRET_CHARS = 32;

/**
 * The whole API, not yet listening. It reads no environment, opens no connection and keeps no state of its own.
 * Throws plain errors at start-up: a secret key that is too short, routes that collide.
 */
export const createApp = ({ routes = allRoutes, ...given }: AppOptions): express.Express => {
  if (given.secretKey.length < MIN_SECRET_CHARS) {
    throw new Error(`the secret key must have at least ${MIN_SECRET_CHARS} characters`);
  }
  let document: ReturnType<AppDeps['document']> | undefined;
  // Made when it is first asked for: it takes longer than anything else that a start waits for.
  const deps: AppDeps = { ...given, document: () => (document ??= openApiDocument(routes)) };

  const app = express();
  app.disable('x-powered-by');
  // Should the last handler itself fail, the framework must not print a stack into the answer.
  app.set('env', 'production');
  app.enable('case sensitive routing');
  // An ETag is the revision of a case and nothing else.
  app.disable('etag');
  app.use(requestContext, securityHeaders, observe(deps.logger, deps.metrics));
  mountRoutes(app, routes, deps);
  mountDocsAssets(app);
  app.use(() => {
    throw new Problem('not-found');
  });
  app.use(problemHandler(deps.logger));
  return app;
};
