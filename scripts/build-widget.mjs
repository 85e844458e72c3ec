// Makes public/widget.js, which `npm start` does by itself.
import { buildWidget } from './client/widget.mjs'

await buildWidget()
