import { type RequestHandler, Router } from 'express';
import { z } from 'zod';
import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
  type ZodOpenApiResponsesObject,
} from 'zod-openapi';
import { problemDocument } from './answers.js';
import { type Route, rolesFor } from './route.js';

const OPENAPI_PATH = '/api/openapi.json';

/** OpenAPI 3.1, made from the list of routes and the schemas that check the requests. */
export function documentOf(routes: readonly Route[]) {
  const paths: ZodOpenApiPathsObject = {};
  for (const route of routes) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method]: operationOf(route) };
  }
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: '匠心台 API',
      version: '1',
      description: '政府补贴职业技能培训的办理接口。错误一律为 RFC 9457 问题文档。',
    },
    paths,
    components: { securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'jiangxin.sid' } } },
  });
}

function operationOf(route: Route): ZodOpenApiOperationObject {
  const roles = rolesFor(route.access);
  const names = [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => name ?? '');
  return {
    operationId: operationIdOf(route),
    summary: route.summary,
    tags: [route.tag],
    ...(roles ? { security: [{ session: [] }], description: `岗位：${roles.join('、')}` } : { security: [] }),
    requestParams: {
      ...(names.length > 0 ? { path: z.object(Object.fromEntries(names.map((name) => [name, parameter(name)]))) } : {}),
      ...(route.query instanceof z.ZodObject ? { query: route.query } : {}),
      ...(route.keyed ? { header: z.object({ 'Idempotency-Key': parameter('key') }) } : {}),
    },
    ...(route.body ? { requestBody: { required: true, content: { 'application/json': { schema: route.body } } } } : {}),
    responses: {
      ...answersOf(route),
      default: { description: '问题文档', content: { 'application/problem+json': { schema: problemDocument } } },
    },
  };
}

function answersOf({ answer, files = [] }: Route): ZodOpenApiResponsesObject {
  if (!answer && files.length === 0) return { '2XX': { description: '成功' } };
  const file = { schema: { type: 'string', format: 'binary' } } as const;
  const content = {
    ...(answer ? { 'application/json': { schema: answer } } : {}),
    ...Object.fromEntries(files.map((type) => [type, file])),
  };
  return { 200: { description: '成功', content } };
}

/** `PUT /api/classes/:id/roster` → `putClassesRoster`; a command keeps its own name. */
function operationIdOf({ method, path, keyed }: Route): string {
  const words = path
    .replace('/api/', '')
    .replace(/\.\w+$/, '')
    .split('/')
    .filter((word) => !word.startsWith(':'));
  if (keyed) return words.at(-1) ?? '';
  const detail = /\/:(id|versionId)$/.test(path) ? 'One' : '';
  return (
    method +
    words
      .flatMap((word) => word.split('-'))
      .map((word) => word[0]?.toUpperCase() + word.slice(1))
      .join('') +
    detail
  );
}

function parameter(name: string): z.ZodType {
  if (name === 'key') return z.string().regex(/^[A-Za-z0-9._:-]{8,100}$/);
  return name === 'list' ? z.string() : z.guid();
}

/** The document as a page: everything it needs comes from this server. Loaded with the first look at it, as few look. */
export function docsPage(): RequestHandler {
  let page: Promise<RequestHandler> | undefined;
  return async (request, response, next) => {
    page ??= loadDocs();
    (await page)(request, response, next);
  };
}

async function loadDocs(): Promise<RequestHandler> {
  const { default: swaggerUi } = await import('swagger-ui-express');
  const options = { customSiteTitle: '匠心台 API', swaggerOptions: { url: OPENAPI_PATH, validatorUrl: null } };
  return Router().use(swaggerUi.serve).get('/', swaggerUi.setup(undefined, options));
}
