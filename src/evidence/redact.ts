/** What stands where a secret stood. */
export const redacted = '[redacted]';

const secretName =
  '(?:passw(?:or)?d|passphrase|pwd|secret|token|api[_-]?key|apikey|access[_-]?key|shared[_-]?key|private[_-]?key|account[_-]?key|license[_-]?key|auth[_-]?key|encryption[_-]?key|credentials?|signature|dd-api-key)';
/** A whole word that holds a secret's name. Bounded on both sides, so that a long word costs no more than a short one. */
const secretWord = `(?<![A-Za-z0-9_.-])[A-Za-z0-9_.-]{0,48}${secretName}[A-Za-z0-9_.-]{0,48}`;

/** `Shared_Key abc`, `http_passwd: abc`, also in the middle of a line as a JSON field or `key=value`. */
const settingLine = new RegExp(
  `^([ \\t]*(?:-[ \\t]+)?["']?(${secretWord})["']?(?:[ \\t]*[:=][ \\t]*|[ \\t]+))(\\S.*)$`,
  'gim',
);
const quotedField = new RegExp(
  `((${secretWord})\\\\?["']\\s{0,4}[:=]\\s{0,4}\\\\?["'])([^"'\\\\\\n]*)`,
  'gi',
);
const plainField = new RegExp(
  `((${secretWord})\\s{0,4}[:=]\\s{0,4}["']?)(\\[redacted\\]|[^\\s"'&,;)\\]}]+)`,
  'gi',
);
const namesAPlace = /(?:file|path|dir|_id|name|url|endpoint)$/i;

const shapes: readonly (readonly [RegExp, string])[] = [
  // After a custom header's name, which an output's key `Header` is followed by.
  [
    new RegExp(`(?<![A-Za-z])(header[ \\t:]{1,40}["']?${secretWord}["']?[ \\t]{1,40})\\S[^\\n]*`, 'gi'),
    `$1${redacted}`,
  ],
  [/((?:proxy-)?authorization["']?\s{0,8}[:=]?\s{0,8}["']?)[^\n]*/gi, `$1${redacted}`],
  [/(?<![A-Za-z0-9])((?:bearer|basic|splunk|apikey)\s{1,8})[A-Za-z0-9._~+/=-]{6,}/gi, `$1${redacted}`],
  [/([a-z][a-z0-9+.-]{0,30}:\/\/)[^\s/@]{1,512}@/gi, `$1${redacted}@`],
  [/(?<![A-Z0-9])(?:AKIA|ASIA|AIDA|AROA)[A-Z0-9]{16}(?![A-Z0-9])/g, redacted],
  [/(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{4,}(?:\.[A-Za-z0-9_-]*)?/g, redacted],
  [
    /(?<![A-Za-z0-9])(?:gh[opsur]_|github_pat_|glpat-|xox[abeoprs]-|xapp-|npm_|sk-|dop_v1_|hf_)[A-Za-z0-9_-]{10,}/g,
    redacted,
  ],
  [/AIza[A-Za-z0-9_-]{30,}/g, redacted],
];
/** A run that looks like key material: AWS secret keys have 40 such characters, a line of a PEM body 64. */
const longRun = /(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{40,}={0,2}(?![A-Za-z0-9+/])/g;

const privateKey =
  /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|$)/g;

/**
 * Takes passwords, tokens, keys, Authorization headers, credentials in URLs and key material out of a text. The number of lines
 * stays. What remains is safe to store, to log and to post.
 */
export function redact(text: string): string {
  return redactSentence(text.replace(settingLine, withoutValue));
}

/** The same for a sentence, in which a word after "secret" is not its value: `secret "es" not found`. */
export function redactSentence(text: string): string {
  let clean = text.replace(privateKey, (key) => redacted + key.replace(/[^\n]+/g, ''));
  for (const [shape, instead] of shapes) clean = clean.replace(shape, instead);
  clean = clean.replace(quotedField, withoutValue);
  clean = clean.replace(plainField, withoutValue);
  return clean.replace(longRun, (run) => (isKeyMaterial(run) ? redacted : run));
}

const wholeName = new RegExp(`^${secretWord}$`, 'i');

/** Whether a value of this name is a secret: `DB_PASSWORD`, not `password_file`. */
export function namesSecret(name: string): boolean {
  return wholeName.test(name) && !namesAPlace.test(name);
}

/** A variable's name tells where the secret comes from, and is none. */
const variable = /^["']?\$\{[A-Za-z_]\w{0,100}\}?["']?\s*$/;

function withoutValue(whole: string, before: string, name: string): string {
  const isNone =
    namesAPlace.test(name) || whole.endsWith(redacted) || variable.test(whole.slice(before.length));
  return isNone ? whole : `${before}${redacted}`;
}

/** Hashes in hexadecimal are no secrets; paths have no mixture of all three kinds. */
function isKeyMaterial(run: string): boolean {
  return /[a-z]/.test(run) && /[A-Z]/.test(run) && /\d/.test(run) && !/^[0-9a-f]+$/i.test(run);
}
