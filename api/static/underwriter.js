// Controls and clauses that the answer shows and the form holds: changed here, they change there.
"use strict";
(() => {
  const form = document.getElementById("ask");
  const field = (name) => form.elements.namedItem(name);
  const set = (name, value) => {
    const held = field(name);
    if (!held) return;
    held.value = value;
    held.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const open = (element) => {
    for (let one = element.closest("details"); one; one = one.parentElement.closest("details")) one.open = true;
  };
  // Parts that come after the rest say so until they are of what is asked now.
  const loaded = new Map();
  document.addEventListener("htmx:after:swap", (event) => {
    const { target, response } = event.detail?.ctx ?? {};
    if (target?.matches?.("[data-later]") && response?.raw) loaded.set(target.id, response.raw.url);
    document.querySelectorAll("[data-later]").forEach((part) => {
      if (loaded.get(part.id) === new URL(part.getAttribute("hx-get"), location).href) part.removeAttribute("aria-busy");
    });
  });
  document.addEventListener("change", (event) => {
    const chosen = event.target;
    if (chosen.dataset?.mirror) set(chosen.dataset.mirror, chosen.value);
    else if ("ask" in (chosen.dataset ?? {})) form.dispatchEvent(new Event("change"));
  });
  document.addEventListener("click", (event) => {
    const pressed = event.target.closest?.("[data-sets], [data-goes]");
    if (!pressed) return;
    if (pressed.dataset.sets) set(pressed.dataset.sets, pressed.dataset.value);
    else { const held = field(pressed.dataset.goes); open(held); held.focus(); held.scrollIntoView({ block: "center" }); }
  });
})();
