// The cards of statements and numbers, the way from a claim to its sentence, and one bloc alone.
{
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const text = document.getElementById("text");
  const card = document.getElementById("card");
  const say = (words) => { document.getElementById("status").textContent = words; };
  const listed = (node, name) => (node.dataset[name] || "").split(" ").filter(Boolean);
  const segments = all(".seg[data-a]", text);
  const byStatement = new Map();
  for (const segment of segments) {
    for (const key of listed(segment, "a")) {
      if (!byStatement.has(key)) byStatement.set(key, []);
      byStatement.get(key).push(segment);
    }
  }
  const bars = all(".bar[data-q]");
  const links = all("[data-pair]");

  // Cards -----------------------------------------------------------------------------------
  let owner = null;
  let leaving = 0;

  function row(list, term, ...parts) {
    if (!parts.length) return;
    list.append(element("dt", "", term));
    const told = element("dd");
    parts.forEach((part, number) => {
      if (number) told.append(element("br"));
      told.append(part);
    });
    list.append(told);
  }

  function because(words, evidence) {
    const made = element("span", "", words);
    if (evidence) made.append(" ", element("span", "because", `(${evidence})`));
    return made;
  }

  function signed(sign, words) {
    const made = element("span");
    made.append(element("span", "sign", sign), ` ${words}`);
    return made;
  }

  function fill(key, outer) {
    const told = data.cards[key];
    card.className = `card ${told.css}`;
    card.replaceChildren();
    const who = element("p", "name");
    who.dir = "auto";
    if (told.amount) {
      who.append(`${told.amount} `, element("span", "role", `“${told.written}”`));
      card.append(who);
      const owned = element("p");
      owned.append("claimed by ", badge(told.letters, told.css, told.bloc), told.who);
      card.append(owned);
    } else {
      who.append(badge(told.letters, told.css, told.bloc), told.who);
      card.append(who);
    }
    card.append(element("p", "role", [told.role, told.bloc].filter(Boolean).join(" · ")));
    const list = element("dl");
    if (told.amount) {
      for (const name of ["counted", "event", "part", "place", "day", "holds"]) {
        if (told[name]) row(list, name, told[name]);
      }
      const of = told.statement && data.cards[told.statement];
      if (of) row(list, "cue", `${of.cue} – ${of.reporting}`);
      if (told.related) row(list, "links", ...told.related.map(([sign, words]) => signed(sign, words)));
    } else {
      row(list, "cue", `${told.cue} (${told.type})`);
      row(list, "reported", told.reporting);
      if (told.channel) row(list, "through", told.channel);
      row(list, "stance", ...told.stance.map(([sign, words, why]) => because(`${sign} ${words}`, why)));
      row(list, "frames", ...told.frames.map(([words, why]) => because(words, why)));
      row(list, "numbers", ...told.numbers);
    }
    if (outer.length) row(list, "within", ...outer.map((key) => `a statement of ${data.cards[key].who}`));
    card.append(list);
  }

  function place(node) {
    const box = node.getClientRects()[0] || node.getBoundingClientRect();
    const size = card.getBoundingClientRect();
    const left = Math.min(Math.max(8, box.left), innerWidth - size.width - 8);
    const below = box.bottom + 6;
    const top = below + size.height < innerHeight ? below : Math.max(8, box.top - size.height - 6);
    card.style.left = `${left}px`;
    card.style.top = `${top}px`;
  }

  function show(node) {
    clearTimeout(leaving);
    const keys = node.dataset.q ? [node.dataset.q] : listed(node, "a");
    const known = keys.filter((key) => data.cards[key]);
    if (!known.length) return;
    hide();
    owner = node;
    fill(known[0], known.slice(1));
    card.hidden = false;
    place(node);
    if (node.matches("[tabindex], button, a")) node.setAttribute("aria-describedby", "card");
    mark(node.dataset.q, true);
  }

  function hide() {
    clearTimeout(leaving);
    if (!owner) return;
    owner.removeAttribute("aria-describedby");
    mark(owner.dataset.q, false);
    owner = null;
    card.hidden = true;
  }

  // A number, its bar and its links belong together.
  function mark(key, on) {
    if (!key) return;
    for (const bar of bars) if (bar.dataset.q === key) bar.classList.toggle("near", on);
    for (const link of links) if (listed(link, "pair").includes(key)) link.classList.toggle("near", on);
    for (const node of all(`.num[data-q="${CSS.escape(key)}"]`)) node.classList.toggle("near", on);
  }

  const carrier = (event) => event.target.closest?.("[data-q], #text [data-a], .list [data-a], .pair [data-a]");
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const node = carrier(event);
    if (node) { if (node !== owner) show(node); else clearTimeout(leaving); }
    else if (card.contains(event.target)) clearTimeout(leaving);
    else { clearTimeout(leaving); leaving = setTimeout(hide, 150); }
  });
  document.addEventListener("focusin", (event) => {
    const node = carrier(event);
    if (node) show(node); else hide();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { hide(); unlight(); }
    if ((event.key === "Enter" || event.key === " ") && event.target.matches(".num[tabindex]")) {
      event.preventDefault();
      event.target.click();
    }
  });
  document.addEventListener("scroll", () => owner && place(owner), { passive: true, capture: true });

  // From a claim to its sentence ------------------------------------------------------------
  function unlight() {
    for (const node of all(".lit")) node.classList.remove("lit");
    for (const node of all(".stance[aria-pressed='true']")) node.setAttribute("aria-pressed", "false");
  }

  function light(keys) {
    for (const key of keys) for (const node of byStatement.get(key) || []) node.classList.add("lit");
  }

  function go(target) {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    target.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
    target.focus({ preventScroll: true });
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#n-'], a[href^='#s-']");
    if (link) {
      const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
      if (!target) return;
      event.preventDefault();
      unlight();
      const statement = link.dataset.a || data.cards[link.dataset.q]?.statement;
      if (statement) light([statement]);
      else {
        const sentence = target.closest(".seg").dataset.s;
        for (const node of all(`.seg[data-s="${sentence}"]`, text)) node.classList.add("lit");
      }
      go(target);
      return;
    }
    const stance = event.target.closest(".stance");
    if (stance) {
      const on = stance.getAttribute("aria-pressed") !== "true";
      unlight();
      if (!on) return;
      const keys = listed(stance, "list");
      light(keys);
      stance.setAttribute("aria-pressed", "true");
      say(`${keys.length} statements are marked in the text`);
      const first = document.getElementById(`s-${keys[0]}`);
      if (first) first.scrollIntoView({ block: "center" });
      return;
    }
    const look = event.target.closest(".look");
    if (look) { only(look); return; }
    const node = carrier(event);
    if (node) {
      show(node);
      if (node.dataset.q) {
        const bar = bars.find((one) => one.dataset.q === node.dataset.q);
        if (bar && matchMedia("(min-width: 62rem)").matches) bar.scrollIntoView({ block: "nearest" });
      }
    } else if (!card.contains(event.target)) hide();
  });

  // One bloc alone --------------------------------------------------------------------------
  function only(look) {
    const on = look.getAttribute("aria-pressed") !== "true";
    for (const other of all(".look")) other.setAttribute("aria-pressed", String(on && other === look));
    for (const node of all(".only")) node.classList.remove("only");
    document.body.toggleAttribute("data-only", on);
    if (!on) { say("All blocs are shown"); return; }
    const css = look.dataset.look;
    for (const segment of segments) {
      if (listed(segment, "a").some((key) => data.cards[key]?.css === css)) segment.classList.add("only");
    }
    for (const node of all(`.tag.${css}, .bar.${css}`)) node.classList.add("only");
    say(`Only ${look.textContent.trim()} stands out`);
  }
}
