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
  if (!podEvent.test(line) || !line.endsWith('}')) return true;
  if (signs.some((sign) => line.includes(sign))) return true;
  return line.includes('\\u00') && escapedSign.test(line);
}
