/** Events as they stand on the wire, for those that are written once for many connections. */

const FIN_AND_TEXT = 0x81
const LENGTH_IN_16_BITS = 126
const LENGTH_IN_64_BITS = 127

/** 4: a message of Engine.IO; 2: an event of Socket.IO. */
export const eventText = (event: string, payload: object) => `42${JSON.stringify([event, payload])}`

/** Of one whole text frame, not masked: RFC 6455, section 5.2. @param length of the text, in bytes */
export function frameHeader(length: number): Buffer {
  if (length < LENGTH_IN_16_BITS) return Buffer.from([FIN_AND_TEXT, length])
  if (length < 1 << 16) return Buffer.from([FIN_AND_TEXT, LENGTH_IN_16_BITS, length >> 8, length & 0xff])
  const header = Buffer.alloc(10)
  header.set([FIN_AND_TEXT, LENGTH_IN_64_BITS])
  header.writeBigUInt64BE(BigInt(length), 2)
  return header
}

export function textFrame(text: string): Buffer {
  const bytes = Buffer.from(text)
  return Buffer.concat([frameHeader(bytes.length), bytes])
}
