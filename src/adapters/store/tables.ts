import type { Generated, GeneratedAlways } from 'kysely';

/** Given by the database, in the order in which rows came. */
type RowNumber = GeneratedAlways<number>;

/** The tables of both dialects. Bodies are JSON, instants ISO texts; only what is asked for by the database has a column. */
export interface Tables {
  seen: { key: string; at: string };
  incidents: {
    number: RowNumber;
    id: string;
    version: number;
    is_open: number;
    body: string;
    ended_at: string | null;
  };
  /** What is left of incidents that retention removed. */
  forgotten: { id: string; workload: string; ended_at: string };
  places: { incident: string; place: string };
  documents: { incident: string; name: string; body: string };
  evidence: { incident: string; diagnosis: number; files: Uint8Array };
  votes: { number: RowNumber; incident: string; digest: string; team: string; user: string; at: string };
  consumed_approvals: { incident: string; digest: string; attempt: number; body: string };
  changes: {
    number: RowNumber;
    incident: string;
    digest: string;
    direction: string;
    state: string;
    body: string;
  };
  messages: {
    number: RowNumber;
    slot: string;
    /** Absent only in what an earlier version put. */
    incident: string | null;
    thread_of: string | null;
    body: string;
    wanted_hash: string;
    revision: number;
    sent_hash: string | null;
    channel: string | null;
    ts: string | null;
    tried_at: string | null;
  };
  freezes: { cluster: string; body: string };
  runs: { workload: string; body: string };
  webhook_events: {
    number: RowNumber;
    webhook: string;
    incident: string;
    key: string;
    at: string;
    body: string | null;
    trial: Generated<string>;
    outcome: string | null;
    not_before: string | null;
  };
  audit: {
    number: number;
    previous: string;
    hash: string;
    entry: string;
    incident: GeneratedAlways<string | null>;
    at: GeneratedAlways<string | null>;
  };
}
