// A book the reader brings: the file goes with every request of this page, and is kept nowhere.
"use strict";
(() => {
  const held = document.getElementById("own-file");
  const ask = document.getElementById("ask");
  const off = document.getElementById("own-off");
  const keep = document.getElementById("own-keep");
  const page = location.pathname;
  const withFile = () => {
    const body = new FormData();
    body.append("file", held.files[0]);
    return body;
  };
  const show = () => {
    const has = held.files.length > 0;
    off.hidden = !has;
    if (!keep) return;
    keep.hidden = !has;
    if (has) keep.elements.name.value = held.files[0].name.replace(/\.[^.]*$/, "");
  };
  const again = () => { show(); ask.requestSubmit(); };
  held.addEventListener("change", () => { isNew = held.files.length > 0; again(); });
  off.addEventListener("click", () => { held.value = ""; again(); });
  let isNew = false;  // what came of a file just chosen is shown, however far below it stands
  document.addEventListener("htmx:after:swap", () => {
    const refused = document.getElementById("book-refused");
    if (keep && refused) keep.hidden = true;
    const came = refused || document.getElementById("own-shown");
    if (isNew && came) { isNew = false; came.scrollIntoView({ block: "nearest" }); }
  });
  document.addEventListener("htmx:before:request", (event) => {
    const { request } = event.detail.ctx;
    if (!held.files.length || !new URL(request.action, location.href).pathname.startsWith(page)) return;
    request.method = "POST";
    request.body = withFile();
  });
  document.addEventListener("click", async (event) => {
    const link = event.target.closest?.("a[data-paper]");
    if (!link || !held.files.length) return;
    event.preventDefault();
    link.setAttribute("aria-busy", "true");
    try {
      const response = await fetch(link.pathname + location.search, { method: "POST", body: withFile(), credentials: "same-origin" });
      if (!response.ok || response.headers.get("Content-Type") !== "application/pdf") { again(); return; }
      const paper = document.createElement("a");
      paper.href = URL.createObjectURL(await response.blob());
      paper.download = "kuramori-portfolio.pdf";
      paper.click();
      setTimeout(() => URL.revokeObjectURL(paper.href), 60000);
    } finally {
      link.removeAttribute("aria-busy");
    }
  });
  show();
  if (held.files.length) again();  // a browser may have kept it over a reload
})();
