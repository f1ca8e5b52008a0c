// Answers given beside a finding: they go into the form, which asks anew. Without this script they
// are forms and links of their own.
"use strict";
(() => {
  const form = () => document.getElementById("ask");
  let answered = false;
  const put = (name, value) => {
    let field = form().elements.namedItem(name);
    if (!field) {
      field = document.createElement("input");
      field.type = "hidden";
      field.name = name;
      form().append(field);
    }
    field.value = value;
    field.closest(".field")?.classList.toggle("changed", "default" in field.dataset && value !== field.dataset.default);
  };
  const again = () => { answered = true; form().requestSubmit(); };
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-answer]") || !form()) return;
    event.preventDefault();
    for (const field of event.target.elements) if (field.name && field.type !== "hidden") put(field.name, field.value);
    again();
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches?.("form[data-answer] select")) event.target.form.requestSubmit();
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-set]");
    if (!link || !form() || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    for (const [name, value] of Object.entries(JSON.parse(link.dataset.set))) put(name, value);
    again();
  });
  // What was answered may have left the page with its finding: go on from the verdict, and say it.
  document.addEventListener("htmx:after:swap", () => {
    const why = document.getElementById("verdict-why");
    if (!answered || !why) return;
    answered = false;
    if (document.activeElement === document.body) document.getElementById("verdict").focus({ preventScroll: true });
    document.getElementById("heard").textContent = `${document.getElementById("verdict-is").textContent} ${why.textContent}`;
  });
})();
