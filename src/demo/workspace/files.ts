import { extname } from 'node:path';
import type { FileView } from './page-protocol.ts';

interface StoredFile {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly createdAt: Date;
  /** The size announced before the upload. */
  readonly length: number;
  readonly altText?: string | undefined;
  readonly bytes?: Buffer;
  readonly completed: boolean;
}

/** Uploaded files, in memory and bounded: announced, then uploaded, then completed, as Slack's file upload goes. */
export interface Files {
  /** Answers the id under which the bytes are to be uploaded. */
  announce(file: { readonly name: string; readonly length: number; readonly altText?: string }): string;
  /** False when the id is unknown or already used, or the size is not the announced one. */
  store(id: string, bytes: Buffer): boolean;
  /** False when the bytes have not arrived. */
  complete(id: string, title: string | undefined): boolean;
  readonly isCompleted: (id: string) => boolean;
  bytes(id: string): { readonly bytes: Buffer; readonly mimetype: string; readonly name: string } | undefined;
  view(id: string): FileView | undefined;
  views(): readonly FileView[];
  /** The file object of Slack's Web API. */
  describe(id: string): Record<string, unknown> | undefined;
}

export function createFiles(deps: {
  readonly now: () => Date;
  readonly maxBytes: number;
  readonly owner: string;
  readonly baseUrl: () => string;
}): Files {
  const files = new Map<string, StoredFile>();
  let announced = 0;
  const completed = (id: string) => {
    const file = files.get(id);
    return file?.completed === true ? file : undefined;
  };
  const view = (id: string) => {
    const file = completed(id);
    return file && fileView(file);
  };
  return {
    announce: ({ name, length, altText }) => {
      announced += 1;
      const id = `F${announced.toString(36).toUpperCase().padStart(8, '0')}`;
      files.set(id, { id, name, title: name, createdAt: deps.now(), length, altText, completed: false });
      return id;
    },
    store: (id, bytes) => {
      const file = files.get(id);
      if (file === undefined || file.bytes !== undefined || file.length !== bytes.length) return false;
      files.set(id, { ...file, bytes });
      forgetOldest(files, deps.maxBytes);
      return true;
    },
    complete: (id, title) => {
      const file = files.get(id);
      if (file?.bytes === undefined) return false;
      files.set(id, { ...file, title: title ?? file.name, completed: true });
      return true;
    },
    isCompleted: (id) => completed(id) !== undefined,
    bytes: (id) => {
      const file = completed(id);
      return file?.bytes && { bytes: file.bytes, mimetype: mimetypeOf(file.name), name: file.name };
    },
    view,
    views: () => [...files.keys()].flatMap((id) => view(id) ?? []),
    describe: (id) => {
      const file = completed(id);
      return file && slackFile(file, deps);
    },
  };
}

function forgetOldest(files: Map<string, StoredFile>, maxBytes: number): void {
  let total = [...files.values()].reduce((sum, { bytes }) => sum + (bytes?.length ?? 0), 0);
  for (const { id, bytes } of files.values()) {
    if (total <= maxBytes) return;
    total -= bytes?.length ?? 0;
    if (bytes !== undefined) files.delete(id);
  }
}

function fileView({ id, name, title, length }: StoredFile): FileView {
  return { id, name, title, mimetype: mimetypeOf(name), size: length, url: `/files/${id}` };
}

function slackFile(file: StoredFile, deps: { readonly owner: string; readonly baseUrl: () => string }) {
  const { id, name, title, length } = file;
  const url = `${deps.baseUrl()}/files/${id}`;
  return {
    id,
    created: Math.floor(file.createdAt.getTime() / 1000),
    name,
    title,
    mimetype: mimetypeOf(name),
    filetype: extname(name).slice(1) || 'text',
    size: length,
    user: deps.owner,
    mode: 'hosted',
    is_external: false,
    ...(file.altText !== undefined && { alt_txt: file.altText }),
    url_private: url,
    url_private_download: url,
    permalink: url,
  };
}

const mimetypes: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
  '.json': 'application/json',
  '.pdf': 'application/pdf',
  '.zip': 'application/zip',
  '.gz': 'application/gzip',
};

/** Everything without a better-known ending is text, as with Slack's snippets. */
function mimetypeOf(name: string): string {
  return mimetypes[extname(name).toLowerCase()] ?? 'text/plain';
}
