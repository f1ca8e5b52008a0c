// Draws the charts of a page with ECharts. What is drawn, in words and figures, stands beside each
// picture in the page itself; here is only how.
"use strict";
window.charts = (() => {
  const drawn = new Map();
  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  const SIZES = { en: [[1e12, "tn"], [1e9, "bn"], [1e6, "m"]], ja: [[1e12, "兆"], [1e8, "億"], [1e4, "万"]] };
  const three = (value) => Number(value.toPrecision(3)).toLocaleString("en", { maximumFractionDigits: 10 });
  const money = (value, lang, before, after) => {
    const sign = value < 0 ? "-" : "";
    const [size, word] = SIZES[lang].find(([s]) => Math.abs(value) >= 0.9995 * s) || [1, ""];
    const text = three(Math.abs(value) / size) + word;
    return lang === "en" ? `${sign}${before}${text}` : `${sign}${text}${after}`;
  };
  const said = (value, axis, lang) => {
    if (value === null || value === undefined) return "–";
    if (axis.categories.length) return axis.categories[Math.round(value)] ?? "";
    switch (axis.unit) {
      case "yen": return value === 0 ? "0" : money(value, lang, "¥", "円");
      case "usd": return value === 0 ? "0" : money(value, lang, "$", "ドル");
      case "share": return lang === "en" ? `${three(value * 100)} %` : `${three(value * 100)}%`;
      case "year": return String(Math.floor(value));
      case "years": return lang === "en" ? three(value) : `${three(value)}年`;
      case "days": return lang === "en" ? three(value) : `${three(value)}日`;
      default: return typeof value === "number" ? three(value) : String(value);
    }
  };
  const axisOf = (axis, spec, flat) => {
    const base = {
      name: axis.label, nameLocation: "middle", nameTextStyle: { color: token("quiet") },
      axisLine: { lineStyle: { color: token("quiet") } }, splitLine: { lineStyle: { color: token("line") } },
      axisLabel: { color: token("quiet"), hideOverlap: true, formatter: (v) => said(v, axis, spec.lang) },
    };
    if (axis.categories.length) {
      return { ...base, type: "category", data: axis.categories.map((_, i) => i), inverse: flat, nameGap: 30, name: "",
        splitLine: { show: false }, axisLabel: { ...base.axisLabel, interval: flat ? 0 : "auto", width: flat ? spec.narrow ? 110 : 190 : undefined, overflow: "break", hideOverlap: !flat } };
    }
    return { ...base, type: axis.log ? "log" : "value", min: axis.least ?? (axis.log ? undefined : axis.unit === "year" ? "dataMin" : undefined), max: axis.most ?? (axis.unit === "year" ? "dataMax" : undefined), nameGap: 32, scale: axis.unit === "year" };
  };
  const place = (point, flat) => (flat ? [point[1], point[0]] : [point[0], point[1]]);
  const rangeLines = (one, flat, colour) => ({
    silent: true, symbol: ["none", "none"], animation: false, lineStyle: { color: colour, width: one.colour === "quiet" ? 7 : 2.5, opacity: one.colour === "quiet" ? .4 : 1, type: "solid" },
    data: one.points.filter((p) => p[1] !== null && p[2] !== null).map((p) => [
      { coord: flat ? [p[1], p[0]] : [p[0], p[1]] }, { coord: flat ? [p[2], p[0]] : [p[0], p[2]] }]),
  });
  const SHAPES = ["circle", "rect", "triangle", "diamond", "path://M0 0L3 0L5 3L7 0L10 0L7 5L10 10L7 10L5 7L3 10L0 10L3 5Z", "path://M0 0L10 0L5 10Z", "path://M4 0L6 0L6 4L10 4L10 6L6 6L6 10L4 10L4 6L0 6L0 4L4 4Z", "roundRect", "arrow", "pin"];
  const seriesOf = (one, spec, flat, at) => {
    const colour = token(one.colour);
    const base = { id: one.name, name: one.name, itemStyle: { color: colour }, lineStyle: { color: colour, width: 2 } };
    if (one.kind === "bar") return { ...base, type: "bar", stack: one.stack ?? undefined, barMaxWidth: 34, data: one.points.map((p) => place(p, flat)) };
    if (one.kind === "points") {
      return { ...base, type: "scatter", symbol: SHAPES[at % SHAPES.length], symbolSize: (d) => d[3] ?? 9, itemStyle: { color: colour, opacity: .75 }, data: one.points.map((p) => [...place(p, flat), p[2] ?? "", p[3] ?? 9]) };
    }
    if (one.kind === "range") {
      return { ...base, type: "scatter", symbol: "rect", symbolSize: flat ? [2, 12] : [12, 2], data: one.points.flatMap((p) => [place([p[0], p[1]], flat), place([p[0], p[2]], flat)]), markLine: rangeLines(one, flat, colour) };
    }
    return { ...base, type: "line", showSymbol: false, data: one.points.map((p) => place(p, flat)),
      lineStyle: { color: colour, width: one.kind === "dashed" ? 1.5 : 2.5, type: one.kind === "dashed" ? "dashed" : "solid" },
      areaStyle: one.kind === "area" ? { color: colour, opacity: .15 } : undefined };
  };
  const markOf = (mark, flat, spec) => ({
    [(mark.across === "x") !== flat ? "xAxis" : "yAxis"]: mark.value,
    lineStyle: { color: token(mark.colour), type: "dashed", width: 1.5 },
    label: { formatter: mark.label, color: token("ink"), position: "insideEndTop", fontSize: 11, textBorderColor: token("paper"), textBorderWidth: 3 },
    symbol: "none",
  });
  const legendRows = (spec) => {
    const wide = spec.series.map((s) => 34 + [...s.name].reduce((sum, c) => sum + (c > "\u2e80" ? 12 : 6.7), 0));
    let rows = 1, used = 0;
    for (const w of wide) { if (used && used + w > spec.width - 20) { rows += 1; used = 0; } used += w; }
    return rows;
  };
  const bandOf = (mark, flat) => {
    const along = (mark.across === "x") !== flat ? "xAxis" : "yAxis";
    return [
      { [along]: mark.value, itemStyle: { color: token(mark.colour), opacity: .16 },
        label: { show: true, formatter: mark.label, color: token("ink"), position: "insideRight", fontSize: 11 } },
      { [along]: mark.upto },
    ];
  };
  const option = (spec) => {
    const flat = !spec.upright;
    const x = axisOf(spec.x, spec, flat), y = axisOf(spec.y, spec, false);
    const series = spec.series.map((one, at) => seriesOf(one, spec, flat, at));
    const lines = spec.marks.filter((m) => m.upto === null || m.upto === undefined), bands = spec.marks.filter((m) => !lines.includes(m));
    if (lines.length && series.length) {
      const held = series[0].markLine?.data ?? [];
      series[0].markLine = { ...(series[0].markLine ?? { symbol: ["none", "none"], animation: false }), silent: true, data: [...held, ...lines.map((m) => markOf(m, flat, spec))] };
    }
    if (bands.length && series.length) series[0].markArea = { silent: true, animation: false, data: bands.map((m) => bandOf(m, flat)) };
    const byAxis = spec.series.some((s) => s.kind === "bar" || s.kind === "line") ? "axis" : "item";
    return {
      animationDuration: 250, textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: token("ink") },
      grid: { left: 12, right: 22, top: spec.series.length > 1 ? 18 + 21 * legendRows(spec) : 18, bottom: 34, containLabel: true },
      legend: spec.series.length > 1 ? { top: 0, left: 0, itemWidth: 16, itemHeight: 9, textStyle: { color: token("ink") }, data: spec.series.map((s) => s.name) } : undefined,
      tooltip: {
        trigger: byAxis, confine: true, backgroundColor: token("paper"), borderColor: token("line"), textStyle: { color: token("ink"), fontSize: 13 },
        formatter: (found) => tooltip(Array.isArray(found) ? found : [found], spec, flat),
      },
      xAxis: flat ? y : x, yAxis: flat ? x : { ...y, nameLocation: "end", nameTextStyle: { ...y.nameTextStyle, align: "left" }, nameGap: 10, name: "" }, series,
    };
  };
  const escape = (text) => String(text).replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);
  const tooltip = (found, spec, flat) => {
    if (!found.length) return "";
    const at = found[0].value[flat ? 1 : 0];
    const head = `${escape(spec.x.categories.length ? "" : `${spec.x.label}: `)}${escape(said(at, spec.x, spec.lang))}`;
    const seen = new Set();
    const rows = found.filter((f) => !seen.has(f.seriesName + f.value) && seen.add(f.seriesName + f.value)).map((f) => {
      const label = f.value[2] ? `${escape(f.value[2])}: ` : `${escape(f.seriesName)}: `;
      return `${label}<b>${escape(said(f.value[flat ? 0 : 1], spec.y, spec.lang))}</b>`;
    });
    return [head, ...rows].join("<br>");
  };
  const draw = (anew) => {
    for (const [plot, chart] of drawn) if (!plot.isConnected) { chart.dispose(); drawn.delete(plot); }
    document.querySelectorAll(".plot").forEach((plot) => {
      const source = document.getElementById(`${plot.id}-data`);
      if (!source || plot.clientWidth === 0) return;
      const spec = JSON.parse(source.textContent);
      spec.width = plot.clientWidth;
      spec.narrow = spec.width < 520;
      let chart = drawn.get(plot);
      const from = `${spec.narrow} ${source.textContent}`;
      if (chart && chart.from === from && anew !== true) return;
      if (!chart) { chart = echarts.init(plot, null, { renderer: "svg" }); drawn.set(plot, chart); seen.observe(plot); }
      chart.from = from;
      chart.setOption(option(spec), { notMerge: true });
    });
  };
  const seen = new ResizeObserver((entries) => { for (const { target } of entries) drawn.get(target)?.resize({ animation: { duration: 0 } }); });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => draw(true));
  matchMedia("print").addEventListener("change", () => draw(true));
  document.addEventListener("toggle", draw, true);
  addEventListener("beforeprint", () => drawn.forEach((chart) => chart.resize()));
  draw();
  return { draw, money: (value, lang) => said(value, { unit: "yen", categories: [] }, lang) };
})();
