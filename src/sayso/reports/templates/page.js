"use strict";
// What every page does: its data, and light or dark.
const data = JSON.parse(document.getElementById("data").textContent);

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function badge(letters, css, label) {
  const made = element("span", `badge ${css}`, letters);
  made.title = label;
  return made;
}

{
  const button = document.getElementById("theme");
  const themes = { system: "◐", light: "☀", dark: "☾" };
  const names = Object.keys(themes);
  let theme = "system";
  const set = (name) => {
    theme = name;
    if (name === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = name;
    button.textContent = themes[name];
    button.setAttribute("aria-label", `Colours: ${name === "system" ? "as the system" : name}`);
  };
  button.hidden = false;
  button.addEventListener("click", () => set(names[(names.indexOf(theme) + 1) % names.length]));
}
