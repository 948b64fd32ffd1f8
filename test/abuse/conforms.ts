/** Whether a value is what a JSON Schema says, as far as our own documents use the language; a keyword nobody checks is an error. */
import type { Schema } from './requests.ts';

const checked = new Set([
  'type', 'const', 'enum', 'anyOf', 'oneOf', 'properties', 'required', 'additionalProperties', 'propertyNames', 'items', 'pattern', 'minimum', 'maximum', 'exclusiveMinimum', 'minLength', 'maxLength', 'minItems', 'maxItems', '$ref', '$defs',
]);
/** These say nothing a pattern beside them does not say, or nothing at all. */
const annotations = new Set(['format', 'description', 'default', 'contentMediaType']);

const typeOf = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value);

const isType = (value: unknown, type: string): boolean => (type === 'integer' ? Number.isSafeInteger(value) : type === 'number' ? Number.isFinite(value) : typeOf(value) === type);

/** Where a value is not what the schema says; none when it is. */
export const faults = (value: unknown, schema: Schema, at = '', root: Schema = schema): readonly string[] => {
  const unknown = Object.keys(schema).filter((keyword) => !checked.has(keyword) && !annotations.has(keyword));
  if (unknown.length > 0) return [`${at}: nobody checks ${unknown.join(', ')}`];
  const inside = (inner: unknown, of: Schema, path: string): readonly string[] => faults(inner, of, path, root);
  if (schema.$ref !== undefined) return inside(value, schema.$ref === '#' ? root : (root.$defs?.[schema.$ref.split('/').at(-1) ?? ''] ?? {}), at);
  if ('const' in schema) return value === schema.const ? [] : [`${at}: not ${String(schema.const)}`];
  if (schema.enum !== undefined) return schema.enum.includes(value) ? [] : [`${at}: none of ${schema.enum.join(', ')}`];
  const some = schema.anyOf ?? schema.oneOf;
  if (some !== undefined) return some.some((one) => inside(value, one, at).length === 0) ? [] : [`${at}: fits none`];
  if (schema.type === undefined) return [];
  const types = typeof schema.type === 'string' ? [schema.type] : schema.type;
  if (!types.some((type) => isType(value, type))) return [`${at}: ${typeOf(value)} instead of ${types.join(', ')}`];
  if (typeof value === 'string') return textFaults(value, schema, at);
  if (typeof value === 'number') return value < (schema.minimum ?? -Infinity) || value > (schema.maximum ?? Infinity) || value <= (schema.exclusiveMinimum ?? -Infinity) ? [`${at}: ${value} is out of bounds`] : [];
  if (Array.isArray(value)) {
    const size = value.length < (schema.minItems ?? 0) || value.length > (schema.maxItems ?? Infinity) ? [`${at}: ${value.length} items`] : [];
    return [...size, ...value.flatMap((item: unknown, i) => inside(item, schema.items ?? {}, `${at}/${i}`))];
  }
  if (typeof value !== 'object' || value === null) return [];
  const missing = (schema.required ?? []).filter((name) => !Object.hasOwn(value, name)).map((name) => `${at}/${name}: missing`);
  return [...missing, ...Object.entries(value).flatMap(([name, inner]) => {
    const declared = schema.properties?.[name];
    if (declared !== undefined) return inside(inner, declared, `${at}/${name}`);
    const names = schema.propertyNames === undefined ? [] : inside(name, schema.propertyNames, `${at}/${name}`);
    if (schema.additionalProperties === false) return [`${at}/${name}: not declared`];
    return [...names, ...(typeof schema.additionalProperties === 'object' ? inside(inner, schema.additionalProperties, `${at}/${name}`) : [])];
  })];
};

const textFaults = (value: string, { pattern, minLength = 0, maxLength = Infinity }: Schema, at: string): readonly string[] =>
  value.length < minLength || value.length > maxLength || (pattern !== undefined && !new RegExp(pattern, 'u').test(value)) ? [`${at}: text that does not fit`] : [];
