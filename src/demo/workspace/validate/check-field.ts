import { blockShapes } from './block-shapes.ts';
import limits from './block-kit-limits.json' with { type: 'json' };
import { checkActionIds, checkElement } from './check-meaning.ts';
import { elementShapes } from './element-shapes.ts';
import { isObject, lengthOf } from './json-value.ts';
import { fault, type Report } from './report.ts';
import { cellShapes, inlineShapes, richTextShapes } from './rich-text-shapes.ts';
import { boolean, type Family, type Field, type Shape, string, type TextStyle } from './shape.ts';

type FieldOf<K extends Field['kind']> = Extract<Field, { kind: K }>;

const textStyles: readonly TextStyle[] = ['plain_text', 'mrkdwn'];
const shapesOf: Readonly<Record<Family, Readonly<Record<string, Shape>>>> = {
  block: blockShapes,
  element: elementShapes,
  'rich-text': richTextShapes,
  inline: inlineShapes,
  cell: cellShapes,
  context: elementShapes,
};

/** Holds a value against its description and reports every fault with its place. */
export function checkField(value: unknown, field: Field, at: string, report: Report): void {
  switch (field.kind) {
    case 'text':
      return checkText(value, field, at, report);
    case 'string':
      return checkString(value, field, at, report);
    case 'url':
      return checkUrl(value, field, at, report);
    case 'boolean':
    case 'number':
      return typeof value === field.kind ? undefined : fault(report, at, `must be a ${field.kind}`);
    case 'integer':
      return checkInteger(value, field, at, report);
    case 'list':
      return checkList(value, field, at, report);
    case 'object':
      return checkShape(value, field.shape, at, report, []);
    case 'file':
      return checkFile(value, at, report);
    case 'typed':
      return checkTyped(value, field, at, report);
    case 'nullable':
      return value === null ? undefined : checkField(value, field.of, at, report);
  }
}

function checkText(value: unknown, { max, styles }: FieldOf<'text'>, at: string, report: Report): void {
  if (!isObject(value)) return fault(report, at, 'must be a text object: {type, text}');
  const style = textStyles.find((candidate) => candidate === value['type']);
  if (style === undefined || !styles.includes(style)) {
    return fault(report, `${at}/type`, `must be ${styles.join(' or ')}`);
  }
  const flag = style === 'mrkdwn' ? 'verbatim' : 'emoji';
  const required = { text: string(max) };
  checkShape(value, { required, optional: { [flag]: boolean } }, at, report, ['type']);
}

function checkString(value: unknown, field: FieldOf<'string'>, at: string, report: Report): void {
  if (typeof value !== 'string') return fault(report, at, 'must be a string');
  const length = lengthOf(value);
  if (length < field.min) fault(report, at, `must be more than ${field.min - 1} characters`);
  if (length > field.max) fault(report, at, `must be less than ${field.max + 1} characters`);
  if (field.choices !== undefined && !field.choices.includes(value)) {
    fault(report, at, `must be one of: ${field.choices.join(', ')}`);
  }
  if (field.pattern !== undefined && !field.pattern.test(value)) fault(report, at, 'has an invalid format');
  if (at.endsWith('/text')) report.characters += length;
}

function checkUrl(value: unknown, { max, schemes }: FieldOf<'url'>, at: string, report: Report): void {
  checkString(value, { kind: 'string', min: 1, max }, at, report);
  if (typeof value !== 'string') return;
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url === undefined || !schemes.includes(url.protocol)) fault(report, at, 'invalid url');
}

function checkInteger(value: unknown, { min, max }: FieldOf<'integer'>, at: string, report: Report): void {
  if (typeof value !== 'number' || !Number.isInteger(value)) return fault(report, at, 'must be an integer');
  if (value < min || value > max) fault(report, at, `must be from ${min} to ${max}`);
}

function checkList(value: unknown, { of, min, max }: FieldOf<'list'>, at: string, report: Report): void {
  if (!Array.isArray(value)) return fault(report, at, 'must be an array');
  if (value.length < min) fault(report, at, `no less than ${min} items allowed`);
  if (value.length > max) fault(report, at, `no more than ${max} items allowed`);
  for (const [index, item] of value.slice(0, max).entries()) checkField(item, of, `${at}/${index}`, report);
}

const fileShape: Shape = {
  optional: { id: string(255), url: string(3000) },
  exactlyOne: [['id', 'url']],
};

function checkFile(value: unknown, at: string, report: Report): void {
  checkShape(value, fileShape, at, report, []);
  if (!isObject(value)) return;
  const { id, url } = value;
  const named = typeof id === 'string' ? id : /\/files\/(\w+)/.exec(typeof url === 'string' ? url : '')?.[1];
  if (named === undefined || !report.isKnownFile(named)) fault(report, at, 'invalid slack file');
}

function checkTyped(value: unknown, { family, allowed }: FieldOf<'typed'>, at: string, report: Report): void {
  if (!isObject(value)) return fault(report, at, 'must be an object');
  const { type } = value;
  if (typeof type !== 'string') return fault(report, at, 'missing required field: type');
  if (!allowed.includes(type)) return fault(report, `${at}/type`, `unsupported type: ${type.slice(0, 60)}`);
  if (family === 'context' && type !== 'image') {
    return checkText(
      value,
      { kind: 'text', max: limits['text_object.max_length'], styles: textStyles },
      at,
      report,
    );
  }
  const shape = shapesOf[family][type];
  if (shape === undefined) return fault(report, `${at}/type`, `unsupported type: ${type}`);
  if (shape.surfaces !== undefined && !shape.surfaces.includes(report.surface)) {
    return fault(report, `${at}/type`, `unsupported type: ${type} in ${report.surface}`);
  }
  const before = report.faults.length;
  checkShape(value, shape, at, report, family === 'block' ? ['type', 'block_id'] : ['type']);
  if (report.faults.length > before) return;
  if (family === 'block') checkActionIds(value, at, report);
  if (family === 'element') checkElement(value, at, report);
}

function checkShape(
  value: unknown,
  shape: Shape,
  at: string,
  report: Report,
  known: readonly string[],
): void {
  if (!isObject(value)) return fault(report, at, 'must be an object');
  const { required = {}, optional = {}, exactlyOne = [], atLeastOne = [] } = shape;
  const has = (name: string) => value[name] !== undefined;
  for (const name of Object.keys(required)) {
    if (!has(name)) fault(report, at, `missing required field: ${name}`);
  }
  for (const group of exactlyOne) {
    const found = group.filter(has).length;
    if (found === 0) fault(report, at, `missing required field: ${group.join(' or ')}`);
    if (found > 1) fault(report, at, `only one of ${group.join(', ')} allowed`);
  }
  if (atLeastOne.length > 0 && !atLeastOne.some(has)) {
    fault(report, at, `missing required field: ${atLeastOne.join(' or ')}`);
  }
  for (const [name, part] of Object.entries(value)) {
    const field = Object.hasOwn(required, name) ? required[name] : ownField(optional, name);
    if (field !== undefined) checkField(part, field, `${at}/${name}`, report);
    else if (!known.includes(name)) fault(report, at, `invalid additional property: ${name.slice(0, 60)}`);
  }
  if (known.includes('block_id') && has('block_id')) {
    checkField(value['block_id'], string(limits['block_id.max_length']), `${at}/block_id`, report);
  }
}

function ownField(fields: Readonly<Record<string, Field>>, name: string): Field | undefined {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}
