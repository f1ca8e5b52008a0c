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
