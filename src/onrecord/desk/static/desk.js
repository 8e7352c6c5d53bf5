// Behaviour of the desk's pages: light up evidence, toggles, keys, adding by selecting, PNG of a chart.
(() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const idsOf = (mark) => mark.dataset.ids.split(" ");

  function light(ids, from) {
    all(".lit").forEach((e) => e.classList.remove("lit"));
    const wanted = new Set(ids);
    const marks = all("#text mark").filter((m) => idsOf(m).some((i) => wanted.has(i)));
    const rows = all("#record .finding").filter((r) => wanted.has(r.dataset.id));
    [...marks, ...rows].forEach((e) => e.classList.add("lit"));
    const target = from === "text" ? rows.find((r) => !r.classList.contains("off")) : marks[0];
    if (target && from) target.scrollIntoView({ block: "nearest" });
  }

  function toggle() {
    const boxes = all("input[data-layer]");
    if (!boxes.length) return;
    const on = new Set(boxes.filter((b) => b.checked).map((b) => b.dataset.layer));
    all("#text mark").forEach((m) => m.classList.toggle("off", ![...m.classList].some((c) => on.has(c))));
    all("#record .finding").forEach((r) => r.classList.toggle("off", !on.has(r.dataset.layer)));
    all("#record [data-head]").forEach((h) => h.classList.toggle("off", !on.has(h.dataset.head)));
    const address = new URL(location);
    if (on.size === boxes.length) address.searchParams.delete("layers");
    else address.searchParams.set("layers", [...on].join("."));
    if (address.href !== location.href) history.replaceState(history.state, "", address);
  }

  // Offsets are code points, JavaScript's are UTF-16 units.
  const points = (text) => [...text].length;
  function selected() {
    const article = document.getElementById("text");
    const words = document.getElementById("add-words");
    const choice = document.getSelection();
    if (!article || !words || !choice || choice.isCollapsed || !choice.rangeCount) return;
    const range = choice.getRangeAt(0);
    if (!article.contains(range.startContainer) || !article.contains(range.endContainer)) return;
    const before = document.createRange();
    before.setStart(article, 0);
    before.setEnd(range.startContainer, range.startOffset);
    const said = range.toString();
    const trimmed = said.trim();
    if (!trimmed || trimmed.length > 500) return;
    document.getElementById("add-start").value = points(before.toString()) + points(said) - points(said.trimStart());
    words.value = trimmed;
    words.closest("details").open = true;
  }

  async function png(button) {
    const answer = await fetch(button.dataset.png);
    if (!answer.ok) return;
    const source = URL.createObjectURL(new Blob([await answer.text()], { type: "image/svg+xml" }));
    const picture = new Image();
    picture.onload = () => {
      const canvas = document.createElement("canvas");
      canvas.width = picture.width * 2;
      canvas.height = picture.height * 2;
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      canvas.toBlob((blob) => {
        const link = document.createElement("a");
        link.href = URL.createObjectURL(blob);
        link.download = button.dataset.name;
        link.click();
        URL.revokeObjectURL(link.href);
        URL.revokeObjectURL(source);
      });
    };
    picture.src = source;
  }

  function move(step) {
    const rows = all(".finding").filter((r) => r.offsetParent);
    if (!rows.length) return;
    const here = document.activeElement?.closest(".finding");
    const at = here ? rows.indexOf(here) + step : step > 0 ? 0 : rows.length - 1;
    rows[Math.max(0, Math.min(rows.length - 1, at))].focus();
  }

  function modes() {
    const type = document.getElementById("e-type");
    if (!type) return;
    all("[data-type]").forEach((label) => {
      const box = label.querySelector("input");
      const fits = label.dataset.type === type.value;
      label.classList.toggle("off", !fits);
      if (!fits) box.checked = false;
      box.disabled = !fits;
    });
  }

  function start() {
    const report = document.querySelector(".report");
    const layers = new URL(location).searchParams.get("layers");
    if (report && layers !== null) {
      const on = new Set(layers.split("."));
      all("input[data-layer]").forEach((b) => (b.checked = on.has(b.dataset.layer)));
      toggle();
    }
    modes();
    if (report?.dataset.at) {
      const row = document.getElementById(`f-${report.dataset.at}`);
      if (row) {
        light([row.dataset.id], "record");
        row.scrollIntoView({ block: "center" });
        row.focus({ preventScroll: true });
      }
    }
  }

  document.addEventListener("mouseover", (e) => {
    const mark = e.target.closest?.("#text mark");
    if (mark) light(idsOf(mark), "text");
    const row = e.target.closest?.("#record .finding");
    if (row) light([row.dataset.id], "record");
  });
  document.addEventListener("focusin", (e) => {
    const row = e.target.closest?.("#record .finding");
    if (row) light([row.dataset.id], "record");
  });
  document.addEventListener("click", (e) => {
    const mark = e.target.closest?.("#text mark");
    if (mark && document.getSelection()?.isCollapsed) light(idsOf(mark), "text");
    const button = e.target.closest?.("button[data-png]");
    if (button) png(button);
  });
  document.addEventListener("change", (e) => {
    if (e.target.matches?.("input[data-layer]")) toggle();
    if (e.target.id === "e-type") modes();
  });
  document.addEventListener("mouseup", selected);
  document.addEventListener("keyup", (e) => e.shiftKey && selected());
  document.addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey || e.target.closest?.("input, select, textarea, dialog")) return;
    const row = document.activeElement?.closest(".finding");
    const press = (key) => row?.querySelector(`[data-key="${key}"]`)?.click();
    const follow = (rel) => document.querySelector(`main a[rel="${rel}"]`)?.click();
    const keys = {
      "/": () => document.getElementById("q").focus(),
      "?": () => document.getElementById("keys").showModal(),
      j: () => move(1),
      k: () => move(-1),
      a: () => press("a"),
      f: () => press("f"),
      r: () => press("r"),
      "[": () => follow("prev"),
      "]": () => follow("next"),
    };
    if (row && e.key === "ArrowDown") keys.j();
    else if (row && e.key === "ArrowUp") keys.k();
    else if (Object.hasOwn(keys, e.key)) keys[e.key]();
    else return;
    e.preventDefault();
  });
  // Empty fields of a filter do not go into the address.
  document.addEventListener("htmx:configRequest", (e) => {
    if (e.detail.verb !== "get") return;
    for (const [name, value] of [...e.detail.formData.entries()]) if (value === "") e.detail.formData.delete(name);
  });
  document.addEventListener("htmx:afterSettle", (e) => {
    start();
    document.dispatchEvent(new Event("desk:shown"));
    const first = document.querySelector(".queue .finding");
    if (first && e.detail.requestConfig?.verb === "post") first.focus();
  });
  start();
})();
