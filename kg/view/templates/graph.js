"use strict";
(() => {
  const { graph, nodes, edges, options } = JSON.parse(document.getElementById("data").textContent);
  const byId = (id) => document.getElementById(id);
  const nodeOf = new Map(graph.nodes.map((node) => [node.id, node]));
  const edgeOf = new Map(graph.edges.map((edge) => [edge.id, edge]));
  const classOf = new Map(graph.classes.map((entry) => [entry.key, entry]));
  const edgesAt = new Map(graph.nodes.map((node) => [node.id, []]));
  for (const edge of graph.edges) {
    edgesAt.get(edge.from).push(edge);
    edgesAt.get(edge.to).push(edge);
  }
  const small = window.matchMedia("(max-width: 820px)");
  const still = window.matchMedia("(prefers-reduced-motion: reduce)");
  const state = { classes: new Set(), relations: new Set(), status: "both", selected: null };

  // elements: all text goes in as text

  function el(tag, properties, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(properties || {})) {
      if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
      else if (name in element && !name.includes("-")) element[name] = value;
      else element.setAttribute(name, value);
    }
    element.append(...children.flat().filter((child) => child !== null && child !== ""));
    return element;
  }

  function svg(width, height, tag, attributes) {
    const make = (name) => document.createElementNS("http://www.w3.org/2000/svg", name);
    const root = make("svg");
    const shape = make(tag);
    for (const [name, value] of Object.entries({ width, height, viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" })) root.setAttribute(name, value);
    for (const [name, value] of Object.entries(attributes)) shape.setAttribute(name, value);
    root.append(shape);
    return root;
  }

  const POINTS = {
    square: "2,2 14,2 14,14 2,14",
    diamond: "8,1 15,8 8,15 1,8",
    triangle: "8,1.5 15,14 1,14",
    triangleDown: "8,14.5 15,2 1,2",
    hexagon: "4.5,2 11.5,2 15,8 11.5,14 4.5,14 1,8",
    star: "8,0.8 10.1,5.5 15.2,6 11.4,9.5 12.5,14.6 8,12 3.5,14.6 4.6,9.5 0.8,6 5.9,5.5",
  };

  function symbol(key) {
    const { shape, colour, hollow } = classOf.get(key);
    if (hollow) return svg(16, 16, "circle", { cx: 8, cy: 8, r: 6, fill: "none", stroke: colour, "stroke-width": 2, "stroke-dasharray": "3 2" });
    if (shape === "dot") return svg(16, 16, "circle", { cx: 8, cy: 8, r: 6.5, fill: colour });
    return svg(16, 16, "polygon", { points: POINTS[shape], fill: colour });
  }

  const line = (colour, dashes) => svg(22, 8, "line", { x1: 0, y1: 4, x2: 22, y2: 4, stroke: colour, "stroke-width": 3, "stroke-dasharray": dashes || "none" });
  const many = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;

  // the network

  const portrait = () => byId("stage").clientHeight > byId("stage").clientWidth * 1.1;
  function placed(node) {
    const [x, y] = nodeOf.get(node.id).portrait;
    return portrait() ? { ...node, x, y } : node;
  }
  const nodeSet = new vis.DataSet(nodes.map(placed));
  const edgeSet = new vis.DataSet(edges);
  const network = new vis.Network(byId("graph"), { nodes: nodeSet, edges: edgeSet }, options);
  const nodeShown = (id) => !state.classes.has(nodeOf.get(id).class);

  function edgeShown(edge) {
    const speech = edge.relation.startsWith("speaks");
    const wanted = state.status === "both" || (speech ? state.status === "claimed" : edge.statuses.includes(state.status));
    return wanted && !state.relations.has(edge.relation) && nodeShown(edge.from) && nodeShown(edge.to);
  }

  function inFocus() {
    const { selected } = state;
    if (selected === null) return null;
    const edge = edgeOf.get(selected);
    const touched = edge ? [edge] : edgesAt.get(selected).filter(edgeShown);
    const ids = touched.flatMap((other) => [other.id, other.from, other.to]);
    return new Set([selected, ...ids]);
  }

  function edgeLabel(edge, focus) {
    const few = focus && focus.has(edge.id) && focus.size < 24 && !edge.relation.startsWith("speaks");
    return few && roomFor(edge) ? (edge.negated ? "not: " : "") + edge.label : " ";
  }

  // whether an edge is long enough that its label does not hide under the nodes
  function roomFor(edge) {
    const { [edge.from]: a, [edge.to]: b } = network.getPositions([edge.from, edge.to]);
    return Math.hypot(a.x - b.x, a.y - b.y) > nodeOf.get(edge.from).size + nodeOf.get(edge.to).size + 7 * edge.label.length + 20;
  }

  // From afar only the labels that have room are drawn, the most important first, and large enough to be read.
  // pixels on the screen of the least important node and its label, and what the layout gave them
  const SMALLEST = { label: 9.5, radius: small.matches ? 3 : 4.5, font: 14, size: 7 };

  const apart = (a, b) => a[0] > b[2] || a[2] < b[0] || a[1] > b[3] || a[3] < b[1];

  function labels(focus) {
    const scale = network.getScale();
    const taken = [];
    const out = new Map();
    for (const node of [...graph.nodes].sort((a, b) => (focus ? focus.has(b.id) - focus.has(a.id) : 0))) {
      const size = Math.max(node.font, (SMALLEST.label / scale) * Math.sqrt(node.font / SMALLEST.font));
      const radius = Math.max(node.size, (SMALLEST.radius / scale) * Math.sqrt(node.size / SMALLEST.size));
      const lines = node.shown.split("\n");
      const half = Math.max(...lines.map((text) => text.length)) * size * 0.3;
      const height = lines.length * size * 1.1;
      const { x, y } = network.getPosition(node.id);
      const below = [x - half, y + radius, x + half, y + radius + height + size * 0.5];
      const above = [x - half, y - radius - height - size * 0.4, x + half, y - radius];
      // the layout keeps labels of the planned size apart
      const free = size === node.font ? below : [below, above].find((box) => taken.every((other) => apart(box, other)));
      if (nodeShown(node.id)) taken.push([x - radius, y - radius, x + radius, y + radius], ...(free ? [free] : []));
      out.set(node.id, { label: free ? node.shown : " ", size, radius, vadjust: free === above ? -(2 * radius + height + size * 0.7) : -2 });
    }
    return out;
  }

  const drawnAs = new Map();
  function updateChanged(set, items) {
    const changed = items.filter((item) => drawnAs.get(item.id) !== JSON.stringify(item));
    for (const item of changed) drawnAs.set(item.id, JSON.stringify(item));
    if (changed.length) set.update(changed);
  }

  // nodes that no filter has cut off; those that never had a line count as well
  function linkedNodes() {
    const ends = graph.edges.filter(edgeShown).flatMap((edge) => [edge.from, edge.to]);
    return new Set([...ends, ...graph.nodes.map((node) => node.id).filter((id) => !edgesAt.get(id).length && state.status === "both")]);
  }

  // many lines of speech would hide the facts
  const faint = Math.max(0.15, Math.min(0.6, 120 / edges.length));

  function restyle() {
    const focus = inFocus();
    const shown = labels(focus);
    const linked = linkedNodes();
    updateChanged(nodeSet, nodes.map((node) => {
      const dim = focus !== null ? !focus.has(node.id) : !linked.has(node.id);
      const { label, size, radius, vadjust } = shown.get(node.id);
      return { id: node.id, hidden: !nodeShown(node.id), opacity: dim ? 0.18 : 1, label, size: radius, font: { size, vadjust, color: dim ? "#b8c1cb" : "#1f2933" } };
    }));
    // lines keep their width on the screen as well
    const thicker = Math.max(1, 0.7 / network.getScale());
    updateChanged(edgeSet, edges.map((drawn) => {
      const edge = edgeOf.get(drawn.id);
      const dim = focus !== null && !focus.has(edge.id);
      return { id: edge.id, hidden: !edgeShown(edge), label: edgeLabel(edge, focus), width: drawn.width * thicker, color: { ...drawn.color, opacity: dim ? 0.1 : edge.relation.startsWith("speaks") && focus === null ? faint : 0.9 } };
    }));
    const visible = graph.nodes.filter((node) => nodeShown(node.id)).length;
    const left = graph.omitted.nodes;
    byId("note").textContent = left ? `The ${graph.nodes.length} most important of ${graph.nodes.length + left} entities`
      : visible === graph.nodes.length ? "" : `${visible} of ${graph.nodes.length} entities`;
  }

  // a large graph is drawn too slowly to move smoothly
  const animation = () => (still.matches || graph.nodes.length > 150 ? false : { duration: 350, easingFunction: "easeInOutQuad" });
  function fit(animated) {
    network.fit({ nodes: graph.nodes.map((node) => node.id).filter(nodeShown), animation: animated ? animation() : false, maxZoomLevel: 1.6 });
    if (!animated || !animation()) rescale();
  }

  // twice, because labels that are drawn larger need room as well; then a little further away, because they stand out at the edges
  function firstLook() {
    fit(false);
    fit(false);
    network.moveTo({ scale: network.getScale() * 0.9 });
    rescale();
  }

  let scaled = 0;
  function rescale() {
    if (Math.abs(network.getScale() / scaled - 1) < 0.02) return;
    scaled = network.getScale();
    restyle();
  }

  function zoom(factor) {
    network.moveTo({ scale: Math.min(4, Math.max(0.08, network.getScale() * factor)) });
    rescale();
  }

  function pan(dx, dy) {
    const { x, y } = network.getViewPosition();
    const step = 80 / network.getScale();
    network.moveTo({ position: { x: x + dx * step, y: y + dy * step } });
  }

  // selecting

  function select(id, { move = false, focusPanel = false } = {}) {
    state.selected = id;
    network.unselectAll();
    const node = nodeOf.get(id);
    if (node) {
      reveal(node);
      network.selectNodes([id], false);
    } else if (id !== null) network.selectEdges([id]);
    restyle();
    showPanel();
    if (node && move) network.fit({ nodes: [...inFocus()].filter((other) => nodeOf.has(other)), maxZoomLevel: 1.1, animation: animation() });
    if (!animation()) rescale();
    if (focusPanel) byId("panel").querySelector("h2").focus({ preventScroll: true });
  }

  function reveal(node) {
    if (nodeShown(node.id)) return;
    state.classes.delete(node.class);
    showLegend();
  }

  // the panel

  const entityLink = (id) => el("button", { type: "button", className: "link", onclick: () => select(id, { move: true, focusPanel: true }) }, nodeOf.get(id).label);

  function tag(item) {
    const statuses = item.statuses || [];
    if (item.negated) return el("span", { className: "tag negated" }, "negated");
    if (!item.solid && !statuses.includes("claimed")) return el("span", { className: "tag claimed" }, "uncertain");
    const text = statuses.length > 1 ? "reported, claimed" : statuses[0];
    return el("span", { className: item.solid ? "tag" : "tag claimed" }, text);
  }

  function evidenceCard(index) {
    const item = graph.evidence[index];
    const quote = el("q", {}, item.parts.map((part, i) => (i % 2 ? el("mark", {}, part) : part)));
    const who = item.by.join(" and ");
    const note = item.note ? ` (${item.note})` : "";
    const line = item.kind === "statement" ? `${who || "Unnamed"}: ${item.cue}${note}`
      : item.claimed ? `Claimed by ${who || "an unnamed source"}${item.cue ? `: ${item.cue}` : ""}${note}` : `Reported${note}`;
    return el("div", { className: item.claimed ? "evidence claimed" : "evidence" }, el("div", { className: "who" }, line), quote, el("footer", {}, origin(item)));
  }

  function origin(item) {
    const known = graph.documents[item.document];
    if (!known) return item.date;
    const name = known.url ? el("a", { href: known.url, target: "_blank", rel: "noopener noreferrer" }, known.title) : el("span", {}, known.title);
    return [name, [known.publisher, item.date].filter(Boolean).map((text) => ` · ${text}`).join("")];
  }

  function evidenceList(indices, more) {
    return [...indices.map(evidenceCard), ...(more ? [el("p", { className: "soft" }, `and ${more} more`)] : [])];
  }

  function factRow(what, item, open) {
    const body = evidenceList(item.evidence, item.more);
    return el("details", { className: "fact", open }, el("summary", {}, el("span", { className: "what" }, what), tag(item)), body);
  }

  const section = (heading, children) => (children.length ? [el("h3", {}, heading), children] : []);

  function nodePanel(node) {
    const related = edgesAt.get(node.id).filter((edge) => !edge.relation.startsWith("speaks"));
    const open = node.facts.length + related.length < 6;
    const counted = node.mentions ? `${many(node.mentions, "mention")} in ${many(node.documents, "report")}` : "";
    return [
      closeButton(),
      el("h2", { tabIndex: -1 }, node.label),
      el("p", { className: "kind" }, symbol(node.class), [classOf.get(node.class).name, node.status, counted].filter(Boolean).join(" · ")),
      node.names.length ? el("p", { className: "soft" }, `Also: ${node.names.join(", ")}`) : null,
      open ? null : openAll(),
      section("Facts", node.facts.map((fact) => factRow([el("span", { className: "relation" }, `${fact.label} `), fact.value], fact, open))),
      section("Relations", relationGroups(node, related, open)),
      section("What they say", evidenceList(node.said, node.saidMore)),
      section("What is said about it", evidenceList(node.about, node.aboutMore)),
    ];
  }

  const openAll = () => el("button", { type: "button", className: "all", onclick: (event) => {
    const facts = [...byId("panel").querySelectorAll("details.fact")];
    const opening = facts.some((fact) => !fact.open);
    for (const fact of facts) fact.open = opening;
    event.target.textContent = opening ? "Hide sentences" : "Show all sentences";
  } }, "Show all sentences");

  // by relation as it reads from the node, reported ones first
  function relationGroups(node, related, open) {
    const groups = new Map();
    const certainty = (edge) => (edge.negated ? 2 : edge.solid ? 0 : 1);
    for (const edge of [...related].reverse().sort((a, b) => certainty(a) - certainty(b))) {
      const reading = edge.from === node.id ? edge.label : edge.relation === "holds" ? `${edge.label}:` : edge.inverse;
      if (!groups.has(reading)) groups.set(reading, []);
      groups.get(reading).push(edge);
    }
    return [...groups].map(([reading, members]) => el("div", { className: "group" }, el("h4", {}, reading),
      members.map((edge) => factRow([edge.negated ? "not " : "", entityLink(edge.from === node.id ? edge.to : edge.from)], edge, open))));
  }

  function edgePanel(edge) {
    return [
      closeButton(),
      el("h2", { tabIndex: -1 }, entityLink(edge.from), el("span", { className: "relation" }, ` ${edge.negated ? "not: " : ""}${edge.label} `), entityLink(edge.to)),
      el("p", { className: "kind" }, edge.relation.startsWith("speaks") ? many(edge.evidence.length + edge.more, "statement") : tag(edge)),
      el("h3", {}, "Evidence"),
      evidenceList(edge.evidence, edge.more),
    ];
  }

  const LISTED = 30;

  function overviewPanel() {
    const top = graph.nodes.slice(0, 12).map((node) => el("li", {}, el("button",
      { type: "button", className: "link", onclick: () => select(node.id, { move: true, focusPanel: true }) },
      symbol(node.class), node.label, el("span", { className: "count" }, many(node.mentions, "mention")))));
    const listed = graph.documents.map((known, document) => ({ document, date: known.date })).reverse().slice(0, LISTED);
    const reports = listed.map((item) => el("li", {}, origin(item)));
    if (graph.documents.length > LISTED) reports.push(el("li", {}, `and ${graph.documents.length - LISTED} more`));
    return [
      el("h2", { tabIndex: -1 }, "Overview"),
      el("p", { className: "soft" }, `${many(graph.nodes.length, "entity").replace("entitys", "entities")} and ${many(graph.edges.length, "relation")} from ${many(graph.documents.length, "report")}. `
        + "Click a node or a line to see its facts and the sentences behind them."),
      section("Most important", [el("ul", { className: "entities" }, top)]),
      section("Reports", reports.length ? [el("ul", { className: "reports" }, reports)] : []),
    ];
  }

  const closeButton = () => el("button", { type: "button", className: "close", "aria-label": "Close", title: "Close (Esc)", onclick: () => select(null) }, "×");

  function showPanel() {
    const node = nodeOf.get(state.selected);
    const edge = edgeOf.get(state.selected);
    const content = node ? nodePanel(node) : edge ? edgePanel(edge) : overviewPanel();
    byId("panel").replaceChildren(...content.flat(3).filter((child) => child !== null && child !== ""));
    byId("panel").scrollTop = 0;
    document.querySelector("main").classList.toggle("reading", Boolean(node || edge));
  }

  // the legend

  function filterRow(entry, off, swatch, name) {
    const box = el("input", { type: "checkbox", checked: !off.has(entry.key), value: entry.key });
    const row = el("label", { className: off.has(entry.key) ? "off" : "" }, box, swatch, el("span", {}, name), el("span", { className: "count" }, String(entry.count)));
    box.addEventListener("change", () => {
      if (box.checked) off.delete(entry.key);
      else off.add(entry.key);
      row.classList.toggle("off", !box.checked);
      restyle();
    });
    return row;
  }

  function showLegend() {
    const reset = el("button", { type: "button", onclick: showAll }, "Show all");
    byId("legend-body").replaceChildren(
      el("h2", {}, "Entities"), ...graph.classes.map((entry) => filterRow(entry, state.classes, symbol(entry.key), entry.plural)),
      el("h2", {}, "Relations"), ...graph.relations.map((entry) => filterRow(entry, state.relations, line(entry.colour), entry.name)),
      el("h2", {}, "Lines"),
      el("div", { className: "key" }, line("#52606d"), "reported"),
      el("div", { className: "key" }, line("#52606d", "6 4"), "claimed or uncertain"),
      el("div", { className: "key" }, line("#c2362b", "2 4"), "negated"),
      reset);
  }

  function showAll() {
    state.classes.clear();
    state.relations.clear();
    state.status = "both";
    document.querySelector('#status input[value="both"]').checked = true;
    showLegend();
    restyle();
  }

  // the search

  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  // people are found by their posts as well
  const posts = (node) => node.facts.filter((fact) => fact.label === "post").map((fact) => fact.value);
  const searched = graph.nodes.map((node) => ({ node, names: [node.label, ...node.names, ...posts(node)].map(plain) }));
  const field = byId("search");
  const list = byId("suggestions");
  let active = -1;

  function rank(names, wanted) {
    const scores = names.map((name, i) => {
      const at = name.indexOf(wanted);
      if (at < 0) return 9;
      if (name === wanted) return i ? -0.5 : -1;
      return (at === 0 ? 0 : /[^\p{L}\p{N}]/u.test(name[at - 1]) ? 1 : 2) + (i ? 0.5 : 0);
    });
    return Math.min(...scores);
  }

  function suggest() {
    const wanted = plain(field.value.trim());
    const found = wanted ? searched.map(({ node, names }) => ({ node, score: rank(names, wanted) })).filter(({ score }) => score < 9)
      .sort((a, b) => a.score - b.score).slice(0, 10) : [];
    const rows = found.map(({ node }, i) => el("li", { role: "option", id: `option-${i}`, "aria-selected": "false", onmousedown: (event) => { event.preventDefault(); choose(node.id); } },
      symbol(node.class), el("span", {}, node.label), el("span", { className: "kind" }, classOf.get(node.class).name)));
    for (const [i, row] of rows.entries()) row.dataset.id = found[i].node.id;
    if (wanted && !rows.length) rows.push(el("li", { className: "none" }, "Nothing of that name"));
    list.replaceChildren(...rows);
    list.hidden = !rows.length;
    field.setAttribute("aria-expanded", String(!list.hidden));
    mark(found.length ? 0 : -1);
  }

  function mark(index) {
    active = index;
    for (const [i, row] of [...list.children].entries()) row.setAttribute("aria-selected", String(i === index));
    if (index < 0) field.removeAttribute("aria-activedescendant");
    else {
      field.setAttribute("aria-activedescendant", `option-${index}`);
      list.children[index].scrollIntoView({ block: "nearest" });
    }
  }

  function closeList() {
    list.hidden = true;
    field.setAttribute("aria-expanded", "false");
    mark(-1);
  }

  function choose(id) {
    field.value = nodeOf.get(id).label;
    closeList();
    if (small.matches) field.blur();
    select(id, { move: true });
  }

  function searchKey(event) {
    const options = [...list.querySelectorAll('[role="option"]')];
    if (event.key === "Escape" && !list.hidden) {
      event.stopPropagation();
      event.preventDefault();
      closeList();
    } else if (event.key === "Enter" && options[active] && !list.hidden) choose(options[active].dataset.id);
    else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && options.length && !list.hidden) {
      event.preventDefault();
      mark((active + (event.key === "ArrowDown" ? 1 : -1) + options.length) % options.length);
    }
  }

  // events

  function showTip(text, { x, y }) {
    const tip = byId("tip");
    tip.textContent = text;
    tip.hidden = false;
    tip.style.left = `${Math.max(4, Math.min(x + 14, byId("stage").clientWidth - tip.offsetWidth - 4))}px`;
    tip.style.top = `${Math.max(4, Math.min(y + 14, byId("stage").clientHeight - tip.offsetHeight - 4))}px`;
  }

  function hoverEdge(id, pointer) {
    const edge = edgeOf.get(id);
    showTip(`${nodeOf.get(edge.from).label} – ${edge.negated ? "not: " : ""}${edge.label} – ${nodeOf.get(edge.to).label}`, pointer);
  }

  network.on("click", ({ nodes: [node], edges: [edge] }) => select(node ?? edge ?? null));
  network.on("hoverEdge", ({ edge, pointer }) => hoverEdge(edge, pointer.DOM));
  network.on("hoverNode", ({ node, pointer }) => { if (nodeOf.get(node).label !== nodes.find((other) => other.id === node).label.replaceAll("\n", " ")) showTip(nodeOf.get(node).label, pointer.DOM); });
  for (const name of ["blurEdge", "blurNode", "dragStart", "zoom"]) network.on(name, () => { byId("tip").hidden = true; });
  network.on("zoom", () => requestAnimationFrame(rescale));
  network.on("animationFinished", rescale);
  network.on("hoverNode", () => { byId("graph").style.cursor = "pointer"; });
  network.on("blurNode", () => { byId("graph").style.cursor = ""; });

  field.addEventListener("input", suggest);
  field.addEventListener("focus", () => { if (field.value) field.select(); });
  field.addEventListener("blur", closeList);
  field.addEventListener("keydown", searchKey);
  byId("status").addEventListener("change", (event) => { state.status = event.target.value; restyle(); });
  byId("fit").addEventListener("click", () => fit(true));
  byId("zoom-in").addEventListener("click", () => zoom(1.3));
  byId("zoom-out").addEventListener("click", () => zoom(1 / 1.3));
  byId("graph").addEventListener("keydown", (event) => {
    const actions = { ArrowLeft: () => pan(-1, 0), ArrowRight: () => pan(1, 0), ArrowUp: () => pan(0, -1), ArrowDown: () => pan(0, 1),
      "+": () => zoom(1.3), "=": () => zoom(1.3), "-": () => zoom(1 / 1.3), 0: () => fit(true) };
    if (!actions[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    actions[event.key]();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && state.selected !== null) select(null);
    if (event.key === "/" && !["INPUT", "TEXTAREA"].includes(document.activeElement.tagName)) {
      event.preventDefault();
      field.focus();
    }
  });
  let wide = !portrait();
  window.addEventListener("resize", () => {
    if (wide !== portrait()) return;
    wide = !portrait();
    nodeSet.update(nodes.map(placed).map(({ id, x, y }) => ({ id, x, y })));
    firstLook();
  });

  byId("legend").open = !small.matches;
  small.addEventListener("change", () => { byId("legend").open = !small.matches; });
  showLegend();
  showPanel();
  firstLook();
  // for tests and for people who look into the page by its console
  window.kgView = { network, select, state };
})();
