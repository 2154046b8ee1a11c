import type { OutgoingMessage } from "../broker/celery-broker.ts";
import { canSendHeaders } from "./can-send-headers.ts";

/** What AMQP calls a short string: names of queues, and most properties. */
const MAX_SHORT_BYTES = 255;

/** A broker would refuse it each time that it is sent. @throws TypeError that completes a sentence */
export function checkSendable({ queue, correlationId, replyTo, priority, headers }: OutgoingMessage): void {
  const texts = { queue, task_id: correlationId, reply_to: replyTo };
  for (const [name, text = ""] of Object.entries(texts))
    if (Buffer.byteLength(text) > MAX_SHORT_BYTES) throw new TypeError(`its ${name} is too long`);
  if (queue.startsWith("amq.")) throw new TypeError(`its queue ${queue} belongs to RabbitMQ`);
  if (priority !== undefined && !(Number.isInteger(priority) && priority >= 0 && priority <= 255))
    throw new TypeError(`its priority is ${priority}`);
  if (!canSendHeaders(headers)) throw new TypeError("its headers are too large");
}
