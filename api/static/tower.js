// The tower: layers drawn upwards over the losses of one event. Its edges and the fields of the form
// are one; an edge moved by hand or key writes its field, and the price follows from the server.
"use strict";
(() => {
  const form = document.getElementById("ask");
  const MOST = 4, LEFT = 74, TOP = 14, BOTTOM = 30, HEIGHT = 400;
  const NS = "http://www.w3.org/2000/svg";
  let data = null, dragged = null, waiting = false, again = false, tallest = 0;

  // What the fields say, in yen.
  const field = (what, n) => document.getElementById(`${what}${n}`);
  const number = (what, n) => {
    const text = (field(what, n)?.value ?? "").normalize("NFKC").replace(/,/g, "").trim();
    return text === "" || !Number.isFinite(Number(text)) ? null : Number(text);
  };
  const layers = () => {
    const found = [];
    for (let n = 1; n <= MOST; n += 1) {
      const limit = number("limit", n);
      if (limit) found.push({ n, start: (number("retention", n) ?? 0) * data.unit, limit: limit * data.unit, share: (number("share", n) ?? 100) / 100 });
    }
    return found;
  };
  const write = (what, n, value) => {
    const held = field(what, n);
    if (!held) return;
    held.value = value === "" ? "" : String(Number(value.toPrecision(12)));
    const pair = document.querySelector(`input[type=range][data-for="${held.id}"]`);
    if (pair) pair.value = held.value;
    held.closest(".field")?.classList.toggle("changed", held.value !== held.dataset.default);
  };
  const inFields = (yen) => yen / data.unit;

  // One request at a time; what moved meanwhile is asked when it is back.
  const ask = () => {
    if (waiting) { again = true; return; }
    waiting = true;
    form.dispatchEvent(new Event("change"));
  };
  document.addEventListener("htmx:finally:request", (event) => {
    if (!(event.detail?.ctx?.sourceElement === form || event.target === form)) return;
    waiting = false;
    if (again) { again = false; ask(); }
  });

  // Losses upwards, near zero in proportion and above by ratios, so that retention and limit both show.
  const knee = () => data.reach / 2000;
  const most = () => Math.max(tallest, ...layers().map((l) => l.start + l.limit)) * 1.12;
  const span = HEIGHT - TOP - BOTTOM;
  let end = 1;
  const toY = (yen) => TOP + span * (1 - Math.log1p(yen / knee()) / Math.log1p(end / knee()));
  const toYen = (y) => knee() * Math.expm1((1 - (y - TOP) / span) * Math.log1p(end / knee()));
  const round = (yen, digits = 2) => (yen <= 0 ? 0 : Number(yen.toPrecision(digits)));

  const el = (name, attributes, text) => {
    const made = document.createElementNS(NS, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    if (text !== undefined) made.textContent = text;
    return made;
  };
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
  const money = (yen) => window.charts.money(yen, data.lang);
  const called = (edge, n) => (edge === "start" ? (n === 1 ? data.words.edge_start1 : fill(data.words.edge_start, { n })) : fill(data.words[`edge_${edge}`], { n }));

  // An edge may move as far as its neighbours leave room; layers that stand on a moved one go along.
  const move = (n, edge, value) => {
    const all = layers(), i = all.findIndex((l) => l.n === n), it = all[i];
    if (!it) return;
    if (edge === "share") { write("share", n, Math.min(100, Math.max(1, Math.round(value * 100)))); return; }
    const below = Math.max(0, ...all.filter((l) => l.n !== n && l.start + l.limit <= it.start + 1).map((l) => l.start + l.limit));
    const top = it.start + it.limit;
    const above = all.filter((l) => l.n !== n && l.start >= top - 1).sort((a, b) => a.start - b.start);
    let start = it.start, limit = it.limit;
    if (edge === "start") start = Math.max(below, value); else limit = Math.max(knee() / 100, value);
    let from = top;
    let to = start + limit;
    write("retention", n, inFields(start));
    write("limit", n, inFields(limit));
    for (const next of above) {
      const glued = Math.abs(next.start - from) <= from * 1e-9;
      if (!glued && next.start >= to) break;
      from = next.start + next.limit;
      write("retention", next.n, inFields(to));
      to += next.limit;
    }
  };
  const value = (it, edge) => (edge === "share" ? it.share : it[edge]);
  const said = (it, edge) => (edge === "share" ? `${Math.round(it.share * 100)}%` : money(it[edge]));
  const step = (now) => (now > 0 ? 10 ** (Math.floor(Math.log10(now)) - 1) : data.unit);
  const keyed = (event, n, edge) => {
    const it = layers().find((l) => l.n === n);
    const big = event.shiftKey || event.key.startsWith("Page") ? 10 : 1;
    const up = ["ArrowUp", "ArrowRight", "PageUp"].includes(event.key) ? 1 : ["ArrowDown", "ArrowLeft", "PageDown"].includes(event.key) ? -1 : 0;
    let to = null;
    if (event.key === "Home") to = edge === "share" ? 0.01 : 0;
    else if (event.key === "End" && edge === "share") to = 1;
    else if (up) {
      const by = edge === "share" ? 0.01 : step(it[edge] * (up < 0 ? 0.999 : 1));
      to = Math.max(0, value(it, edge) + up * big * by);
      if (edge !== "share") to = Number(to.toPrecision(6));
    }
    if (to === null) return;
    event.preventDefault();
    move(n, edge, to);
    draw();
    ask();
  };

  const slider = (it, edge, box) => {
    const name = called(edge, it.n);
    const most = edge === "share" ? 100 : Math.round(inFields(end));
    const now = edge === "share" ? Math.round(it.share * 100) : inFields(it[edge]);
    const handle = el("g", { class: `handle ${edge}`, role: "slider", tabindex: 0, "aria-label": name, "aria-orientation": edge === "share" ? "horizontal" : "vertical", "aria-valuemin": edge === "share" ? 1 : 0, "aria-valuemax": Math.max(most, now), "aria-valuenow": now, "aria-valuetext": said(it, edge), "data-edge": `${edge}${it.n}` });
    handle.append(el("rect", { class: "grip", ...box.grip }), el("rect", { class: "bar", rx: 3, ...box.bar }));
    return handle;
  };
  const spread = (labels, low, high, apart) => {
    labels.sort((a, b) => a.y - b.y);
    labels.forEach((l, i) => { l.by = i ? Math.max(l.y, labels[i - 1].by + apart) : Math.max(l.y, low); });
    for (let i = labels.length - 1, room = high; i >= 0; i -= 1) { labels[i].by = Math.min(labels[i].by, room); room = labels[i].by - apart; }
    return labels;
  };
  const ticks = () => {
    const found = [];
    for (let p = Math.floor(Math.log10(knee())); 10 ** p < end; p += 1) for (const m of [1, 3]) found.push(m * 10 ** p);
    const seen = [];
    return [0, ...found].filter((t) => t <= end && (seen.length === 0 || Math.abs(toY(t) - seen.at(-1)) > 30) && (seen.push(toY(t)), true));
  };

  const draw = () => {
    const place = document.getElementById("tower-drawn");
    const source = document.getElementById("tower-data");
    if (!place || !source || !place.clientWidth) return;
    data = JSON.parse(source.textContent);
    if (!dragged) { tallest = Math.max(...data.lines.filter((l) => l.kind !== "reach").map((l) => l.at), ...layers().map((l) => l.start + l.limit), 1); end = Math.max(most(), tallest * 1.6); }
    const wide = place.clientWidth, narrow = wide <= 560, labelled = narrow ? 124 : 230, right = wide - labelled;
    const focus = place.contains(document.activeElement) ? document.activeElement.dataset.edge : null;
    const svg = el("svg", { width: wide, height: HEIGHT, viewBox: `0 0 ${wide} ${HEIGHT}`, class: "tower" });
    for (const t of ticks()) svg.append(el("line", { class: "grid", x1: LEFT, x2: right, y1: toY(t), y2: toY(t) }), el("text", { class: "tick", x: LEFT - 8, y: toY(t) + 4, "text-anchor": "end" }, t === 0 ? "0" : money(t)));
    svg.append(el("text", { class: "tick", x: LEFT, y: HEIGHT - 8 }, data.words.axis));
    const all = layers(), width = right - LEFT, labels = [];
    const lowest = Math.min(...all.map((l) => l.start));
    if (toY(0) - toY(lowest) > 4) svg.append(el("rect", { class: "own", x: LEFT, y: toY(lowest), width, height: toY(0) - toY(lowest) }));
    if (toY(0) - toY(lowest) > 18) svg.append(el("text", { class: "own-said", x: LEFT + 8, y: (toY(0) + toY(lowest)) / 2 + 4 }, data.words.own));
    all.forEach((it, i) => {
      const y = toY(it.start + it.limit), tall = toY(it.start) - y, over = width * it.share;
      svg.append(el("rect", { class: `layer l${it.n}`, x: LEFT, y, width: over, height: tall }));
      if (it.share < 0.999) svg.append(el("rect", { class: "unwritten", x: LEFT + over, y, width: width - over, height: tall }));
      if (tall > 22) {
        const inside = over > (narrow ? 100 : 210) || it.share > 0.999, x = inside ? LEFT + 12 : LEFT + over + 18, out = inside ? "" : " out";
        const at = y + Math.min(tall / 2 + 5, 40);
        const excess = fill(data.words.xs_start, { start: money(it.start) });
        labels.push(el("text", { class: `layer-said l${it.n}${out}`, x, y: at }, narrow ? money(it.limit) : fill(data.words.xs, { limit: money(it.limit), start: money(it.start) })));
        if (narrow && tall > 60) labels.push(el("text", { class: `layer-rate l${it.n}${out}`, x, y: at + 34 }, excess));
        if (tall > 46 && data.rates[i] && data.rates.length === all.length) labels.push(el("text", { class: `layer-rate l${it.n}${out}`, x, y: at + 17 }, `${data.words.layer_rol} ${data.rates[i]}`));
      }
    });
    const shown = data.lines.filter((l) => l.at <= end).map((l) => ({ ...l, y: toY(l.at) }));
    for (const line of spread(shown, TOP + 6, HEIGHT - BOTTOM, narrow ? 34 : 17)) {
      svg.append(el("line", { class: "halo", x1: LEFT, x2: right, y1: line.y, y2: line.y }));
      svg.append(el("line", { class: `beside ${line.kind}`, x1: LEFT, x2: right, y1: line.y, y2: line.y }));
      svg.append(el("path", { class: `lead ${line.kind}`, d: `M${right} ${line.y}L${right + 8} ${line.by}H${right + 12}` }));
      const text = el("text", { class: "beside-said", x: right + 16, y: line.by + 4 }, narrow ? line.said : `${line.said} `);
      text.append(el("tspan", narrow ? { class: "strong", x: right + 16, dy: 15 } : { class: "strong" }, money(line.at)));
      svg.append(text);
    }
    const handles = all.flatMap((it) => {
      const y0 = toY(it.start), y1 = toY(it.start + it.limit), over = LEFT + width * it.share, middle = (y0 + y1) / 2;
      // Where two layers meet, the upper one's edge is on the left and the lower one's on the right.
      const across = (y, part) => {
        const room = Math.max(width * it.share - 16, 24), half = Math.max(room / 2 - 4, 24);
        const from = part === "right" ? LEFT + room - half : LEFT, long = part ? half : room;
        return { grip: { x: from, y: y - 12, width: long, height: 24 }, bar: { x: from + long / 2 - Math.min(22, long / 2), y: y - 3, width: Math.min(44, long), height: 6 } };
      };
      const meets = (yen, where) => all.some((l) => l.n !== it.n && Math.abs(where(l) - yen) <= yen * 1e-9);
      return [
        slider(it, "start", across(y0, meets(it.start, (l) => l.start + l.limit) ? "left" : "")),
        slider(it, "limit", across(y1, meets(it.start + it.limit, (l) => l.start) ? "right" : "")),
        slider(it, "share", { grip: { x: over - 12, y: Math.min(y1 + 4, middle - 12), width: 24, height: Math.max(y0 - y1 - 8, 24) }, bar: { x: over - 3, y: middle - 16, width: 6, height: 32 } }),
      ];
    });
    svg.append(...labels, ...handles);
    place.replaceChildren(svg);
    if (focus) place.querySelector(`[data-edge="${focus}"]`)?.focus({ preventScroll: true });
    document.querySelectorAll("[data-tower=add]").forEach((b) => { b.disabled = all.length >= MOST; });
    document.querySelectorAll("[data-tower=remove]").forEach((b) => { b.disabled = all.length <= 1; });
  };

  const partsOf = (handle) => { const [, edge, n] = handle.dataset.edge.match(/^([a-z]+)(\d)$/); return { edge, n: Number(n) }; };
  document.addEventListener("pointerdown", (event) => {
    const handle = event.target.closest?.("#tower-drawn [data-edge]");
    if (!handle || event.button > 0) return;
    event.preventDefault();
    const { edge, n } = partsOf(handle);
    dragged = { edge, n };
    document.getElementById("tower-drawn").setPointerCapture(event.pointerId);
    handle.focus({ preventScroll: true });
    document.body.classList.add("dragging");
  });
  document.addEventListener("pointermove", (event) => {
    if (!dragged) return;
    const place = document.getElementById("tower-drawn"), box = place.getBoundingClientRect();
    const it = layers().find((l) => l.n === dragged.n);
    if (!it) return;
    if (dragged.edge === "share") {
      const width = place.clientWidth - LEFT - (place.clientWidth > 560 ? 230 : 124);
      move(it.n, "share", Math.round(((event.clientX - box.left - LEFT) / width) * 20) / 20 || 0.01);
    } else {
      const yen = Math.min(round(Math.max(0, toYen(event.clientY - box.top)), 3), data.reach);
      move(it.n, dragged.edge, dragged.edge === "start" ? yen : round(yen - it.start, 3));
    }
    draw();
    ask();
  });
  document.addEventListener("touchstart", (event) => {  // a finger on an edge moves it, not the page
    if (event.target.closest?.("#tower-drawn [data-edge]")) event.preventDefault();
  }, { passive: false });
  const drop = () => { if (!dragged) return; dragged = null; document.body.classList.remove("dragging"); draw(); ask(); };
  document.addEventListener("pointerup", drop);
  document.addEventListener("pointercancel", drop);
  document.addEventListener("keydown", (event) => {
    const handle = event.target.closest?.("#tower-drawn [data-edge]");
    if (handle) { const { edge, n } = partsOf(handle); keyed(event, n, edge); }
  });

  // Layers more and fewer.
  const add = () => {
    const all = layers(), free = [1, 2, 3, 4].find((n) => !all.some((l) => l.n === n));
    if (!free) return;
    const highest = all.reduce((a, b) => (b.start + b.limit > a.start + a.limit ? b : a));
    const held = field("limit", free);
    for (let one = held?.closest("details"); one; one = one.parentElement.closest("details")) one.open = true;
    write("retention", free, inFields(highest.start + highest.limit));
    write("limit", free, inFields(round(highest.limit / 2, 3)));
    write("share", free, 100);
    draw();
    ask();
  };
  const remove = () => {
    const all = layers();
    if (all.length < 2) return;
    const { n } = all.reduce((a, b) => (b.start > a.start ? b : a));
    ["retention", "limit", "share"].forEach((what) => write(what, n, ""));
    draw();
    ask();
  };
  document.addEventListener("click", (event) => {
    const pressed = event.target.closest?.("[data-tower]");
    if (pressed) (pressed.dataset.tower === "add" ? add : remove)();
  });

  form.addEventListener("input", (event) => { if (/^(retention|limit|share)\d$/.test(event.target.id)) draw(); });
  document.addEventListener("htmx:after:swap", () => draw());
  new ResizeObserver(() => { if (!dragged) draw(); }).observe(document.getElementById("results"));
  draw();
})();
