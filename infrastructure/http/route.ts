/** Binds a controller's method to its contract: method and path, what comes in, what may go out. */
import { applyDecorators, createParamDecorator, Delete, Get, HttpCode, Post, Put, SerializeOptions, SetMetadata, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Caller } from '../../application/system.ts';
import type { Account } from '../../application/ports.ts';
import { contracts, type Contract, type Contracts, type Route as RouteName } from '../http/contracts.ts';
import { InvalidInput, type FieldError } from './problems.ts';

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller;
    /** Where it comes from, as far as requests are counted; `''` for what is no request to the API. */
    source: string;
    account: Account | null;
  }
}

const routeOf = 'nagi:route';

const methods = { GET: Get, POST: Post, PUT: Put, DELETE: Delete };

export const splitRoute = (route: string): { readonly method: keyof typeof methods; readonly path: string } => {
  const [method, path] = route.split(' ') as [keyof typeof methods, string];
  return { method, path };
};

export const Route = (route: RouteName): MethodDecorator => {
  const { method, path } = splitRoute(route);
  const contract: Contract = contracts[route];
  return applyDecorators(
    methods[method](path),
    HttpCode(contract.status ?? 200),
    SetMetadata(routeOf, route),
    SerializeOptions({ schema: contract.response }),
  );
};

type PartOf<C, P extends string> = C extends { readonly [K in P]: infer S extends z.ZodType } ? z.output<S> : unknown;

/** Everything a contract lets in, in one object. */
export type InputOf<R extends RouteName> = PartOf<Contracts[R], 'params'> & PartOf<Contracts[R], 'query'> & PartOf<Contracts[R], 'body'>;

const pointer = (part: string, path: readonly PropertyKey[]): string =>
  part === 'body' ? `/${path.map((p) => String(p).replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}` : path.map(String).join('.');

/** More faults than this are not listed: the answer to a bad request is never larger than it is useful. */
const mostErrors = 20;

const validated = (contract: Contract, request: FastifyRequest): object => {
  const errors: FieldError[] = [];
  const parts = ['params', 'query', 'body'] as const;
  const values = parts.map((part) => {
    const schema = contract[part];
    if (schema === undefined) return {};
    const result = schema.safeParse(request[part] ?? {});
    if (result.success) return result.data;
    errors.push(...result.error.issues.slice(0, mostErrors).map((issue) => ({ pointer: pointer(part, issue.path), detail: issue.message })));
    return {};
  });
  if (errors.length > 0) throw new InvalidInput(errors.slice(0, mostErrors));
  return Object.assign({}, ...values) as object;
};

const contractOf = (context: ExecutionContext): Contract => contracts[Reflect.getMetadata(routeOf, context.getHandler()) as RouteName];

/** Parameters, query and body as the contract lets them in; else a problem, field by field. */
export const Input = createParamDecorator((_data: unknown, context: ExecutionContext) => validated(contractOf(context), context.switchToHttp().getRequest<FastifyRequest>()));

/** Who asks. */
export const Asking = createParamDecorator((_data: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<FastifyRequest>().caller);
