import { z } from 'zod';

/** A point is `[seconds, "figure"]`; figures may be `NaN` and `+Inf`. */
const Point = z.tuple([z.number(), z.string().transform(Number)]);
const Labels = z.record(z.string(), z.string());

/** A vector's single point and a matrix's many have one form here. */
const SeriesJson = z.union([
  z.object({ metric: Labels, values: z.array(Point) }),
  z.object({ metric: Labels, value: Point }).transform(({ metric, value }) => ({ metric, values: [value] })),
]);

export const AnswerJson = z.object({
  status: z.literal('success'),
  data: z.object({ resultType: z.enum(['vector', 'matrix']), result: z.array(SeriesJson) }),
});
export type Answer = z.infer<typeof AnswerJson>;
export type Series = z.infer<typeof SeriesJson>;

export const ErrorJson = z.object({ status: z.literal('error'), error: z.string() });
