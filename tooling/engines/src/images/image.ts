import type { ImageRecipe } from "./image-recipe.ts";

/** Where the image of an engine comes from. */
export interface ImageSource {
  /** The engine's official image, such as `postgres:15`; left out where there is none that is kept well. */
  readonly official?: string;
  /** How to build one like it where no image registry answers. */
  readonly recipe: ImageRecipe;
}

/** An image that is here. */
export interface Image {
  readonly name: string;
  readonly isBuiltHere: boolean;
}
