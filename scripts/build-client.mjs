// `npm run build:client`: the package for other programs in build/client, and public/widget.js for other pages.
import { buildPackage } from './client/package.mjs'
import { buildWidget } from './client/widget.mjs'
import { prepare } from './prepare/prepare.mjs'
import { main } from './prepare/processes.mjs'
import { FOUNDATION } from './prepare/steps.mjs'

const kB = (bytes) => `${(bytes / 1024).toFixed(1)} kB`

await main(async () => {
  await prepare(FOUNDATION)
  await buildPackage()
  const { bytes, compressed } = await buildWidget()
  console.log(`build/client is the package. public/widget.js has ${kB(bytes)}, ${kB(compressed)} compressed.`)
})
