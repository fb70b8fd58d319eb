// How everything looks right now: where each node stands, how large, in which colour, with which label. What draws reads this.

const drawn = { nodes: new Map(), edges: new Map() };
const bubbleId = (number) => `community ${number}`;
const bubbleOf = new Map(graph.communities.map((community, i) => [bubbleId(i), community]));
const folded = (node) => large && !state.open.includes(node.community);
// what stands for an entity in the picture: itself, or the community that it is folded into
const standIn = (id) => (folded(nodeOf.get(id)) ? bubbleId(nodeOf.get(id).community) : id);

const portrait = () => byId("stage").clientHeight > byId("stage").clientWidth * 1.1;
// nodes that the reader is moving just now
const lifted = {};
function placeOf(id) {
  const pin = lifted[id] ?? state.pins[id];
  if (pin) return { x: pin[0], y: pin[1] };
  const node = nodeOf.get(id) ?? bubbleOf.get(id);
  return node.portrait && portrait() ? { x: node.portrait[0], y: node.portrait[1] } : { x: node.x, y: node.y };
}

// the entities and lines that the reader looks at: what is selected with its neighbours, or a path; null for all
function inFocus() {
  if (state.path.length === 2)
    return new Set([...state.path, ...(shortestPath(...state.path) ?? []).flatMap((edge) => [edge.id, edge.from, edge.to])]);
  if (state.selected === null || !(nodeOf.has(state.selected) || edgeOf.has(state.selected))) return null;
  const edge = edgeOf.get(state.selected);
  const touched = edge ? [edge] : edgesAt.get(state.selected).filter((other) => shownEdges.has(other.id));
  return new Set([state.selected, ...touched.flatMap((other) => [other.id, other.from, other.to])]);
}

// pixels on the screen of the least important node, and what the layout gave it; from afar nodes and labels stay that large
const LEAST = { label: 9.5, font: 14, radius: large ? 1.3 : small.matches ? 3 : 4, size: 7 };

function look(scale) {
  const focus = inFocus();
  const folks = new Map(); // how many entities that pass stand behind each folded community
  drawn.nodes = new Map();
  for (const node of graph.nodes) {
    if (!shownNodes.has(node.id)) continue;
    if (folded(node)) folks.set(node.community, (folks.get(node.community) ?? 0) + 1);
    else drawn.nodes.set(node.id, lookOf(node, focus, scale));
  }
  for (const [number, count] of folks) drawn.nodes.set(bubbleId(number), bubbleLook(number, count, scale));
  drawn.edges = new Map();
  const thicker = Math.max(1, 0.7 / scale);
  clear = large ? Math.min(0.9, 0.1 + 2 * scale) : 0.9;
  for (const edge of graph.edges) if (shownEdges.has(edge.id)) addLine(edge, focus, thicker);
  if (large) weighLines(thicker);
}

// lines of communities: the more lines one stands for, the wider and the clearer
function weighLines(thicker) {
  const joined = [...drawn.edges.values()].filter((line) => line.joined);
  const most = Math.max(2, ...joined.map((line) => line.count));
  for (const line of joined) {
    const share = Math.log2(line.count + 1) / Math.log2(most + 1);
    Object.assign(line, {
      width: (0.6 + 4 * share ** 3) * thicker,
      alpha: line.dim ? 0.03 : Math.max(0.04, Math.round(7 * share ** 3) / 10),
    });
  }
}

function lookOf(node, focus, scale) {
  const { shape, colour, hollow } = classOf.get(node.class);
  return {
    id: node.id,
    ...placeOf(node.id),
    shape,
    hollow,
    colour: tone(colour),
    text: node.shown,
    radius: Math.max(node.size, (LEAST.radius / scale) * Math.sqrt(node.size / LEAST.size)),
    font: Math.max(node.font, (LEAST.label / scale) * Math.sqrt(node.font / LEAST.font)),
    dim: focus !== null && !focus.has(node.id),
    first: focus !== null && focus.has(node.id),
    chosen: node.id === state.selected,
    pinned: node.id in state.pins,
  };
}

function bubbleLook(number, count, scale) {
  const community = graph.communities[number];
  const text = `${community.label}\n${count.toLocaleString("en")}`;
  return {
    id: bubbleId(number),
    x: community.x,
    y: community.y,
    shape: "dot",
    hollow: false,
    colour: tone("#4f6d9a"),
    text: shortened(text),
    radius: Math.max(community.radius * 0.75, 8 / scale),
    font: Math.max(16, 12 / scale),
    dim: state.selected !== null || state.path.length > 0,
    first: false,
    chosen: false,
    pinned: false,
  };
}

// a community's name on lines of some twenty letters, its number last
function shortened(text) {
  const [names, count] = text.split("\n");
  const parts = names.split(", ").map((name) => (name.length > 24 ? `${name.slice(0, 23)}…` : name));
  return [...parts.slice(0, 2), count].join("\n");
}

function addLine(edge, focus, thicker) {
  const from = standIn(edge.from);
  const to = standIn(edge.to);
  if (from === to) return;
  const single = from === edge.from && to === edge.to;
  const id = single ? edge.id : [from, to].sort().join("\n");
  const before = drawn.edges.get(id);
  if (before) {
    before.count += 1;
    before.dim &&= focus !== null && !focus.has(edge.id);
    return;
  }
  const dim = focus !== null && !focus.has(edge.id);
  const { colour, directed } = relationOf.get(edge.relation);
  drawn.edges.set(
    id,
    single
      ? {
          id,
          from,
          to,
          dim,
          colour: isSpeech(edge) && dark() ? "#5f6c79" : tone(edge.negated ? "#c2362b" : colour),
          alpha: dim ? 0.08 : isSpeech(edge) && focus === null ? Math.min(faint, clear) : focus === null ? clear : 0.9,
          joined: false,
          width: edge.width * thicker,
          bend: edge.bend,
          arrow: directed,
          dashes: edge.negated ? [2, 5] : edge.solid ? null : [8, 6],
          count: 1,
          text: lineText(edge, focus),
        }
      : { id, from, to, dim, colour: tone("#8795a5"), joined: true, bend: 0, arrow: false, dashes: null, count: 1, text: "" },
  );
}

// many lines of speech would hide the facts
// tens of thousands of lines seen from afar are a blot unless each is faint
let clear = 0.9;
const faint = Math.max(0.14, Math.min(0.6, 120 / graph.edges.length));

// a line's words where few are looked at and it is long enough that they do not hide under its ends
function lineText(edge, focus) {
  if (!focus?.has(edge.id) || focus.size > 24 || isSpeech(edge)) return "";
  const [a, b] = [placeOf(edge.from), placeOf(edge.to)];
  const room = Math.hypot(a.x - b.x, a.y - b.y) - nodeOf.get(edge.from).size - nodeOf.get(edge.to).size - 20;
  return room > 7 * edge.label.length ? (edge.negated ? "not: " : "") + edge.label : "";
}

// labels: those of the most important that have room, below their node or above it

class Taken {
  constructor(cell) {
    this.cell = cell;
    this.boxes = new Map();
  }

  *cells([left, top, right, bottom]) {
    for (let x = Math.floor(left / this.cell); x <= Math.floor(right / this.cell); x += 1) {
      for (let y = Math.floor(top / this.cell); y <= Math.floor(bottom / this.cell); y += 1) yield `${x},${y}`;
    }
  }

  add(box) {
    for (const key of this.cells(box)) {
      if (!this.boxes.has(key)) this.boxes.set(key, []);
      this.boxes.get(key).push(box);
    }
  }

  // whether a box is free of all others but some
  free(box, ignored) {
    for (const key of this.cells(box)) {
      for (const other of this.boxes.get(key) ?? []) {
        if (!ignored(other) && box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1]) return false;
      }
    }
    return true;
  }
}

const LANDMARKS = large ? 6 : 14;

// Give each node `label`: its lines with the middle of their top, or null where there is no room.
function placeLabels(items, scale, most = Infinity) {
  const taken = new Taken(80 / scale);
  const discs = new Map(
    items.map((item) => [item.id, [item.x - item.radius, item.y - item.radius, item.x + item.radius, item.y + item.radius]]),
  );
  for (const disc of discs.values()) taken.add(disc);
  // the labels of the most important may cover other nodes than them, so that a crowded picture has landmarks
  const ordinary = new Set(items.slice(LANDMARKS).map((item) => discs.get(item.id)));
  let count = 0;
  for (const item of [...items].sort((a, b) => b.chosen - a.chosen || b.first - a.first)) {
    item.label = null;
    const own = discs.get(item.id);
    const ignored = ordinary.has(own) ? (other) => other === own : (other) => other === own || ordinary.has(other);
    if (count >= most || (item.dim && large)) continue;
    const lines = item.text.split("\n");
    const half = Math.max(...lines.map((line) => line.length)) * item.font * 0.285;
    const height = lines.length * item.font * 1.15;
    for (const top of [item.y + item.radius + 2 / scale, item.y - item.radius - height - 2 / scale]) {
      const box = [item.x - half, top, item.x + half, top + height];
      if (!taken.free(box, ignored)) continue;
      taken.add(box);
      item.label = { lines, x: item.x, top, above: top < item.y };
      count += 1;
      break;
    }
  }
}

// the rectangle around what is drawn, labels included
function extent(ids) {
  const items = ids.flatMap((id) => drawn.nodes.get(id) ?? []);
  if (!items.length) return { x: 0, y: 0, width: 600, height: 400 };
  const lengths = items.map((item) => Math.max(item.radius, ...item.text.split("\n").map((line) => line.length * item.font * 0.285)));
  const left = Math.min(...items.map((item, i) => item.x - lengths[i]));
  const right = Math.max(...items.map((item, i) => item.x + lengths[i]));
  const top = Math.min(...items.map((item) => item.y - item.radius));
  const bottom = Math.max(...items.map((item) => item.y + item.radius + item.text.split("\n").length * item.font * 1.15));
  return { x: (left + right) / 2, y: (top + bottom) / 2, width: right - left, height: bottom - top };
}
