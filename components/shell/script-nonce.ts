import { createContext, use } from 'react'

/** What a script in the page must bring along to be run. */
export const ScriptNonce = createContext<string | undefined>(undefined)

export const useScriptNonce = () => use(ScriptNonce)
