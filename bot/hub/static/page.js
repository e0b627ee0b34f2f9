// What a page does without being loaded again: it follows what happens, opens a box at a line, tells how long ago.
"use strict";

document.documentElement.classList.add("js");

// --- times -----------------------------------------------------------------------------------------------------------

function ago(seconds) {
  if (seconds < 10) return "just now";
  const steps = [[60, "second"], [60, "minute"], [24, "hour"], [Infinity, "day"]];
  let value = seconds;
  for (const [size, unit] of steps) {
    if (value < size) return `${Math.floor(value)} ${unit}${Math.floor(value) === 1 ? "" : "s"} ago`;
    value /= size;
  }
}

function tellTimes() {
  for (const time of document.querySelectorAll("time")) {
    time.title ||= time.textContent;
    time.textContent = ago((Date.now() - Date.parse(time.dateTime)) / 1000);
  }
}

// --- following what happens ------------------------------------------------------------------------------------------

// A part is an element with `data-part`, or a child with an id of one with `data-parts`. It is replaced only if the
// server now says something else about it, and what a person is typing in it is carried over.
function partsOf(page) {
  const found = new Map();
  for (const one of page.querySelectorAll("[data-part], [data-parts] > [id]")) found.set(one.id, one);
  return found;
}

function sourcesOf(page) {
  return new Map([...partsOf(page)].map(([id, one]) => [id, one.outerHTML]));
}

function carryOver(from, to) {
  for (const typed of from.querySelectorAll("textarea")) {
    const again = typed.id && to.querySelector(`#${CSS.escape(typed.id)}`);
    if (!again || (!typed.value && typed !== document.activeElement)) continue;
    again.value = typed.value;
    for (let box = again.closest("details"); box && to.contains(box); box = box.parentElement.closest("details")) box.open = true;
  }
}

function replacePart(old, fresh) {
  const focus = old.contains(document.activeElement) ? document.activeElement : null;
  carryOver(old, fresh);
  if (old.querySelector(".talk-row.open, .composer.open")) return; // somebody writes at a line here
  old.replaceWith(fresh);
  const again = focus && focus.id && document.getElementById(focus.id);
  if (!again) return;
  again.focus({ preventScroll: true });
  if (focus.selectionStart !== undefined && focus.tagName === "TEXTAREA") again.setSelectionRange(focus.selectionStart, focus.selectionEnd);
}

function update(sources, page) {
  for (const list of page.querySelectorAll("[data-parts]")) {
    const here = document.getElementById(list.id);
    const wanted = [...list.children].filter((one) => one.id);
    const ids = new Set(wanted.map((one) => one.id));
    for (const one of [...here.children]) if (one.id && !ids.has(one.id)) one.remove();
    wanted.forEach((one, place) => {
      if (document.getElementById(one.id)) return;
      const added = document.importNode(one, true);
      added.classList.add("fresh");
      here.insertBefore(added, here.children[place] || null);
    });
  }
  const fresh = partsOf(page);
  for (const [id, source] of sourcesOf(page)) {
    const here = document.getElementById(id);
    if (here && sources.has(id) && sources.get(id) !== source) replacePart(here, document.importNode(fresh.get(id), true));
  }
  tellTimes();
}

function follow(live) {
  let sources = sourcesOf(document);
  let quiet = 0;
  async function look() {
    if (!document.hidden) {
      try {
        const version = await (await fetch(live.dataset.version, { cache: "no-store" })).text();
        quiet += 1;
        if (version !== live.dataset.seen) {
          const answer = await fetch(location.href, { cache: "no-store", headers: { Accept: "text/html" } });
          if (answer.ok) {
            const page = new DOMParser().parseFromString(await answer.text(), "text/html");
            update(sources, page);
            sources = sourcesOf(page);
            live.dataset.seen = page.querySelector(".live").dataset.seen;
            quiet = 0;
          }
        }
      } catch {
        quiet += 10; // the hub was stopped, or will be back
      }
    }
    setTimeout(look, quiet < 120 ? 1000 : 5000);
  }
  setTimeout(look, 1000);
}

// --- comments on lines -----------------------------------------------------------------------------------------------

function closeComposer() {
  for (const one of document.querySelectorAll(".talk-row.open, .composer.open")) {
    const back = one.matches("tr") ? one.previousElementSibling : one.previousElementSibling.querySelector("button");
    one.remove();
    back.focus();
  }
}

function openComposer(file, side, line, place) {
  const template = document.getElementById("line-composer");
  if (!template) return;
  closeComposer();
  const form = template.content.firstElementChild.cloneNode(true);
  const textarea = form.querySelector("textarea");
  form.elements.path.value = file.dataset.path;
  form.elements.side.value = side;
  form.elements.line.value = line;
  textarea.id = "line-body";
  const label = form.querySelector("label");
  label.htmlFor = "line-body";
  label.textContent = line ? `Comment on line ${line}` : "Comment on the file";
  place(form);
  textarea.focus();
}

function openAtLine(row) {
  openComposer(row.closest(".file"), row.dataset.side, row.dataset.line, (form) => {
    const below = document.createElement("tr");
    below.className = "talk-row open";
    const cell = below.appendChild(document.createElement("td"));
    cell.colSpan = 3;
    cell.append(form);
    row.after(below);
  });
}

function moveFocus(row, step) {
  const rows = [...row.closest("table").querySelectorAll("[data-line]")];
  const next = rows[rows.indexOf(row) + step];
  if (!next) return;
  row.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
}

document.addEventListener("click", (event) => {
  const row = event.target.closest("[data-line]");
  if (row && !event.target.closest("a, button") && getSelection().isCollapsed) openAtLine(row);
  if (event.target.closest("[data-cancel]")) closeComposer();
  const whole = event.target.closest("[data-comment-file]");
  if (whole) {
    openComposer(whole.closest(".file"), "", "", (form) => {
      form.classList.add("open");
      whole.closest(".file-bar").after(form);
    });
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && event.target.closest(".open")) closeComposer();
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.tagName === "TEXTAREA") event.target.form.requestSubmit();
  const row = event.target.matches("[data-line]") && event.target;
  if (!row) return;
  const steps = { ArrowDown: 1, ArrowUp: -1 };
  if (event.key === "Enter" || event.key === "c") openAtLine(row);
  else if (event.key in steps) moveFocus(row, steps[event.key]);
  else return;
  event.preventDefault();
});

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submits]")) event.target.form.requestSubmit();
});

// A second click before the answer is there must not say it twice; a page that comes back from history may say more.
document.addEventListener("submit", (event) => {
  if (event.target.dataset.sent) event.preventDefault();
  event.target.dataset.sent = "yes";
});
addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});

// --- start -----------------------------------------------------------------------------------------------------------

const live = document.querySelector(".live");
if (live) follow(live);
// One stop for the Tab key in each file; arrow keys go on from there.
for (const table of document.querySelectorAll(".open-lines")) {
  table.querySelectorAll("[data-line]").forEach((row, place) => (row.tabIndex = place ? -1 : 0));
}
tellTimes();
setInterval(tellTimes, 30000);
