import { redacted, redactSettings } from './redact-settings.ts';
import { isNoSecret, isSecretHeader, namesSecret, secretKeys, secretWord } from './secret-names.ts';

export { redacted } from './redact-settings.ts';

/**
 * Takes passwords, tokens, keys, Authorization headers, credentials in URLs and key material out of a text. The number of lines
 * stays. What remains is safe to store, to log and to post.
 */
export function redact(text: string): string {
  return redactSentence(redactSettings(text));
}

/** The same for a sentence, in which a word after "secret" is not its value: `secret "es" not found`. */
export function redactSentence(text: string): string {
  let clean = text.replace(privateKey, (key) => redacted + key.replace(/[^\n]+/g, ''));
  for (const [shape, instead] of shapes) clean = clean.replace(shape, instead);
  clean = clean.replace(quotedHeader, withoutHeader);
  clean = clean.replace(field, withoutValue).replace(option, withoutValue);
  clean = clean.replace(pluginOption, `$1${redacted}`);
  return clean.replace(longRun, (run) => (isKeyMaterial(run) ? redacted : run));
}

const privateKey =
  /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|$)/g;

const shapes: readonly (readonly [RegExp, string])[] = [
  [
    /(?<![a-z-])((?:proxy-)?authorization(?:\\?["'])?\]?\s{0,8}(?:=>|[:=])\s{0,8}\\?")(?:[^"\\\n]|\\(?!")[^\n])+/gi,
    `$1${redacted}`,
  ],
  [
    /(?<![a-z-])((?:proxy-)?authorization(?:\\?["'])?\]?\s{0,8}(?:=>|[:=])\s{0,8}'?)(?![\s"'\\[])[^\n]+/gi,
    `$1${redacted}`,
  ],
  [/(?<![a-z])(passw(?:or)?d\s)(["'])(?!\[redacted\])(?:(?!\2)[^\n])+/gi, `$1$2${redacted}`],
  [/(\s(?:-u|--user)\s{1,4}["']?[^\s:"']{1,64}:)(?!\[redacted\])[^\s"']+/g, `$1${redacted}`],
  [/(?<![a-z])(cookie:\s{0,8})(?!\[redacted\])[^\s"'][^\n"']*/gi, `$1${redacted}`],
  [
    /(?<![a-z0-9])((?:bearer|basic|splunk|apikey|api-token|sharedkey|digest)\s{1,8})(?!auth|token|cred)[a-z0-9._~+/=:-]{6,}/gi,
    `$1${redacted}`,
  ],
  [/([a-z][a-z0-9+.-]{0,30}:\/\/)[^\s/"'<>]{1,512}@/gi, `$1${redacted}@`],
  [/([a-z][a-z0-9+.-]{0,30}:\/\/)[^\s/@:"']{1,128}:(?!\d{1,5}\/)[^\s"'@]{1,512}@/gi, `$1${redacted}@`],
  [/([?&](?:sig|key|code|auth|pass|x-amz-credential)=)[^\s&"'#]+/gi, `$1${redacted}`],
  [
    /(hooks\.slack\.com\/[a-z]{1,20}\/|\/receiver\/v\d\/http\/|\/webhook\w{0,4}\/|\/bot(?=\d{6,}:))[^\s"']+/gi,
    `$1${redacted}`,
  ],
  [/(\/services\/)T[A-Z0-9]{2,20}\/B[A-Z0-9]{2,20}\/[^\s"']+/g, `$1${redacted}`],
  [/(?<![A-Z0-9])(?:AKIA|ASIA|AIDA|AROA|ABIA|ACCA)[A-Z0-9]{12,}/g, redacted],
  [/(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{4,}(?:\.[A-Za-z0-9_-]*)?/g, redacted],
  [
    /(?<![A-Za-z0-9])(?:gh[opsur]_|github_pat_|glpat-|glsa_|glc_|xox[abeoprs]-|xapp-|npm_|sk-|dop_v1_|hf_|dapi|NR(?:AK|II|JS|RA|IQ)-|SG\.|ya29\.|dt0[a-z]\d\d\.)[A-Za-z0-9_.-]{10,}/g,
    redacted,
  ],
  [/AIza[A-Za-z0-9_-]{30,}/g, redacted],
];

/** `"X-Api-Key …"`: a list of headers in one line. */
const quotedHeader =
  /(["'])(authorization|cookie|[a-z0-9]{1,30}(?:-[a-z0-9]{1,30}){1,8})(:?[ \t]{1,8}|:)((?:(?!\1)[^\\\n]|\\[^\n])+)/gi;

function withoutHeader(whole: string, quote: string, name: string, between: string, value: string): string {
  return isSecretHeader(name) && !isNoSecret(name, value) ? `${quote}${name}${between}${redacted}` : whole;
}

/** `"password": "…"`, `token=…`, `["api_key"] = '…'`: a quoted value up to its quote, another one up to what ends a word. */
const field = new RegExp(
  `((${secretWord})(?:\\\\?["'])?\\]?[ \\t]{0,4}(?:=>|[:=])[ \\t]{0,4})` +
    `(\\\\"(?:(?!\\\\?")[^\\n])*|"(?:[^"\\\\\\n]|\\\\[^\\n])*|'(?:[^'\\\\\\n]|\\\\[^\\n])*` +
    `|(?:\\[redacted\\]|[^\\s"'&,;)\\]}]|,(?=[^\\s,;=:"']{1,64}(?:[\\s,;)\\]}]|$)))+)`,
  'gi',
);

function withoutValue(whole: string, before: string, name: string, value: string): string {
  if (!namesSecret(name) || isNoSecret(name, unquoted(value))) return whole;
  if (aboutIt.test(value)) return whole;
  const quote = /^(?:\\"|["'])/.exec(value)?.[0] ?? '';
  return `${before}${quote}${redacted}`;
}

/** A sentence goes on: `failed to fetch anonymous token: unexpected status`. */
const aboutIt = /^(?:unexpected|invalid|expired|missing|not|is|was|required|unknown|failed|error)$/i;

const unquoted = (value: string): string => value.replace(/^(?:\\"|["'])/, '');

/** On a command line: `--token …`. */
const option = new RegExp(`(\\s(?=-)(${secretWord})[ \\t]{1,4})((?!-)[^\\s"']+|"[^"\\n]*|'[^'\\n]*)`, 'gi');
/** `-p API=…`, whose key alone tells nothing. */
const pluginOption = new RegExp(
  `(\\s-p[ =]{0,4}["']?(?:${Object.values(secretKeys)
    .flat()
    .map((key) => key.replaceAll('.', '\\.'))
    .join('|')})=)(?!\\$|\\[redacted\\])[^\\s"']+`,
  'gi',
);

/** A run that looks like key material: AWS secret keys have 40 such characters, a line of a PEM body 64. */
const longRun = /(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{40,}={0,2}(?![A-Za-z0-9+/])/g;

/** Hashes in hexadecimal are no secrets; paths have no mixture of all three kinds. */
function isKeyMaterial(run: string): boolean {
  return /[a-z]/.test(run) && /[A-Z]/.test(run) && /\d/.test(run) && !/^[0-9a-f]+$/i.test(run);
}
