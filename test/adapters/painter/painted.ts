import { createCanvas, loadImage } from '@napi-rs/canvas';
import { createPainter } from '../../../src/adapters/painter/painter.ts';
import type { Painter } from '../../../src/ports.ts';
import { size } from '../../../src/adapters/painter/look.ts';

/** The colour of a picture at a place, as `#rrggbb`. */
export type ColourAt = (x: number, y: number) => string;

export async function painted(chart: Parameters<Painter['paint']>[0]): Promise<ColourAt> {
  const image = await loadImage(Buffer.from(createPainter().paint(chart)));
  const pen = createCanvas(image.width, image.height).getContext('2d');
  pen.drawImage(image, 0, 0);
  const { data } = pen.getImageData(0, 0, image.width, image.height);
  return (x, y) => {
    const start = (Math.round(y * size.density) * image.width + Math.round(x * size.density)) * 4;
    const channels = Array.from(data.slice(start, start + 3));
    return `#${channels.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
  };
}
