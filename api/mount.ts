import type { IRouter, Request, RequestHandler, Response } from 'express';
import { authorise, identify } from './auth/caller';
import type { Answer, Method, Route } from './define';
import type { AppDeps } from './deps';
import { readJson } from './http/body';
import { contextOf } from './http/context';
import { Problem } from './problem';

const WITH_BODY: ReadonlySet<Method> = new Set<Method>(['post', 'put', 'patch']);

/** Who takes no more of an answer for so long is let go. */
const SLOW_READER_MS = 30_000;

const send = (res: Response, answer: Answer): void => {
  res.status(answer.status);
  if (answer.headers) res.set(answer.headers);
  if (answer.body === undefined) res.end();
  else if (typeof answer.body === 'string') res.send(answer.body);
  else res.json(answer.body);
  if (!res.writableFinished) res.setTimeout(SLOW_READER_MS, () => res.destroy());
};

/** Who calls comes first, then what they may, then what they sent: strangers get nothing read or parsed. */
const serve =
  (route: Route, deps: AppDeps): RequestHandler =>
  async (req: Request, res: Response) => {
    const context = contextOf(res);
    context.route = route.path;
    const { id } = req.params;
    const caller = await identify(req.headers.authorization, deps, typeof id === 'string' ? id : undefined);
    const pass = deps.gate?.pass(route, caller, req);
    authorise(route.access, caller);
    pass?.look();
    const read = route.reader?.read ?? readJson;
    // A DELETE has a body only where its route describes one.
    const takesBody = WITH_BODY.has(route.method) || (route.method === 'delete' && route.body !== undefined);
    const body = takesBody ? await read(req, res) : {};
    const { lang } = context;
    const { params, query, headers } = req;
    // Only now: who sends slowly takes nobody's place.
    const leave = await pass?.enter();
    try {
      // Whoever went away while they waited wants no answer, and nothing was begun for them.
      if (res.destroyed) return;
      send(res, await route.run({ params, query, headers, body, caller, req, res, lang, deps }));
    } finally {
      leave?.();
    }
  };

const allowed = (routes: readonly Route[]): string => {
  const methods = routes.flatMap(({ method }) =>
    method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()],
  );
  return [...methods, 'OPTIONS'].join(', ');
};

const otherMethods =
  (path: string, allow: string): RequestHandler =>
  (req, res) => {
    contextOf(res).route = path;
    if (req.method !== 'OPTIONS') throw new Problem('method', { headers: { Allow: allow } });
    res.status(204).set('Allow', allow).end();
  };

/** Fixed segments sort before parameters, so that `/x/new` is not taken for `/x/:id`. */
const sortKey = (path: string): string =>
  path
    .split('/')
    .map((segment) => (segment.startsWith(':') ? '\u{10ffff}' : segment))
    .join('/');

const byPath = (routes: readonly Route[]): [string, Route[]][] => {
  const groups = new Map<string, Route[]>();
  for (const route of routes) {
    const group = groups.get(sortKey(route.path)) ?? [];
    const twin = group.find(({ method, path }) => method === route.method || path !== route.path);
    if (twin) throw new Error(`${route.method} ${route.path} collides with ${twin.method} ${twin.path}`);
    groups.set(sortKey(route.path), [...group, route]);
  }
  return [...groups].toSorted(([a], [b]) => (a < b ? -1 : 1));
};

/**
 * Registers routes on an Express app or router. A path that is known answers `method` (405, with `Allow`) to
 * methods that it has not, whatever the order of the routes. Throws at start-up when two routes collide.
 */
export const mountRoutes = (router: IRouter, routes: readonly Route[], deps: AppDeps): void => {
  for (const [, group] of byPath(routes)) {
    const path = group[0]?.path ?? '/';
    const at = router.route(path);
    for (const route of group) at[route.method](serve(route, deps));
    at.all(otherMethods(path, allowed(group)));
  }
};
