export const size = { width: 1200, height: 480, density: 2 } as const;
/** Room around the plot: the labels must be readable at a phone's width, so they are large. */
export const plot = { left: 172, right: 1172, top: 40, bottom: 408 } as const;
/** The height follows from the rows; a row is high enough for a thumb-sized picture. */
export const timeline = { left: 84, right: 1172, top: 64, row: 52, foot: 72 } as const;
export const fontFamily = 'Medic Chart';
export const font = `32px "${fontFamily}"`;
export const background = '#ffffff';
export const ink = {
  label: '#454b54',
  grid: '#e4e7eb',
  axis: '#9aa1ab',
  limit: '#c62828',
  death: '#c62828',
  change: '#1d6fd1',
  undo: '#8a5a00',
  band: 'rgba(110, 122, 140, 0.36)',
  quiet: '#dff3e4',
} as const;
/** Told apart also without red and green sight (Okabe and Ito's palette, darkened for white paper). */
export const seriesInks = ['#0a6aa1', '#c77700', '#0b8a68', '#8e44ad', '#4d5a6a', '#b0486b'] as const;
/** How a pod ended; each has a shape of its own as well. */
export const endInks = {
  'oom-kill': '#c62828',
  crash: '#d9730d',
  exit: '#4d5a6a',
  'not-starting': '#7b3fa0',
} as const;
