// The list of statements and its filters. Names stand once in the data; rows are drawn in pages.
{
  const PAGE = 40;
  const form = document.getElementById("filters");
  const list = document.getElementById("rows");
  const more = document.getElementById("more");
  const status = document.getElementById("status");
  const shares = document.getElementById("shares");
  const { blocs, speakers, outlets, articles, reporting, sides, statements } = data;
  const signs = ["−", "=", "+"];
  const field = (name) => form.elements[name];
  const [ARTICLE, SPEAKER, CUE, REPORTING, BEFORE, CONTENT, AFTER, STANCES] = [0, 1, 2, 3, 4, 5, 6, 7];

  // What is searched is folded once, after the page is painted: case and accents do not matter.
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  let folded = null;
  const searched = () => {
    folded ??= {
      texts: statements.map((row) => fold(`${row[BEFORE]} ${row[CONTENT]} ${row[AFTER]}`)),
      names: speakers.map(([name, role]) => fold(`${name} ${role}`)),
    };
    return folded;
  };

  const add = (select, words, value) => {
    const option = element("option", "", words);
    option.value = value;
    select.append(option);
  };
  blocs.forEach(([label, letters], place) => add(field("bloc"), `${letters} ${label}`, place));
  outlets.forEach((name, place) => add(field("outlet"), name, place));
  reporting.forEach((name, place) => add(field("reporting"), name, place));
  sides.forEach((name, place) => add(field("side"), name, place));
  {
    const counts = new Map();
    for (const row of statements) {
      const name = speakers[row[SPEAKER]][0];
      counts.set(name, (counts.get(name) || 0) + 1);
    }
    const known = [...counts].sort((one, other) => other[1] - one[1]).slice(0, 300);
    for (const [name] of known) add(document.getElementById("speakers"), "", name);
  }

  let found = [];
  let shownRows = 0;

  function filter() {
    const number = (name) => (field(name).value === "" ? -1 : Number(field(name).value));
    const bloc = number("bloc"), outlet = number("outlet"), how = number("reporting");
    const side = number("side"), stance = number("stance");
    const month = field("month").value;
    const words = fold(field("text").value).split(/\s+/).filter(Boolean);
    const who = fold(field("speaker").value.trim());
    const { texts, names } = words.length || who ? searched() : { texts: [], names: [] };
    found = [];
    for (let place = 0; place < statements.length; place += 1) {
      const row = statements[place];
      if (bloc >= 0 && speakers[row[SPEAKER]][2] !== bloc) continue;
      if (outlet >= 0 && articles[row[ARTICLE]][1] !== outlet) continue;
      if (how >= 0 && row[REPORTING] !== how) continue;
      if (month && !articles[row[ARTICLE]][2].startsWith(month)) continue;
      if ((side >= 0 || stance >= 0) && !row[STANCES].some(([of, label]) =>
        (side < 0 || of === side) && (stance < 0 || label === stance))) continue;
      if (who && !names[row[SPEAKER]].includes(who)) continue;
      if (words.length && !words.every((word) => texts[place].includes(word))) continue;
      found.push(place);
    }
    draw();
  }

  function draw() {
    list.replaceChildren();
    shownRows = 0;
    const told = new Array(blocs.length).fill(0);
    const from = new Set();
    for (const place of found) {
      told[speakers[statements[place][SPEAKER]][2]] += 1;
      from.add(statements[place][ARTICLE]);
    }
    status.textContent = `${found.length.toLocaleString("en")} of ${statements.length.toLocaleString("en")} statements, in ${from.size.toLocaleString("en")} articles`;
    bar(told);
    page();
  }

  const svg = (tag, attributes) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    return made;
  };

  function bar(told) {
    shares.replaceChildren();
    let at = 0;
    const words = [];
    told.forEach((count, place) => {
      if (!count) return;
      const share = (100 * count) / found.length;
      const part = svg("svg", { x: `${at}%`, width: `${share}%`, class: blocs[place][2] });
      part.append(svg("rect", { width: "100%", height: "100%" }));
      if (share > 4) {
        const letters = svg("text", { x: "50%", y: "1.08rem" });
        letters.textContent = blocs[place][1];
        part.append(letters);
      }
      shares.append(part);
      words.push(`${blocs[place][0]} ${count}`);
      at += share;
    });
    shares.setAttribute("aria-label", `Blocs among the statements found: ${words.join(", ") || "none"}`);
  }

  function page() {
    const next = found.slice(shownRows, shownRows + PAGE);
    list.append(...next.map(line));
    shownRows += next.length;
    const left = found.length - shownRows;
    more.hidden = left <= 0;
    more.textContent = `Show ${Math.min(PAGE, left)} more of ${left.toLocaleString("en")}`;
  }

  function line(place) {
    const row = statements[place];
    const [name, role, bloc] = speakers[row[SPEAKER]];
    const [label, letters, css] = blocs[bloc];
    const [title, outlet, day] = articles[row[ARTICLE]];
    const made = element("li", css);
    const who = element("p", "name");
    who.dir = "auto";
    who.append(badge(letters, css, label), element("b", "", name));
    if (role) who.append(element("span", "role", ` ${role}`));
    const said = element("p", "said");
    said.dir = "auto";
    said.append(row[BEFORE], element("span", "content d0", row[CONTENT]), row[AFTER]);
    const about = element("p", "role");
    const facts = [row[CUE] ? `“${row[CUE]}”, ${reporting[row[REPORTING]]}` : reporting[row[REPORTING]]];
    for (const [side, stance] of row[STANCES]) facts.push(`${signs[stance]} ${sides[side]}`);
    const where = element("bdi", "", [outlets[outlet], day, title].filter(Boolean).join(", "));
    about.append(`${facts.join(" · ")} · `, where);
    made.append(who, said, about);
    return made;
  }

  let waiting = 0;
  form.addEventListener("input", () => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(filter);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => requestAnimationFrame(filter));
  more.addEventListener("click", () => {
    const first = shownRows;
    page();
    const row = list.children[first];
    if (row) { row.tabIndex = -1; row.focus({ preventScroll: true }); }
  });

  // A figure or a word leads to the statements behind it.
  document.addEventListener("click", (event) => {
    const from = event.target.closest("button[data-bloc]");
    if (!from) return;
    form.reset();
    field("bloc").value = blocs.findIndex(([label]) => label === from.dataset.bloc);
    if (from.dataset.side) field("side").value = sides.indexOf(from.dataset.side);
    if (from.dataset.word) field("text").value = from.dataset.word;
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(() => {
      filter();
      document.getElementById("list").scrollIntoView();
      list.focus({ preventScroll: true });
    });
  });

  filter();
  addEventListener("load", () => setTimeout(searched, 200));
}
