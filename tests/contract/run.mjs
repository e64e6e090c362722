// node run.mjs FOLDER: validates what the suite recorded in the folder that SHOWTIME_TEST_TRAFFIC named. Each recorded shape of a request and of an
// answer is a check, and so is each thing that the clients can send and that has to have been seen. Prints "N passed, M failed" last.
import { writeFileSync } from 'node:fs';
import { allowed } from './allowed.mjs';
import { checkCoverage } from './coverage.mjs';
import { checkMistakes } from './mistakes.mjs';
import { checkDocument, operationsOf } from './graphql.mjs';
import { short } from './json.mjs';
import { checkAnswer, checkRequest, isRefused, nameOf, readTraffic } from './traffic.mjs';

const [folder, result] = process.argv.slice(2);
if (!folder) {
  console.error('usage: node run.mjs FOLDER [RESULT]');
  process.exit(2);
}
const traffic = readTraffic(folder);
const counts = new Map();
const failures = [];
const usedExceptions = new Set();

function check(group, name, problems) {
  const count = counts.get(group) ?? { passed: 0, failed: 0 };
  counts.set(group, count);
  const left = problems.filter(found => {
    const exception = allowed.find(entry => entry.operation.test(name) && entry.pointer.test(found.pointer) && entry.message.test(found.message));
    if (exception) usedExceptions.add(exception);
    return !exception;
  });
  if (left.length === 0) count.passed++;
  else {
    count.failed++;
    failures.push(...left.map(found => `${group}: ${name}\n  at ${found.pointer || '/'}: ${found.message}${found.value === undefined ? '' : `\n  value: ${short(found.value)}`}`));
  }
}

for (const exchange of traffic.exchanges) {
  const name = `${nameOf(exchange)} ${exchange.status ?? ''}`;
  const from = process.env.SHOWTIME_CONTRACT_VERBOSE ? ` (${exchange.source}, ${exchange.client ? 'client' : 'test'})` : '';
  if (exchange.client || !isRefused(exchange)) check(`${exchange.service} requests`, name + from, checkRequest(exchange));
  if (exchange.status !== null) check(`${exchange.service} answers`, name + from, checkAnswer(exchange));
}
for (const { document, variables } of traffic.documents) check('graphql documents', operationsOf(document).name, checkDocument(document, variables));
for (const { name, problems } of checkMistakes()) check('mistakes are caught', name, problems);
for (const { name, problems } of checkCoverage(traffic)) check('coverage', name, problems);
for (const entry of allowed) {
  check('exceptions still needed', entry.why, usedExceptions.has(entry) ? [] : [{ pointer: '', message: 'nothing needs this exception any more: take it out of allowed.mjs' }]);
}

const shown = new Set(failures);
for (const failure of shown) console.log(failure);
let passed = 0;
let failed = 0;
for (const [group, count] of counts) {
  console.log(`${group}: ${count.passed} passed, ${count.failed} failed`);
  passed += count.passed;
  failed += count.failed;
}
const operations = new Set(traffic.exchanges.map(nameOf));
console.log(`${operations.size} operations in ${traffic.exchanges.length} shapes, ${traffic.documents.length} documents`);
console.log(`${passed} passed, ${failed} failed`);
if (result) writeFileSync(result, `${passed} ${failed} 0\n`);
process.exit(failed > 0 || traffic.exchanges.length === 0 ? 1 : 0);
