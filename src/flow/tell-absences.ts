import { absenceMessage, type Absence } from '../chat/absence-message.ts';
import { tell } from '../language/words.ts';
import type { Cluster, Store } from '../ports.ts';
import type { AskedDeps } from './deps.ts';
import { putInChannelsOf } from './channel-of.ts';

const lookEveryMs = 1_000;

/** Tells the channel of each cluster that is away for long, once, and of its return, also when the bot was started in between. */
export async function tellAbsences(deps: AskedDeps, stop: AbortSignal): Promise<void> {
  const watches = new Map<string, () => Promise<void>>();
  const look = async () => {
    for (const { reader } of deps.clusters) {
      const watch = watches.get(reader.name) ?? watchAbsence(deps, reader);
      watches.set(reader.name, watch);
      await watch();
    }
  };
  while (!stop.aborted) {
    await deps.turns.take('absences', look);
    await deps.wall.sleep(lookEveryMs, stop);
  }
}

function watchAbsence(deps: AskedDeps, cluster: Pick<Cluster, 'name' | 'health'>): () => Promise<void> {
  const place = placeOf(cluster.name);
  let isBegun = false;
  let told: Absence | undefined;
  return async () => {
    if (!isBegun) told = await openAbsence(deps.store, place);
    isBegun = true;
    const health = cluster.health();
    const now = deps.clock.now();
    if (!told && health.state === 'away' && now.getTime() - Date.parse(health.since) >= deps.settings.awayMs)
      told = await tellOf(deps, place, { cluster: cluster.name, since: health.since, why: health.why });
    if (told && health.state === 'connected') {
      await tellOf(deps, place, { ...told, until: health.since });
      told = undefined;
    }
  };
}

/** Clusters have a place of their own beside the incidents, in messages and documents. */
const placeOf = (cluster: string) => `cluster/${cluster}`;

async function openAbsence(store: Store, place: string): Promise<Absence | undefined> {
  const last = (await store.document(place, 'absence')) as Absence | undefined;
  return last?.until === undefined ? last : undefined;
}

/** The message first: told twice it is one, kept but never told it would be lost. */
async function tellOf(deps: AskedDeps, place: string, absence: Absence): Promise<Absence> {
  await putInChannelsOf(deps, absence, {
    slot: `${place}/away/${absence.since}`,
    incident: place,
    message: absenceMessage(absence),
  });
  await deps.store.saveDocument(place, 'absence', absence);
  const why = tell(absence.why, 'en');
  deps.log.info({ ...absence, why }, absence.until === undefined ? 'a cluster is away' : 'a cluster is back');
  return absence;
}
