import { chromium } from './chromium.mjs'
import { clamd } from './clamd.mjs'
import { ffmpeg } from './ffmpeg.mjs'
import { postgres } from './postgres.mjs'
import { python } from './python.mjs'
import { redis } from './redis.mjs'
import { s3 } from './s3.mjs'

/** What is brought up beside the tests. Each gives the value of a setting; one that is set already is taken as it is. */
const SERVICES = [chromium, postgres, redis, s3, python, ffmpeg, clamd]

/** @returns the settings that say where each is */
export async function bringUp() {
  const env = {}
  for (const { title, env: name, start } of SERVICES) {
    env[name] = process.env[name] || (await start())
    console.log(`${title}: ${env[name]}`)
  }
  return env
}
