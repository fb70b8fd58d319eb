// Brings all together: what is shown when something changes, and what keys, buttons and pointers do.

let fitted = { ids: null, camera: null };

// Show all of the picture, or some entities.
function fit(animated = true, ids = null) {
  const { width, height } = picture.size();
  let { scale } = picture.camera();
  let box = null;
  // labels from afar are drawn larger, so what they need depends on the scale
  for (let round = 0; round < (large ? 2 : 4); round += 1) {
    look(scale);
    box = extent(ids ? [...new Set(ids.filter((id) => shownNodes.has(id)).map(standIn))] : [...drawn.nodes.keys()]);
    scale = Math.min(1.15, (width - 24) / box.width, (height - 24) / box.height);
  }
  picture.goTo({ x: box.x, y: box.y, scale }, animated);
  if (!animated || large) picture.draw();
  fitted = { ids, camera: { x: box.x, y: box.y, scale } };
}

// whether the picture stands as it was last fitted
function untouched() {
  const { x, y, scale } = picture.camera();
  return (
    fitted.camera && Math.abs(scale / fitted.camera.scale - 1) < 0.03 && Math.hypot(x - fitted.camera.x, y - fitted.camera.y) * scale < 60
  );
}

function zoom(factor) {
  picture.goTo({ scale: picture.camera().scale * factor });
}

function pan(dx, dy) {
  const { x, y, scale } = picture.camera();
  picture.goTo({ x: x + (dx * 80) / scale, y: y + (dy * 80) / scale });
}

function select(id, { move = false, focusPanel = false } = {}) {
  if (bubbleOf.has(id)) {
    toggleCommunity([...bubbleOf.keys()].indexOf(id));
    return;
  }
  const ends = state.path.length === 1 && nodeOf.has(id) && id !== state.path[0];
  change({
    ...revealing(id),
    selected: ends ? null : id,
    path: ends ? [state.path[0], id] : id === null || state.path.length === 2 ? [] : state.path,
  });
  const near = inFocus();
  if (state.tab === "graph" && (ends || (move && nodeOf.has(id))))
    fit(
      true,
      [...near].filter((other) => nodeOf.has(other)),
    );
  if (focusPanel || ends) byId("panel").querySelector("h2").focus({ preventScroll: true });
}

// what hides an entity and has to be changed to see it
function revealing(id) {
  const node = nodeOf.get(id);
  if (!node) return {};
  const out = { classes: state.classes.filter((key) => key !== node.class) };
  if (state.focus && !within(state.focus, state.depth).has(id)) out.focus = null;
  if (folded(node)) out.open = [...state.open, node.community];
  return out;
}

function toggleCommunity(number) {
  const opening = !state.open.includes(number);
  change({ open: opening ? [...state.open, number] : state.open.filter((each) => each !== number), selected: null });
  if (opening && state.tab === "graph")
    fit(
      true,
      graph.nodes.filter((node) => node.community === number).map((node) => node.id),
    );
}

// what is shown

const SHOWS = { graph: () => picture.draw(), timeline: showTimeline, positions: showPositions, table: showTable };

function showNote() {
  const left = graph.omitted.nodes;
  const words = [];
  if (left) words.push(`The ${graph.nodes.length} most important of ${graph.nodes.length + left} entities`);
  if (shownNodes.size !== graph.nodes.length)
    words.push(`${shownNodes.size.toLocaleString("en")} of ${many(graph.nodes.length, "entity")}`);
  if (state.focus) words.push(`only within ${many(state.depth, "step")} of ${labelOf(state.focus)}`);
  if (state.path.length === 1) words.push(`choose the other end of the path from ${labelOf(state.path[0])}`);
  byId("note").textContent = words.join(" · ");
}

function showTabs() {
  for (const tab of TABS) {
    const chosen = state.tab === tab;
    byId(`tab-${tab}`).setAttribute("aria-selected", String(chosen));
    byId(`tab-${tab}`).tabIndex = chosen ? 0 : -1;
    byId(tab === "graph" ? "stage" : tab).hidden = !chosen;
  }
  for (const id of ["zoom-in", "zoom-out", "fit"]) byId(id).disabled = state.tab !== "graph";
  byId("undo").disabled = past.length === 0;
  byId("unfold").hidden = !large;
  byId("unfold").textContent = state.open.length ? "Fold all" : "Unfold all";
  for (const input of document.querySelectorAll("#status input")) input.checked = input.value === state.status;
}

function show() {
  sift();
  showTabs();
  SHOWS[state.tab]();
  showLegend();
  showPanel();
  showNote();
}

function hover(id, point) {
  const tip = byId("tip");
  const edge = edgeOf.get(id);
  const text = edge ? sentence(edge) : bubbleOf.has(id) ? bubbleOf.get(id).label : id ? labelOf(id) : "";
  const plainly = nodeOf.has(id) && drawn.nodes.get(id)?.label && nodeOf.get(id).shown.replaceAll("\n", " ") === text;
  tip.hidden = !text || Boolean(plainly);
  picture.pointer(Boolean(id));
  if (tip.hidden) return;
  tip.textContent = text;
  tip.style.left = `${Math.max(4, Math.min(point.x + 14, byId("stage").clientWidth - tip.offsetWidth - 4))}px`;
  tip.style.top = `${Math.max(4, Math.min(point.y + 14, byId("stage").clientHeight - tip.offsetHeight - 4))}px`;
}

// files of the picture, as it is filtered

function save(name, blob) {
  const link = el("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

// at the scale at which all of it would be read on the screen
function wholeLook() {
  look(0.6);
  placeLabels([...drawn.nodes.values()], 0.6);
}

function saveSvg() {
  wholeLook();
  save("graph.svg", new Blob([new XMLSerializer().serializeToString(drawing())], { type: "image/svg+xml" }));
  picture.draw();
}

function savePng() {
  wholeLook();
  const box = extent([...drawn.nodes.keys()]);
  const scale = Math.min(2, 8000 / Math.max(box.width, box.height));
  const canvas = el("canvas", { width: Math.round((box.width + 40) * scale), height: Math.round((box.height + 40) * scale) });
  const context = canvas.getContext("2d");
  context.fillStyle = paper();
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.setTransform(scale, 0, 0, scale, canvas.width / 2 - box.x * scale, canvas.height / 2 - box.y * scale);
  paint(context, [...drawn.nodes.values()], [...drawn.edges.values()], scale);
  canvas.toBlob((blob) => save("graph.png", blob));
  picture.draw();
}

// events

Object.assign(picture.handlers, {
  click: (id) => select(id),
  hover,
  rested: () => {},
  dropped: (id, [x, y]) => pin(id, { x, y }),
});
const press = (id, action) => byId(id).addEventListener("click", action);
press("fit", () => fit());
press("zoom-in", () => zoom(1.3));
press("zoom-out", () => zoom(1 / 1.3));
press("undo", undo);
press("theme", () => setTheme(dark() ? "light" : "dark"));
press("unfold", () => {
  change({ open: state.open.length ? [] : graph.communities.map((_, i) => i) });
  fit();
});
press("save-png", () => {
  byId("save").open = false;
  savePng();
});
press("save-svg", () => {
  byId("save").open = false;
  saveSvg();
});
for (const tab of TABS) press(`tab-${tab}`, () => change({ tab }));
byId("status").addEventListener("change", (event) => change({ status: event.target.value }));
byId("tabs").addEventListener("keydown", (event) => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const tab = TABS[(TABS.indexOf(state.tab) + step + TABS.length) % TABS.length];
  change({ tab });
  byId(`tab-${tab}`).focus();
});
byId("graph").addEventListener("keydown", (event) => {
  const actions = {
    ArrowLeft: () => pan(-1, 0),
    ArrowRight: () => pan(1, 0),
    ArrowUp: () => pan(0, -1),
    ArrowDown: () => pan(0, 1),
    "+": () => zoom(1.3),
    "=": () => zoom(1.3),
    "-": () => zoom(1 / 1.3),
    0: () => fit(),
  };
  if (!actions[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  actions[event.key]();
});
document.addEventListener("keydown", (event) => {
  const typing = ["INPUT", "TEXTAREA", "SELECT"].includes(document.activeElement.tagName) && document.activeElement.type !== "checkbox";
  if (event.key === "Escape") {
    if (state.path.length || state.selected !== null) change({ path: [], selected: null });
    else if (state.focus) change({ focus: null });
  }
  if (typing) return;
  if (event.key === "/") {
    event.preventDefault();
    field.focus();
  }
  if (event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    undo();
  }
});

let before = { wide: !portrait(), width: byId("views").clientWidth };
function resized() {
  const now = { wide: !portrait(), width: byId("views").clientWidth };
  if (state.tab === "graph" && (now.wide !== before.wide || untouched())) fit(false, fitted.ids);
  else if (state.tab === "graph") picture.resized();
  else if (now.width !== before.width) show();
  before = now;
}
window.addEventListener("hashchange", () => change(recalled()));
night.addEventListener("change", show);
byId("legend").open = !small.matches;
small.addEventListener("change", () => {
  byId("legend").open = !small.matches;
});

Object.assign(state, recalled());
onChange((last) => {
  show();
  // a picture that was hidden when it was drawn has no size yet
  if (state.tab === "graph" && last.tab !== "graph") fit(false);
});
show();
if (state.tab === "graph") {
  const near = inFocus();
  fit(false, state.selected !== null && near ? [...near].filter((id) => nodeOf.has(id)) : null);
}
// after the picture has taken the new size itself
new ResizeObserver(() => requestAnimationFrame(resized)).observe(byId("views"));
// for tests and for people who look into the page by its console
window.kgView = { graph, state, drawn, picture, select, change, fit, placeOf };
