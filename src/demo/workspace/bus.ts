import type { ToPage } from './page-protocol.ts';

/** Frames as every page gets them. */
export interface Bus {
  emit(frame: ToPage): void;
  /** The answer ends the subscription. */
  subscribe(listener: (frame: ToPage) => void): () => void;
}

export function createBus(): Bus {
  const listeners = new Set<(frame: ToPage) => void>();
  return {
    emit: (frame: ToPage) => {
      for (const listener of listeners) listener(frame);
    },
    subscribe: (listener: (frame: ToPage) => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
