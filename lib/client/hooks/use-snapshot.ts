import { useSyncExternalStore } from 'react'
import type { StoreApi } from 'zustand/vanilla'

type Readable<T> = Pick<StoreApi<T>, 'getState' | 'subscribe'>

/**
 * One value out of a store; draws again when that value is another one. `select` must give the same object for the same state.
 * Unlike zustand's own hook it renders on the server from the state as it is, so that a page comes with its messages in it.
 */
export function useSnapshot<T, S>(store: Readable<T>, select: (state: T) => S): S {
  const get = () => select(store.getState())
  return useSyncExternalStore(store.subscribe, get, get)
}
