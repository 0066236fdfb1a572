import { h } from 'preact';
import type { ComponentChild } from 'preact';
import type { FileView } from '../page-protocol.ts';
import { Icon } from './icon.ts';
import { usePage } from './page-context.ts';

/** The files of a message: pictures as pictures, everything else as a card that opens it. */
export function FileList({ files }: { readonly files: readonly FileView[] }): ComponentChild {
  if (files.length === 0) return null;
  return h(
    'div',
    { class: 'files' },
    files.map((file) =>
      h(file.mimetype.startsWith('image/') ? FilePicture : FileCard, { key: file.id, file }),
    ),
  );
}

/** 1536 → "1.5 KB", in the units people see in Slack (1 KB = 1024 bytes). */
export function fileSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  const kilobytes = bytes / 1024;
  if (kilobytes < 1024) return `${rounded(kilobytes)} KB`;
  return `${rounded(kilobytes / 1024)} MB`;
}

function FilePicture({ file }: { readonly file: FileView }): ComponentChild {
  const { dispatch } = usePage();
  const alt = file.title || file.name;
  const enlarge = () => dispatch({ kind: 'enlarge', picture: { url: file.url, alt } });
  return h(
    'figure',
    { class: 'image-block', 'data-file-id': file.id },
    h('figcaption', null, alt),
    h(
      'button',
      { type: 'button', class: 'image-button', 'aria-label': `Enlarge: ${alt}`, onClick: enlarge },
      h('img', { src: file.url, alt, loading: 'lazy' }),
    ),
  );
}

function FileCard({ file }: { readonly file: FileView }): ComponentChild {
  return h(
    'a',
    {
      class: 'file-card',
      href: file.url,
      target: '_blank',
      rel: 'noopener noreferrer',
      'data-file-id': file.id,
    },
    h(Icon, { name: 'file' }),
    h(
      'span',
      { class: 'file-words' },
      h('span', { class: 'file-title' }, file.title || file.name),
      h('span', { class: 'file-note' }, `${file.name} · ${fileSize(file.size)}`),
    ),
  );
}

function rounded(value: number): string {
  return value < 10 ? value.toFixed(1).replace(/\.0$/, '') : String(Math.round(value));
}
