import { writeFile } from "node:fs/promises";
import * as vega from "vega";
import { compile, type TopLevelSpec } from "vega-lite";
import type { Results } from "./result-file.ts";

/** How much better ours is than raw at its best, a bar for each row, as an SVG file: 1 is the same, more is better. */
export async function drawChart(file: string, results: Results): Promise<void> {
  const values = results.places.flatMap(({ title, rows }) =>
    rows.flatMap(({ title: row, ratio, better }) =>
      ratio === null
        ? []
        : [{ place: title, row, ratio: better === "higher" ? ratio.ratio : 1 / ratio.ratio }],
    ),
  );
  const specification: TopLevelSpec = {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    background: "white",
    data: { values },
    facet: {
      row: {
        field: "place",
        type: "nominal",
        title: null,
        sort: null,
        header: { labelOrient: "top", labelAnchor: "start", labelFontWeight: "bold" },
      },
    },
    resolve: { scale: { y: "independent" } },
    spec: {
      width: 480,
      height: { step: 18 },
      layer: [
        {
          mark: { type: "bar", color: "#4c78a8" },
          encoding: {
            y: { field: "row", type: "nominal", sort: null, title: null, axis: { labelLimit: 320 } },
            x: { field: "ratio", type: "quantitative", title: `ours / ${results.rival}, more is better` },
          },
        },
        { mark: { type: "rule", color: "#e45756" }, encoding: { x: { datum: 1 } } },
        {
          mark: { type: "text", align: "left", dx: 4 },
          encoding: {
            y: { field: "row", type: "nominal", sort: null },
            x: { field: "ratio", type: "quantitative" },
            text: { field: "ratio", type: "quantitative", format: ".2f" },
          },
        },
      ],
    },
  };
  const view = new vega.View(vega.parse(compile(specification, { logger: vega.logger(vega.Error) }).spec), {
    renderer: "none",
  });
  await writeFile(file, await view.toSVG());
  view.finalize();
}
