// What all other files use: the data with their indexes, and elements. All text goes into the page as text.

const { graph, options, nodes: networkNodes, edges: networkEdges } = JSON.parse(document.getElementById("data").textContent);
const byId = (id) => document.getElementById(id);
const nodeOf = new Map(graph.nodes.map((node) => [node.id, node]));
const edgeOf = new Map(graph.edges.map((edge) => [edge.id, edge]));
const classOf = new Map(graph.classes.map((entry) => [entry.key, entry]));
const relationOf = new Map(graph.relations.map((entry) => [entry.key, entry]));
const edgesAt = new Map(graph.nodes.map((node) => [node.id, []]));
for (const edge of graph.edges) {
  edgesAt.get(edge.from).push(edge);
  edgesAt.get(edge.to).push(edge);
}
const large = graph.communities.length > 0;
const small = window.matchMedia("(max-width: 820px)");
const still = window.matchMedia("(prefers-reduced-motion: reduce)");
const night = window.matchMedia("(prefers-color-scheme: dark)");
const isSpeech = (edge) => edge.relation.startsWith("speaks");
const labelOf = (id) => nodeOf.get(id)?.label ?? graph.others[id] ?? id;
const many = (count, word) =>
  `${count.toLocaleString("en")} ${count === 1 ? word : word.endsWith("y") ? `${word.slice(0, -1)}ies` : `${word}s`}`;
const sentence = (edge) => `${labelOf(edge.from)} – ${edge.negated ? "not: " : ""}${edge.label} – ${labelOf(edge.to)}`;
// a name and a sentence may run from right to left
const named = (text) => el("bdi", {}, text);

function el(tag, properties, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties || {})) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name in element && !name.includes("-")) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children.flat(4).filter((child) => child !== null && child !== undefined && child !== "" && child !== false));
  return element;
}

function svg(tag, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes || {})) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

const button = (text, onclick, more) => el("button", { type: "button", onclick, ...more }, text);

// colours

const dark = () => (document.documentElement.dataset.theme ? document.documentElement.dataset.theme === "dark" : night.matches);
const paper = () => (dark() ? "#14191f" : "#fbfcfd");
const ink = () => (dark() ? "#e6ebf0" : "#1f2933");

// a colour as it is drawn: on dark paper halfway to white, so that it keeps its contrast
function tone(colour) {
  if (!dark()) return colour;
  const parts = [1, 3, 5].map((i) => Number.parseInt(colour.slice(i, i + 2), 16));
  return `#${parts
    .map((part) =>
      Math.round(part + (255 - part) * 0.42)
        .toString(16)
        .padStart(2, "0"),
    )
    .join("")}`;
}

// shapes, in the square from -1 to 1; what is not here is a circle

const regular = (corners, turn) =>
  [...Array(corners).keys()].map((i) => {
    const angle = turn + (2 * Math.PI * i) / corners;
    return [Math.sin(angle), -Math.cos(angle)];
  });
const SHAPES = {
  square: [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
  ],
  diamond: regular(4, 0),
  triangle: [
    [0, -1],
    [1, 0.8],
    [-1, 0.8],
  ],
  triangleDown: [
    [0, 1],
    [1, -0.8],
    [-1, -0.8],
  ],
  hexagon: regular(6, Math.PI / 6),
  star: regular(10, 0).map(([x, y], i) => (i % 2 ? [x * 0.45, y * 0.45] : [x, y])),
};

function shapeElement({ shape, hollow }, x, y, radius, colour) {
  const paint = hollow
    ? { fill: paper(), stroke: colour, "stroke-width": Math.max(1.5, radius / 4), "stroke-dasharray": "3 2" }
    : { fill: colour };
  const corners = SHAPES[shape];
  if (!corners) return svg("circle", { cx: x, cy: y, r: radius, ...paint });
  return svg("polygon", {
    points: corners.map(([dx, dy]) => `${(x + dx * radius).toFixed(1)},${(y + dy * radius).toFixed(1)}`).join(" "),
    ...paint,
  });
}

function symbol(key) {
  const entry = classOf.get(key);
  return svg(
    "svg",
    { width: 16, height: 16, viewBox: "0 0 16 16", "aria-hidden": "true" },
    shapeElement(entry, 8, 8, entry.hollow ? 6 : 7, tone(entry.colour)),
  );
}

function swatch(colour, dashes) {
  const line = svg("line", { x1: 0, y1: 4, x2: 22, y2: 4, stroke: tone(colour), "stroke-width": 3, "stroke-dasharray": dashes || "none" });
  return svg("svg", { width: 22, height: 8, viewBox: "0 0 22 8", "aria-hidden": "true" }, line);
}
