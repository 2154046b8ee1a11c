/** The image of an engine is neither here nor can it be pulled or built. The message says what stands in the way. */
export class ImageUnavailableError extends Error {
  override readonly name = "ImageUnavailableError";

  readonly code = "IMAGE_UNAVAILABLE";
}
