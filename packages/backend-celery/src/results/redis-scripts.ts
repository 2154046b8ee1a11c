/** States that do not change any more, in Python's spelling of JSON and in ours. */
const IS_FINAL = `
local function isFinal(text)
  return string.find(text, '"status": ?"SUCCESS"') or string.find(text, '"status": ?"FAILURE"')
    or string.find(text, '"status": ?"REVOKED"')
end`;

/**
 * Keeps a result unless a final one is there, and tells who waits. KEYS: the key; ARGV: JSON, seconds to keep (0: for
 * ever). Answers 1 when it was kept.
 */
export const STORE_RESULT = `${IS_FINAL}
local present = redis.call('GET', KEYS[1])
if present and isFinal(present) then return 0 end
if tonumber(ARGV[2]) > 0 then redis.call('SETEX', KEYS[1], ARGV[2], ARGV[1]) else redis.call('SET', KEYS[1], ARGV[1]) end
redis.call('PUBLISH', KEYS[1], ARGV[1])
return 1`;
