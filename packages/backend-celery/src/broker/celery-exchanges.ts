/** Celery's exchange for remote control, a fanout: every worker hears everything that is sent there. */
export const PIDBOX_EXCHANGE = "celery.pidbox";
/** Celery's exchange for events, a topic: `worker.heartbeat`, `task.multi` … */
export const EVENT_EXCHANGE = "celeryev";
