/**
 * Presence in Redis. Each process holds a set of its people; a sorted set says until when the word of each process counts, another until
 * when people without a connection are here. Times are those of Redis, so that the clocks of processes do not matter. All keys have one
 * hash tag, so that in a cluster they are on one node.
 */
const KEY = 'hubbub:{here}'
/** KEYS[1] process → until when (ms), KEYS[2] person → until when, KEYS[3] person → chosen status. */
export const HERE_KEYS = [`${KEY}:holders`, `${KEY}:visits`, `${KEY}:statuses`]
/** KEYS[4], where a process is asked about: its people. */
export const holderKey = (holder: string) => `${KEY}:of:${holder}`

/** A room's typists, each with until when. */
export const typingKey = (roomId: string) => `${KEY}:typing:${roomId}`

const COMMON = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local function people_of(holder) return '${KEY}:of:' .. holder end
local function is_here(person)
  local visit = redis.call('ZSCORE', KEYS[2], person)
  if visit and tonumber(visit) > now then return true end
  for _, holder in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. now, '+inf')) do
    if redis.call('SISMEMBER', people_of(holder), person) == 1 then return true end
  end
  return false
end
local function status_of(person) return redis.call('HGET', KEYS[3], person) or 'online' end
`

/** A call takes only so many arguments. */
const CHUNK = 5_000

export const scripts = {
  /** ARGV: holder, ttl, people … */
  hold: `${COMMON}
redis.call('DEL', KEYS[4])
for i = 3, #ARGV, ${CHUNK} do redis.call('SADD', KEYS[4], unpack(ARGV, i, math.min(i + ${CHUNK} - 1, #ARGV))) end
redis.call('PEXPIRE', KEYS[4], ARGV[2])
redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[1])
return 1`,
  /** ARGV: holder, person, ttl */
  arrive: `${COMMON}
redis.call('SADD', KEYS[4], ARGV[2])
redis.call('PEXPIRE', KEYS[4], ARGV[3], 'NX')
redis.call('ZADD', KEYS[1], 'NX', now + ARGV[3], ARGV[1])
return status_of(ARGV[2])`,
  /** ARGV: person. Whether they are here all the same. */
  leave: `${COMMON}
redis.call('SREM', KEYS[4], ARGV[1])
return is_here(ARGV[1]) and 1 or 0`,
  /** ARGV: holder, ttl */
  fade: `${COMMON}
redis.call('ZADD', KEYS[1], 'XX', 'LT', now + ARGV[2], ARGV[1])
return 1`,
  /** ARGV: person, ttl. How others see them. */
  visit: `${COMMON}
if tonumber(ARGV[2]) > 0 then redis.call('ZADD', KEYS[2], 'GT', now + ARGV[2], ARGV[1]) else redis.call('ZREM', KEYS[2], ARGV[1]) end
return is_here(ARGV[1]) and status_of(ARGV[1]) or 'offline'`,
  /** ARGV: person, status */
  setStatus: `${COMMON}
redis.call('HSET', KEYS[3], ARGV[1], ARGV[2])
return 1`,
  /** KEYS: the room's. ARGV: person, ttl. Whether they typed until now. */
  type: `${COMMON}
local known = redis.call('ZSCORE', KEYS[1], ARGV[1])
if tonumber(ARGV[2]) > 0 then
  redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[1])
  redis.call('PEXPIRE', KEYS[1], ARGV[2], 'NX')
  redis.call('PEXPIRE', KEYS[1], ARGV[2], 'GT')
else
  redis.call('ZREM', KEYS[1], ARGV[1])
end
return known and tonumber(known) > now and 1 or 0`,
  /** KEYS: the room's. */
  typing: `${COMMON}
return redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. now, '+inf')`,
  /** Person, status, person, status … Forgets what has run out. */
  present: `${COMMON}
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now)
local here = {}
for _, holder in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
  for _, person in ipairs(redis.call('SMEMBERS', people_of(holder))) do here[person] = 'online' end
end
for _, person in ipairs(redis.call('ZRANGE', KEYS[2], 0, -1)) do here[person] = 'online' end
local chosen = redis.call('HGETALL', KEYS[3])
for i = 1, #chosen, 2 do
  if here[chosen[i]] then here[chosen[i]] = chosen[i + 1] else redis.call('HDEL', KEYS[3], chosen[i]) end
end
local flat = {}
for person, status in pairs(here) do
  flat[#flat + 1] = person
  flat[#flat + 1] = status
end
return flat`,
}
