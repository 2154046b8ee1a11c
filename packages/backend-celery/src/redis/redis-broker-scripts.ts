import { STORE } from "../results/redis-scripts.ts";

/*
 * A message that one of our workers has is `[<envelope>, "", "<queue>"]` in `unacked`, under a tag that is never used again:
 * who finds the tag there has the message still. Any worker, in Python too, knows from it how to put the message back.
 * `suffix` is what follows the envelope, whose text is never changed here: cjson would turn [] into {}.
 */

/** Of one look: an answer must not be of any size. */
const MOST_BYTES = 8 * 1024 * 1024;

const NOW = `
local time = redis.call('TIME')
local now = tonumber(time[1]) + tonumber(time[2]) / 1000000
local score = string.format('%.6f', now)`;

/** A list of one message may have been empty when a worker looked. */
const PUSH_FUNCTION = `
local function push(side, list, envelope, channel)
  local length = redis.call(side, list, envelope)
  if length == 1 and channel ~= '' then redis.call('PUBLISH', channel, '') end
end`;

/** KEYS: the list. ARGV: the channel of its queue or '', the envelopes. */
export const PUSH = `
local length = redis.call('LPUSH', KEYS[1], unpack(ARGV, 2))
if length == #ARGV - 1 and ARGV[1] ~= '' then redis.call('PUBLISH', ARGV[1], '') end`;

/**
 * Moves what is due into its list, and takes messages. What is no JSON is kept as a JSON text: one that a Python worker could
 * not read would stop it from putting anything back. KEYS: unacked, its index, workers, delayed, the lists. ARGV: worker,
 * tags' beginning, most to take, suffix, channel, '1' when it may have been done before: only what it took then is told.
 * Answers in how many milliseconds to look
 * again (-1: nothing waits), then tag and envelope of each message.
 */
export const CLAIM = `${NOW}${PUSH_FUNCTION}
local unacked, index, delayed = KEYS[1], KEYS[2], KEYS[4]
local beginning, most, suffix = ARGV[2], tonumber(ARGV[3]), ARGV[4]
redis.call('ZADD', KEYS[3], score, ARGV[1])
local function keep(raw)
  if pcall(cjson.decode, raw) then return raw end
  return '"' .. string.gsub(raw, '[%c"\\\\\\127-\\255]', function(c) return string.format('\\\\u%04x', string.byte(c)) end) .. '"'
end
local answer = {-1}
local first = redis.call('ZRANGE', delayed, 0, 0, 'WITHSCORES')
if first[2] and tonumber(first[2]) <= now then
  for _, tag in ipairs(redis.call('ZRANGEBYSCORE', delayed, '-inf', score, 'LIMIT', 0, 100)) do
    local held = redis.call('HGET', unacked, tag)
    if held then
      local list = KEYS[5 + tonumber(string.sub(tag, 1, 1)) / 3]
      push('LPUSH', list, string.sub(held, 2, -#suffix - 1), ARGV[5])
      redis.call('HDEL', unacked, tag)
      redis.call('ZREM', index, tag)
    end
    redis.call('ZREM', delayed, tag)
  end
  first = redis.call('ZRANGE', delayed, 0, 0, 'WITHSCORES')
end
if first[2] then answer[1] = math.max(0, math.ceil((tonumber(first[2]) - now) * 1000)) end
if ARGV[6] == '1' then
  for i = 1, most do
    local held = redis.call('HGET', unacked, beginning .. i)
    if held then
      answer[#answer + 1] = beginning .. i
      answer[#answer + 1] = string.sub(held, 2, -#suffix - 1)
    end
  end
  return answer
end
local count, size = 0, 0
for i = 5, #KEYS do
  while count < most do
    if size > ${MOST_BYTES} then
      answer[1] = 0
      return answer
    end
    local raw = redis.call('RPOP', KEYS[i])
    if not raw then break end
    count, size = count + 1, size + #raw
    local tag = beginning .. count
    redis.call('ZADD', index, score, tag)
    redis.call('HSET', unacked, tag, '[' .. keep(raw) .. suffix)
    answer[#answer + 1] = tag
    answer[#answer + 1] = raw
  end
end
return answer`;

/**
 * Says that a worker lives and still has its messages. KEYS: unacked, its index, workers. ARGV: worker, tags. Answers the
 * time in seconds, then the tags that are its own no longer.
 */
export const RENEW = `${NOW}
redis.call('ZADD', KEYS[3], score, ARGV[1])
local answer = {score}
for i = 2, #ARGV do
  if redis.call('HEXISTS', KEYS[1], ARGV[i]) == 1 then redis.call('ZADD', KEYS[2], score, ARGV[i])
  else answer[#answer + 1] = ARGV[i] end
end
return answer`;

/**
 * All that becomes of a message at once: results are stored; what follows is published and the message is gone, unless it is
 * somebody else's by now. KEYS: unacked, its index, of each result its key, of each push its list, of each message that has
 * to wait its delayed. ARGV: tag ('': it was acknowledged before), seconds that results are kept, number of results, of
 * pushes, of waiting ones, JSON of each result; side, envelope and channel of each push; tag, value, time due and score in the
 * index of each waiting one. Answers 0 when it is somebody else's.
 */
export const SETTLE = `${STORE}${PUSH_FUNCTION}
local unacked, index, tag = KEYS[1], KEYS[2], ARGV[1]
local results, pushes, waiting = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local key, argument = 2, 5
for i = 1, results do store(KEYS[key + i], ARGV[argument + i], tonumber(ARGV[2])) end
key, argument = key + results, argument + results
if tag ~= '' then
  if redis.call('HEXISTS', unacked, tag) == 0 then return 0 end
end
for i = 1, pushes do
  push(ARGV[argument + 1], KEYS[key + i], ARGV[argument + 2], ARGV[argument + 3])
  argument = argument + 3
end
key = key + pushes
for i = 1, waiting do
  redis.call('HSET', unacked, ARGV[argument + 1], ARGV[argument + 2])
  redis.call('ZADD', KEYS[key + i], ARGV[argument + 3], ARGV[argument + 1])
  redis.call('ZADD', index, ARGV[argument + 4], ARGV[argument + 1])
  argument = argument + 4
end
if tag ~= '' then
  redis.call('ZREM', index, tag)
  redis.call('HDEL', unacked, tag)
end
return 1`;

/**
 * As {@link SETTLE}, of several messages that have one result each and nothing that follows. KEYS: unacked, its index, key of
 * each result. ARGV: seconds that results are kept, tag and JSON of each. Answers for each 0 when it is somebody else's, or as
 * text why its result could not be stored: then it is still the worker's.
 */
export const FINISH = `${STORE}
local answer = {}
for i = 1, #KEYS - 2 do
  local tag = ARGV[2 * i]
  local done, kept = pcall(store, KEYS[i + 2], ARGV[2 * i + 1], tonumber(ARGV[1]))
  if done then
    answer[i] = redis.call('HDEL', KEYS[1], tag)
    redis.call('ZREM', KEYS[2], tag)
  else
    answer[i] = type(kept) == 'table' and kept.err or tostring(kept)
  end
end
return answer`;

/**
 * Puts a message back into lists, where it is next, if nobody did and its worker was not seen again. KEYS: unacked, its index,
 * the sorted set that says when the worker was seen, the lists. ARGV: tag, value, member of that set, its highest score,
 * envelope, channels of the lists.
 */
export const RESTORE = `
local seen = redis.call('ZSCORE', KEYS[3], ARGV[3])
if seen and tonumber(seen) > tonumber(ARGV[4]) then return 0 end
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
redis.call('ZREM', KEYS[2], ARGV[1])
redis.call('HDEL', KEYS[1], ARGV[1])
for i = 4, #KEYS do
  redis.call('RPUSH', KEYS[i], ARGV[5])
  redis.call('PUBLISH', ARGV[i + 2], '')
end
return 1`;

/** Forgets a member of a sorted set whose score is not above a limit. KEYS: the set. ARGV: member, limit. */
export const FORGET = `
local score = redis.call('ZSCORE', KEYS[1], ARGV[1])
if score and tonumber(score) <= tonumber(ARGV[2]) then redis.call('ZREM', KEYS[1], ARGV[1]) end`;

/** As redis-py lets go of a lock. KEYS: it. ARGV: what it was taken with. */
export const UNLOCK = `
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end`;
