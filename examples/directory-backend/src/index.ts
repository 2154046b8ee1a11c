export { directory as default } from "./directory-adapter.ts";
