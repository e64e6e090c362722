// What the clients can send, and whether the suite has sent it.
import { operationsOf } from './graphql.mjs';
import { problem } from './json.mjs';
import { documentOf, nameOf } from './traffic.mjs';

/** The REST operations of the GitHub client (src/Showtime.Adapters/GitHub), by the names of GitHub's description. */
const restOperations = [
  'issues/add-labels',
  'issues/create-comment',
  'issues/create-label',
  'issues/delete-label',
  'issues/get-label',
  'issues/remove-label',
  'issues/update-comment',
  'issues/update-label',
  'pulls/list',
  'reactions/create-for-issue-comment',
  'repos/compare-commits-with-basehead',
  'repos/create-deployment',
  'repos/create-deployment-status',
  'repos/delete-deployment',
  'repos/get',
  'repos/get-collaborator-permission-level',
  'repos/list-activities',
  'repos/list-deployments',
];

/** Never seen by the recorder, and why. */
const exceptions = new Map();

/** One check for each thing that has to be seen, and one for each REST operation that is seen without being listed. */
export function checkCoverage({ exchanges, documents, awsOperations }) {
  const sent = exchanges.filter(exchange => exchange.client);
  const names = new Set(sent.map(nameOf));
  const operations = sent.filter(exchange => exchange.service === 'graphql').map(exchange => operationsOf(documentOf(exchange)));
  const documentNames = new Set(operations.map(operation => operation.name));
  const batched = new Set(operations.filter(operation => operation.isBatch).flatMap(operation => operation.fields));
  const wanted = [
    ...restOperations.map(name => [`REST ${name}`, names.has(name)]),
    ...awsOperations.map(name => [`AWS ${name}`, names.has(name)]),
    ...documents.flatMap(({ document }) => {
      const { name, fields, isBatch } = operationsOf(document);
      return isBatch ? fields.map(field => [`GraphQL ${field} in a batch`, batched.has(field)]) : [[`GraphQL ${name}`, documentNames.has(name)]];
    }),
  ];
  const unlisted = sent.filter(exchange => exchange.service === 'rest').map(nameOf).filter(name => !restOperations.includes(name));
  return [
    ...[...new Map(wanted)].filter(([name]) => !exceptions.has(name)).map(([name, seen]) => ({ name, problems: seen ? [] : [problem('', 'the suite never sends it to a stand-in')] })),
    ...[...new Set(unlisted)].map(name => ({ name: `REST ${name}`, problems: [problem('', 'the client sends it: add it to restOperations in coverage.mjs')] })),
    { name: 'the list of the AWS operations', problems: awsOperations.length ? [] : [problem('', 'is not in the traffic: ContractListTests writes it')] },
    { name: 'the list of the documents', problems: documents.length ? [] : [problem('', 'is not in the traffic: ContractListTests writes it')] },
  ];
}
