import type { ViewDraft } from '../views.ts';
import limits from './block-kit-limits.json' with { type: 'json' };
import { checkBlocks } from './check-blocks.ts';
import { checkField } from './check-field.ts';
import { isObject } from './json-value.ts';
import { createReport, fault, type Report } from './report.ts';
import { boolean, type Field, plain, string } from './shape.ts';

export type CheckedView =
  | { readonly state: 'accepted'; readonly view: ViewDraft }
  | { readonly state: 'refused'; readonly error: string; readonly faults: readonly string[] };

const common: Readonly<Record<string, Field>> = {
  private_metadata: string(limits['view.private_metadata.max_length'], 0),
  callback_id: string(limits['view.callback_id.max_length'], 0),
  external_id: string(limits['view.external_id.max_length'], 0),
};
const parts: Readonly<Record<ViewDraft['type'], Readonly<Record<string, Field>>>> = {
  modal: {
    ...common,
    title: plain(limits['view.title.max_length']),
    submit: plain(limits['view.submit.max_length']),
    close: plain(limits['view.close.max_length']),
    clear_on_close: boolean,
    notify_on_close: boolean,
    submit_disabled: boolean,
  },
  home: common,
};

/** What Slack checks before it opens, pushes, updates or publishes a view. */
export function checkView(
  value: unknown,
  rules: { readonly type: ViewDraft['type']; readonly isKnownFile: (id: string) => boolean },
): CheckedView {
  const report = createReport(rules.type, rules.isKnownFile);
  if (!isObject(value)) return refused(['missing required field: view']);
  if (value['type'] !== rules.type) {
    fault(report, '/view/type', `must be ${rules.type}`);
    return refused(report.faults);
  }
  if (JSON.stringify(value).length > limits['view.bytes.max'])
    return { state: 'refused', error: 'view_too_large', faults: [] };
  checkParts(value, rules.type, report);
  const blocks = checkBlocks(value['blocks'], '/view/blocks', report) ?? [];
  const hasInput = blocks.some(({ type }) => type === 'input');
  if (rules.type === 'modal' && hasInput && value['submit'] === undefined) {
    fault(report, '/view', 'missing required field: submit (a view with an input block needs it)');
  }
  if (report.faults.length > 0) return refused(report.faults);
  return { state: 'accepted', view: { ...definedParts(value, rules.type), type: rules.type, blocks } };
}

function checkParts(value: Readonly<Record<string, unknown>>, type: ViewDraft['type'], report: Report): void {
  if (type === 'modal' && value['title'] === undefined)
    fault(report, '/view', 'missing required field: title');
  for (const [name, part] of Object.entries(value)) {
    if (['type', 'blocks'].includes(name) || part === undefined || part === null) continue;
    const field = Object.hasOwn(parts[type], name) ? parts[type][name] : undefined;
    if (field === undefined) fault(report, '/view', `invalid additional property: ${name.slice(0, 60)}`);
    else checkField(part, field, `/view/${name}`, report);
  }
}

/** The view's own properties, empty ones left out. Their types have been checked. */
function definedParts(value: Readonly<Record<string, unknown>>, type: ViewDraft['type']): Partial<ViewDraft> {
  const given = Object.keys(parts[type]).filter(
    (name) => !['', null, undefined].includes(value[name] as string),
  );
  return Object.fromEntries(given.map((name) => [name, value[name]]));
}

function refused(faults: readonly string[]): CheckedView {
  return { state: 'refused', error: 'invalid_arguments', faults };
}
