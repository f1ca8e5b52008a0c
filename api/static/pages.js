// What a page does beside showing: say where a figure is from, keep addresses short, send changes to
// the API. Numbers are all made by the server.
"use strict";
(() => {
  const texts = JSON.parse(document.getElementById("texts").textContent);
  document.documentElement.classList.add("scripted");

  // Where a figure is from: pointed at, tapped, or reached by keyboard.
  let tip = null;
  const hideTip = () => { tip?.remove(); tip = null; };
  const showTip = (figure) => {
    hideTip();
    tip = document.createElement("div");
    tip.className = "tip";
    tip.setAttribute("role", "tooltip");
    const full = Number(figure.value || figure.getAttribute("value"));
    if (Number.isFinite(full) && Math.abs(full) >= 1e6) {
      const exact = document.createElement("strong");
      exact.textContent = full.toLocaleString(document.documentElement.lang, { maximumFractionDigits: 0 });
      tip.append(exact);
    }
    tip.append(figure.dataset.source);
    document.body.append(tip);
    const at = figure.getBoundingClientRect();
    const left = Math.min(at.left, document.documentElement.clientWidth - tip.offsetWidth - 8);
    tip.style.left = `${Math.max(8, left) + scrollX}px`;
    tip.style.top = `${at.bottom + scrollY + 6}px`;
  };
  const figureOf = (event) => event.target.closest?.(".fig[data-source]:not([data-source=''])");
  document.addEventListener("pointerover", (event) => { const f = figureOf(event); if (f) showTip(f); });
  document.addEventListener("pointerout", (event) => { if (figureOf(event)) hideTip(); });
  document.addEventListener("click", (event) => { const f = figureOf(event); if (f) showTip(f); else hideTip(); });
  document.addEventListener("focusin", (event) => { const f = figureOf(event); if (f) showTip(f); });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") hideTip(); });

  // A field that says what the example says is left out of the address.
  document.addEventListener("formdata", (event) => {
    for (const field of event.target.elements) {
      if (field.name && "default" in field.dataset && field.value === field.dataset.default) {
        event.formData.delete(field.name);
      }
    }
  });
  // A slider and its number are one field.
  document.addEventListener("input", (event) => {
    const slider = event.target;
    if (slider.dataset?.for) {
      const number = document.getElementById(slider.dataset.for);
      number.value = slider.value;
      number.dispatchEvent(new Event("input", { bubbles: true }));
    } else if (slider.id) {
      const pair = document.querySelector(`input[type=range][data-for="${CSS.escape(slider.id)}"]`);
      if (pair) pair.value = slider.value;
    }
  });
  // Links that take along what is asked now, which may have changed since the page came.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-keep]");
    if (link) link.search = location.search;
  }, true);
  // Fields the answer found wrong.
  const markFaults = () => {
    document.querySelectorAll("#ask [aria-invalid]").forEach((field) => field.removeAttribute("aria-invalid"));
    document.querySelectorAll("[data-faults] [data-field]").forEach((link) => {
      document.getElementById(link.dataset.field)?.setAttribute("aria-invalid", "true");
    });
  };
  // Choices that lead to another page at once.
  document.addEventListener("change", (event) => {
    if (event.target.matches?.("select[data-go]")) event.target.form.requestSubmit();
  });

  // A page taken out of the browser's memory holds choices its address does not say.
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

  // What a reader opened stays open when figures change.
  document.addEventListener("htmx:before:morph:attr", (event) => {
    if (event.detail.attrName === "open") event.preventDefault();
  });

  // Busy and done, seen and heard.
  const heard = document.getElementById("heard");
  let waiting = 0;
  const busy = (by) => {
    waiting = Math.max(0, waiting + by);
    document.body.classList.toggle("busy", waiting > 0);
  };
  document.addEventListener("htmx:before:request", () => busy(1));
  document.addEventListener("htmx:finally:request", () => busy(-1));
  document.addEventListener("htmx:after:swap", () => { hideTip(); markFaults(); heard.textContent = texts.updated; window.charts?.draw(); });
  document.addEventListener("htmx:error", (event) => {
    const status = event.detail?.ctx?.response?.status;
    if (!status) tell(texts.failed, "bad");
  });

  // Changes go to the API: <form data-api="POST /v1/…" data-then="/en/…/{id}">, with
  // data-upload="#input" the file itself.
  const tell = (text, kind) => {
    const place = document.getElementById("said");
    place.className = text ? `notice ${kind}` : "";
    place.textContent = text;
    if (text) place.scrollIntoView({ block: "nearest" });
  };
  const cookie = (name) => document.cookie.split("; ").find((c) => c.startsWith(`${name}=`))?.slice(name.length + 1);
  const CSRF = "__Host-kuramori-csrf";
  const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
  const typed = (field) => {
    if (field.value === "") return undefined;
    if (field.dataset.type === "number") return Number(field.value.replace(/,/g, ""));
    return field.value;
  };
  const bodyOf = (form) => {
    const source = form.dataset.body && document.querySelector(form.dataset.body);
    const body = source ? JSON.parse(source.textContent) : {};
    for (const field of form.elements) {
      if (!field.name || (field.type === "radio" && !field.checked)) continue;
      const value = typed(field);
      if (value === undefined) continue;
      const place = field.name.split("/"), last = place.pop();
      place.reduce((inner, name) => (inner[name] ??= {}), body)[last] = value;
    }
    return body;
  };
  const ask = async (method, path, body, headers = {}) => {
    const token = cookie(CSRF);
    const sent = { Accept: "application/json", ...headers };
    if (token) sent["X-CSRF-Token"] = decodeURIComponent(token);
    if (body instanceof File) sent["Content-Type"] = /\.xlsx$/i.test(body.name) ? XLSX : "text/csv";
    else if (body !== null) sent["Content-Type"] = "application/json";
    const text = body === null ? undefined : body instanceof File ? body : JSON.stringify(body);
    return fetch(path, { method, headers: sent, body: text, credentials: "same-origin" });
  };
  const refused = async (response) => {
    const problem = await response.json().catch(() => ({}));
    const slug = (problem.type || "").split("/").pop();
    const details = (problem.errors || []).map((e) => `${e.pointer || e.parameter || ""} ${e.detail}`.trim());
    for (const fault of problem.faults || []) details.push([fault.line, fault.column, fault.detail].filter(Boolean).join(" "));
    return [texts.problems[slug] || problem.title || texts.failed, problem.detail, ...details].filter(Boolean).join(" – ");
  };
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.dataset.api) return;
    event.preventDefault();
    const [method, path] = form.dataset.api.split(" ");
    const buttons = form.querySelectorAll("button");
    buttons.forEach((b) => { b.disabled = true; });
    busy(1);
    tell("", "");
    form.dataset.key ||= crypto.randomUUID();
    const headers = cookie(CSRF) ? { "Idempotency-Key": form.dataset.key } : {};  // a visitor's would be anybody's
    if (form.dataset.match) headers["If-Match"] = `"${form.dataset.match}"`;
    try {
      // A file is the body as it is; fields beside it are the query.
      const file = form.dataset.upload && document.querySelector(form.dataset.upload)?.files[0];
      const query = file ? `?${new URLSearchParams(bodyOf(form))}` : "";
      const body = file || ("nobody" in form.dataset ? null : bodyOf(form));
      const response = await ask(method, path + query, body, headers);
      if (!response.ok) { delete form.dataset.key; tell(await refused(response), "bad"); return; }
      const answer = await response.json();
      const session = answer.csrf_token;
      if (session) document.cookie = `${CSRF}=${encodeURIComponent(session)}; Path=/; Secure; SameSite=Strict; Expires=${new Date(answer.expires_at).toUTCString()}`;
      if ("signout" in form.dataset) document.cookie = `${CSRF}=; Path=/; Secure; SameSite=Strict; Max-Age=0`;
      const then = (form.dataset.then || location.href).replace("{id}", answer.id ?? answer.made?.[0]?.id ?? "");
      if (new URL(then, location.href).href === location.href) location.reload(); else location.assign(then);
    } catch {
      tell(texts.failed, "bad");
    } finally {
      busy(-1);
      buttons.forEach((b) => { b.disabled = false; });
    }
  });
  // Documents of what is not kept: <form data-document="POST /v1/…">, opened beside the page.
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.dataset.document) return;
    event.preventDefault();
    const [method, path] = form.dataset.document.split(" ");
    busy(1);
    try {
      const response = await ask(method, path, bodyOf(form), { Accept: "application/pdf" });
      if (!response.ok) { tell(await refused(response), "bad"); return; }
      const link = document.createElement("a");
      link.href = URL.createObjectURL(await response.blob());
      link.download = form.dataset.file || "kuramori.pdf";
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    } catch {
      tell(texts.failed, "bad");
    } finally {
      busy(-1);
    }
  });
})();
