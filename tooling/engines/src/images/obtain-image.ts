import type { Docker } from "../docker/connect-to-docker.ts";
import { buildImage } from "./build-image.ts";
import type { Image, ImageSource } from "./image.ts";
import { nameOfRecipe } from "./image-recipe.ts";
import { isImageHere } from "./is-image-here.ts";
import { pullImage } from "./pull-image.ts";

/** What this process already obtains, so that two callers at once do not build the same image twice. */
const obtained = new Map<string, Promise<Image>>();

/**
 * The image of an engine: what is here already, else the official one, else one built here, which takes up to a minute, or some where
 * programs of Go are compiled.
 *
 * @throws ImageUnavailableError
 */
export function obtainImage(docker: Docker, source: ImageSource): Promise<Image> {
  const name = nameOfRecipe(source.recipe);
  const image = obtained.get(name) ?? obtain(docker, source);
  obtained.set(name, image);
  image.catch(() => obtained.delete(name));
  return image;
}

async function obtain(docker: Docker, { official, recipe }: ImageSource): Promise<Image> {
  const own = { name: nameOfRecipe(recipe), isBuiltHere: true };
  if (official !== undefined && (await isImageHere(docker, official)))
    return { name: official, isBuiltHere: false };
  if (await isImageHere(docker, own.name)) return own;
  if (official !== undefined && (await pullImage(docker, official)))
    return { name: official, isBuiltHere: false };
  await buildImage(docker, recipe);
  return own;
}
