// Small things that every validator needs.

export const at = (pointer, key) => `${pointer}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;

export function short(value) {
  const text = typeof value === 'string' ? JSON.stringify(value) : JSON.stringify(value) ?? String(value);
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}

export function parse(text, problems, what) {
  try {
    return JSON.parse(text);
  } catch (e) {
    problems.push(problem('', `${what} is no JSON: ${e.message}`, text));
    return undefined;
  }
}

/** What is wrong, where, and with what value. */
export const problem = (pointer, message, value) => ({ pointer, message, value });

export const isObject = value => typeof value === 'object' && value !== null && !Array.isArray(value);
