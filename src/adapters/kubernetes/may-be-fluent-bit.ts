/** Every sign by which `isFluentBit` knows a container has one of these in it: image, command, name, label, owner. */
const signs = ['fluent-bit', 'fluentbit', 'td-agent-bit'];
const podEvent = /^\{"type":"(?:ADDED|MODIFIED|DELETED)",/;
/** A letter or hyphen of the signs written as JSON's escape, which no known API server does. */
const escapedSign = /\\u00(?:2[dD]|6[1-9a-fA-F]|7[0-9aA])/;

/**
 * Whether a line of a watch of pods has to be read. False only for a whole event of a pod in which no sign of Fluent Bit can be,
 * so that most of a busy cluster's events cost a search and no parsing.
 */
export function mayBeFluentBit(line: string): boolean {
  return !podEvent.test(line) || !line.endsWith('}') || mayHoldSign(line);
}

/** Whether a sign of Fluent Bit can be in this JSON, be it text or bytes. */
export function mayHoldSign(json: string | Buffer): boolean {
  if (signs.some((sign) => json.includes(sign))) return true;
  return json.includes('\\u00') && escapedSign.test(json.toString());
}
