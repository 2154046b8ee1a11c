import { describeOwnerKills } from "./embedded/describe-owner-kills.ts";

describeOwnerKills({ kills: 12, timeoutMs: 180_000 });
