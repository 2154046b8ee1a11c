import type { ImageSource } from "../images/image.ts";
import type { ImageRecipe } from "../images/image-recipe.ts";
import type { TemporalVersion } from "./temporal-version.ts";

/** The CLI has a server in it. This is the last that `go install` makes, which takes no go.mod with a replacement. */
const CLI = "github.com/temporalio/cli/cmd/temporal@v1.5.1";

/** The official image has the version of the CLI, of which the go.mod says which server is in it. */
const cliVersions: Readonly<Record<TemporalVersion, string>> = { "1.29": "1.5.1", "1.32": "1.9.1" };

/** Where the image of a version comes from. */
export function findTemporalImage(version: TemporalVersion): ImageSource {
  return { official: `temporalio/temporal:${cliVersions[version]}`, recipe: findRecipe(version) };
}

function findRecipe(version: TemporalVersion): ImageRecipe {
  if (version === "1.29")
    return { folder: "temporal", dockerfile: "cli.Dockerfile", version, goPrograms: [CLI] };
  return { folder: "temporal", dockerfile: "server.Dockerfile", version, goPrograms: [CLI, "."] };
}
