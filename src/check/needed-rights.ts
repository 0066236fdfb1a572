import type { Write } from '../change/write.ts';

/** One question to the API server's access review. */
export interface Right {
  readonly verb: 'create' | 'get' | 'patch' | 'delete';
  readonly group: string;
  /** Plural, as in RBAC rules. */
  readonly resource: string;
  readonly subresource?: string;
  readonly namespace: string;
  /** Of one object; absent where the name is not known before, or every object is meant. */
  readonly name?: string;
}

/** What carrying the writes out, and undoing them, asks for. `deletesPods`: the bot replaces them itself. */
export function neededRights(writes: readonly Write[], deletesPods: boolean): readonly Right[] {
  const needed = writes.flatMap(({ object: { kind, namespace, name }, patch }): readonly Right[] => {
    const at = { ...resourceOf(kind), namespace };
    if (patch.type === 'create')
      return [
        { verb: 'create', ...at },
        { verb: 'delete', ...at, name },
      ];
    return [{ verb: patch.type === 'delete' ? 'delete' : 'patch', ...at, name }];
  });
  const namespace = writes[0]?.object.namespace;
  if (deletesPods && namespace !== undefined)
    needed.push({ verb: 'delete', group: '', resource: 'pods', namespace });
  return needed;
}

/** What asking a pod to read its configuration anew takes. */
export const reloadRight = (namespace: string): Right => ({
  verb: 'create',
  group: '',
  resource: 'pods',
  subresource: 'proxy',
  namespace,
});

function resourceOf(kind: string): Pick<Right, 'group' | 'resource'> {
  return { group: kind === 'ConfigMap' || kind === 'Pod' ? '' : 'apps', resource: `${kind.toLowerCase()}s` };
}
