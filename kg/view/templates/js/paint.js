// Draws what `look` says: on a canvas (large graphs, PNG) and as SVG.

const FACE = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', Arial, sans-serif";
const HALO = 4;

// where a line starts, bends and ends, short of its nodes' rims
function lineCourse(line) {
  const [a, b] = [drawn.nodes.get(line.from), drawn.nodes.get(line.to)];
  const length = Math.hypot(b.x - a.x, b.y - a.y) || 1;
  const [ux, uy] = [(b.x - a.x) / length, (b.y - a.y) / length];
  const middle = { x: (a.x + b.x) / 2 - uy * line.bend * length, y: (a.y + b.y) / 2 + ux * line.bend * length };
  const rim = (node) => {
    const away = Math.hypot(middle.x - node.x, middle.y - node.y) || 1;
    return { x: node.x + ((middle.x - node.x) / away) * node.radius, y: node.y + ((middle.y - node.y) / away) * node.radius };
  };
  return length > a.radius + b.radius ? { start: rim(a), middle, end: rim(b) } : null;
}

// the corners of an arrow's head
function arrowHead({ middle, end }, width) {
  const angle = Math.atan2(end.y - middle.y, end.x - middle.x);
  const size = 5 + 1.8 * width;
  const side = (turn) => ({ x: end.x - size * Math.cos(angle + turn), y: end.y - size * Math.sin(angle + turn) });
  return [end, side(0.4), side(-0.4)];
}

function paintLines(context, lines, plain) {
  const alike = new Map();
  for (const line of lines) {
    const key = `${line.colour}|${line.alpha}|${plain ? Math.round(line.width) : line.width}|${line.dashes}`;
    if (!alike.has(key)) alike.set(key, []);
    alike.get(key).push(line);
  }
  for (const group of alike.values()) {
    const { colour, alpha, width, dashes } = group[0];
    Object.assign(context, { strokeStyle: colour, fillStyle: colour, globalAlpha: alpha, lineWidth: width });
    context.setLineDash(plain || !dashes ? [] : dashes);
    context.beginPath();
    for (const line of group) plain ? straight(context, line) : curved(context, line);
    context.stroke();
  }
  context.setLineDash([]);
  context.globalAlpha = 1;
}

function straight(context, { from, to }) {
  const [a, b] = [drawn.nodes.get(from), drawn.nodes.get(to)];
  context.moveTo(a.x, a.y);
  context.lineTo(b.x, b.y);
}

function curved(context, line) {
  const course = lineCourse(line);
  if (!course) return;
  context.moveTo(course.start.x, course.start.y);
  context.quadraticCurveTo(course.middle.x, course.middle.y, course.end.x, course.end.y);
  if (!line.arrow) return;
  const head = new Path2D();
  for (const [i, { x, y }] of arrowHead(course, line.width).entries()) i ? head.lineTo(x, y) : head.moveTo(x, y);
  context.fill(head);
}

function tracePath(context, { shape, x, y, radius }) {
  const corners = SHAPES[shape];
  if (!corners) {
    context.moveTo(x + radius, y);
    context.arc(x, y, radius, 0, 2 * Math.PI);
    return;
  }
  for (const [i, [dx, dy]] of corners.entries())
    i ? context.lineTo(x + dx * radius, y + dy * radius) : context.moveTo(x + dx * radius, y + dy * radius);
  context.closePath();
}

// nodes of one look in one path, so that thousands are drawn in a few calls
function paintNodes(context, items, scale) {
  const alike = new Map();
  for (const item of items) {
    const key = `${item.colour}|${item.hollow}|${item.dim}|${item.chosen}`;
    if (!alike.has(key)) alike.set(key, []);
    alike.get(key).push(item);
  }
  for (const group of alike.values()) {
    const { colour, hollow, dim, chosen } = group[0];
    context.globalAlpha = dim ? 0.18 : 1;
    context.beginPath();
    for (const item of group) tracePath(context, item);
    context.fillStyle = hollow ? paper() : colour;
    context.fill();
    Object.assign(context, {
      strokeStyle: chosen ? ink() : hollow ? colour : paper(),
      lineWidth: (chosen ? 4 : hollow ? 2.5 : 1.5) * Math.min(1, 1 / scale),
    });
    if (items.length < 4000 || hollow || chosen) context.stroke();
  }
  context.globalAlpha = 1;
}

function paintLabels(context, items) {
  Object.assign(context, { textAlign: "center", textBaseline: "top", lineJoin: "round", strokeStyle: paper(), fillStyle: ink() });
  for (const { label, font, dim } of items) {
    if (!label) continue;
    context.font = `${font}px ${FACE}`;
    context.globalAlpha = dim ? 0.3 : 1;
    context.lineWidth = (HALO * font) / 14;
    for (const [i, text] of label.lines.entries()) {
      context.strokeText(text, label.x, label.top + i * font * 1.15);
      context.fillText(text, label.x, label.top + i * font * 1.15);
    }
  }
  context.globalAlpha = 1;
}

// Draw lines, nodes and labels; the context is already in the graph's coordinates.
function paint(context, items, lines, scale) {
  paintLines(context, lines, lines.length > 3000);
  paintNodes(context, items, scale);
  paintLabels(context, items);
}

// The picture as an SVG element of its own, the whole graph or what filters leave of it.
function drawing() {
  const box = extent([...drawn.nodes.keys()]);
  const root = svg("svg", {
    xmlns: "http://www.w3.org/2000/svg",
    width: Math.round(box.width + 40),
    height: Math.round(box.height + 40),
    viewBox: `${Math.round(box.x - box.width / 2 - 20)} ${Math.round(box.y - box.height / 2 - 20)} ${Math.round(box.width + 40)} ${Math.round(box.height + 40)}`,
  });
  root.append(svg("title", {}, document.title));
  root.append(
    svg("rect", {
      x: box.x - box.width / 2 - 20,
      y: box.y - box.height / 2 - 20,
      width: box.width + 40,
      height: box.height + 40,
      fill: paper(),
    }),
  );
  for (const line of drawn.edges.values()) root.append(...lineElements(line));
  for (const item of drawn.nodes.values()) {
    root.append(
      svg(
        "g",
        { opacity: item.dim ? 0.18 : 1 },
        svg("title", {}, labelOf(item.id)),
        shapeElement(item, item.x, item.y, item.radius, item.colour),
      ),
    );
  }
  for (const { label, font, dim } of drawn.nodes.values()) {
    for (const [i, text] of (label?.lines ?? []).entries()) {
      root.append(
        svg(
          "text",
          {
            x: label.x,
            y: label.top + (i + 0.85) * font * 1.15,
            "font-size": font,
            "font-family": FACE,
            "text-anchor": "middle",
            fill: ink(),
            stroke: paper(),
            "stroke-width": (HALO * font) / 14,
            "paint-order": "stroke",
            opacity: dim ? 0.3 : 1,
          },
          text,
        ),
      );
    }
  }
  return root;
}

function lineElements(line) {
  const course = lineCourse(line);
  if (!course) return [];
  const { start, middle, end } = course;
  const at = ({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`;
  const look = {
    stroke: line.colour,
    "stroke-width": line.width.toFixed(2),
    opacity: line.alpha,
    fill: "none",
    ...(line.dashes ? { "stroke-dasharray": line.dashes.join(" ") } : {}),
  };
  const path = svg("path", { d: `M ${at(start)} Q ${at(middle)} ${at(end)}`, ...look });
  if (!line.arrow) return [path];
  return [path, svg("polygon", { points: arrowHead(course, line.width).map(at).join(" "), fill: line.colour, opacity: line.alpha })];
}
