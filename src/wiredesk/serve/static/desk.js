// What pages do better with a script. Everything works without it.
"use strict";
(() => {
  const root = document.documentElement;
  const cookie = (name) => document.cookie.split("; ").find((one) => one.startsWith(`${name}=`));

  // The reader's time zone, on the first visit: the server words the dates.
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone && !cookie("zone")) {
    document.cookie = `zone=${zone}; path=/; max-age=31536000; samesite=lax`;
    if (zone !== root.dataset.zone && cookie("zone")) location.reload();
  }

  // Of tabs that do not fit, the one that is open stays in sight.
  document.querySelector(".tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });

  // Keys: / j k o m ?
  let current = null;
  const rows = () => [...document.querySelectorAll("[data-row]")].filter((row) => row.offsetParent !== null);
  const inRow = (selector) => (current && current.isConnected ? current.querySelector(selector) : null);
  const step = (by) => {
    const all = rows();
    if (!all.length) return;
    const focused = document.activeElement.closest("[data-row]");
    const at = all.indexOf(focused || current);
    const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + by))];
    if (current) current.classList.remove("is-current");
    current = next;
    current.classList.add("is-current");
    const link = inRow("[data-open]") || current;
    if (link === current) current.tabIndex = -1;
    link.focus({ preventScroll: true });
    current.scrollIntoView({ block: "nearest" });
  };
  const keysDialog = document.getElementById("keys");
  const act = {
    "/": () => document.getElementById("q")?.focus(),
    j: () => step(1),
    k: () => step(-1),
    o: () => inRow("[data-open]")?.click(),
    m: () => inRow("[data-mark]")?.click(),
    "?": () => keysDialog?.showModal(),
  };
  const typing = (element) => element.closest("input, textarea, select, dialog, [contenteditable]");
  addEventListener("keydown", (event) => {
    if (root.dataset.keys === "0" || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (!(event.target instanceof Element) || typing(event.target) || !Object.hasOwn(act, event.key)) return;
    event.preventDefault();
    act[event.key]();
  });
  for (const button of document.querySelectorAll("[data-keys]")) {
    if (button === root || !keysDialog) continue;
    button.hidden = root.dataset.keys === "0";
    button.addEventListener("click", () => keysDialog.showModal());
  }

  document.addEventListener("click", async (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-copy]") : null;
    if (!button) return;
    // data-copy="ID": the text of that element; data-copied: what the button says then.
    const from = document.getElementById(button.dataset.copy);
    if (!from) return;
    try {
      await navigator.clipboard.writeText((from.value ?? from.textContent).trim());
    } catch {
      getSelection().selectAllChildren(from);
      return;
    }
    const said = button.textContent;
    if (button.dataset.copied) button.textContent = button.dataset.copied;
    setTimeout(() => { button.textContent = said; }, 2000);
  });

  // Fields marked so send their form as soon as they change; the button that does it without a script goes.
  for (const form of document.querySelectorAll("form[data-at-once]")) {
    form.addEventListener("change", () => form.requestSubmit());
    for (const button of form.querySelectorAll("[data-without-script]")) button.hidden = true;
  }

  // After htmx put in a part of the page, the keys go on where they were.
  document.addEventListener("htmx:after:swap", () => { if (current && !current.isConnected) current = null; });
})();
