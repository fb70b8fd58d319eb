// What the reader has chosen: one object, written into the address, and undone step by step.

const TABS = ["graph", "timeline", "positions", "table"];
const days = [...new Set(graph.evidence.map((item) => item.date).filter(Boolean))].sort();
const fresh = () => ({
  tab: graph.start.show,
  topic: graph.start.topic,
  status: "both",
  classes: [],
  relations: [],
  document: "",
  speaker: "",
  from: "",
  to: "",
  confidence: 0,
  selected: null,
  focus: null,
  depth: 1,
  path: [],
  pins: {},
  open: [],
});
const state = fresh();
const past = [];
const listeners = [];
const onChange = (listener) => listeners.push(listener);

// Change the state and show it; a step that can be undone, unless told otherwise.
function change(changes, { undoable = true } = {}) {
  const before = JSON.stringify(state);
  Object.assign(state, changes);
  if (JSON.stringify(state) === before) return;
  if (undoable) past.push(before);
  if (past.length > 200) past.shift();
  remember();
  for (const listener of listeners) listener(JSON.parse(before));
}

function undo() {
  const before = past.pop();
  if (before) change(JSON.parse(before), { undoable: false });
}

// the address: what differs from a fresh page, by name

const SETS = ["classes", "relations", "path", "open"];

function remember() {
  const base = fresh();
  const words = new URLSearchParams();
  for (const [key, value] of Object.entries(state)) {
    if (JSON.stringify(value) === JSON.stringify(base[key])) continue;
    if (SETS.includes(key)) for (const each of value) words.append(key, each);
    else if (key === "pins") for (const [id, [x, y]] of Object.entries(value)) words.append("pin", `${x},${y},${id}`);
    else words.set(key, value ?? "");
  }
  if (dark() !== night.matches) words.set("theme", dark() ? "dark" : "light");
  history.replaceState(null, "", words.size ? `#${words}` : location.pathname + location.search);
}

function recalled() {
  const words = new URLSearchParams(location.hash.slice(1));
  const out = fresh();
  const known = (id) => nodeOf.has(id) || edgeOf.has(id);
  if (TABS.includes(words.get("tab"))) out.tab = words.get("tab");
  if (["reported", "claimed"].includes(words.get("status"))) out.status = words.get("status");
  for (const key of ["document", "speaker"]) out[key] = words.get(key) ?? "";
  for (const key of ["from", "to"]) if (days.includes(words.get(key))) out[key] = words.get(key);
  for (const key of ["selected", "focus", "topic"]) if (known(words.get(key))) out[key] = words.get(key);
  out.confidence = Math.min(1, Math.max(0, Number(words.get("confidence")) || 0));
  out.depth = Math.min(5, Math.max(1, Math.round(Number(words.get("depth")) || 1)));
  out.classes = words.getAll("classes").filter((key) => classOf.has(key));
  out.relations = words.getAll("relations").filter((key) => relationOf.has(key));
  out.path = words.getAll("path").filter(known).slice(0, 2);
  out.open = words
    .getAll("open")
    .map(Number)
    .filter((number) => number in graph.communities);
  for (const pin of words.getAll("pin")) {
    const [x, y, ...id] = pin.split(",");
    if (nodeOf.has(id.join(",")) && Number.isFinite(Number(x)) && Number.isFinite(Number(y)))
      out.pins[id.join(",")] = [Number(x), Number(y)];
  }
  if (["dark", "light"].includes(words.get("theme"))) document.documentElement.dataset.theme = words.get("theme");
  return out;
}

function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  remember();
  for (const listener of listeners) listener(state);
}
