// AWS's services, by the shapes that its own SDK for JavaScript is generated with. They are in each client package: what a structure holds and how
// a member is called on the wire in the code, which texts are constants and which errors an operation has in the type declarations.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { XMLParser } from 'fast-xml-parser';
import { at, isObject, parse, problem } from './json.mjs';

const require = createRequire(import.meta.url);
const packages = { ecs: 'client-ecs', ecr: 'client-ecr', logs: 'client-cloudwatch-logs', ec2: 'client-ec2', sts: 'client-sts' };
const services = Object.fromEntries(Object.entries(packages).map(([name, folder]) => [name, read(name, folder)]));

/** Errors that every service has and that no operation names. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/CommonErrors.html */
const commonErrors = new Set([
  'AccessDeniedException', 'ExpiredTokenException', 'IncompleteSignature', 'IncompleteSignatureException', 'InternalFailure', 'InvalidSignatureException', 'MissingAuthenticationTokenException',
  'NotAuthorized', 'OptInRequired', 'RequestExpired', 'SerializationException', 'ServiceUnavailable', 'ThrottlingException', 'UnknownOperationException',
  'UnrecognizedClientException', 'ValidationException',
]);

function read(name, folder) {
  const root = join(dirname(require.resolve(`@aws-sdk/${folder}/package.json`)));
  const settings = readFileSync(join(root, 'dist-es/runtimeConfig.shared.js'), 'utf8');
  const setting = key => new RegExp(`${key}: "([^"]+)"`).exec(settings)?.[1];
  const models = join(root, 'dist-types/models');
  const members = new Map();
  for (const file of readdirSync(models).filter(f => /^models_\d+\.d\.ts$/.test(f))) {
    for (const [, shape, text] of readFileSync(join(models, file), 'utf8').matchAll(/^export interface (\w+) (?:extends [^{]*)?\{\n(.*?)^\}/gms)) {
      members.set(shape, new Map([...text.matchAll(/^ {4}(\w+)\??: (.*?)(?: \| undefined)?;$/gm)].map(match => [match[1], match[2]])));
    }
  }
  return {
    name, root, members,
    shapes: require(`@aws-sdk/${folder}`),
    target: setting('serviceTarget'), version: setting('version') ?? setting('apiVersion'), namespace: setting('xmlNamespace'),
  };
}

const unwrap = schema => {
  while (typeof schema === 'function') schema = schema();
  return schema;
};

/** A member is a schema, or a pair of one and its traits. A schema that stands for itself has its name space second. */
function memberOf(schema) {
  const open = unwrap(schema);
  return Array.isArray(open) && typeof open[1] !== 'string' ? { schema: unwrap(open[0]), traits: open[1] ?? {} } : { schema: open, traits: {} };
}

const kinds = { 1: 'list', 2: 'map', 3: 'structure', '-3': 'structure', 4: 'structure', 0: 'simple' };

/** A schema, whichever way it is written: what it is and what is in it. */
function describe(schema) {
  const open = unwrap(schema);
  if (typeof open === 'number') {
    if (open & 64) return { kind: 'list', item: open & ~64 };
    if (open & 128) return { kind: 'map', value: open & ~128 };
    return { kind: { 0: 'text', 1: 'number', 2: 'boolean', 4: 'time', 5: 'time', 6: 'time', 7: 'time', 15: 'document', 21: 'blob', 42: 'blob' }[open] ?? 'document' };
  }
  if (typeof open !== 'object' || open === null) return { kind: 'document' };
  switch (kinds[open[0]]) {
    case 'list': return { kind: 'list', item: open[4], name: open[2] };
    case 'map': return { kind: 'map', value: open[5], name: open[2] };
    case 'structure': {
      const [, , name, , names, schemas, required = 0] = open;
      const union = open[0] === 4;
      return { kind: 'structure', name, union, required: union ? [] : names.slice(0, required), members: new Map(names.map((member, i) => [member, memberOf(schemas[i])])) };
    }
    default: return describe(open[4]); // a simple type with a name or traits of its own
  }
}

/** The constants that a member's declared type names; undefined for a free text. */
function constants(service, structure, member) {
  const declared = service.members.get(structure)?.get(member)?.replace(/\[\]$/, '');
  const values = declared && /^\w+$/.test(declared) ? service.shapes[declared] : undefined;
  return isObject(values) && Object.values(values).every(value => typeof value === 'string') ? new Set(Object.values(values)) : undefined;
}

/** Which service and which operation an exchange is about. */
export function operationOf(exchange) {
  if (exchange.target) {
    const [prefix, action] = exchange.target.split('.');
    const service = Object.values(services).find(s => s.target === prefix);
    return { service, action, name: `${service?.name ?? prefix}:${action}`, operation: service?.shapes[`${action}$`] };
  }
  const form = formOf(exchange);
  const service = ['ec2', 'sts'].map(name => services[name]).find(s => s.version === form.get('Version'));
  const action = form.get('Action');
  return { service, action, name: `${service?.name ?? form.get('Version')}:${action}`, operation: service?.shapes[`${action}$`], form };
}

const formOf = exchange => new URLSearchParams(exchange.method === 'POST' && exchange.request ? exchange.request : exchange.path.split('?')[1] ?? '');

/** Whether it is for AWS: by its target, or a form to the root. */
export const isAws = exchange => Boolean(exchange.target) || exchange.path.split('?')[0] === '/';

/** What is wrong with a request. */
export function checkRequest(exchange) {
  const { service, name, operation, form } = operationOf(exchange);
  if (!service || !operation) return [problem('', 'AWS publishes no such operation', name)];
  const input = describe(operation[4]);
  const problems = [];
  if (form) {
    checkForm(service, input, form, problems);
    return problems;
  }
  if (exchange.contentType !== 'application/x-amz-json-1.1') problems.push(problem('', 'the content type is application/x-amz-json-1.1', exchange.contentType));
  const body = parse(exchange.request, problems, 'the body');
  if (body !== undefined) checkValue(service, '', operation[4], body, problems);
  return problems;
}

/** What is wrong with an answer. */
export function checkAnswer(exchange) {
  const { service, name, action, operation, form } = operationOf(exchange);
  if (form) return checkXml(exchange, service, action, operation);
  const problems = [];
  const body = parse(exchange.answer, problems, 'the answer');
  if (body === undefined) return problems;
  if (exchange.status === 200) {
    if (!operation) return [problem('', 'an answer to what AWS does not publish', name)];
    checkValue(service, '', operation[5], body, problems);
  } else {
    checkError(service, action, exchange, body, problems);
  }
  return problems;
}

/** One value against one schema; a text against the constants that it may be. */
function checkValue(service, pointer, schema, value, problems, allowed) {
  const shape = describe(schema);
  const wrong = message => problems.push(problem(pointer, message, value));
  switch (shape.kind) {
    case 'structure':
      if (!isObject(value)) return wrong(`${shape.name} is a structure`);
      for (const key of Object.keys(value)) {
        const member = shape.members.get(key);
        if (!member) problems.push(problem(at(pointer, key), `${shape.name} has no such member`, value[key]));
        else checkValue(service, at(pointer, key), member.schema, value[key], problems, constants(service, shape.name, key));
      }
      for (const key of shape.required) {
        if (value[key] === undefined || value[key] === null) problems.push(problem(at(pointer, key), `${shape.name} has to have it`));
      }
      return undefined;
    case 'list':
      if (!Array.isArray(value)) return wrong('is a list');
      return value.forEach((item, i) => checkValue(service, at(pointer, i), memberOf(shape.item).schema, item, problems, allowed));
    case 'map':
      if (!isObject(value)) return wrong('is a map');
      return Object.entries(value).forEach(([key, item]) => checkValue(service, at(pointer, key), memberOf(shape.value).schema, item, problems));
    case 'text':
      if (typeof value !== 'string') return wrong('is a text');
      return allowed && !allowed.has(value) ? wrong(`is one of ${[...allowed].join(', ')}`) : undefined;
    case 'number': return typeof value === 'number' ? undefined : wrong('is a number');
    case 'time': return typeof value === 'number' ? undefined : wrong('is a time in seconds since 1970');
    case 'boolean': return typeof value === 'boolean' ? undefined : wrong('is true or false');
    case 'blob': return typeof value === 'string' && /^[A-Za-z0-9+/]*={0,2}$/.test(value) ? undefined : wrong('is base64');
    default: return undefined;
  }
}

function checkError(service, action, exchange, body, problems) {
  const code = String(body.__type ?? '').split('#').pop();
  const shape = service?.shapes[`${code}$`];
  if (exchange.status < 400 || exchange.status > 599) problems.push(problem('', 'an error has a status from 400 on', exchange.status));
  if (!commonErrors.has(code) && !(shape && errorsOf(service, action).has(code))) {
    problems.push(problem('/__type', `is an error of ${service?.name}:${action}: ${[...(service ? errorsOf(service, action) : [])].join(', ')}`, body.__type));
  }
  const { __type, ...rest } = body;
  const known = shape ? describe(shape).members : new Map([['message', {}]]);
  for (const key of Object.keys(rest)) {
    if (!known.has(key) && !/^[mM]essage$/.test(key)) problems.push(problem(at('', key), `${code} has no such member`, rest[key]));
  }
  if (typeof (body.message ?? body.Message) !== 'string') problems.push(problem('/message', 'an error has a message', body.message));
  const status = shape?.[3]?.httpError;
  if (status && status !== exchange.status) problems.push(problem('', `the status of ${code} is ${status}`, exchange.status));
}

function errorsOf(service, action) {
  try {
    const text = readFileSync(join(service.root, `dist-types/commands/${action}Command.d.ts`), 'utf8');
    return new Set([...text.matchAll(/@throws \{@link (\w+)\}/g)].map(match => match[1]));
  } catch {
    return new Set();
  }
}

// EC2's query: NetworkInterfaceId.1, Filter.1.Value.2. A list's numbers begin at 1.
function checkForm(service, input, form, problems) {
  const given = new Set();
  for (const [key, value] of form) {
    if (key === 'Action' || key === 'Version') continue;
    let shape = input;
    let traits = {};
    const steps = key.split('.');
    while (steps.length && shape) {
      if (shape.kind === 'structure') {
        const found = [...shape.members].find(([name, member]) => formName(name, member.traits) === steps[0]);
        if (shape === input && found) given.add(found[0]);
        shape = found && describe(found[1].schema);
        traits = found?.[1].traits ?? {};
        steps.shift();
      } else if (shape.kind === 'list' && (service.name === 'ec2' || steps.shift() === 'member') && /^[1-9]\d*$/.test(steps[0] ?? '')) {
        shape = describe(memberOf(shape.item).schema);
        steps.shift();
      } else {
        shape = undefined;
      }
    }
    if (!shape || ['structure', 'list'].includes(shape.kind)) problems.push(problem(key, `no parameter of the operation, whose members are ${[...input.members.keys()].join(', ')}`, value));
    else if (!isText(shape.kind, value)) problems.push(problem(key, `is a ${shape.kind}`, value));
  }
  for (const member of input.required) {
    if (!given.has(member)) problems.push(problem(member, 'has to be there'));
  }
}

const formName = (name, traits) => traits.ec2QueryName ?? (traits.xmlName ? traits.xmlName[0].toUpperCase() + traits.xmlName.slice(1) : name);

const isText = (kind, value) => ({ number: /^-?\d+(\.\d+)?$/, boolean: /^(true|false)$/, time: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/ })[kind]?.test(value) ?? true;

const xml = new XMLParser({ preserveOrder: true, ignoreAttributes: false, attributeNamePrefix: '@', parseTagValue: false, parseAttributeValue: false, trimValues: true, ignoreDeclaration: true });

function checkXml(exchange, service, action, operation) {
  const problems = [];
  let root;
  try {
    [root] = elements(xml.parse(exchange.answer));
  } catch (e) {
    return [problem('', `the answer is no XML: ${e.message}`, exchange.answer)];
  }
  if (!root) return [problem('', 'the answer is no XML', exchange.answer)];
  const children = name => root.children.filter(child => child.name === name);
  const has = (parent, ...path) => path.reduce((list, name) => list.flatMap(e => e.children.filter(c => c.name === name)), [parent]).length === 1;
  if (exchange.status !== 200) {
    const expected = service?.name === 'sts' ? ['ErrorResponse', ['Error', 'Code'], ['Error', 'Message'], ['RequestId']] : ['Response', ['Errors', 'Error', 'Code'], ['Errors', 'Error', 'Message'], ['RequestID']];
    if (root.name !== expected[0]) problems.push(problem('', `an error's element is ${expected[0]}`, root.name));
    for (const path of expected.slice(1)) if (!has(root, ...path)) problems.push(problem(`/${root.name}/${path.join('/')}`, 'has to be there'));
    return problems;
  }
  if (!operation) return [problem('', 'an answer to what AWS does not publish', action)];
  if (root.name !== `${action}Response`) problems.push(problem('', `the element is ${action}Response`, root.name));
  const space = root.attributes['@xmlns']?.replace(/\/$/, '');
  if (space !== service.namespace.replace(/\/$/, '')) problems.push(problem('', `the name space is ${service.namespace}`, space));
  if (service.name === 'ec2') {
    if (children('requestId').length !== 1) problems.push(problem('/requestId', 'has to be there'));
    checkElement(service, '', operation[5], { ...root, children: root.children.filter(child => child.name !== 'requestId') }, problems);
  } else {
    const [result] = children(`${action}Result`);
    if (!result) return [...problems, problem(`/${action}Result`, 'has to be there')];
    checkElement(service, `/${action}Result`, operation[5], result, problems);
    if (!has(root, 'ResponseMetadata', 'RequestId')) problems.push(problem('/ResponseMetadata/RequestId', 'has to be there'));
  }
  return problems;
}

function elements(nodes) {
  return nodes.filter(node => !('#text' in node)).map(node => {
    const name = Object.keys(node).find(key => key !== ':@');
    return { name: name.split(':').pop(), attributes: node[':@'] ?? {}, children: elements(node[name]), text: node[name].filter(inner => '#text' in inner).map(inner => inner['#text']).join('') };
  });
}

function checkElement(service, pointer, schema, element, problems, allowed) {
  const shape = describe(schema);
  switch (shape.kind) {
    case 'structure':
      for (const child of element.children) {
        const found = [...shape.members].find(([name, member]) => (member.traits.xmlName ?? name) === child.name);
        if (!found) problems.push(problem(`${pointer}/${child.name}`, `${shape.name} has no such member`, child.text));
        else checkElement(service, `${pointer}/${child.name}`, found[1].schema, child, problems, constants(service, shape.name, found[0]));
      }
      return;
    case 'list': {
      const { schema: item, traits } = memberOf(shape.item);
      const name = traits.xmlName ?? 'member';
      element.children.forEach((child, i) => {
        if (child.name !== name) problems.push(problem(`${pointer}/${child.name}`, `an item's element is ${name}`, child.text));
        else checkElement(service, `${pointer}/${i}`, item, child, problems, allowed);
      });
      return;
    }
    default:
      if (element.children.length) problems.push(problem(pointer, 'is no structure', element.children[0].name));
      else if (!isText(shape.kind, element.text)) problems.push(problem(pointer, `is a ${shape.kind}`, element.text));
      else if (allowed && !allowed.has(element.text)) problems.push(problem(pointer, `is one of ${[...allowed].join(', ')}`, element.text));
  }
}
