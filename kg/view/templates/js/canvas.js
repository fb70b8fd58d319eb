// Draws a large graph on a canvas of our own. A picture larger than the window is painted once and moved while the reader pans or
// zooms; it is painted anew when they rest, or when its rim comes into sight.

const MARGIN = 0.35;
const REST = 90;

const picture = (() => {
  const stage = byId("graph");
  const front = stage.appendChild(el("canvas", { "aria-hidden": "true" }));
  const layer = document.createElement("canvas");
  const camera = { x: 0, y: 0, scale: 1 };
  let painted = null;
  let frame = 0;
  let rest = 0;
  const handlers = { click() {}, hover() {}, rested() {}, dropped() {} };
  const ratio = () => Math.min(2, window.devicePixelRatio || 1);
  const size = () => ({ width: stage.clientWidth, height: stage.clientHeight });
  const toGraph = (x, y) => ({ x: camera.x + (x - size().width / 2) / camera.scale, y: camera.y + (y - size().height / 2) / camera.scale });
  const toScreen = (x, y) => ({
    x: (x - camera.x) * camera.scale + size().width / 2,
    y: (y - camera.y) * camera.scale + size().height / 2,
  });

  function render() {
    const { width, height } = size();
    const [wide, high] = [width * (1 + 2 * MARGIN), height * (1 + 2 * MARGIN)];
    layer.width = wide * ratio();
    layer.height = high * ratio();
    look(camera.scale);
    const seen = {
      left: camera.x - wide / 2 / camera.scale,
      right: camera.x + wide / 2 / camera.scale,
      top: camera.y - high / 2 / camera.scale,
      bottom: camera.y + high / 2 / camera.scale,
    };
    const inside = ({ x, y, radius }) =>
      x + radius > seen.left && x - radius < seen.right && y + radius > seen.top && y - radius < seen.bottom;
    const items = [...drawn.nodes.values()].filter(inside);
    placeLabels(items, camera.scale, 300);
    const context = layer.getContext("2d", { alpha: false });
    context.fillStyle = paper();
    context.fillRect(0, 0, layer.width, layer.height);
    context.setTransform(
      camera.scale * ratio(),
      0,
      0,
      camera.scale * ratio(),
      layer.width / 2 - camera.x * camera.scale * ratio(),
      layer.height / 2 - camera.y * camera.scale * ratio(),
    );
    const crossing = [...drawn.edges.values()].filter(({ from, to }) => mayCross(drawn.nodes.get(from), drawn.nodes.get(to), seen));
    paint(context, items, crossing, camera.scale);
    painted = { ...camera };
    blit();
  }

  const mayCross = (a, b, seen) =>
    Math.max(a.x, b.x) > seen.left && Math.min(a.x, b.x) < seen.right && Math.max(a.y, b.y) > seen.top && Math.min(a.y, b.y) < seen.bottom;

  // the painted layer, moved and stretched to where the camera is now
  function blit() {
    const { width, height } = size();
    if (front.width !== Math.round(width * ratio()) || front.height !== Math.round(height * ratio())) {
      front.width = Math.round(width * ratio());
      front.height = Math.round(height * ratio());
    }
    const context = front.getContext("2d", { alpha: false });
    const grown = camera.scale / painted.scale;
    const x = front.width / 2 + (painted.x - camera.x) * camera.scale * ratio() - (layer.width * grown) / 2;
    const y = front.height / 2 + (painted.y - camera.y) * camera.scale * ratio() - (layer.height * grown) / 2;
    context.fillStyle = paper();
    context.fillRect(0, 0, front.width, front.height);
    context.drawImage(layer, x, y, layer.width * grown, layer.height * grown);
  }

  // whether the window still lies within the painted layer
  function covered() {
    const { width, height } = size();
    const reach = (across) => (across * (0.5 + MARGIN)) / painted.scale - across / 2 / camera.scale;
    return Math.abs(camera.x - painted.x) <= reach(width) && Math.abs(camera.y - painted.y) <= reach(height);
  }

  function moved() {
    clearTimeout(rest);
    rest = setTimeout(() => {
      if (camera.x !== painted.x || camera.y !== painted.y || camera.scale !== painted.scale) render();
      handlers.rested();
    }, REST);
    if (frame) return;
    frame = requestAnimationFrame(() => {
      frame = 0;
      if (covered() || camera.scale !== painted.scale) blit();
      else render();
    });
  }

  function goTo(to) {
    Object.assign(camera, to);
    camera.scale = Math.min(6, Math.max(0.004, camera.scale));
    moved();
  }

  function zoomAt(factor, x, y) {
    const before = toGraph(x, y);
    camera.scale = Math.min(6, Math.max(0.004, camera.scale * factor));
    const after = toGraph(x, y);
    goTo({ x: camera.x + before.x - after.x, y: camera.y + before.y - after.y });
  }

  // what is under the pointer

  function nodeAt(x, y) {
    const point = toGraph(x, y);
    const slack = 4 / camera.scale;
    let best = null;
    for (const item of drawn.nodes.values()) {
      const away = Math.hypot(item.x - point.x, item.y - point.y);
      if (away < item.radius + slack && (!best || away < best.away)) best = { id: item.id, away };
    }
    return best?.id ?? null;
  }

  function edgeAt(x, y) {
    const point = toGraph(x, y);
    let best = null;
    for (const line of drawn.edges.values()) {
      if (!edgeOf.has(line.id)) continue;
      const away = distance(point, line);
      if (away < 6 / camera.scale && (!best || away < best.away)) best = { id: line.id, away };
    }
    return best?.id ?? null;
  }

  function distance(point, line) {
    const [a, b] = [drawn.nodes.get(line.from), drawn.nodes.get(line.to)];
    const [dx, dy] = [b.x - a.x, b.y - a.y];
    const along = Math.min(1, Math.max(0, ((point.x - a.x) * dx + (point.y - a.y) * dy) / (dx * dx + dy * dy || 1)));
    return Math.hypot(a.x + along * dx - point.x, a.y + along * dy - point.y);
  }

  // pointers: one moves the picture or a node, two zoom

  const pointers = new Map();
  let held = null;
  const at = (event) => ({ x: event.offsetX, y: event.offsetY });

  front.addEventListener("pointerdown", (event) => {
    front.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, at(event));
    const id = nodeAt(event.offsetX, event.offsetY);
    held = { id: nodeOf.has(id) ? id : null, start: at(event), moved: false };
  });
  front.addEventListener("pointermove", (event) => {
    const before = pointers.get(event.pointerId);
    if (!before) {
      handlers.hover(nodeAt(event.offsetX, event.offsetY), at(event));
      return;
    }
    if (pointers.size === 2) pinch(event, before);
    else drag(event, before);
    pointers.set(event.pointerId, at(event));
  });

  function pinch(event, before) {
    const [other] = [...pointers].filter(([id]) => id !== event.pointerId).map(([, point]) => point);
    const gap = (point) => Math.hypot(point.x - other.x, point.y - other.y) || 1;
    held.moved = true;
    zoomAt(gap(at(event)) / gap(before), (event.offsetX + other.x) / 2, (event.offsetY + other.y) / 2);
  }

  function drag(event, before) {
    held.moved ||= Math.hypot(event.offsetX - held.start.x, event.offsetY - held.start.y) > 4;
    if (!held.moved) return;
    if (held.id) {
      const point = toGraph(event.offsetX, event.offsetY);
      lifted[held.id] = [Math.round(point.x), Math.round(point.y)];
      render();
    } else goTo({ x: camera.x - (event.offsetX - before.x) / camera.scale, y: camera.y - (event.offsetY - before.y) / camera.scale });
  }

  function release(event) {
    if (!pointers.delete(event.pointerId) || !held || pointers.size) return;
    if (held.moved && held.id) {
      const place = lifted[held.id];
      delete lifted[held.id];
      handlers.dropped(held.id, place);
    }
    if (!held.moved && event.type === "pointerup")
      handlers.click(nodeAt(event.offsetX, event.offsetY) ?? edgeAt(event.offsetX, event.offsetY));
    held = null;
  }
  front.addEventListener("pointerup", release);
  front.addEventListener("pointercancel", release);
  front.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      zoomAt(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.0015)), event.offsetX, event.offsetY);
    },
    { passive: false },
  );

  return {
    handlers,
    size,
    goTo,
    draw: render,
    toScreen,
    camera: () => ({ ...camera }),
    pointer: (pointing) => {
      front.style.cursor = pointing ? "pointer" : "grab";
    },
    resized: render,
  };
})();
