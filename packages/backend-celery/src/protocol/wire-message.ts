/** A message as both brokers carry it. */
export interface WireMessage {
  readonly contentType: string | undefined;
  readonly contentEncoding: string | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Buffer;
  readonly correlationId: string | undefined;
  /** Where an `rpc://` client waits for the result. */
  readonly replyTo: string | undefined;
  /** As this broker counts: on RabbitMQ the larger, on Redis the smaller is the more urgent. */
  readonly priority: number | undefined;
}
