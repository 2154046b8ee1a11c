/** States that do not change any more, in Python's spelling of JSON and in ours. */
const IS_FINAL = `
local function isFinal(text)
  return string.find(text, '"status": ?"SUCCESS"') or string.find(text, '"status": ?"FAILURE"')
    or string.find(text, '"status": ?"REVOKED"')
end`;

/** A start is told on a connection of its own: it may arrive after the failure of its attempt. */
const IS_LATE = `
local function retriesOf(text) return tonumber(string.match(text, '"retries": ?(%d+)') or '0') end
local function isLate(json, present)
  return string.find(json, '"status": ?"STARTED"') and string.find(present, '"status": ?"RETRY"')
    and retriesOf(json) <= retriesOf(present)
end`;

/** `store`: keeps a result unless a final one, or that of a later moment, is there, and tells who waits. Answers 1 when it was kept. */
export const STORE = `${IS_FINAL}${IS_LATE}
local function store(key, json, seconds)
  local present = redis.call('GET', key)
  if present and (isFinal(present) or isLate(json, present)) then return 0 end
  if seconds > 0 then redis.call('SETEX', key, seconds, json) else redis.call('SET', key, json) end
  redis.call('PUBLISH', key, json)
  return 1
end`;

/**
 * Stores several, each by itself. KEYS: the keys; ARGV: seconds to keep (0: for ever), JSON of each. Answers for each what
 * `store` does, or as text why it could not be stored.
 */
export const STORE_RESULTS = `${STORE}
local answer = {}
for i, key in ipairs(KEYS) do
  local done, kept = pcall(store, key, ARGV[i + 1], tonumber(ARGV[1]))
  if not done then kept = type(kept) == 'table' and kept.err or tostring(kept) end
  answer[i] = kept
end
return answer`;
