import base from '@/playwright.config'

/** The whole suite once more with pages and sockets apart: part of `npm run test:faults`. */
export default { ...base, use: { ...base.use, split: true } }
