import { InvalidArgumentError } from "commander";

/** A whole number of at least 1. */
export function parseCount(text: string): number {
  const value = Number(text);
  if (!(Number.isSafeInteger(value) && value >= 1))
    throw new InvalidArgumentError("Give a whole number of at least 1.");
  return value;
}

/** A TCP port; 0 lets the system choose one. */
export function parsePort(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !(Number.isInteger(value) && value >= 0 && value <= 65_535)) {
    throw new InvalidArgumentError("Give a port from 0 to 65535.");
  }
  return value;
}
