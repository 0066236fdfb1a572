import { z } from 'zod';

const urlWords =
  'expected a URL such as https://prometheus.monitoring.svc:9090, without a user or password: a token belongs into PROMETHEUS_TOKEN';

/** Where Prometheus is, as people write it in the operator's file. Empty texts stand for nothing. */
export const PrometheusSettings = z.strictObject({
  url: z
    .string({ error: urlWords })
    .refine((text) => text === '' || isPlainUrl(text), urlWords)
    .optional(),
  caFile: z.string().optional(),
  tokenFile: z.string().optional(),
  labels: z
    .record(z.string().regex(/^[A-Za-z_]\w*$/, 'expected a label name such as cluster'), z.string())
    .optional(),
});

export interface PrometheusPlace {
  readonly url: string;
  /** Path of a PEM file, as written. */
  readonly caFile?: string;
  /** Path of a file that holds nothing but a token, as written. */
  readonly tokenFile?: string;
  readonly labels: Readonly<Record<string, string>>;
}

export function prometheusPlace(file: z.infer<typeof PrometheusSettings>, url: string): PrometheusPlace {
  return {
    url,
    ...(file.caFile ? { caFile: file.caFile } : {}),
    ...(file.tokenFile ? { tokenFile: file.tokenFile } : {}),
    labels: file.labels ?? {},
  };
}

function isPlainUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return (protocol === 'https:' || protocol === 'http:') && username === '' && password === '';
}
