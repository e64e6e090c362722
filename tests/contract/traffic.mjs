// What the suite has recorded: see tests/Shared/ContractTraffic.cs.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as aws from './aws.mjs';
import * as graphql from './graphql.mjs';
import * as rest from './rest.mjs';

const services = { aws, graphql, rest };

/** Reads a folder: the exchanges, each shape once, and what the clients say they can send. */
export function readTraffic(folder) {
  const exchanges = new Map();
  const documents = [];
  let awsOperations = [];
  for (const file of readdirSync(folder).filter(name => name.endsWith('.jsonl')).sort()) {
    for (const line of readFileSync(join(folder, file), 'utf8').split('\n').filter(Boolean)) {
      const entry = JSON.parse(line);
      if (entry.awsOperations) awsOperations = entry.awsOperations;
      else if (entry.document) documents.push(entry);
      else if (!exchanges.has(entry.shape)) exchanges.set(entry.shape, { ...entry, service: serviceOf(entry) });
    }
  }
  return { exchanges: [...exchanges.values()], documents, awsOperations };
}

function serviceOf(entry) {
  if (aws.isAws(entry)) return 'aws';
  return entry.path.split('?')[0].endsWith('/graphql') ? 'graphql' : 'rest';
}

/** What an exchange is called in messages and in the lists of coverage. */
export function nameOf(exchange) {
  switch (exchange.service) {
    case 'aws': return aws.operationOf(exchange).name;
    case 'rest': return rest.operationOf(exchange.method, exchange.path)?.id ?? `${exchange.method} ${exchange.path.split('?')[0]}`;
    default: return `GraphQL ${graphql.operationsOf(documentOf(exchange)).name}`;
  }
}

export function documentOf(exchange) {
  try {
    return JSON.parse(exchange.request).query ?? '';
  } catch {
    return '';
  }
}

export const checkRequest = exchange => services[exchange.service].checkRequest(exchange);
export const checkAnswer = exchange => services[exchange.service].checkAnswer(exchange);

/** Whether the stand-in turned a request down: then a test may have sent something wrong on purpose. */
export function isRefused(exchange) {
  if (exchange.status >= 400) return true;
  return exchange.service === 'graphql' && !/"data":\{/.test(exchange.answer);
}
