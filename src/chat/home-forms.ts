import { said } from '../language/words.ts';
import type { Form } from './form.ts';
import type { Message } from './message.ts';
import { paragraph } from './spans.ts';

/** Asks which workload is to be read now. */
export const askDiagnosisForm: Form = {
  action: 'ask-diagnosis',
  value: 'home',
  title: said('appHome.ask.title'),
  submit: said('appHome.ask.submit'),
  close: said('appHome.ask.close'),
  parts: [paragraph(said('appHome.ask.words'))],
  inputs: [{ kind: 'search', name: 'workload', label: said('appHome.ask.workload'), among: 'workloads' }],
};

/** How every workload stands, in a window of its own. */
export const fleetForm = ({ parts }: Message): Form => ({
  action: 'fleet',
  value: 'home',
  title: said('appHome.fleetTitle'),
  close: said('slack.close'),
  parts,
  inputs: [],
});
