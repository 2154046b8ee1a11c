/** States that do not change any more, in Python's spelling of JSON and in ours. */
const IS_FINAL = `
local function isFinal(text)
  return string.find(text, '"status": ?"SUCCESS"') or string.find(text, '"status": ?"FAILURE"')
    or string.find(text, '"status": ?"REVOKED"')
end`;

/** `store`: keeps a result unless a final one is there, and tells who waits. Answers 1 when it was kept. */
export const STORE = `${IS_FINAL}
local function store(key, json, seconds)
  local present = redis.call('GET', key)
  if present and isFinal(present) then return 0 end
  if seconds > 0 then redis.call('SETEX', key, seconds, json) else redis.call('SET', key, json) end
  redis.call('PUBLISH', key, json)
  return 1
end`;

/** Stores one. KEYS: the key; ARGV: JSON, seconds to keep (0: for ever). Answers 1 when it was kept. */
export const STORE_RESULT = `${STORE}
return store(KEYS[1], ARGV[1], tonumber(ARGV[2]))`;
