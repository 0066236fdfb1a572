import type { Incident } from '../incident/incident.ts';
import { said } from '../language/words.ts';
import type { Button } from './message.ts';

/** Opens what happened so far and who did what: also after the end. */
export const detailsButton = ({ id }: Incident): Button => ({
  action: 'details',
  value: id,
  label: said('form.details'),
  opensForm: true,
});
