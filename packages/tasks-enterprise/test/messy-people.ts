import { createRandom } from "./create-random.ts";

/** A record as forms and imports bring it. */
export interface Person {
  readonly id: number;
  readonly person: number;
  readonly name: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly city: string;
}

const firstNames =
  "Anna Ben Clara David Elena Felix Greta Hannes Ines Jakob Katharina Lukas Maria Nils Olga Paul Rosa Stefan Tanja Ulrich Vera Wolfgang Xenia Yusuf Zoe Amélie Björn Çağla José Noël Sébastien Zoë".split(
    " ",
  );
const syllables =
  "ba be bo da de do fa fe ga go ha he ja ka ke la le lo ma me mo na ne no pa ra re ro sa se ta te to va wa zi".split(
    " ",
  );
const endings = "mann berg stein ner ler dorf er sen son ski".split(" ");
const cities = "Berlin Hamburg München Köln Leipzig".split(" ");
const hosts = "example.com mail.example web.example post.example".split(" ");

/** People, of whom about one in five is there twice, written differently. The same for the same seed. */
export function makeMessyPeople(count: number, seed: number): readonly Person[] {
  const random = createRandom(seed);
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
  const people: Person[] = [];
  for (let person = 0; people.length < count; person += 1) {
    const first = pick(firstNames);
    const last = capitalise(`${pick(syllables)}${pick(syllables)}${pick(syllables)}${pick(endings)}`);
    const digits = String(1_000_000 + Math.floor(random() * 9_000_000));
    const mailbox = `${first}.${last}`
      .normalize("NFKD")
      .replace(/[^\w.]/g, "")
      .toLowerCase();
    const original: Person = {
      id: people.length,
      person,
      name: `${first} ${last}`,
      email: `${mailbox}${person}@${pick(hosts)}`,
      phone: `+49 171 ${digits}`,
      city: pick(cities),
    };
    people.push(original);
    if (random() < 0.25 && people.length < count)
      people.push({ ...rewrite(original, digits, first, last, random), id: people.length });
  }
  return people;
}

function rewrite(
  original: Person,
  digits: string,
  first: string,
  last: string,
  random: () => number,
): Person {
  const names = [
    `${last}, ${first}`,
    original.name.toUpperCase(),
    original.name.normalize("NFKD").replace(/[\u0300-\u036f]/g, ""),
    mistype(original.name, random),
    `  ${first}   ${last} `,
  ];
  const phones = [
    `0171/${digits}`,
    `0049-171-${digits}`,
    `+49 (0)171 ${digits.slice(0, 3)} ${digits.slice(3)}`,
    null,
  ];
  const emails = [
    original.email,
    original.email?.toUpperCase() ?? null,
    original.email?.replace("@", "+news@") ?? null,
    null,
  ];
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
  const phone = pick(phones);
  // One of the two always stays: without both nobody could tell.
  return { ...original, name: pick(names), phone, email: phone === null ? original.email : pick(emails) };
}

/** Leaves a letter out, doubles it, or swaps it with the next. */
function mistype(text: string, random: () => number): string {
  const at = 1 + Math.floor(random() * (text.length - 2));
  const kinds = [
    text.slice(0, at) + text.slice(at + 1),
    text.slice(0, at) + text[at] + text.slice(at),
    text.slice(0, at) + text[at + 1] + text[at] + text.slice(at + 2),
  ];
  return kinds[Math.floor(random() * kinds.length)] as string;
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
