import type { ConditionValues } from './condition-environment.ts';
import type { Facts } from './facts.ts';
import { isUnread } from './recent-change.ts';

const day = 86_400_000;

/** What was changed before the newest end; of a container that did not end, before now. */
export function changeValues(facts: Facts): ConditionValues['change'] {
  const { configChange, imageChange, container, death, collectedAt } = facts;
  const until = Date.parse((death?.isPast ? undefined : death?.termination.finishedAt) ?? collectedAt ?? '');
  const isRecent = (at: string | undefined): boolean => {
    const before = until - Date.parse(at ?? '');
    return before >= 0 && before < day;
  };
  const config = isRecent(configChange?.at);
  return {
    config,
    configBy: config ? (configChange?.by ?? '') : '',
    configUnread: isUnread(configChange, container?.value),
    image: isRecent(imageChange?.at),
  };
}
