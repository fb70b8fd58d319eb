// Draws a graph of a usual size by vis-network, from the data that pyvis made; the same handle as that of canvas.js.

const picture = (() => {
  // drawn in this order: the most important last, on top of the others
  const nodeSet = new vis.DataSet([...networkNodes].reverse().map((node) => ({ ...node, ...placeOf(node.id) })));
  const edgeSet = new vis.DataSet(networkEdges);
  const network = new vis.Network(byId("graph"), { nodes: nodeSet, edges: edgeSet }, options);
  const handlers = { click() {}, hover() {}, rested() {}, dropped() {} };
  const last = new Map();
  let scaled = 0;

  function draw() {
    scaled = network.getScale();
    look(scaled);
    placeLabels([...drawn.nodes.values()], scaled);
    update(
      nodeSet,
      networkNodes.map(({ id }) => nodeItem(id)),
    );
    update(
      edgeSet,
      networkEdges.map(({ id }) => edgeItem(id)),
    );
    network.unselectAll();
    if (drawn.nodes.has(state.selected)) network.selectNodes([state.selected], false);
    else if (drawn.edges.has(state.selected)) network.selectEdges([state.selected]);
  }

  function nodeItem(id) {
    const item = drawn.nodes.get(id);
    if (!item) return { id, hidden: true };
    const { label, font, radius, colour, hollow, dim, pinned } = item;
    const marked = { background: hollow ? paper() : colour, border: ink() };
    const height = (label?.lines.length ?? 1) * font * 1.15;
    return {
      id,
      hidden: false,
      x: item.x,
      y: item.y,
      opacity: dim ? 0.18 : 1,
      size: radius,
      label: label?.lines.join("\n") ?? " ",
      color: {
        background: hollow ? paper() : colour,
        border: pinned ? ink() : hollow ? colour : paper(),
        highlight: marked,
        hover: marked,
      },
      font: {
        size: font,
        vadjust: label?.above ? -(2 * radius + height + font * 0.7) : -2,
        color: dim ? tone("#b8c1cb") : ink(),
        strokeColor: paper(),
      },
    };
  }

  function edgeItem(id) {
    const line = drawn.edges.get(id);
    if (!line) return { id, hidden: true };
    const { colour, alpha, width, text } = line;
    return {
      id,
      hidden: false,
      label: text || " ",
      width,
      color: { color: colour, highlight: colour, hover: colour, opacity: alpha },
      font: { color: ink(), strokeColor: paper() },
    };
  }

  // only what has changed: vis-network works everything out anew for each item that it is given
  function update(set, items) {
    const changed = items.filter((item) => last.get(item.id) !== JSON.stringify(item));
    for (const item of changed) last.set(item.id, JSON.stringify(item));
    if (changed.length) set.update(changed);
  }

  function rescale() {
    if (Math.abs(network.getScale() / scaled - 1) >= 0.02) draw();
    handlers.rested();
  }

  // a large picture is drawn too slowly to move smoothly
  const animation = () => (still.matches || graph.nodes.length > 150 ? false : { duration: 350, easingFunction: "easeInOutQuad" });

  function goTo({ x, y, scale }, animated = false) {
    const now = camera();
    network.moveTo({
      position: { x: x ?? now.x, y: y ?? now.y },
      scale: Math.min(4, Math.max(0.04, scale ?? now.scale)),
      animation: animated && animation(),
    });
    if (!animated || !animation()) rescale();
  }

  const camera = () => ({ ...network.getViewPosition(), scale: network.getScale() });

  network.on("click", ({ nodes: [node], edges: [edge] }) => handlers.click(node ?? edge ?? null));
  network.on("hoverNode", ({ node, pointer }) => handlers.hover(node, pointer.DOM));
  network.on("hoverEdge", ({ edge, pointer }) => handlers.hover(edge, pointer.DOM));
  for (const name of ["blurEdge", "blurNode", "dragStart", "zoom"]) network.on(name, () => handlers.hover(null));
  network.on("dragEnd", ({ nodes: [id] }) => {
    if (id === undefined) handlers.rested();
    else handlers.dropped(id, Object.values(network.getPosition(id)).map(Math.round));
  });
  network.on("zoom", () => requestAnimationFrame(rescale));
  network.on("animationFinished", rescale);

  return {
    handlers,
    goTo,
    draw,
    camera,
    network,
    size: () => ({ width: byId("graph").clientWidth, height: byId("graph").clientHeight }),
    toScreen: (x, y) => network.canvasToDOM({ x, y }),
    pointer: (pointing) => {
      byId("graph").style.cursor = pointing ? "pointer" : "";
    },
    resized: draw,
  };
})();
