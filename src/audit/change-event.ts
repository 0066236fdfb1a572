import type { Approval } from '../approval/approval.ts';
import type { Write } from '../change/write.ts';
import { markOf } from '../change/writes-for.ts';
import type { Plan } from '../plan/plan.ts';
import type { ValueChange } from './audit-entry.ts';
import { withoutSecrets } from './seal.ts';
import { changesOf } from './write-entries.ts';

/** What a Kubernetes Event says of one write. */
export interface ChangeEvent {
  /** The same for the same write, so that an Event is made once however often the write is tried. */
  readonly name: string;
  readonly reason: 'MedicChanged' | 'MedicUndone';
  readonly message: string;
}

/** About as long as a note may be in events.k8s.io/v1, 1,024 bytes; core/v1 sets no limit. */
const longestMessage = 900;
/** Names are DNS subdomains: 253 characters at most. */
const longestOwnName = 180;

/** Which values were changed, in which incident and by whose approval; without secrets. */
export function changeEvent(write: Write, plan: Plan, approval: Approval): ChangeEvent {
  const { object, mark } = write;
  const direction = mark === markOf(plan, 'undo') ? 'undo' : 'apply';
  const { incident, attempt, by } = approval;
  const what = changesOf({ plan, direction }, write).map(inWords).join('; ') || 'changed';
  const people = by.map(({ user }) => user).join(' and ');
  const about = `Incident ${incident}, plan ${plan.digest.slice(0, 8)}, approved by ${people}.`;
  return {
    name: `${object.name.slice(0, longestOwnName)}.${object.kind}-${incident}-${attempt}-${mark}`.toLowerCase(),
    reason: direction === 'apply' ? 'MedicChanged' : 'MedicUndone',
    message: `${cut(what, longestMessage - about.length)}. ${about}`,
  };
}

function inWords(change: ValueChange): string {
  const { target, from, to } = withoutSecrets(change);
  if (change.from === change.to) return `${nameOf(target)}: restarted`;
  return `${nameOf(target)}: ${from || 'none'} → ${to || 'none'}`;
}

/** The key of a configuration's value, else the container. */
const nameOf = (target: string): string => target.split('/').at(-1) ?? target;

const cut = (text: string, length: number): string =>
  text.length > length ? `${text.slice(0, length - 1)}…` : text;
