// Where the descriptions are wrong or silent about what GitHub really does. Each entry says why, and run.mjs complains about one that nothing needs.
export const allowed = [
  {
    why: 'GitHub repeats the status in the body of every error; its description of a validation error leaves it out',
    operation: / 4\d\d\b/,
    pointer: /^\/status$/,
    message: /unevaluated properties/,
  },
  {
    why: 'a deployment status without an address has an empty text there (the default in the same description)',
    operation: /^repos\/(create-deployment-status|list-deployment-statuses) 20[01]\b/,
    pointer: /\/(target_url|log_url|environment_url)$/,
    message: /format "uri"/,
  },
  {
    why: 'an issue that was never given a description has null for one, in the search as everywhere else',
    operation: /^search\/issues-and-pull-requests 200\b/,
    pointer: /^\/items\/\d+\/body$/,
    message: /must be string/,
  },
  {
    why: 'the numbers of comments have outgrown Int, so databaseId cannot be what its type says; the clients do not ask for it',
    operation: /^GraphQL \(unnamed\) 200\b/,
    pointer: /\/databaseId$/,
    message: /32-bit/,
  },
];
