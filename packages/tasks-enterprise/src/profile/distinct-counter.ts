/** 2^14 registers of one byte: a standard error of 0.8 %. */
const INDEX_BITS = 14;
const REGISTERS = 2 ** INDEX_BITS;
const VALUE_BITS = 64 - INDEX_BITS;

/**
 * HyperLogLog: how many different values there are, in 16 KiB whatever their number. The estimate is Ertl's, which needs
 * no table of corrections (https://arxiv.org/abs/1702.01284, algorithm 6). The libraries there are for it stand still, or bring a dozen
 * packages and a hash that is slower than the parser.
 */
export class DistinctCounter {
  readonly #registers = new Uint8Array(REGISTERS);

  /** @param hash 64 bits, evenly spread */
  add(hash: bigint): void {
    const high = Number(hash >> 32n);
    const low = Number(hash & 0xffff_ffffn);
    const index = high >>> (32 - INDEX_BITS);
    const rest = (high << INDEX_BITS) >>> 0;
    // The upper part of the rest holds 18 bits, the lower one 32.
    const zeros = rest === 0 ? 32 - INDEX_BITS + Math.clz32(low) : Math.clz32(rest);
    if (zeros + 1 > (this.#registers[index] as number)) this.#registers[index] = zeros + 1;
  }

  estimate(): number {
    const counts = new Float64Array(VALUE_BITS + 2);
    for (const register of this.#registers) counts[register] = (counts[register] as number) + 1;
    let sum = REGISTERS * tau(1 - (counts[VALUE_BITS + 1] as number) / REGISTERS);
    for (let value = VALUE_BITS; value >= 1; value -= 1) sum = 0.5 * (sum + (counts[value] as number));
    sum += REGISTERS * sigma((counts[0] as number) / REGISTERS);
    return Math.round(REGISTERS ** 2 / (2 * Math.LN2 * sum));
  }
}

function sigma(share: number): number {
  if (share === 1) return Number.POSITIVE_INFINITY;
  let [x, y, sum, before] = [share, 1, share, Number.NaN];
  while (sum !== before) {
    before = sum;
    x *= x;
    sum += x * y;
    y += y;
  }
  return sum;
}

function tau(share: number): number {
  if (share === 0 || share === 1) return 0;
  let [x, y, sum, before] = [share, 1, 1 - share, Number.NaN];
  while (sum !== before) {
    before = sum;
    x = Math.sqrt(x);
    y *= 0.5;
    sum -= (1 - x) ** 2 * y;
  }
  return sum / 3;
}
