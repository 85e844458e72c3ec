import { spawnSync } from 'node:child_process'
import { availableParallelism } from 'node:os'

/** The server has a core to itself, and what makes load has another; PostgreSQL runs where the system puts it. */
export const SERVER_CORE = 0
export const LOAD_CORE = 1
/** A second server has a third core where there is one; with two it shares that of the load, and neither can show what it could do. */
export const SECOND_CORE = availableParallelism() > 2 ? 2 : LOAD_CORE

const canPin = availableParallelism() > 1 && spawnSync('taskset', ['-c', '0', 'true']).status === 0

/** @returns the command that runs this one on one core, where the machine can do that */
export const onCore = (core: number, program: string, ...args: string[]): [string, ...string[]] =>
  canPin ? ['taskset', '-c', String(core), program, ...args] : [program, ...args]
