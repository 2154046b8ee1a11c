/** `target` with some of its members replaced. The others go on working on `target` itself, whatever class it is of. */
export function override<T extends object>(target: T, members: Partial<T>): T {
  return new Proxy(target, {
    get(_, key) {
      if (key in members) return members[key as keyof T];
      const member: unknown = Reflect.get(target, key, target);
      return typeof member === "function" ? member.bind(target) : member;
    },
    has: (_, key) => key in members || key in target,
  });
}
