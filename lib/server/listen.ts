import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Env } from '@/lib/config/env'

/**
 * @returns the address to open in a browser
 * @throws Error with a sentence fit to be printed
 */
export function listen(server: Server, env: Pick<Env, 'HOST' | 'PORT' | 'PUBLIC_URL'>): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(new Error(sentence(error, env), { cause: error })))
    server.listen(env.PORT, env.HOST, () => {
      const { port } = server.address() as AddressInfo
      const host = ['0.0.0.0', '::'].includes(env.HOST) ? 'localhost' : env.HOST
      resolve(env.PUBLIC_URL ?? `http://${host}:${port}`)
    })
  })
}

function sentence(error: NodeJS.ErrnoException, env: Pick<Env, 'HOST' | 'PORT'>): string {
  if (error.code === 'EADDRINUSE') return `Port ${env.PORT} is taken by another program. Stop it, or set PORT to another number.`
  if (error.code === 'EACCES') return `This user may not listen on port ${env.PORT}. Set PORT to one above 1023.`
  if (error.code === 'EADDRNOTAVAIL') return `${env.HOST} is no address of this machine. Set HOST to one that is, or leave it out.`
  return `The server can't listen on ${env.HOST}:${env.PORT}: ${error.message}.`
}
