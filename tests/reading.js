// What the tests of accessibility ask of a page that is open in a browser. axe-core and looking.js are there too.

window.reading = {
  // What axe-core finds by the rules of these sets. Where it could not judge a contrast, because the text is
  // scrolled away or it takes the sidebar for something that lies over its own text, looking.js judges.
  async axe([sets, contrasts]) {
    const found = await axe.run(document, {
      runOnly: { type: "tag", values: sets },
      resultTypes: ["violations", "incomplete"],
      rules: { "color-contrast": { enabled: contrasts } },
      checks: { "color-contrast": { options: { ignorePseudo: true } } },
    });
    const told = (rule, node) => ({ rule: rule.id, impact: rule.impact, place: String(node.target) });
    const violations = found.violations.flatMap((rule) => rule.nodes.map((node) => told(rule, node)));
    const undecided = found.incomplete.flatMap((rule) =>
      rule.nodes.filter((node) => rule.id !== "color-contrast" || isFaint(node)).map((node) => told(rule, node)),
    );
    const rules = ["violations", "incomplete", "passes", "inapplicable"].flatMap((kind) => found[kind]);
    return { violations: [...violations, ...undecided], rules: new Set(rules.map((rule) => rule.id)).size };
  },

  // Marks in charts that stand out less than 3 to 1 from the page (WCAG 2.2, criterion 1.4.11).
  faintMarks() {
    return marks()
      .flatMap((mark) => ["fill", "stroke"].map((what) => [mark, what]))
      .filter(([mark, what]) => paints(mark, what) && markContrast(mark, what) < 3)
      .map(([mark, what]) => `${mark.parentElement.getAttribute("class")} ${what} ${markContrast(mark, what)}`);
  },

  marks() {
    return marks().length;
  },

  // Text that is cut off by the box it stands in. What may be scrolled is not cut off.
  cutOff() {
    return [...document.querySelectorAll("main *, nav *, aside, aside *, header *")]
      .filter((one) => one.checkVisibility() && one.textContent.trim() && !one.closest("svg"))
      .filter((one) => {
        const style = getComputedStyle(one);
        const across = ["hidden", "clip"].includes(style.overflowX) && one.scrollWidth > one.clientWidth + 1;
        const down = ["hidden", "clip"].includes(style.overflowY) && one.scrollHeight > one.clientHeight + 1;
        return (across || down) && one.clientWidth > 1;
      })
      .map((one) => `${one.tagName}.${one.className} ${one.textContent.trim().slice(0, 40)}`);
  },

  // The spacing that a reader may ask for (WCAG 2.2, criterion 1.4.12).
  spaceText() {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(
      "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }" +
        "p { margin-bottom: 2em !important }",
    );
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  },

  // Everything that can be worked with and is in sight, in the order of the page, numbered.
  numberStops() {
    const parts = "a[href], button, input, summary, select, textarea, [tabindex='0']";
    const stops = [...document.querySelectorAll(parts)].filter(
      (one) => one.checkVisibility({ visibilityProperty: true }) && !one.disabled && one.tabIndex >= 0,
    );
    stops.forEach((one, place) => (one.dataset.stop = place));
    return stops.map(named);
  },

  // Where the keyboard is: its number, whether that is shown, and whether it is covered.
  here() {
    const at = document.activeElement;
    if (!at || at === document.body || at === document.documentElement) return null;
    return {
      stop: "stop" in at.dataset ? Number(at.dataset.stop) : null,
      name: named(at),
      outline: outlineContrast(inSight(at)),
      covered: isCovered(inSight(at)),
    };
  },
};

function isFaint(node) {
  const element = document.querySelector(node.target);
  const style = getComputedStyle(element);
  const size = parseFloat(style.fontSize);
  const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
  return contrast(element) < (large ? 3 : 4.5);
}

function named(element) {
  const name = element.getAttribute("aria-label") || element.textContent.trim() || element.name || element.id;
  return `${element.tagName} ${name.replace(/\s+/g, " ").slice(0, 40)}`;
}

function marks() {
  return [...document.querySelectorAll("article svg[role=img] .role-mark > :is(path, line, rect)")];
}

function paints(mark, what) {
  const style = getComputedStyle(mark);
  return !["none", "transparent", "rgba(0, 0, 0, 0)"].includes(style[what]) && style[`${what}Opacity`] !== "0";
}

// With what shines through of the page behind it.
function markContrast(mark, what) {
  const style = getComputedStyle(mark);
  const share = Number(style.opacity) * Number(style[`${what}Opacity`]);
  const paper = behind(mark);
  const paint = numbers(style[what]).map((one, place) => share * one + (1 - share) * paper[place]);
  return ratio(luminance(paint), luminance(paper));
}

// An arrow of the sidebar has no height itself; what it holds has.
function inSight(element) {
  return element.getBoundingClientRect().height ? element : element.firstElementChild;
}

function outlineContrast(element) {
  const style = getComputedStyle(element);
  if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) return 0;
  return ratio(luminance(numbers(style.outlineColor)), luminance(behind(element.parentElement)));
}

// Whether all of it that is in the window lies under something else.
function isCovered(element) {
  const box = element.getClientRects()[0];
  const places = [0.1, 0.5, 0.9].flatMap((x) => [0.2, 0.5, 0.8].map((y) => [x, y]));
  return !places.some(([x, y]) => {
    const top = document.elementFromPoint(box.left + x * box.width, box.top + y * box.height);
    return top && (element.contains(top) || top.contains(element));
  });
}

function ratio(one, other) {
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}
