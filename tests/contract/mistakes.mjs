// The validators themselves: of each kind a right exchange, and wrong ones that have to be caught where they are wrong.
import { problem } from './json.mjs';
import { checkAnswer, checkRequest } from './traffic.mjs';

const label = { id: 1, node_id: 'LA_1', url: 'https://api.github.com/repos/a/b/labels/x', name: 'x', description: null, color: 'FFF9C4', default: false };
const rest = {
  service: 'rest', method: 'POST', path: '/repos/a/b/labels', status: 201, answerType: 'application/json; charset=utf-8',
  request: { name: 'x', color: 'FFF9C4', description: 'd' }, answer: label,
};
const list = { service: 'rest', method: 'GET', path: '/repos/a/b/issues/1/labels?per_page=100&page=2', status: 200, answerType: 'application/json', request: undefined, answer: [label] };
const permission = { ...list, path: '/repos/a/b/collaborators/c/permission', status: 404, answer: { message: 'Not Found', documentation_url: 'https://docs.github.com/rest', status: '404' } };

const query = 'query Q($owner: String!, $number: Int!) { repository(owner: $owner, name: "b") { pullRequest(number: $number) { state headRefOid createdAt author { login } timelineItems(last: 1, itemTypes: [LABELED_EVENT]) { nodes { ... on LabeledEvent { label { name } } } } } } }';
const graphql = {
  service: 'graphql', method: 'POST', path: '/graphql', status: 200,
  request: { query, variables: { owner: 'a', number: 1 } },
  answer: { data: { repository: { pullRequest: { state: 'OPEN', headRefOid: 'a'.repeat(40), createdAt: '2026-01-01T00:00:00Z', author: { login: 'c' }, timelineItems: { nodes: [{ label: { name: 'x' } }] } } } } },
};

const json = { service: 'aws', method: 'POST', path: '/', contentType: 'application/x-amz-json-1.1', status: 200 };
const ecs = {
  ...json, target: 'AmazonEC2ContainerServiceV20141113.CreateService',
  request: { cluster: 'c', serviceName: 's', desiredCount: 1, launchType: 'FARGATE', tags: [{ key: 'pr', value: '1' }] },
  answer: { service: { serviceName: 's', status: 'ACTIVE', createdAt: 1767225600.5, launchType: 'FARGATE', deployments: [{ id: 'd', runningCount: 0 }] } },
};
const refused = { ...ecs, status: 400, answer: { __type: 'ClusterNotFoundException', message: 'Cluster not found.' } };
const ecr = {
  ...json, target: 'AmazonEC2ContainerRegistry_V20150921.BatchDeleteImage',
  request: { repositoryName: 'r', imageIds: [{ imageTag: 't' }] }, answer: { imageIds: [], failures: [{ imageId: { imageTag: 't' }, failureCode: 'ImageNotFound', failureReason: 'no' }] },
};
const logs = {
  ...json, target: 'Logs_20140328.GetLogEvents', request: { logGroupName: 'g', logStreamName: 's', limit: 50 }, answer: { events: [{ timestamp: 1, message: 'm', ingestionTime: 2 }], nextForwardToken: 'f' },
};
const ec2 = {
  service: 'aws', method: 'POST', path: '/', status: 200, request: 'Action=DescribeNetworkInterfaces&NetworkInterfaceId.1=eni-1&Version=2016-11-15',
  answer: '<DescribeNetworkInterfacesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>r</requestId><networkInterfaceSet><item><networkInterfaceId>eni-1</networkInterfaceId><status>in-use</status><association><publicIp>1.2.3.4</publicIp></association></item></networkInterfaceSet></DescribeNetworkInterfacesResponse>',
};
const sts = {
  service: 'aws', method: 'POST', path: '/', status: 200, request: 'Action=GetCallerIdentity&Version=2011-06-15',
  answer: '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>a</Arn><UserId>u</UserId><Account>1</Account></GetCallerIdentityResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></GetCallerIdentityResponse>',
};

// What is done to which part of which exchange. `at` is where the mistake has to be found.
const inRequest = (name, right, change, at) => ({ name, right, part: 'request', change, at });
const inAnswer = (name, right, change, at) => ({ name, right, part: 'answer', change, at });
const put = (text, replacement) => body => body.replace(text, replacement);
const mistakes = [
  inRequest('REST: a label without a name', rest, body => { delete body.name; }, ''),
  inRequest('REST: a colour that is a number', rest, body => { body.color = 1; }, '/color'),
  inRequest('REST: a field that GitHub does not know', rest, body => { body.colour = 'FFF9C4'; }, '/colour'),
  inAnswer('REST: an answer without a node id', rest, body => { delete body.node_id; }, ''),
  inAnswer('REST: an answer with a field too many', rest, body => { body.emoji = 'x'; }, '/emoji'),
  inAnswer('REST: a text where a number belongs, inside of a list', list, body => { body[0].id = '1'; }, '/0/id'),
  inAnswer('REST: an error that is no object', permission, () => 'Not Found', ''),
  { name: 'REST: a parameter that GitHub does not know', right: list, part: 'path', change: put('per_page', 'perPage'), at: '/query/perPage' },
  { name: 'REST: a page that is no number', right: list, part: 'path', change: put('page=2', 'page=two'), at: '/query/page' },
  { name: 'REST: a route that is not there', right: rest, part: 'path', change: put('labels', 'labelz'), at: '' },
  { name: 'REST: a status that GitHub does not describe', right: rest, part: 'status', change: () => 202, at: '' },
  inRequest('GraphQL: a field that is not there', graphql, body => { body.query = body.query.replace('headRefOid', 'headSha'); }, 'query'),
  inRequest('GraphQL: a constant that is not there', graphql, body => { body.query = body.query.replace('LABELED_EVENT', 'LABELLED_EVENT'); }, 'query'),
  inRequest('GraphQL: a variable of the wrong type', graphql, body => { body.variables.number = 'one'; }, 'variables'),
  inRequest('GraphQL: a variable that is missing', graphql, body => { delete body.variables.owner; }, 'variables'),
  inRequest('GraphQL: a variable that is not declared', graphql, body => { body.variables.more = 1; }, 'variables/more'),
  inAnswer('GraphQL: a constant that is not there', graphql, body => { body.data.repository.pullRequest.state = 'open'; }, '/data/repository/pullRequest/state'),
  inAnswer('GraphQL: a commit of seven digits', graphql, body => { body.data.repository.pullRequest.headRefOid = 'aaaaaaa'; }, '/data/repository/pullRequest/headRefOid'),
  inAnswer('GraphQL: null where null is not allowed', graphql, body => { body.data.repository.pullRequest.createdAt = null; }, '/data/repository/pullRequest/createdAt'),
  inAnswer('GraphQL: a field that was not asked for', graphql, body => { body.data.repository.pullRequest.title = 't'; }, '/data/repository/pullRequest/title'),
  inAnswer('GraphQL: a field that is missing', graphql, body => { delete body.data.repository.pullRequest.author; }, '/data/repository/pullRequest/author'),
  inAnswer('GraphQL: an error without a message', graphql, body => { body.errors = [{ type: 'NOT_FOUND', path: ['repository'] }]; }, '/errors/0/message'),
  inRequest('AWS JSON: a member that is missing', ecs, body => { delete body.serviceName; }, '/serviceName'),
  inRequest('AWS JSON: a member that is not there', ecs, body => { body.name = 's'; }, '/name'),
  inRequest('AWS JSON: a number as a text', ecs, body => { body.desiredCount = '1'; }, '/desiredCount'),
  inRequest('AWS JSON: a constant that is not there', ecs, body => { body.launchType = 'FARGET'; }, '/launchType'),
  inRequest('AWS JSON: a member of a list that is not there', ecs, body => { body.tags[0].name = 'pr'; }, '/tags/0/name'),
  { name: 'AWS JSON: an operation that is not there', right: ecs, part: 'target', change: put('CreateService', 'MakeService'), at: '' },
  { name: 'AWS JSON: another content type', right: ecs, part: 'contentType', change: () => 'application/json', at: '' },
  inAnswer('AWS JSON: a time as a text', ecs, body => { body.service.createdAt = '2026-01-01T00:00:00Z'; }, '/service/createdAt'),
  inAnswer('AWS JSON: an answer with a member too many', ecs, body => { body.service.deployments[0].state = 'x'; }, '/service/deployments/0/state'),
  inAnswer('AWS JSON: an error that the operation does not have', refused, body => { body.__type = 'ImageNotFoundException'; }, '/__type'),
  inRequest('ECR: a list that is missing', ecr, body => { delete body.imageIds; }, '/imageIds'),
  inAnswer('ECR: a constant that is not there', ecr, body => { body.failures[0].failureCode = 'Gone'; }, '/failures/0/failureCode'),
  inRequest('Logs: a text where a number belongs', logs, body => { body.limit = 'all'; }, '/limit'),
  inAnswer('Logs: a member that is not there', logs, body => { body.events[0].text = 'm'; }, '/events/0/text'),
  inRequest('EC2: a parameter that is not there', ec2, put('NetworkInterfaceId.1', 'NetworkInterfaceIds.1'), 'NetworkInterfaceIds.1'),
  inRequest('EC2: a list that begins at 0', ec2, put('Id.1', 'Id.0'), 'NetworkInterfaceId.0'),
  inAnswer('EC2: an element that is not there', ec2, body => body.replaceAll('publicIp', 'publicIpAddress'), '/networkInterfaceSet/0/association/publicIpAddress'),
  inAnswer('EC2: a constant that is not there', ec2, put('in-use', 'used'), '/networkInterfaceSet/0/status'),
  inAnswer('STS: an answer without its result', sts, body => body.replaceAll('GetCallerIdentityResult', 'Result'), '/GetCallerIdentityResult'),
  inAnswer('STS: another name space', sts, put('2011-06-15', '2011-06-16'), ''),
];

const onTheWire = exchange => ({ ...exchange, request: text(exchange.request), answer: text(exchange.answer) });
const text = body => body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);

export function checkMistakes() {
  const right = [rest, list, permission, graphql, ecs, refused, ecr, logs, ec2, sts].map(onTheWire).map(exchange => ({
    name: `a right one passes: ${exchange.target ?? exchange.path} ${exchange.status}`,
    problems: [...checkRequest(exchange), ...checkAnswer(exchange)],
  }));
  return [...right, ...mistakes.map(({ name, right: exchange, part, change, at }) => {
    const wrong = structuredClone(exchange);
    const changed = change(wrong[part]);
    if (changed !== undefined) wrong[part] = changed;
    const found = (part === 'answer' || part === 'status' ? checkAnswer : checkRequest)(onTheWire(wrong));
    const caught = found.length > 0 && found.every(({ pointer }) => pointer === at);
    return { name, problems: caught ? [] : [problem(at, 'this mistake has to be found, here and nowhere else', found)] };
  })];
}
