import { createRandom } from "./create-random.ts";

const cities = ["Berlin", "Hamburg", "München", "Köln", "Leipzig"];
const ROWS_A_PART = 500;

/** The header of {@link makeRows}. */
export const header = "id,email,city,amount,quantity,created,active,note\n";

/** CSV rows of at least so many characters, in parts: some columns never repeat, others always do. */
export function* makeRows(characters: number): Iterable<string> {
  const random = createRandom(1);
  const pick = (count: number): number => Math.floor(random() * count);
  let id = 0;
  for (let made = 0; made < characters; ) {
    const rows = Array.from({ length: ROWS_A_PART }, () => {
      id += 1;
      const note = id % 3 === 0 ? `"said ""${pick(1e9)}"", twice"` : id % 3 === 1 ? "" : "plain";
      return `${id},user${pick(1e9)}@example.com,${cities[pick(5)]},${(random() * 1_000).toFixed(2)},${pick(100)},2024-0${1 + pick(9)}-1${pick(10)},${id % 2 === 0},${note}\n`;
    });
    const part = rows.join("");
    made += part.length;
    yield part;
  }
}
