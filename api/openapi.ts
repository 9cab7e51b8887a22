import type { Route } from './define';
import { Components, type Json } from './openapi/components';
import { operation } from './openapi/operation';

/** `/v1/agencies/:id` as OpenAPI writes it: `/v1/agencies/{id}`. */
export const openApiPath = (path: string): string => path.replace(/:([A-Za-z0-9_]+)/g, '{$1}');

const bearer = (description: string, bearerFormat: string): Json => ({
  type: 'http',
  scheme: 'bearer',
  bearerFormat,
  description,
});

/** The OpenAPI 3.1 document of the routes, made from the schemas that check their requests. */
export const openApiDocument = (routes: readonly Route[]): Json => {
  const components = new Components();
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    const path = openApiPath(route.path);
    paths[path] = { ...paths[path], [route.method]: operation(route, components) };
  }
  const tags = [...new Set(routes.flatMap((route) => route.tags))].map((name) => ({ name }));
  return components.finish({
    openapi: '3.1.0',
    info: {
      title: 'Tuntas',
      version: '1.0.0',
      summary:
        'Pengaduan pelayanan publik, dari laporan sampai tuntas / public-service complaints, to the end',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    tags,
    paths,
    components: {
      securitySchemes: {
        officerToken: bearer('The token of an officer or a system', 'JWT'),
        reporterSecret: bearer('The secret that a reporter was given at filing', 'opaque'),
      },
    },
  });
};
