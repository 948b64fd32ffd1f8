/** The OpenAPI 3.1 document, made from the contracts, and a plain page to browse it. */
import { z } from 'zod';
import { permissions } from '../../application/permissions.ts';
import { contracts, type Contract } from './contracts.ts';
import { splitRoute } from './route.ts';

type Schema = Record<string, unknown>;

const schemaOf = (type: z.ZodType, io: 'input' | 'output'): Schema => {
  const { $schema: _dialect, ...schema } = z.toJSONSchema(type, { io, unrepresentable: 'any' }) as Schema;
  return schema;
};

const parameters = (where: 'path' | 'query', type: z.ZodObject | undefined): readonly Schema[] => {
  if (type === undefined) return [];
  const { properties = {}, required = [] } = schemaOf(type, 'input') as { properties?: Record<string, Schema>; required?: string[] };
  return Object.entries(properties).map(([name, schema]) => ({ name, in: where, required: where === 'path' || required.includes(name), schema }));
};

const after: Schema = {
  name: 'after', in: 'query', required: false, schema: { type: 'string', pattern: '^\\d{1,40}$' },
  description: 'Position of a command (header Nagi-Position): waits briefly until it has been taken in.',
};

const problemContent = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };

const bodyOf = (contract: Contract): Schema => {
  if (contract.upload) {
    const file = { type: 'object', required: ['file'], properties: { file: { type: 'string', contentMediaType: 'application/epub+zip' } } };
    return { requestBody: { required: true, content: { 'multipart/form-data': { schema: file } } } };
  }
  return contract.body === undefined ? {} : { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(contract.body, 'input') } } } };
};

const operationOf = (route: string, contract: Contract): Schema => {
  const { method } = splitRoute(route);
  const roles = permissions[contract.operation];
  const response = schemaOf(contract.response, 'output');
  return {
    operationId: `${method.toLowerCase()} ${route.slice(route.indexOf(' ') + 1)}`.replace(/[^A-Za-z0-9]+/g, '-'),
    tags: [route.split('/')[2] ?? 'api'],
    description: `For: ${roles.join(', ')}.`,
    security: (roles as readonly string[]).includes('visitor') ? [{}, { session: [] }] : [{ session: [] }],
    parameters: [...parameters('path', contract.params), ...parameters('query', contract.query), ...(method === 'GET' ? [after] : [])],
    ...bodyOf(contract),
    responses: {
      [contract.status ?? 200]: { description: 'Done.', content: { 'application/json': { schema: response } } },
      // What says that it was repeated was there already, and is answered as found rather than made.
      ...('repeated' in ((response['properties'] as object | undefined) ?? {}) ? { 200: { description: 'It was there already.', content: { 'application/json': { schema: response } } } } : {}),
      default: { description: 'A problem (RFC 9457); `code` names the refusal.', content: problemContent },
    },
  };
};

const problemSchema: Schema = {
  type: 'object',
  required: ['type', 'title', 'status', 'code'],
  properties: {
    type: { type: 'string' }, title: { type: 'string' }, status: { type: 'integer' }, code: { type: 'string' }, instance: { type: 'string' },
    errors: { type: 'array', items: { type: 'object', required: ['pointer', 'detail'], properties: { pointer: { type: 'string' }, detail: { type: 'string' } } } },
  },
};

const paths = (): Record<string, Record<string, Schema>> => {
  const all: Record<string, Record<string, Schema>> = {};
  for (const [route, contract] of Object.entries<Contract>(contracts)) {
    const { method, path } = splitRoute(route);
    const address = path.replace(/:([A-Za-z]+)/g, '{$1}');
    all[address] = { ...all[address], [method.toLowerCase()]: operationOf(route, contract) };
  }
  return all;
};

export const openApi = (version: string): Schema => ({
  openapi: '3.1.0',
  info: { title: 'Nagi 凪', version, description: 'The electronic library of a city. Sign in with POST /api/session; the answer sets a cookie.', license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
  paths: paths(),
  components: { securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'nagi' } }, schemas: { Problem: problemSchema } },
});

const escape = (text: string): string => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

const json = (value: unknown): string => `<pre>${escape(JSON.stringify(value, null, 2))}</pre>`;

/** The document as a page without a script: one expandable entry an operation. */
export const openApiPage = (version: string): string => {
  const entries = Object.entries(paths()).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => {
      const { description, parameters: given, requestBody, responses } = operation;
      return `<details><summary><b>${method.toUpperCase()}</b> <code>${escape(path)}</code></summary><p>${escape(String(description))}</p><h3>Parameters</h3>${json(given)}${requestBody === undefined ? '' : `<h3>Body</h3>${json(requestBody)}`}<h3>Answers</h3>${json(responses)}</details>`;
    }),
  );
  const style = 'body{font:17px/1.7 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#333}summary{cursor:pointer;padding:.4rem 0}pre{background:#f5f5f0;padding:1rem;overflow:auto;font-size:14px}h3{font-size:1rem}';
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Nagi API</title><style>${style}</style><h1>Nagi API ${escape(version)}</h1><p><a href="/api/openapi.json">OpenAPI 3.1</a></p>${entries.join('')}</html>`;
};
