import type { Deed } from '../chat/delivery.ts';
import type { Reply } from '../chat/form.ts';
import { wishOf } from '../chat/home-message.ts';
import { diagnosePod } from './diagnose-pod.ts';
import type { AskedDeps, FlowDeps } from './deps.ts';
import { homeFor } from './home.ts';

/** Another filter, another page, or the same anew. */
export async function turnHome(deps: AskedDeps, { by, value }: Deed): Promise<Reply> {
  const wish = deps.homes.look(by, wishOf(value));
  return { kind: 'home', message: await homeFor(deps, by, wish) };
}

/** The workload that was chosen in the form, read now. */
export async function askDiagnosis(deps: FlowDeps, { inputs }: Deed): Promise<Reply> {
  return { kind: 'whisper', message: await diagnosePod(deps, inputs['workload'] ?? '') };
}
