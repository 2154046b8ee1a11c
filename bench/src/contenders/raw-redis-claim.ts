import { randomUUID } from "node:crypto";
import type { Redis } from "ioredis";
import type { encodeTask } from "./raw-celery-message.ts";

/**
 * Takes messages and notes in the same step who has them, as kombu does. KEYS: list, unacked, its index. ARGV: most to take,
 * routing key. Answers tag and envelope of each.
 */
export const CLAIM = `
local time = redis.call('TIME')
local score = string.format('%.6f', tonumber(time[1]) + tonumber(time[2]) / 1000000)
local answer = {}
for i = 1, tonumber(ARGV[1]) do
  local raw = redis.call('RPOP', KEYS[1])
  if not raw then break end
  local tag = cjson.decode(raw).properties.delivery_tag
  redis.call('ZADD', KEYS[3], score, tag)
  redis.call('HSET', KEYS[2], tag, '[' .. raw .. ', "", "' .. ARGV[2] .. '"]')
  answer[#answer + 1] = tag
  answer[#answer + 1] = raw
end
return answer`;

/** With {@link CLAIM} as a command. */
export interface ClaimingRedis extends Redis {
  claim(list: string, unacked: string, index: string, most: number, queue: string): Promise<string[]>;
}

/** A task as kombu puts it into a list. */
export function sealTask(
  queue: string,
  id: string,
  { headers, body }: ReturnType<typeof encodeTask>,
): string {
  return JSON.stringify({
    body: body.toString("base64"),
    "content-encoding": "utf-8",
    "content-type": "application/json",
    headers,
    properties: {
      correlation_id: id,
      delivery_mode: 2,
      delivery_info: { exchange: "", routing_key: queue },
      priority: 0,
      body_encoding: "base64",
      delivery_tag: randomUUID(),
    },
  });
}
