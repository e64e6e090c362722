// GitHub's REST API, by GitHub's own OpenAPI description.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import Ajv from 'ajv/dist/2019.js';
import formats from 'ajv-formats';
import { at, parse, problem } from './json.mjs';

const require = createRequire(import.meta.url);
const description = JSON.parse(readFileSync(require.resolve('@octokit/openapi/generated/api.github.com.json'), 'utf8'));
const routes = Object.entries(description.paths).map(([template, methods]) => ({
  template,
  methods,
  parts: template.split('/'),
  pattern: patternOf(template),
}));

// A path and a ref may hold slashes, which the description has no way to say.
function patternOf(template) {
  const parts = template.split(/\{([^}]+)\}/).map((part, i) => {
    if (i % 2 === 0) return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    return part === 'path' || part === 'ref' ? '(.+)' : '([^/]+)';
  });
  return new RegExp(`^${parts.join('')}$`);
}

// Answers that GitHub can give to everything and describes with few operations only.
// https://docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api
const everywhere = new Map([
  ...[400, 401, 403, 404, 429].map(status => [status, { $ref: '#/components/schemas/basic-error' }]),
  [422, { $ref: '#/components/schemas/validation-error' }],
]);

const follow = node => {
  while (node?.$ref) node = node.$ref.slice(2).split('/').reduce((inner, key) => inner[key.replaceAll('~1', '/').replaceAll('~0', '~')], description);
  return node;
};

/** The operation that a method and a path name; undefined where GitHub describes none. */
export function operationOf(method, path) {
  // Servers of one's own have the same API under /api/v3, and links to further pages name a repository by its number.
  const bare = path.split('?')[0].replace(/^\/api\/v3(?=\/)/, '').replace(/^\/repositories\/\d+(?=\/)/, '/repos/owner/name');
  const found = routes.filter(route => route.methods[method.toLowerCase()] && route.pattern.test(bare));
  const literal = route => route.parts.filter(part => !part.includes('{')).length;
  found.sort((a, b) => literal(b) - literal(a));
  if (found.length === 0) return undefined;
  const [route] = found;
  const operation = route.methods[method.toLowerCase()];
  const parameters = [...(route.methods.parameters ?? []), ...(operation.parameters ?? [])].map(follow);
  const names = [...route.template.matchAll(/\{([^}]+)\}/g)].map(match => match[1]);
  const values = route.pattern.exec(bare).slice(1).map(decodeURIComponent);
  return { id: operation.operationId, operation, parameters, inPath: names.map((name, i) => [name, values[i]]) };
}

// GitHub's description lets an object hold anything beside what it names. Here it may not: a name that it does not know is a mistake of ours.
// Whether an object is closed is decided where it stands, since the parts of an allOf each know some of the names only.


function dialect() {
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: true, logger: false });
  formats(ajv);
  const added = new Set();

  const reference = (ref, open) => {
    const id = `${open ? 'open' : 'closed'}:${ref.split('/').pop()}`;
    if (!added.has(id)) {
      added.add(id);
      ajv.addSchema({ $id: id, ...convert(follow({ $ref: ref }), open) });
    }
    return { $ref: id };
  };

  const convert = (schema, open) => {
    if (!schema || typeof schema !== 'object') return schema;
    if (schema.$ref) return reference(schema.$ref, open);
    const result = {};
    for (const [key, value] of Object.entries(schema)) {
      switch (key) {
        case 'properties':
          result.properties = Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, convert(inner, false)]));
          break;
        case 'items': case 'not':
          result[key] = convert(value, false);
          break;
        case 'additionalProperties':
          result[key] = typeof value === 'object' ? convert(value, false) : value;
          break;
        case 'allOf':
          result[key] = value.map(inner => convert(inner, true));
          break;
        case 'anyOf': case 'oneOf':
          // Beside properties of its own an alternative only says which of them have to be there.
          result[key] = value.map(inner => convert(inner, open || schema.properties !== undefined));
          break;
        case 'required':
          result.required = value;
          break;
        case 'type': case 'format': case 'enum': case 'pattern': case 'minLength': case 'maxLength': case 'minimum': case 'maximum':
        case 'minItems': case 'maxItems': case 'minProperties': case 'maxProperties': case 'uniqueItems': case 'const':
          result[key] = value;
          break;
        default: // descriptions, examples, nullable
      }
    }
    const closes = result.properties ?? result.allOf;
    if (!open && closes && result.additionalProperties === undefined) result.unevaluatedProperties = false;
    if (!schema.nullable) return result;
    if (result.enum) result.enum = [...result.enum, null];
    if (typeof result.type === 'string' && !result.allOf && !result.anyOf && !result.oneOf) return { ...result, type: [result.type, 'null'] };
    return { anyOf: [{ type: 'null' }, result] };
  };

  const compiled = new Map();
  return {
    check(schema, value, pointer = '') {
      if (!compiled.has(schema)) compiled.set(schema, ajv.compile(convert(schema, false)));
      const validate = compiled.get(schema);
      if (validate(value)) return [];
      return reasons(validate.errors).map(error => problem(pointer + error.instancePath + (error.params.unevaluatedProperty ? `/${error.params.unevaluatedProperty}` : ''), error.message, valueAt(value, error.instancePath)));
    },
  };
}

const strict = dialect();

const valueAt = (value, pointer) => pointer.split('/').slice(1).reduce((inner, key) => inner?.[key.replaceAll('~1', '/').replaceAll('~0', '~')], value);

/** Of a failed choice the innermost errors say more than "must match exactly one". */
function reasons(errors) {
  const said = errors.filter(error => !['anyOf', 'oneOf', 'allOf', 'if'].includes(error.keyword));
  const seen = new Map((said.length ? said : errors).map(error => [`${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`, error]));
  return [...seen.values()].slice(0, 5);
}

function coerced(schema, text) {
  const { type } = follow(schema) ?? {};
  if ((type === 'integer' || type === 'number') && /^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  if (type === 'boolean' && /^(true|false)$/.test(text)) return text === 'true';
  return text;
}

/** The schema of a body, where there is one in JSON. */
const json = content => content?.[Object.keys(content).find(type => /^application\/(json|.*\+json|scim\+json)/.test(type))];

/** What is wrong with a request. */
export function checkRequest(exchange) {
  const found = operationOf(exchange.method, exchange.path);
  if (!found) return [problem('', 'GitHub describes no such operation', `${exchange.method} ${exchange.path}`)];
  const problems = [];
  for (const [name, value] of found.inPath) {
    const parameter = found.parameters.find(p => p.in === 'path' && p.name === name);
    if (parameter) problems.push(...strict.check(parameter.schema, coerced(parameter.schema, value), at('/path', name)));
  }
  const query = new URLSearchParams(exchange.path.split('?')[1] ?? '');
  for (const [name, value] of query) {
    const parameter = found.parameters.find(p => p.in === 'query' && p.name === name);
    if (!parameter) problems.push(problem(at('/query', name), 'GitHub knows no such parameter', value));
    else problems.push(...strict.check(parameter.schema, coerced(parameter.schema, value), at('/query', name)));
  }
  for (const parameter of found.parameters.filter(p => p.in === 'query' && p.required)) {
    if (!query.has(parameter.name)) problems.push(problem(at('/query', parameter.name), 'has to be there'));
  }
  const body = follow(found.operation.requestBody);
  if (!exchange.request) {
    if (body?.required) problems.push(problem('', 'there has to be a body'));
  } else if (!body) {
    problems.push(problem('', 'GitHub describes no body', exchange.request));
  } else {
    const value = parse(exchange.request, problems, 'the body');
    const schema = json(body.content)?.schema;
    if (value !== undefined && schema) problems.push(...strict.check(schema, value));
  }
  return problems;
}

/** What is wrong with an answer. */
export function checkAnswer(exchange) {
  const found = operationOf(exchange.method, exchange.path);
  if (!found) {
    return exchange.status === 404 ? checkBody(exchange, everywhere.get(404)) : [problem('', 'an answer to what GitHub does not describe', exchange.status)];
  }
  const described = follow(found.operation.responses[exchange.status]);
  if (!described) {
    return everywhere.has(exchange.status)
      ? checkBody(exchange, everywhere.get(exchange.status))
      : [problem('', `GitHub describes no answer ${exchange.status} to ${found.id}`, exchange.answer)];
  }
  if (!described.content) return exchange.answer ? [problem('', 'GitHub describes no body', exchange.answer)] : [];
  const type = (exchange.answerType ?? '').split(';')[0].trim();
  if (type !== 'application/json' && !type.endsWith('+json')) {
    const known = Object.keys(described.content).includes(type) || type === 'application/vnd.github.raw'; // a raw file is in the words of the description only
    return known && exchange.accept?.includes(type.split('.').pop()) ? [] : [problem('', `a body of the type ${type} where GitHub describes ${Object.keys(described.content)}`, exchange.answer)];
  }
  return checkBody(exchange, json(described.content)?.schema);
}

function checkBody(exchange, schema) {
  const problems = [];
  const value = parse(exchange.answer, problems, 'the answer');
  if (value === undefined || !schema) return problems;
  return strict.check(schema, value);
}
