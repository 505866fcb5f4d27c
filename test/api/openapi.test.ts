import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ROUTES } from '../../api/routes.js';
import { COMMAND_ACCESS, COMMAND_NAMES } from '../../domain/access/table.js';
import { anApi, type TestApi } from '../support/api.js';

interface Operation {
  operationId: string;
  summary: string;
  parameters?: { name: string; in: string; required: boolean }[];
  requestBody?: { content: Record<string, { schema: { additionalProperties?: unknown; $ref?: string } }> };
  responses: Record<string, { content?: Record<string, unknown> }>;
}
interface Document {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, unknown> };
}

let api: TestApi;
let document: Document;
const webRoot = mkdtempSync(join(tmpdir(), 'jiangxin-web-'));

beforeAll(async () => {
  api = await anApi({ webRoot });
  await api.nobody().get('/').set('Accept', 'text/html').expect(404);
  // As on a first start: the service is there before its pages are built.
  mkdirSync(join(webRoot, 'assets'));
  writeFileSync(join(webRoot, 'index.html'), '<!doctype html><title>匠心台</title>');
  writeFileSync(join(webRoot, 'assets', 'app-1a2b.js'), 'export {};');
  document = (await api.nobody().get('/api/openapi.json').expect(200)).body as Document;
});
afterAll(async () => {
  await api.end();
  rmSync(webRoot, { recursive: true });
});

const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );

describe('the OpenAPI document', () => {
  test('is 3.1 and has every route of the server', () => {
    expect(document.openapi).toBe('3.1.0');
    const listed = operations().map(({ path, method }) => `${method} ${path}`);
    const served = ROUTES.map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`);
    expect(listed.sort()).toEqual(served.sort());
  });

  test('has a path for every command, with its own strict body and the key that it needs', () => {
    for (const command of COMMAND_NAMES) {
      const { on } = COMMAND_ACCESS[command];
      const path =
        command === 'postProject'
          ? '/api/commands/postProject'
          : `/api/${on === 'class' ? 'classes' : 'projects'}/{id}/commands/${command}`;
      const operation = document.paths[path]?.['post'];
      expect(operation?.operationId).toBe(command);
      expect(operation?.parameters).toContainEqual(
        expect.objectContaining({ name: 'Idempotency-Key', in: 'header', required: true }),
      );
      const schema = operation?.requestBody?.content['application/json']?.schema;
      expect(schema?.$ref ?? schema?.additionalProperties).toBe(false);
    }
  });

  test('names each operation once, declares every parameter of its path and its problems', () => {
    const ids = operations().map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { path, operation } of operations()) {
      const declared = (operation.parameters ?? []).filter((each) => each.in === 'path').map(({ name }) => name);
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect(new Set(declared)).toEqual(new Set(named));
      expect(operation.summary).toMatch(/[\u4e00-\u9fff]/);
      expect(operation.responses['default']?.content).toHaveProperty(['application/problem+json']);
    }
  });

  test('says what kind of file an operation answers', () => {
    const kinds = (path: string, method: string) =>
      Object.keys(document.paths[path]?.[method]?.responses['200']?.content ?? {}).map((type) => type.split(';')[0]);
    const tables = ['text/csv', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'];
    expect(kinds('/api/public/fund-use', 'get')).toEqual(['application/json', ...tables]);
    expect(kinds('/api/exports', 'post')).toEqual(tables);
    expect(kinds('/api/batches/{id}/bank-file', 'get')).toEqual(tables);
    expect(kinds('/api/claims/{id}/documents/{kind}', 'get')).toEqual(['application/pdf']);
  });

  test('refers to nothing that it does not contain', () => {
    const refs = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref]) => ref ?? '');
    expect(refs.length).toBeGreaterThan(50);
    for (const ref of refs) {
      expect(ref).toMatch(/^#\/components\/schemas\//);
      expect(document.components.schemas).toHaveProperty([ref.replace('#/components/schemas/', '')]);
    }
  });
});

describe('the docs page', () => {
  test('takes everything it needs from this server', async () => {
    const page = await api.nobody().get('/api/docs/').expect(200);
    const sources = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, source]) => source ?? '');
    expect(sources.length).toBeGreaterThan(3);
    for (const source of sources) {
      expect(source).toMatch(/^\.\/[\w.-]+$/);
      await api
        .nobody()
        .get(`/api/docs/${source.slice(2)}`)
        .expect(200);
    }
    expect(page.text).not.toMatch(/<script>(?!\s*<\/script>)/); // The policy allows no inline script.
    expect((await api.nobody().get('/api/docs/swagger-ui-init.js').expect(200)).text).toContain('/api/openapi.json');
  });
});

describe('the built pages', () => {
  test('an address of the app answers its index, which is asked for each time', async () => {
    for (const path of ['/', '/projects/1', '/inbox']) {
      const page = await api.nobody().get(path).set('Accept', 'text/html').expect(200);
      expect(page.text).toContain('匠心台');
      expect(page.headers['cache-control']).toBe('no-cache');
    }
  });

  test('an asset is kept for ever, a missing one is not found', async () => {
    const asset = await api.nobody().get('/assets/app-1a2b.js').expect(200);
    expect(asset.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    await api.nobody().get('/assets/app-old.js').set('Accept', '*/*').expect(404);
    await api.nobody().get('/../package.json').set('Accept', 'application/json').expect(404);
  });

  test('an unknown address of the API is not a page', async () => {
    await api.nobody().get('/api/nothing').set('Accept', 'text/html').expect(404);
  });
});
