// GitHub's GraphQL API, by GitHub's own schema.
import { schema as published } from '@octokit/graphql-schema';
import {
  buildSchema, execute, getOperationAST, getVariableValues, GraphQLError, isAbstractType, isScalarType, Kind, parse as parseDocument, validate,
} from 'graphql';
import { at, isObject, parse, problem, short } from './json.mjs';

const schema = buildSchema(published.idl, { assumeValidSDL: true });

// The schema names GitHub's own scalars and says what they are in words only.
const forms = {
  DateTime: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/,
  GitObjectID: /^[0-9a-f]{40}$/,
  URI: /^[a-z]+:\/\/\S+$/,
  GitTimestamp: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$/,
};
for (const type of Object.values(schema.getTypeMap())) {
  if (!isScalarType(type) || !forms[type.name]) continue;
  type.serialize = value => {
    if (typeof value !== 'string' || !forms[type.name].test(value)) throw new GraphQLError(`is no ${type.name}: ${short(value)}`);
    return value;
  };
  type.parseValue = type.serialize;
}

/** What is wrong with a document and its variables. */
export function checkRequest({ request }) {
  const problems = [];
  const body = parse(request, problems, 'the body');
  return body === undefined ? problems : checkDocument(body.query, body.variables, body.operationName);
}

/** What is wrong with a document and its variables. */
export function checkDocument(document, variables, operationName) {
  let parsed;
  try {
    parsed = parseDocument(document);
  } catch (e) {
    return [problem('query', e.message, document)];
  }
  const problems = validate(schema, parsed).map(error => problem('query', error.message, document));
  const operation = getOperationAST(parsed, operationName);
  if (problems.length || !operation) return problems;
  const { errors } = getVariableValues(schema, operation.variableDefinitions ?? [], variables ?? {});
  problems.push(...(errors ?? []).map(error => problem('variables', error.message, variables)));
  const declared = new Set((operation.variableDefinitions ?? []).map(definition => definition.variable.name.value));
  for (const name of Object.keys(variables ?? {})) {
    if (!declared.has(name)) problems.push(problem(at('variables', name), 'is not declared', variables[name]));
  }
  return problems;
}

/** The operation's name and its fields, to say what was seen. */
export function operationsOf(document) {
  try {
    const operation = getOperationAST(parseDocument(document));
    const fields = operation.selectionSet.selections;
    return {
      name: operation.name?.value ?? '(unnamed)',
      fields: [...new Set(fields.map(field => field.name?.value))],
      isBatch: operation.operation === 'mutation' && fields.some(field => field.alias), // put together out of m0, m1, …
    };
  } catch {
    return { name: '(unreadable)', fields: [], isBatch: false };
  }
}

/** What is wrong with an answer: its frame, and its data against what was asked for. */
export function checkAnswer(exchange) {
  const problems = [];
  const answer = parse(exchange.answer, problems, 'the answer');
  if (answer === undefined) return problems;
  if (exchange.status !== 200) {
    if (typeof answer.message !== 'string') problems.push(problem('/message', 'an error has a message', answer.message));
    return problems;
  }
  for (const key of Object.keys(answer)) {
    if (!['data', 'errors', 'extensions'].includes(key)) problems.push(problem(at('', key), 'is no part of an answer', answer[key]));
  }
  checkErrors(answer.errors, problems);
  if (answer.data === undefined && !answer.errors) problems.push(problem('/data', 'an answer has data or errors'));
  if (!answer.data) return problems;
  const { query, variables, operationName } = JSON.parse(exchange.request);
  const asked = parseDocument(query);
  const failed = new Set((answer.errors ?? []).map(error => JSON.stringify(error.path)));
  const read = execute({
    schema,
    document: asked,
    operationName,
    variableValues: variables ?? {},
    rootValue: answer.data,
    fieldResolver: (source, _args, _context, info) => {
      const key = info.path.key;
      if (!(key in source)) throw new GraphQLError('was asked for and is missing');
      return source[key];
    },
    typeResolver: (source, _context, info, type) => typeOf(source, info, type),
  });
  for (const error of read.errors ?? []) {
    // What GitHub could not answer is null with an error at its path; where null is not allowed, an ancestor is.
    if (failed.has(JSON.stringify(error.path))) continue;
    problems.push(problem(`/data/${(error.path ?? []).join('/')}`, error.message, (error.path ?? []).reduce((inner, key) => inner?.[key], answer.data)));
  }
  if (problems.length === 0) compare('/data', answer.data, read.data, problems);
  return problems;
}

function checkErrors(errors, problems) {
  if (errors === undefined) return;
  if (!Array.isArray(errors) || errors.length === 0) return problems.push(problem('/errors', 'a list that is not empty', errors));
  errors.forEach((error, i) => {
    const pointer = `/errors/${i}`;
    const types = { message: 'string', type: 'string', path: 'array', locations: 'array', extensions: 'object' };
    for (const [key, value] of Object.entries(error)) {
      const type = Array.isArray(value) ? 'array' : typeof value;
      if (types[key] === undefined) problems.push(problem(at(pointer, key), 'is no part of an error', value));
      else if (types[key] !== type) problems.push(problem(at(pointer, key), `is to be of the type ${types[key]}`, value));
    }
    if (typeof error.message !== 'string') problems.push(problem(at(pointer, 'message'), 'an error has a message', error.message));
  });
}

/** An answer does not say of which type an object is; what was selected tells it, since each type is asked for other fields. */
function typeOf(source, info, type) {
  if (!isAbstractType(type)) return undefined;
  const possible = schema.getPossibleTypes(type);
  if (typeof source.__typename === 'string') return source.__typename;
  const keys = Object.keys(source).sort().join();
  const found = possible.find(candidate => [...selectedKeys(info, info.fieldNodes.map(node => node.selectionSet), candidate)].sort().join() === keys);
  if (!found) throw new GraphQLError(`has the fields ${keys}, which is what no ${type.name} was asked for`);
  return found.name;
}

function selectedKeys(info, sets, type, keys = new Set()) {
  for (const selection of sets.flatMap(set => set?.selections ?? [])) {
    if (skipped(selection, info.variableValues)) continue;
    if (selection.kind === Kind.FIELD) {
      keys.add(selection.alias?.value ?? selection.name.value);
      continue;
    }
    const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? info.fragments[selection.name.value] : selection;
    const condition = fragment.typeCondition && schema.getType(fragment.typeCondition.name.value);
    const applies = !condition || condition === type || (isAbstractType(condition) && schema.isSubType(condition, type));
    if (applies) selectedKeys(info, [fragment.selectionSet], type, keys);
  }
  return keys;
}

const skipped = (selection, variables) => (selection.directives ?? []).some(directive => {
  const given = directive.arguments?.[0]?.value;
  const value = given?.kind === Kind.VARIABLE ? variables[given.name.value] : given?.value;
  return directive.name.value === 'skip' ? value === true : directive.name.value === 'include' && value === false;
});

/** What was not asked for is missing from what the schema made of the answer. */
function compare(pointer, given, read, problems) {
  if (Array.isArray(given)) given.forEach((item, i) => compare(at(pointer, i), item, read?.[i], problems));
  else if (isObject(given)) {
    for (const key of Object.keys(given)) {
      if (!(key in (read ?? {}))) problems.push(problem(at(pointer, key), 'was not asked for', given[key]));
      else compare(at(pointer, key), given[key], read[key], problems);
    }
  } else if (given !== read) problems.push(problem(pointer, `is not as the schema writes it (${short(read)})`, given));
}
