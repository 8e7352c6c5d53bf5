(() => {
  const marks = [...document.querySelectorAll("mark")];
  const rows = [...document.querySelectorAll("li[data-id]")];
  const clear = () => document.querySelectorAll(".lit").forEach((e) => e.classList.remove("lit"));
  const light = (ids, from) => {
    clear();
    const wanted = new Set(ids);
    const lit = marks.filter((m) => m.dataset.ids.split(" ").some((i) => wanted.has(i)));
    lit.forEach((m) => m.classList.add("lit"));
    const listed = rows.filter((r) => wanted.has(r.dataset.id));
    listed.forEach((r) => r.classList.add("lit"));
    const target = from === "text" ? listed[0] : lit[0];
    if (target) target.scrollIntoView({ block: "nearest" });
  };
  marks.forEach((m) => m.addEventListener("mouseenter", () => light(m.dataset.ids.split(" "), "text")));
  rows.forEach((r) => {
    ["mouseenter", "focus"].forEach((kind) => r.addEventListener(kind, () => light([r.dataset.id], "record")));
  });
  document.querySelectorAll("input[data-layer]").forEach((box) =>
    box.addEventListener("change", () => {
      const on = new Set([...document.querySelectorAll("input[data-layer]:checked")].map((b) => b.dataset.layer));
      marks.forEach((m) => m.classList.toggle("off", ![...m.classList].some((c) => on.has(c))));
      rows.forEach((r) => r.classList.toggle("off", ![...r.classList].some((c) => on.has(c))));
    }),
  );
  document.addEventListener("keydown", (e) => {
    if (e.key !== "ArrowDown" && e.key !== "ArrowUp") return;
    const at = rows.indexOf(document.activeElement);
    if (at < 0) return;
    e.preventDefault();
    const next = rows[at + (e.key === "ArrowDown" ? 1 : -1)];
    if (next) next.focus();
  });
})();
